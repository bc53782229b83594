import { page } from './client/build/page.ts';
import { defineConfig } from 'vite';

/**
 * Separate builds: the public page; with `--mode offline` its form without network; with `--mode desk` the investigator's.
 * Neither page ever holds the other.
 */
export default defineConfig(({ mode }) => page(mode === 'desk' || mode === 'offline' ? mode : 'reporter'));
