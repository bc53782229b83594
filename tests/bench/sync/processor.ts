import { processesBelow } from '../processes.ts';

/** Processor time: of the desk's page with its workers, the rest of the browser, the server, PostgreSQL. */
export interface CpuShares {
  readonly page: number;
  readonly browser: number;
  readonly server: number;
  readonly database: number;
}

/** The seconds that each kind of process below this one has used so far. */
export async function processorSeconds(): Promise<CpuShares> {
  const shares = { page: 0, browser: 0, server: 0, database: 0 };
  for (const { command, seconds } of await processesBelow()) {
    const kind = kindOf(command);
    if (kind !== null) shares[kind] += seconds;
  }
  return shares;
}

function kindOf(command: string): keyof CpuShares | null {
  if (command.includes('--type=renderer')) return 'page';
  if (command.includes('chromium')) return 'browser';
  if (command.includes('server/main.ts')) return 'server';
  return command.includes('postgres') ? 'database' : null;
}
