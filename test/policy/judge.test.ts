import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ATTRIBUTES, type Attribute, type Grade, type Scores, VERDICTS } from '../../src/label.js';
import { judge } from '../../src/policy/judge.js';
import { defaultSettings, resolveSettings, settingsDocumentSchema } from '../../src/policy/settings.js';

const place = { site: 's', section: null, language: 'de' };
const settings = (document: unknown = {}) => resolveSettings(settingsDocumentSchema.parse(document), place);
const facts = (text = 'Ein Satz.', state: 'spam' | 'trash' | 'pending' | null = null) => ({ text, state });

/** Scores of measured attributes, with the model's threshold 0.6 for each. */
function scores(toxicity: Partial<Record<Attribute, number>>, grade: Grade = 'measured'): Scores {
  const each = <Value>(value: Value) =>
    Object.fromEntries(Object.keys(toxicity).map((name) => [name, value]));
  return { toxicity, sentiment: null, grades: each(grade), thresholds: each(0.6) };
}

describe('judge', () => {
  it('publishes below the thresholds, and says which score came nearest', () => {
    expect(judge(facts(), scores({ TOXICITY: 0.3, INSULT: 0.4 }), settings())).toEqual({
      verdict: 'publish',
      reasons: [{ code: 'BELOW_THRESHOLD', attribute: 'INSULT', score: 0.4, threshold: 0.6 }],
      spans: [],
    });
  });

  it('sends to review from the threshold on, with every attribute that reaches it', () => {
    const judgement = judge(facts(), scores({ INSULT: 0.9, TOXICITY: 0.6, THREAT: 0.59 }), settings());
    expect(judgement.verdict).toBe('review');
    expect(judgement.reasons).toEqual([
      { code: 'ABOVE_THRESHOLD', attribute: 'TOXICITY', score: 0.6, threshold: 0.6 },
      { code: 'ABOVE_THRESHOLD', attribute: 'INSULT', score: 0.9, threshold: 0.6 },
    ]);
  });

  it('takes the site’s own bands before the model’s', () => {
    const own = settings({
      attributes: { TOXICITY: { review: 0.8, hold: 0.95 }, INSULT: { review: 'off' } },
    });
    expect(judge(facts(), scores({ TOXICITY: 0.7, INSULT: 1 }), own).verdict).toBe('publish');
    expect(judge(facts(), scores({ TOXICITY: 0.8 }), own).verdict).toBe('review');
    expect(judge(facts(), scores({ TOXICITY: 0.95 }), own)).toMatchObject({
      verdict: 'hold',
      reasons: [{ code: 'ABOVE_THRESHOLD', threshold: 0.95 }],
    });
  });

  it('moves the model’s threshold to the share of such comments that a site has', () => {
    const assumed = { ...scores({ TOXICITY: 0.7 }), assumedShares: { TOXICITY: 0.3 } };
    const rare = settings({ attributes: { TOXICITY: { share: 0.03 } } });
    expect(judge(facts(), assumed, settings()).verdict).toBe('review');
    // Odds of .6 are 3 to 2, prior odds fall from 3/7 to 3/97: 1.5 * (3/7) / (3/97) = 20.79 to 1.
    expect(judge(facts(), assumed, rare)).toMatchObject({
      verdict: 'publish',
      reasons: [{ code: 'BELOW_THRESHOLD', threshold: 0.9541 }],
    });
    // A number of the site's own stays what it is, and so does a model that does not say what it assumes.
    const own = settings({ attributes: { TOXICITY: { share: 0.03, review: 0.65 } } });
    expect(judge(facts(), assumed, own).verdict).toBe('review');
    expect(judge(facts(), scores({ TOXICITY: 0.7 }), rare).verdict).toBe('review');
    const back = settings({
      attributes: { TOXICITY: { share: 0.03 } },
      sites: { s: { attributes: { TOXICITY: { share: null } } } },
    });
    expect(judge(facts(), assumed, back).verdict).toBe('review');
  });

  it('holds by an attribute whose review is off', () => {
    const own = settings({ attributes: { THREAT: { review: 'off', hold: 0.9 } } });
    expect(judge(facts(), scores({ THREAT: 0.9 }), own).verdict).toBe('hold');
    expect(judge(facts(), scores({ THREAT: 0.8 }), own).reasons).toMatchObject([
      { code: 'BELOW_THRESHOLD', threshold: 0.9 },
    ]);
  });

  it('has both directions switchable', () => {
    const low = scores({ TOXICITY: 0.1 });
    const high = scores({ TOXICITY: 0.99 });
    expect(judge(facts(), low, settings({ neverAutoPublish: true }))).toMatchObject({
      verdict: 'review',
      reasons: [{ code: 'BELOW_THRESHOLD' }, { code: 'AUTO_PUBLISH_OFF' }],
    });
    const holding = {
      attributes: { TOXICITY: { hold: 0.9 } },
      words: { banned: ['satz'] },
      unscored: 'hold',
    };
    for (const given of [high, null]) {
      expect(judge(facts(), given, settings(holding)).verdict).toBe('hold');
      const never = judge(facts(), given, settings({ ...holding, neverAutoHold: true }));
      expect(never.verdict).toBe('review');
      expect(never.reasons.at(-1)).toEqual({ code: 'AUTO_HOLD_OFF' });
    }
  });

  it.each(VERDICTS)('lets the site choose %s for what could not be scored or is not judged', (unscored) => {
    const own = settings({ unscored });
    expect(judge(facts(), null, own)).toEqual({
      verdict: unscored,
      reasons: [{ code: 'UNSCORED' }],
      spans: [],
    });
    expect(judge(facts(), scores({}), own)).toMatchObject({
      verdict: unscored,
      reasons: [{ code: 'LANGUAGE_NOT_JUDGED' }],
    });
  });

  it('never decides by transferred scores alone, and not by a score that is no number', () => {
    for (const given of [
      scores({ TOXICITY: 0.99 }, 'transferred'),
      scores({ TOXICITY: 0.01 }, 'transferred'),
      scores({ TOXICITY: 0.99 }, 'none'),
      scores({ TOXICITY: Number.NaN }),
    ]) {
      expect(judge(facts(), given, settings()).reasons).toEqual([{ code: 'LANGUAGE_NOT_JUDGED' }]);
    }
    const mixed = scores({ TOXICITY: 0.2, THREAT: 0.99 });
    const graded: Scores = { ...mixed, grades: { TOXICITY: 'measured', THREAT: 'transferred' } };
    expect(judge(facts(), graded, settings()).verdict).toBe('publish');
  });

  it('says so where the site uses no attribute', () => {
    const off = settings({ attributes: { TOXICITY: { review: 'off' } } });
    expect(judge(facts(), scores({ TOXICITY: 0.9 }), off).reasons).toEqual([{ code: 'ATTRIBUTES_OFF' }]);
    const noThreshold: Scores = { ...scores({ TOXICITY: 0.9 }), thresholds: {} };
    expect(judge(facts(), noThreshold, settings()).reasons).toEqual([{ code: 'ATTRIBUTES_OFF' }]);
  });

  it('holds banned words, reviews suspect ones, passes allowed ones, and marks them all', () => {
    const own = settings({
      words: { banned: ['dreck*'], suspect: ['lüge'], allow: ['dreckspatz'] },
      languages: { en: { words: { banned: ['satz'] } } },
    });
    const low = scores({ TOXICITY: 0.1 });
    expect(judge(facts('So ein Drecksblatt, eine Lüge.'), low, own)).toEqual({
      verdict: 'hold',
      reasons: [
        { code: 'BANNED_WORD', begin: 7, end: 18, list: 'words' },
        { code: 'SUSPECT_WORD', begin: 25, end: 29, list: 'words' },
      ],
      spans: [
        { begin: 7, end: 18, list: 'banned' },
        { begin: 25, end: 29, list: 'suspect' },
      ],
    });
    expect(judge(facts('Eine Lüge.'), low, own).verdict).toBe('review');
    expect(judge(facts('Mein kleiner Dreckspatz'), low, own)).toMatchObject({
      verdict: 'publish',
      reasons: [{ code: 'BELOW_THRESHOLD' }, { code: 'ALLOWED_WORD', begin: 13, end: 23 }],
      spans: [{ list: 'allow' }],
    });
  });

  it('tells a bounded number of hits', () => {
    const own = settings({ words: { banned: ['nein'] } });
    const judgement = judge(facts('nein '.repeat(10_000)), scores({ TOXICITY: 0.1 }), own);
    expect(judgement.verdict).toBe('hold');
    expect(judgement.reasons.length).toBeLessThanOrEqual(50);
    expect(judgement.spans.length).toBeLessThanOrEqual(150);
  });

  it('does not publish what the source has as spam or in the trash, unless told to', () => {
    const low = scores({ TOXICITY: 0.1 });
    for (const state of ['spam', 'trash'] as const) {
      expect(judge(facts('Ja.', state), low, settings())).toMatchObject({
        verdict: 'review',
        reasons: [{ code: 'SOURCE_STATE' }],
      });
      expect(judge(facts('Ja.', state), low, settings({ heedSourceState: false })).verdict).toBe('publish');
    }
    expect(judge(facts('Ja.', 'pending'), low, settings()).verdict).toBe('publish');
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyScores: fc.Arbitrary<Scores> = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...ATTRIBUTES), share),
    fc.dictionary(fc.constantFrom(...ATTRIBUTES), fc.constantFrom<Grade>('measured', 'transferred', 'none')),
    fc.dictionary(fc.constantFrom(...ATTRIBUTES), share),
  )
  .map(([toxicity, grades, thresholds]) => ({ toxicity, grades, thresholds, sentiment: null }));
const anyDocument = fc
  .record({
    neverAutoPublish: fc.boolean(),
    neverAutoHold: fc.boolean(),
    unscored: fc.constantFrom(...VERDICTS),
    attributes: fc.dictionary(
      fc.constantFrom(...ATTRIBUTES),
      fc.record({ review: fc.oneof(share, fc.constantFrom('model', 'off')), hold: fc.option(share) }),
    ),
    words: fc.record({
      banned: fc.constant(['böse']),
      suspect: fc.constant(['dumm']),
      allow: fc.constant(['dumm dumm']),
    }),
  })
  .filter((document) => settingsDocumentSchema.safeParse(document).success);
const anyText = fc
  .array(fc.constantFrom('böse', 'dumm', 'gut', '!'), { maxLength: 6 })
  .map((words) => words.join(' '));
const severity = (verdict: (typeof VERDICTS)[number]) => VERDICTS.indexOf(verdict);

describe('properties of judge', () => {
  it('is pure, gives a reason for every verdict, and keeps to the switches', () => {
    fc.assert(
      fc.property(anyText, fc.option(anyScores), anyDocument, (text, given, document) => {
        const own = settings(document);
        const judgement = judge(facts(text), given, own);
        expect(judge(facts(text), given, own)).toEqual(judgement);
        expect(judgement.reasons.length).toBeGreaterThan(0);
        if (own.neverAutoPublish) expect(judgement.verdict).not.toBe('publish');
        if (own.neverAutoHold) expect(judgement.verdict).not.toBe('hold');
        if (judgement.verdict !== 'publish' && !own.neverAutoPublish) {
          expect(judgement.reasons.map(({ code }) => code)).not.toContain('BELOW_THRESHOLD');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is monotone: a higher score never makes the verdict milder', () => {
    const raised = fc.tuple(anyScores, fc.constantFrom(...ATTRIBUTES), share);
    fc.assert(
      fc.property(anyText, raised, anyDocument, (text, [given, attribute, to], document) => {
        const from = given.toxicity[attribute];
        fc.pre(from !== undefined && to >= from);
        const own = settings(document);
        const higher = { ...given, toxicity: { ...given.toxicity, [attribute]: to } };
        const before = severity(judge(facts(text), given, own).verdict);
        expect(severity(judge(facts(text), higher, own).verdict)).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('holds nothing out of the box', () => {
    const own = resolveSettings(defaultSettings, place);
    const states = fc.constantFrom('approved', 'pending', 'spam', 'trash', null);
    fc.assert(
      fc.property(fc.string(), states, fc.option(anyScores), (text, state, given) => {
        expect(judge({ text, state }, given, own).verdict).not.toBe('hold');
      }),
      { numRuns: 500 },
    );
  });
});
