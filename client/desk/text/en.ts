import { alarms } from './en/alarms.ts';
import { cases } from './en/cases.ts';
import { entrance } from './en/entrance.ts';
import { exports } from './en/exports.ts';
import { files } from './en/files.ts';
import { filters, numbers } from './en/filters.ts';
import { people } from './en/people.ts';
import { phone } from './en/phone.ts';
import { record } from './en/record.ts';
import { report } from './en/report.ts';
import { setup } from './en/setup.ts';
import { transfer } from './en/transfer.ts';
import { troubles } from './en/troubles.ts';
import { vault } from './en/vault.ts';
import { work } from './en/work.ts';

/** Every word of the desk's page, in English. */
export const text = {
  ...entrance,
  ...cases,
  record,
  report,
  files,
  people,
  phone,
  setup,
  alarms,
  troubles,
  work,
  transfer,
  exports,
  filters,
  numbers,
  vault,
};
