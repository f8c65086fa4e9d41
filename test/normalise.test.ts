import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RawCommentInput, rawCommentSchema } from '../src/comment.js';
import { cleanText } from '../src/normalise/text.js';
import { contentHash, MAX_RAW_LENGTH, MAX_TEXT_BYTES, normalise } from '../src/normalise.js';

const german = () => ({ language: 'de', confidence: 0.9 });

function run(input: Partial<RawCommentInput>, input_?: string) {
  const raw = rawCommentSchema.parse({
    site: 'zeitung',
    source: 'jsonl',
    id: '1',
    threadId: 't',
    text: '',
    ...input,
  });
  return normalise(raw, 'a.jsonl:3', { detectLanguage: german, input: input_ });
}

function comment(input: Partial<RawCommentInput>) {
  const result = run(input);
  if (result.kind !== 'comment') throw new Error(`refused: ${result.refusal.code}`);
  return result.comment;
}

function refusal(input: Partial<RawCommentInput>) {
  const result = run(input);
  if (result.kind !== 'refusal') throw new Error('not refused');
  return result.refusal;
}

describe('normalise', () => {
  it('makes a comment of HTML and leaves what looks like a tag in plain text', () => {
    expect(comment({ text: '<p>Gut &amp; schön</p>', format: 'html' }).text).toBe('Gut & schön');
    expect(comment({ text: '<p>Gut &amp; schön</p>' }).text).toBe('<p>Gut &amp; schön</p>');
  });

  it('keeps every other field and drops the format', () => {
    const made = comment({ text: 'Ja.', author: ' Anna\u0000  B. ', parentId: 'p', likes: 3, state: 'spam' });
    expect(made).toMatchObject({ id: '1', author: 'Anna B.', parentId: 'p', likes: 3, state: 'spam' });
    expect(made).not.toHaveProperty('format');
    expect(comment({ text: 'Ja.', author: '\u200b' }).author).toBeNull();
  });

  it('takes the language of the source, else the one detected', () => {
    expect(comment({ text: 'Oui.', language: 'fr_CA' })).toMatchObject({
      language: 'fr',
      languageConfidence: 1,
      sourceLanguage: 'fr',
    });
    for (const language of [null, 'und', 'kein Code', '']) {
      expect(comment({ text: 'Ja.', language })).toMatchObject({
        language: 'de',
        languageConfidence: 0.9,
        sourceLanguage: null,
      });
    }
  });

  it('hashes text and source language, and nothing else', () => {
    const plain = comment({ text: 'Ja.' });
    expect(plain.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(comment({ text: ' Ja.\r\n', author: 'x', id: '2' }).contentHash).toBe(plain.contentHash);
    expect(comment({ text: 'Ja.', language: 'de' }).contentHash).not.toBe(plain.contentHash);
    expect(contentHash('de', null)).not.toBe(contentHash('', 'de'));
  });

  it('refuses a comment without text, and says where', () => {
    expect(refusal({ text: '' })).toMatchObject({ id: '1', place: 'a.jsonl:3', code: 'TEXT_MISSING' });
    for (const text of [' \n\t ', '\u0000\u0007', '\u200b\ufeff\u00ad', '\u3164', '\u0301']) {
      expect(refusal({ text }).code).toBe('TEXT_MISSING');
    }
    expect(refusal({ text: '<p><script>alert(1)</script>&nbsp;</p>', format: 'html' }).code).toBe(
      'TEXT_MISSING',
    );
  });

  it('refuses more than 100 kB of text, by bytes, and takes exactly as much', () => {
    expect(comment({ text: 'ä'.repeat(MAX_TEXT_BYTES / 2) }).text).toHaveLength(MAX_TEXT_BYTES / 2);
    expect(refusal({ text: `${'ä'.repeat(MAX_TEXT_BYTES / 2)}.` }).code).toBe('TEXT_TOO_LONG');
    expect(comment({ text: `a${' '.repeat(200_000)}b` }).text).toBe('a b');
    expect(refusal({ text: ' '.repeat(MAX_RAW_LENGTH + 1) }).code).toBe('TEXT_TOO_LONG');
    expect(refusal({ text: '<b>'.repeat(MAX_RAW_LENGTH / 2), format: 'html' }).code).toBe('TEXT_TOO_LONG');
  });

  it('refuses ids that a database cannot hold', () => {
    expect(refusal({ text: 'Ja.', id: 'a\0' }).code).toBe('INVALID_ROW');
    expect(refusal({ text: 'Ja.', parentId: '\ud800' }).code).toBe('INVALID_ROW');
  });

  it('keeps the input with a refusal: as the source read it, else the raw comment', () => {
    const result = run({ text: ' ' }, '{"body":" "}');
    expect(result.kind === 'refusal' && result.refusal.raw).toBe('{"body":" "}');
    expect(JSON.parse(refusal({ text: ' ' }).raw)).toMatchObject({ id: '1', text: ' ' });
  });

  it('never throws, and its own output comes through unchanged', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(...'<>/&;pbrdiv "=\n\r\t a1#x\u0301\u200d\u00ad\ud83d\ude00'),
        maxLength: 200,
      }),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('html' as const, 'plain' as const), (text, format) => {
        const first = run({ text, format });
        if (first.kind === 'refusal') return;
        const second = comment({ text: first.comment.text });
        expect(second.text).toBe(first.comment.text);
        expect(second.contentHash).toBe(first.comment.contentHash);
        expect(cleanText(first.comment.text)).toBe(first.comment.text);
      }),
      { numRuns: 500 },
    );
  });
});
