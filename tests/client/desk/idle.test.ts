import { describe, expect, it } from 'vitest';
import { IdleLock } from '../../../client/desk/idle.svelte.ts';

describe('the idle lock', () => {
  const MINUTE = 60_000;

  it('warns in the last minute, and locks after ten', () => {
    let now = 0;
    let locked = 0;
    const idle = new IdleLock(
      () => now,
      () => (locked += 1),
    );
    const at = (time: number) => {
      now = time;
      idle.check();
      return idle.within;
    };
    expect([at(8 * MINUTE), at(9 * MINUTE), at(9.6 * MINUTE), at(9.9 * MINUTE)]).toEqual([null, 60, 30, 10]);
    idle.touch();
    expect([idle.within, at(19 * MINUTE), locked]).toEqual([null, 60, 0]);
    at(20 * MINUTE);
    expect(locked).toBe(1);
  });

  it('does not take the first key after a night asleep for somebody who was there all along', () => {
    let now = 0;
    let locked = false;
    const page = new EventTarget();
    const stop = new IdleLock(
      () => now,
      () => (locked = true),
    ).watch(page);
    now = 8 * 60 * MINUTE;
    page.dispatchEvent(new Event('keydown'));
    stop();
    expect(locked).toBe(true);
  });
});
