import { page } from './client/build/page.ts';
import { defineConfig } from 'vite';

/** Two separate builds: the public page, and with `--mode desk` the investigator's. Neither ever holds the other. */
export default defineConfig(({ mode }) => page(mode === 'desk' ? 'desk' : 'reporter'));
