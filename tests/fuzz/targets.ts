import type { World } from '../crypto/parts.ts';
import type { Target } from './fuzz.ts';
import { deskTargets } from './targets/desk.ts';
import { documentTargets } from './targets/documents.ts';
import { exportTargets } from './targets/export.ts';
import { keptTargets } from './targets/kept.ts';
import { logTargets } from './targets/log.ts';
import { messageTargets } from './targets/messages.ts';
import { paperTargets } from './targets/paper.ts';
import { transferTargets } from './targets/transfers.ts';
import { wireTargets } from './targets/wire.ts';

/** Every decoder but that of key files, which is too slow for many inputs. Needs `ready()`. */
export function makeTargets(world: World): Target[] {
  return [
    ...documentTargets(world),
    ...messageTargets(world),
    ...keptTargets(world),
    ...paperTargets(),
    ...deskTargets(world),
    ...wireTargets(world),
    ...transferTargets(world),
    ...logTargets(world),
    ...exportTargets(world),
  ];
}
