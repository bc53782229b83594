import { PASSPHRASE, type Material } from './material.ts';

/** What a demo's visitor is told when all is ready. */
export function welcome(
  material: Material,
  at: { readonly server: string; readonly desk: string; readonly root: string },
): string {
  const unit = material.unit('greater-manchester').key;
  return `
  !!  THESE KEYS ARE FOR TRYING OUT. Everybody knows their passphrase: never put a real report in here.  !!

  Reporters   ${at.server}
  Desk        ${at.desk}
  Key file    ${unit}
  Passphrase  ${PASSPHRASE}

  Try this: report somebody of Greater Manchester Police in one browser window and keep the twelve words. Open the key
  file on the desk, read the report and reply. Come back with the words and read the reply.

  The same by command line:
    export SERVER=${at.server} ROOT_KEY=${at.root}
    echo '{"headings":["money"],"what":"Try it out."}' > ${material.folder}/answers.json
    npm run -s report -- send --to greater-manchester --answers ${material.folder}/answers.json
    npm run -s desk -- pull --key ${unit} \\
      --passphrase-file ${material.passphraseFile} --out ${material.folder}/pulled
    echo "the twelve words" | npm run -s report -- read

  Data stays in ${material.folder} and beside it. Ctrl-C ends everything.
`;
}
