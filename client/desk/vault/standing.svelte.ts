import type { Day } from '../../../crypto/days.ts';
import type { Keeping } from './keeping.ts';

/** How what a sitting shows stands to its server and to its machine. */
export class Standing {
  /** The day of what this machine had kept, until the desk has connected; null then, and where nothing was kept. */
  asOf = $state.raw<Day | null>(null);
  /** Whether the server has lost what this desk had seen last. */
  rolledBack = $state.raw(false);
  /** Whether what this machine had kept was changed, and was not used. */
  damaged = $state.raw(false);

  /** Takes over how restoring went; says whether there was anything. */
  restored({ damaged, progress }: Keeping): boolean {
    this.damaged = damaged;
    this.asOf = progress?.day ?? null;
    return this.asOf !== null;
  }
}
