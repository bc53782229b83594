import { deskWords } from '../../../crypto/enrolment.ts';
import { removeDesk, rotateUnit } from '../../core/unit/administration.ts';
import { need, readArguments } from '../input.ts';
import type { Result } from '../main.ts';
import { withAlarm, withDesk } from './open.ts';
import { deskOptions } from './options.ts';
import { publish, summary } from './publish.ts';

/** `desk unit show`: who is in the unit, and how long its epochs last. */
export async function show(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, deskOptions);
  return withDesk(values, ({ keys, view, watch }) => {
    const desks = view.membership.members.map(({ desk, role, sign, kem }) => ({
      desk,
      role,
      own: desk === keys.desk,
      words: deskWords(keys.destination, sign, kem).join(' '),
    }));
    return Promise.resolve(withAlarm({ destination: keys.destination, ...summary(view), desks }, watch));
  });
}

/** `desk watch`: whether reporters get what the unit published. */
export async function watch(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, deskOptions);
  return withDesk(values, ({ view, watch: found }) =>
    Promise.resolve(
      withAlarm(
        { destination: view.destination.id, epoch: view.membership.epoch, lasts: found.lasts },
        found,
      ),
    ),
  );
}

/** `desk remove`: takes a desk out of the unit and begins a fresh epoch at once. */
export async function remove(args: readonly string[]): Promise<Result> {
  const { values, positionals } = readArguments(args, { ...deskOptions }, 1);
  const desk = need(positionals[0], 'DESK');
  return withDesk(values, async (own) => {
    const after = await publish(own, (lead) => removeDesk(lead, desk));
    return withAlarm({ removed: desk, ...summary(after) }, own.watch);
  });
}

/** `desk rotate`: publishes the epochs that are due; with `--now`, begins a fresh one at once. */
export async function rotate(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { ...deskOptions, now: { type: 'boolean' } } as const);
  return withDesk(values, async (own) => {
    const mode = values.now === true ? 'replace' : 'prolong';
    const after = await publish(own, (lead) => rotateUnit(lead, mode));
    const result = { rotated: mode === 'replace' ? 'now' : 'ahead', ...summary(after) };
    // Epochs that had run out are what this has just mended.
    return own.watch.alarm?.type === 'run_out' ? result : withAlarm(result, own.watch);
  });
}
