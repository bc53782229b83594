import { startStack, type Stack, type Unit } from '../../support/stack.ts';
import { startDeskSite, type DeskSite } from './desk-site.ts';
import { startHostileServer, type HostileServer } from './hostile-server.ts';

/** A whole service whose server is in the wrong hands, and the desk page that is served for it. */
export interface HostileStage {
  readonly hostile: HostileServer;
  /** The honest server behind it. */
  readonly stack: Stack;
  readonly site: DeskSite;
  /** The first of its units. */
  readonly unit: Unit;
  /** Lets the server be honest again. */
  calm(): void;
  close(): Promise<void>;
}

/** Starts a {@link HostileStage} with these units. */
export async function startHostileStage(units: readonly [string, ...string[]]): Promise<HostileStage> {
  const hostile = await startHostileServer();
  const stack = await startStack({ units, env: { ORIGIN: hostile.url } });
  hostile.target = stack.url;
  const site = await startDeskSite([hostile.url]);
  const unit = stack.unit(units[0]);
  return {
    ...{ hostile, stack, site, unit },
    calm: () => void (hostile.meddle = (exchange) => exchange.forward()),
    async close() {
      await site.close();
      await hostile.close();
      await stack.close();
    },
  };
}
