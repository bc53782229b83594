import { check, type Measure } from './check.ts';
import type { Material } from './material.ts';

/** Checks what lies beside the page, as its address says. */
async function run(): Promise<number> {
  const material = (await (await fetch('./material.json')).json()) as Material;
  return check(material, location.hash.slice(1) as Measure);
}

Object.assign(globalThis, { run });
