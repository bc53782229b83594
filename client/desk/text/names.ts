import type { DeskView } from '../../core/desk/desk.ts';
import { shortName } from '../keys/short-name.ts';
import { cases } from './en/cases.ts';

/** A desk (its id) as sentences name it; `own` is the id of this one, null where the words leave it. */
export function sayDesk(desk: string, own: string | null = null): string {
  return desk === own ? cases.case.by.own : cases.case.by.desk(shortName(desk));
}

/** A unit (its id) by its name in the directory; by its id where that is not known. */
export function sayUnit(view: DeskView | null, id: string): string {
  return view?.directory.destinations.find((unit) => unit.id === id)?.name.en ?? id;
}
