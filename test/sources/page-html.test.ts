import { describe, expect, it } from '@jest/globals';
import { fixtureText, parentsOf, readBytes, readFixture, readText } from './page-reading.js';

/** CPU time for a page of eight times the length, as a multiple of that for the length. */
async function growth(page: (length: number) => string, length: number): Promise<number> {
  const time = async (text: string) => {
    const before = process.cpuUsage();
    await readText(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  await time(page(length));
  const short = await time(page(length));
  return (await time(page(length * 8))) / short;
}

describe('wpDiscuz pages', () => {
  it('reads layout 1 of version 7 with ids, answers, votes and states', async () => {
    const { comments, places, warnings } = await readFixture('wpdiscuz-7-layout-1.html');
    expect(
      comments.map(({ id, parentId, author, replyTo, likes, state }) => [
        id,
        parentId,
        author,
        replyTo,
        likes,
        state,
      ]),
    ).toEqual([
      ['11', null, 'Ottilie', null, 5, 'approved'],
      ['13', '11', 'Balthasar K.', 'Ottilie', 0, 'approved'],
      ['14', '13', 'Ottilie', 'Balthasar K.', null, 'pending'],
      ['12', null, 'Quirin', null, null, 'approved'],
    ]);
    expect(places[1]).toBe('wpdiscuz-7-layout-1.html#wpd-comm-13_11');
    expect(warnings).toEqual(['1 comment is cut short by the page; open it before saving the page.']);
  });

  it('keeps the text as HTML, without the names, the links and the buttons of the page', async () => {
    const { comments } = await readFixture('wpdiscuz-7-layout-1.html');
    expect(comments.map(({ format }) => format)).toEqual(['html', 'html', 'html', 'html']);
    expect(comments[0]?.text).toBe('<p>Wunderbar &amp; längst überfällig 🏊</p>\n<p>Zweiter Absatz.</p>');
    expect(comments[1]?.text).toBe('<p><br>\nDer Eintritt kostet elf Euro…</p>');
    expect(comments[3]?.text).toContain('einfach');
    expect(comments.map(({ text }) => text).join()).not.toMatch(
      /Antworten|bearbeitet|Weiterlesen|Stammgast|zitierte/,
    );
  });

  it('takes times from full dates, and the thread from the address the page was saved from', async () => {
    const { comments } = await readFixture('wpdiscuz-7-layout-1.html', { section: 'sport' });
    expect(comments[0]).toMatchObject({
      createdAt: '2024-03-12T17:05:00.000Z',
      createdAtApproximate: false,
      threadId: 'https://news.example/2024/03/neues-hallenbad/',
      threadUrl: 'https://news.example/2024/03/neues-hallenbad/',
      threadTitle: 'Neues Hallenbad eröffnet',
      threadTime: '2024-03-12T08:00:00.000Z',
      section: 'sport',
    });
    const elsewhere = await readFixture('wpdiscuz-7-layout-1.html', { timeZone: 'Europe/Athens' });
    expect(elsewhere.comments[0]?.createdAt).toBe('2024-03-12T16:05:00.000Z');
  });

  it('reads layout 2, and says that the page shows the first comments only', async () => {
    const { comments, warnings } = await readFixture('wpdiscuz-7-layout-2.html');
    expect(
      comments.map(({ id, parentId, author, replyTo, createdAt }) => [
        id,
        parentId,
        author,
        replyTo,
        createdAt,
      ]),
    ).toEqual([
      ['31', null, 'Fosca', null, '2023-09-01T07:15:00.000Z'],
      ['32', '31', 'Piero', 'Fosca', '2023-09-01T08:00:00.000Z'],
    ]);
    expect(comments[0]).toMatchObject({
      likes: 3,
      threadUrl: 'https://giornale.example/ciclabile/',
      threadTime: '2023-09-01T06:00:00.000Z',
    });
    expect(warnings).toEqual([
      'The page announces 25 comments, 2 were found; open all of them before saving or copying it.',
    ]);
  });

  it('reads layout 3; ages count back from when the page was saved', async () => {
    const { comments, warnings } = await readFixture('wpdiscuz-7-layout-3.html');
    expect(
      comments.map(({ id, author, createdAt, createdAtApproximate }) => [
        id,
        author,
        createdAt,
        createdAtApproximate,
      ]),
    ).toEqual([
      ['41', 'Maeve', '2025-01-30T18:55:00.000Z', false],
      ['42', 'Idris', '2025-01-31T10:00:00.000Z', true],
    ]);
    expect(comments[0]?.text).toContain('alt="🙂"');
    expect(comments[1]).toMatchObject({
      replyTo: 'maeve',
      parentId: '41',
      text: '<p><strong></strong>until the money runs out.</p>',
    });
    expect(warnings).toEqual([]);
  });

  it('reads the markup of versions before 7', async () => {
    const five = await readFixture('wpdiscuz-5.html');
    expect(
      five.comments.map(({ id, parentId, author, replyTo, likes }) => [id, parentId, author, replyTo, likes]),
    ).toEqual([
      ['45', null, 'Zenzi', null, 2],
      ['47', '45', 'Bert', 'zenzi', 6],
    ]);
    expect(five.comments[0]?.createdAt).toBe('2017-05-03T22:00:00.000Z');
    expect(five.comments[1]?.text).toBe('<p>Über Oberdorf, steht doch da.</p>');
    expect(five.warnings).toEqual([]);
    const two = await readFixture('wpdiscuz-2.html', { savedAt: new Date('2014-02-10T12:00:00Z') });
    expect(two.comments.map(({ id, author, text, createdAt }) => [id, author, text, createdAt])).toEqual([
      ['7', 'Gigi', 'Bello, ma <b>caro</b>.', '2014-02-07T10:00:00.000Z'],
      ['9', 'Lia', 'Rimando il commento.', '2014-02-09T12:00:00.000Z'],
    ]);
    expect(two.refused).toEqual(['TEXT_MISSING']);
    expect(two.comments[0]?.threadId).toMatch(/^t-[\da-f]{16}$/);
    expect(two.warnings).toEqual([]);
  });

  it('shows a pinned comment once, and refuses another one with the same id', async () => {
    const one = (text: string) =>
      `<div id="wpd-comm-1_0" class="wpd-comment"><div class="wpd-comment-wrap"><div class="wpd-comment-author">A</div><div class="wpd-comment-text"><p>${text}</p></div></div></div>`;
    const { comments, refused, warnings } = await readText(
      `<div id="wpdcom">${one('x')}${one('x')}${one('y')}</div>`,
    );
    expect(comments).toHaveLength(1);
    expect(refused).toEqual(['INVALID_ROW']);
    expect(warnings).toEqual([]);
  });

  it('asks JSON-LD where the section is filled by its script only', async () => {
    const { comments } = await readText(
      '<html><div id="wpdcom"></div><script type="application/ld+json">{"@type":"Comment","text":"Ja."}</script></html>',
    );
    expect(comments.map(({ text }) => text)).toEqual(['Ja.']);
  });

  it('finds nothing in a section without comments', async () => {
    expect(
      (await readText('<html><body><div id="wpdcom"><div class="wpd-thread-list"></div></div></body></html>'))
        .items,
    ).toEqual([]);
  });
});

describe('pages with schema.org comments', () => {
  it('reads JSON-LD anywhere in the graph, with nested answers', async () => {
    const { comments, refused, warnings } = await readFixture('json-ld.html');
    expect(
      comments.map(({ author, text, format, language, likes, createdAt }) => [
        author,
        text,
        format,
        language,
        likes,
        createdAt,
      ]),
    ).toEqual([
      ['Hilde', 'Die Züge sind voll.', 'plain', 'de', 3, '2024-02-01T10:00:00.000Z'],
      ['Jori', '<p>Et en retard &amp; sales</p>', 'html', null, null, '2024-01-31T23:00:00.000Z'],
      ['Jori', 'nicht nur voll', 'plain', null, null, null],
    ]);
    expect(comments.map(({ id }) => id).slice(0, 2)).toEqual([
      'https://forum.example/a/1#c-1',
      'https://forum.example/a/1#c-2',
    ]);
    expect(comments[2]?.id).toMatch(/^d-/);
    expect(comments[2]?.replyTo).toBe('hilde');
    expect(parentsOf(comments)).toEqual([null, 0, 0]);
    expect(refused).toEqual(['TEXT_MISSING']);
    expect(warnings).toEqual(['1 of its JSON-LD blocks is not JSON and was not read.']);
  });

  it('reads microdata where there is none in JSON-LD', async () => {
    const { comments, warnings } = await readFixture('microdata.html');
    expect(
      comments.map(({ author, text, language, createdAt, createdAtApproximate }) => [
        author,
        text,
        language,
        createdAt,
        createdAtApproximate,
      ]),
    ).toEqual([
      ['Vroni', '<p>Schade um den alten Platz.</p>', null, '2022-05-02T07:30:00.000Z', false],
      ['Nils', 'Not at all.', 'en', '2022-05-01T22:00:00.000Z', true],
      ['Vroni', 'Doch!', null, '2022-05-02T04:00:00.000Z', true],
    ]);
    expect(comments.map(({ id }) => id).slice(0, 2)).toEqual(['#comment-5', '#comment-6']);
    expect(parentsOf(comments)).toEqual([null, 0, 1]);
    expect(warnings).toEqual([]);
  });
});

describe('pages that are something else', () => {
  it('finds nothing in a page that is no article', async () => {
    const { items } = await readText(
      '<!doctype html><html><body><h1>Login</h1><form><input name="user"></form></body></html>',
    );
    expect(items).toEqual([]);
  });

  it('refuses what is empty, binary or an archive, and says so in its place', async () => {
    expect((await readText(' \n ')).refused).toEqual(['SOURCE_EMPTY']);
    expect((await readText('')).refused).toEqual(['SOURCE_EMPTY']);
    expect((await readText('%PDF-1.7 …')).refused).toEqual(['SOURCE_UNREADABLE']);
    const archive = await readText(
      'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\nx',
    );
    expect(archive.items[0]).toMatchObject({
      kind: 'refusal',
      refusal: { code: 'SOURCE_UNREADABLE', place: 'page' },
    });
  });

  it('refuses a page of more than 50 MB', async () => {
    expect((await readText('x'.repeat(50_000_001))).refused).toEqual(['SOURCE_TOO_LARGE']);
  });

  it('refuses elements nested without end, at once', async () => {
    const started = performance.now();
    expect((await readText(`<html>${'<div>'.repeat(1_000_000)}`)).refused).toEqual(['SOURCE_UNREADABLE']);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('reads as deep as it allows', async () => {
    const deep = `<div id="wpdcom">${'<div>'.repeat(900)}<div class="wpd-comment" id="wpd-comm-1_0"><div class="wpd-comment-text">${'<b>'.repeat(90)}x`;
    expect((await readText(deep)).comments).toHaveLength(1);
  });

  it('reads long threads in a time that grows with their length', async () => {
    const link = (at: number) =>
      `<div id="wpd-comm-${at + 1}_${at}" class="wpd-comment"><div class="wpd-comment-wrap"><div class="wpd-comment-author">A${at}</div><div class="wpd-comment-text"><p>@A${at - 1} x</p></div></div></div>`;
    const markup = (length: number) =>
      `<div id="wpdcom">${Array.from({ length }, (_, at) => link(at)).join('')}</div>`;
    expect((await readText(markup(200))).comments[199]?.parentId).toBe('199');
    // Eight times the length: 8 in proportion, 64 in its square.
    expect(await growth(markup, 250)).toBeLessThan(25);
  });

  it('reads hostile copied pages in a time that grows with their length', async () => {
    const heads = (count: number) => `9 Kommentare auf "x"\n${'@A\nA\n1 h\n'.repeat(count)}`;
    const mentions = (count: number) => `Kommentare\n${'A\nA\n1 h\n@Niemand…: x\n'.repeat(count)}`;
    const endless = (count: number) => `Kommentare\nA\nA\n1 h\n@${'x '.repeat(count * 50)}`;
    for (const page of [heads, mentions, endless]) expect(await growth(page, 1000)).toBeLessThan(25);
  });

  it('reads pages in the character set that they declare', async () => {
    const markup = fixtureText('microdata.html')
      .replace('utf-8', 'iso-8859-1')
      .replace('alten', 'schönen “alten”');
    const windows = Buffer.from(markup.replace('“', '\x93').replace('”', '\x94'), 'latin1');
    expect((await readBytes(windows)).comments[0]?.text).toBe('<p>Schade um den schönen “alten” Platz.</p>');
    const wide = Buffer.from(`\ufeff${markup}`, 'utf16le');
    expect((await readBytes(wide)).comments[0]?.text).toBe('<p>Schade um den schönen “alten” Platz.</p>');
  });
});
