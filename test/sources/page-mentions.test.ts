import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AuthorNames, leadingMention, parseReplyLine } from '../../src/sources/page/mentions.js';

const authors = new AuthorNames(['Doolin', 'Hans', 'Hans Müller', 'Look_at_Yourself', null, 'D’Arcy']);

describe('leadingMention', () => {
  it.each([
    ['@Doolin\nDu bist', 'Doolin', 'Du bist'],
    ['@doolin: Diese', 'doolin', 'Diese'],
    ['@ Doolin, ja', 'Doolin', 'ja'],
    ['@Doolin – ja', 'Doolin', 'ja'],
    ['@Doolin…jetzt', 'Doolin', '…jetzt'],
    ['@look…: das mag', 'look…', 'das mag'],
    ['@Look...\nja', 'Look...', 'ja'],
    ['@Hans Mü… ja', 'Hans Mü…', 'ja'],
    ['@Hans Müller ja', 'Hans Müller', 'ja'],
    ['@Hans Müllerin ja', 'Hans', 'Müllerin ja'],
    ['@hans ja', 'hans', 'ja'],
    ['@Watschn ja', 'Watschn', 'ja'],
    ['@Max Mustermann: ja', 'Max Mustermann', 'ja'],
    ['@Max Mustermann\nja', 'Max Mustermann', 'ja'],
    ['@Max das stimmt: ja', 'Max', 'das stimmt: ja'],
    ['@all. Gut', 'all', 'Gut'],
    ['@user_1 😀', 'user_1', '😀'],
    ['@Doolin', 'Doolin', ''],
    ['@Doolin @Hans ja', 'Doolin', '@Hans ja'],
  ])('reads %j', (text, name, rest) => {
    expect(leadingMention(text, authors)).toEqual({ name, rest });
  });

  it.each(['', 'Doolin', 'ja @Doolin', '@', '@ 15 Uhr', '@@', '@: x', '@…', 'mail@doolin.example'])(
    'finds none in %j',
    (text) => {
      expect(leadingMention(text, authors)).toBeNull();
    },
  );

  it('loses no letter of what follows', () => {
    const name = fc.stringMatching(/^[a-z]{1,10}$/);
    const said = fc.stringMatching(/^[a-zäöü][a-zäöü @.!?]{0,30}$/);
    fc.assert(
      fc.property(name, said, fc.constantFrom(': ', ' ', '\n', ', '), (who, what, between) => {
        expect(leadingMention(`@${who}${between}${what}`, new AuthorNames([who]))).toEqual({
          name: who,
          rest: what,
        });
      }),
    );
  });
});

describe('parseReplyLine', () => {
  it('reads the line above an answer in five languages', () => {
    const lines = ['Antwort an Edi', 'Reply to  Edi', 'Rispondi a Edi', 'Répondre à Edi', 'Responder a Edi'];
    expect(lines.map(parseReplyLine)).toEqual(Array(5).fill('Edi'));
    expect(parseReplyLine('Antwort an')).toBeNull();
    expect(parseReplyLine('Die Antwort an Edi')).toBeNull();
  });
});
