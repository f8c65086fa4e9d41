import { describe, expect, it } from '@jest/globals';
import { fixtureText, parentsOf, readFixture, readText } from './page-reading.js';

describe('copied pages', () => {
  it('reads the newer shape: rank above the name, votes and buttons below the text', async () => {
    const { comments, warnings } = await readFixture('copied-wpdiscuz-7.txt');
    expect(comments.map(({ author, text, replyTo }) => [author, text, replyTo])).toEqual([
      ['Ottilie', 'Mir war es gerade recht.\n\nWer schwimmt, friert nicht.', null],
      ['Balthasar K.', 'Das sagst du.', 'Ottilie'],
    ]);
    expect(parentsOf(comments)).toEqual([null, 0]);
    expect(comments.map(({ createdAt }) => createdAt)).toEqual([
      '2024-03-17T11:00:00.000Z',
      '2024-03-18T11:00:00.000Z',
    ]);
    expect(comments[0]?.threadTitle).toBe('Hallenbad: Warum das Wasser kalt blieb');
    expect(warnings).toEqual([]);
  });

  it('reads English pages, learns ranks from them, and leaves texts alone that look like an age or a name', async () => {
    const { comments, warnings } = await readFixture('copied-english.txt');
    expect(comments.map(({ author, text, replyTo }) => [author, text, replyTo])).toEqual([
      ['Maeve', 'How long did they talk?\n3 hours', null],
      ['Idris', 'Too long, as always.', 'maeve'],
      [null, 'I heard that.', null],
      ['Quick Note', 'Bravo, all of you...', null],
      ["Idris O'Neil", 'no, @Maeve is right.\nmail me at idris@bus.example', 'Idr…'],
    ]);
    expect(parentsOf(comments)).toEqual([null, 0, null, null, 1]);
    expect(comments[0]?.threadTime).toBe('2022-06-15T20:48:00.000Z');
    expect(comments[0]?.createdAt).toBe('2022-06-15T20:48:00.000Z');
    expect(comments[4]?.createdAt).toBe('2022-06-17T23:48:00.000Z');
    expect(warnings).toEqual(['1 comment is cut short by the page; open it before copying the page.']);
  });

  it('reads Italian, French and Spanish ages', async () => {
    const { comments, warnings } = await readFixture('copied-roman.txt', {
      savedAt: new Date('2022-06-20T12:00:00Z'),
    });
    expect(comments.map(({ author, createdAt, replyTo }) => [author, createdAt, replyTo])).toEqual([
      ['Gigi', '2022-06-17T10:00:00.000Z', null],
      ['Mme Garnier', '2022-06-18T12:00:00.000Z', 'Gigi'],
      ['José', '2022-06-19T07:00:00.000Z', 'Mme Garnier'],
      ['Lia', '2022-06-20T11:00:00.000Z', null],
    ]);
    expect(comments[1]?.text).toBe('pas du tout.');
    expect(warnings).toEqual([]);
  });

  it('warns when it finds another number than the page announces, and when it finds none', async () => {
    const page = fixtureText('copied-roman.txt').replace('Commenti (4)', 'Commenti (6)');
    expect((await readText(page)).warnings).toEqual([
      'The page announces 6 comments, 4 were found; open all of them before saving or copying it.',
    ]);
    expect((await readText('Titel\n\n1 Kommentar auf "Titel"\n\nBitte anmelden')).warnings).toEqual([
      'The page announces 1 comment, 0 were found; open all of them before saving or copying it.',
    ]);
  });

  it('lets the announced number decide where a text looks like the head of a comment', async () => {
    const page = (count: number) =>
      [`${count} Kommentare auf "x"`, 'Rosl', 'Rosl', '3 Tage', '', 'Wie lange', '2 Tage', '', 'noch?'].join(
        '\n',
      );
    const taken = await readText(page(1));
    expect(taken.comments.map(({ text }) => text)).toEqual(['Wie lange\n2 Tage\n\nnoch?']);
    expect(taken.warnings).toEqual([]);
  });

  it('takes ranks that it is told', async () => {
    const page = [
      '3 Kommentare',
      'Obmann',
      '3 Tage',
      '',
      'Ja.',
      '',
      'Rosl',
      'Obmann',
      '2 Tage',
      '',
      'Nein.',
    ].join('\n');
    const unknown = await readText(page);
    expect(unknown.comments[0]?.author).toBe('Obmann');
    const told = await readText(page, { ranks: ['obmann'] });
    expect(told.comments.map(({ author }) => author)).toEqual([null, 'Rosl']);
  });

  it('finds no comments in articles with a byline, a kicker or a list of other articles', async () => {
    const pages = [
      'Putin telefoniert\nvor 3 Stunden\n\nText.',
      'Kommentar\nAnna Autorin\nvor 3 Stunden\n\nText.',
      'Titel\n\nText.\n\nMehr\nSeilbahn kommt\nSeilbahn kommt\nvor 2 Stunden\n\nBus bleibt\nBus bleibt\nvor 1 Tag\nEnde',
    ];
    for (const page of pages) expect((await readText(page)).items).toEqual([]);
  });

  it('reads comments that were copied alone', async () => {
    const { comments } = await readText('Rosl\nRosl\nKinig\n3 Tage\n\nJa.\n\nEdi\n2 Tage\n\n@rosl Nein.');
    expect(comments.map(({ author, text, threadTitle }) => [author, text, threadTitle])).toEqual([
      ['Rosl', 'Ja.', null],
      ['Edi', 'Nein.', null],
    ]);
  });

  it('lets the announced number decide between two headings', async () => {
    const page = ['Titel', '2 Kommentare', 'Anna Autorin', 'vor 3 Stunden', '', 'Text.', '', 'Kommentare'];
    const { comments } = await readText(
      [...page, 'Rosl', '1 h', '', 'Na.', '', 'Edi', '1 h', '', 'Ja.'].join('\n'),
    );
    expect(comments.map(({ author }) => author)).toEqual(['Rosl', 'Edi']);
  });

  it('ignores a byline with an age above the comments', async () => {
    const page = [
      'Titel',
      '',
      'Anna Autorin',
      'vor 3 Stunden',
      '',
      'Text.',
      '',
      'Kommentare',
      '',
      'Rosl',
      '1 h',
      '',
      'Na.',
    ];
    const { comments } = await readText(page.join('\n'));
    expect(comments.map(({ author, text }) => [author, text])).toEqual([['Rosl', 'Na.']]);
  });

  it('reads comments with dates in place of ages, exactly where there is a time of day', async () => {
    const page = [
      '2 Kommentare',
      'Rosl',
      'Rosl',
      '12. März 2024 18:05',
      'Ja.',
      'Edi',
      'Edi',
      '13.03.2024',
      'Nein.',
    ];
    const { comments } = await readText(page.join('\n'));
    expect(comments.map(({ createdAt, createdAtApproximate }) => [createdAt, createdAtApproximate])).toEqual([
      ['2024-03-12T17:05:00.000Z', false],
      ['2024-03-12T23:00:00.000Z', true],
    ]);
  });

  it('refuses a comment without text and goes on', async () => {
    const page = [
      '2 Kommentare',
      'Rosl',
      'Rosl',
      '3 Tage',
      '',
      'Antworten',
      'Edi',
      'Edi',
      '2 Tage',
      '',
      'Ja.',
    ];
    const { comments, refused, warnings } = await readText(page.join('\n'));
    expect(refused).toEqual(['TEXT_MISSING']);
    expect(comments.map(({ text }) => text)).toEqual(['Ja.']);
    expect(warnings).toEqual([]);
  });

  it('leaves the time open where neither the article nor the saving has one', async () => {
    const { comments } = await readText('Titel\n\n1 Kommentar\nRosl\nRosl\n3 Tage\nJa.');
    expect(comments[0]).toMatchObject({ createdAt: null, createdAtApproximate: true, threadTime: null });
  });

  it('finds who is answered on pages with the newest first', async () => {
    const page = [
      'Kommentare',
      'Edi',
      'Edi',
      '1 Tag',
      '@Rosl Ja.',
      'Rosl',
      'Rosl',
      '2 Tage',
      'So?',
      'Edi',
      'Edi',
      '3 Tage',
      'Ah.',
    ];
    const { comments } = await readText(page.join('\n'));
    expect(parentsOf(comments)).toEqual([1, null, null]);
  });

  it('does not take a younger comment for the one that is answered', async () => {
    const page = ['Kommentare', 'Rosl', 'Rosl', '1 Tag', 'So.', 'Edi', 'Edi', '2 Tage', '@Rosl Ja.'];
    expect(parentsOf((await readText(page.join('\n'))).comments)).toEqual([null, null]);
  });

  it('gives a grown page its old ids again, whatever the ages say by then', async () => {
    const before = await readText(
      ['T', '2 Kommentare', 'A', 'A', '1 Tag', 'Danke!', 'A', 'A', '5 h', 'Danke!'].join('\n'),
    );
    const after = await readText(
      [
        'T',
        '3 Kommentare',
        'B',
        'B',
        '3 h',
        'Neu',
        'A',
        'A',
        '2 Tage',
        'Danke!',
        'A',
        'A',
        '1 Tag',
        'Danke!',
      ].join('\n'),
    );
    const ids = new Set(before.comments.map(({ id }) => id));
    expect(ids.size).toBe(2);
    expect(after.comments.filter(({ id }) => !ids.has(id)).map(({ text }) => text)).toEqual(['Neu']);
  });
});
