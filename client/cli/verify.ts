import { runCommand } from './main.ts';
import { verify } from './verify/command.ts';
import { verifyLog } from './verify/log.ts';

const usage = `
verify URL --manifest FILE --key KEY [--socks HOST:PORT]    compares the site with a manifest that you have from elsewhere
verify URL --build FOLDER            [--socks HOST:PORT]    compares it with what you built yourself
verify URL --key KEY                 [--socks HOST:PORT]    compares it with the manifest that it serves itself

verify log URL --root KEY [--seen FILE …] [--save FILE] [--socks HOST:PORT]   audits the log of everything it has published

Fetches the site as an ordinary visitor does, every file of the page, and names each difference. KEY is the release key, 43
letters. With --socks 127.0.0.1:9050 the visit goes through Tor, so that the site cannot know who looks. Exit code 0 where
all is as it should be, 1 where something differs or cannot be fetched.
`;

const [first, ...rest] = process.argv.slice(2);
await (first === 'log'
  ? runCommand(verifyLog, rest, usage)
  : runCommand(verify, process.argv.slice(2), usage));
