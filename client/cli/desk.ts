import { close } from './desk/close.ts';
import { accept, approve, renew } from './desk/desks.ts';
import { join, makeUnit, publishFile, shares } from './desk/founding.ts';
import { pull } from './desk/pull.ts';
import { record } from './desk/record.ts';
import { reply } from './desk/reply.ts';
import { serve } from './desk/serve.ts';
import { transfer } from './desk/transfer.ts';
import { remove, rotate, show, watch } from './desk/unit.ts';
import { verifyExportFile } from './desk/verify-export.ts';
import { runOneOf, type Command } from './main.ts';

const usage = `
desk [serve]       [--server URL ...]                    the desk page on http://127.0.0.1:8090 (DESK_PORT)
desk pull          CONNECT --out FOLDER [--files [--originals "why"]]
                                                         open what is new; save the files that came with it, and with a
                                                         reason, which goes into the record, pictures that were not cleaned
desk reply         CONNECT --thread T --text-file FILE [--anyway]
desk transfer      CONNECT --thread T --to ID --text-file FILE --reason "…" [--word-file FILE] [--notes] [--anyway]
                                                         pass a case on to another destination, for good (a lead's desk)
desk record        CONNECT --thread T                    who did what on which day; is the chain whole?
desk verify-export FILE --root KEY                       is an exported case as its desk made it?
desk close         CONNECT --export FILE --text-file FILE [--anyway]   take an exported case off the server; a lead alone can
desk watch         CONNECT                               does the server give reporters this unit's own key?

desk unit new      --destination ID --key FILE [--card FILE] [--publication FILE] [--server URL]
desk unit publish  FILE --server URL                     hand in the first publication
desk unit show     CONNECT                               the unit's desks, each with its id and its words
desk join          --destination ID --key FILE [--out FILE]
desk approve FILE  CONNECT --words "…" [--role lead --handover FILE]
desk accept        CONNECT --handover FILE | --share-file FILE ...
desk remove DESK   CONNECT
desk rotate        CONNECT [--now]
desk renew         CONNECT [--out FILE]
desk shares        --key FILE --shares N --needed K [--out FOLDER]

--anyway sends what is held back, as it might expose the reporter, or as the reporter named a conflict of interest.
T is a thread's full name, as the desk's page shows it at the end of a case; ID is a destination's, such as greater-manchester.
CONNECT is --server URL --root KEY --key FILE; --passphrase-file FILE where nobody is there to type.
--server and --root may stand in the environment as SERVER and ROOT_KEY. Each command but serve prints one line of JSON.
`;

const commands: Readonly<Record<string, Command>> = {
  serve,
  pull,
  reply,
  transfer,
  record,
  'verify-export': verifyExportFile,
  close,
  watch,
  new: makeUnit,
  publish: publishFile,
  show,
  join,
  approve,
  accept,
  remove,
  rotate,
  renew,
  shares,
};

const [first = 'serve', ...rest] = process.argv.slice(2);
const [name = '', ...args] =
  first === 'unit' ? rest : first.startsWith('-') ? ['serve', first, ...rest] : [first, ...rest];
await runOneOf(commands, name, args, usage);
