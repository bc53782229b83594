import { mount } from 'svelte';
import { decodeBase64 } from '../../crypto/encoding.ts';
import App from './App.svelte';
import { Desk } from './desk.svelte.ts';
import './style.scss';

const root = __ROOT_KEY__ === '' ? null : decodeBase64(__ROOT_KEY__, 32);
const desk = new Desk(root, () => Date.now());

document.body.replaceChildren();
mount(App, { target: document.body, props: { desk } });
void desk.suggestServer();
addEventListener('pagehide', () => desk.lock('asked'));
