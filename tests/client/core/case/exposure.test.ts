import { describe, expect, it } from 'vitest';
import { contactPartsOf, exposures, type Exposure } from '../../../../client/core/case/exposure.ts';

describe('a question that might expose the reporter', () => {
  it.each<readonly [string, readonly Exposure[]]>([
    ['What is your name, and where do you work?', ['identity']],
    ['Please give us your e-mail.', ['identity']],
    ['How do you know him?', ['relation']],
    ['Did your husband say so?', ['relation']],
    ['Were you there that night?', ['presence']],
    ['Which shift were you on?', ['presence']],
    ['Who else knows about this?', ['others']],
    ['Could we meet, or can you call us?', ['meeting']],
    ['Can you send the original photo?', ['original']],
    ['Who told you? Are you related?', ['relation', 'others']],
  ])('is noticed: %s', (reply, found) => {
    expect(exposures(reply, [])).toEqual(found);
  });

  it.each([
    'Thank you. We have your report and are looking into it.',
    'On which days did he take the money?',
    'Does he keep it at the station or at home?',
    'We have called the garage.',
    'What colour was the car?',
  ])('is not seen in: %s', (reply) => {
    expect(exposures(reply, ['Sam', '07700 900123'])).toEqual([]);
  });

  it('is one that repeats what the reporter left, however it is written', () => {
    const details = ['Sam', 'ring 07700 900123, or sam@example.org'];
    for (const reply of [
      'Hello Sam,',
      'We rang 07700900123.',
      'We wrote to SAM@example.org',
      '(07700) 900-123',
    ]) {
      expect(exposures(reply, details)).toEqual(['repeats']);
    }
    expect(exposures('The same was said of Samuel.', details)).toEqual([]);
  });

  it('is one that uses a part of the name, but not a word that says nothing', () => {
    const found = (reply: string, name: string) => {
      const contact = { mode: 'details' as const, name, how: 'by post' };
      const answers = { headings: ['money' as const], what: 'x', contact };
      return exposures(reply, contactPartsOf({ answers }));
    };
    expect(found('Dear Priya, thank you.', 'Priya Raman')).toEqual(['repeats']);
    expect(found('The car was seen by a neighbour.', 'The neighbour downstairs')).toEqual([]);
    expect(contactPartsOf(null)).toEqual([]);
  });
});
