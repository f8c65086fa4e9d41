import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { thresholdPoints } from '../../src/dashboards/threshold-points.js';
import { thresholdChanges, thresholdSource } from '../../src/dashboards/threshold-source.js';
import { resolveSettings, settingsDocumentSchema } from '../../src/policy/settings.js';
import { withReviewThreshold } from '../../src/policy/with-threshold.js';

const place = { site: 's', language: 'de', attribute: 'TOXICITY' } as const;
const nothing = { global: null, site: null, globalLanguage: null, siteLanguage: null };
const review = fc.option(
  fc.oneof(
    fc.constantFrom('model', 'off'),
    fc.integer({ min: 0, max: 10 }).map((n) => n / 10),
  ),
);

describe('a review threshold', () => {
  it('comes from the layer that the policy takes it from', () => {
    fc.assert(
      fc.property(review, review, review, review, (global, site, globalLanguage, siteLanguage) => {
        const layer = (value: unknown) =>
          value === null ? {} : { attributes: { TOXICITY: { review: value } } };
        const document = settingsDocumentSchema.parse({
          ...layer(global),
          languages: { de: layer(globalLanguage) },
          sites: { s: { ...layer(site), languages: { de: layer(siteLanguage) } } },
        });
        const inForce = resolveSettings(document, { site: 's', section: null, language: 'de' }).attributes
          .TOXICITY;
        const expected = inForce.review === 'model' ? 0.37 : inForce.review === 'off' ? null : inForce.review;
        const layers = { global, site, globalLanguage, siteLanguage };
        expect(thresholdSource(layers, 0.37).threshold).toBe(expected);
      }),
    );
  });

  it('is moved where nothing but a section is stronger, and nowhere else', () => {
    const document = settingsDocumentSchema.parse({
      unscored: 'hold',
      sites: { s: { languages: { de: { attributes: { TOXICITY: { hold: 0.9 } } } } }, other: {} },
    });
    const moved = settingsDocumentSchema.parse(withReviewThreshold(document, { ...place, threshold: 0.4 }));
    expect(moved).toEqual({
      unscored: 'hold',
      sites: {
        s: { languages: { de: { attributes: { TOXICITY: { hold: 0.9, review: 0.4 } } } } },
        other: {},
      },
    });
    expect(document.sites?.s).toEqual({ languages: { de: { attributes: { TOXICITY: { hold: 0.9 } } } } });
  });

  it('has a history of the versions that changed it', () => {
    const version = (number: number, site: number | null) => ({
      ...nothing,
      site,
      version: number,
      createdAt: new Date(number),
      createdBy: `v${number}`,
    });
    const versions = [version(4, null), version(3, 0.5), version(2, 0.5), version(1, null)];
    expect(thresholdChanges(versions, 0.6)).toEqual([
      { at: new Date(4), by: 'v4', threshold: 0.6 },
      { at: new Date(2), by: 'v2', threshold: 0.5 },
    ]);
    expect(thresholdChanges(versions, null).map(({ by }) => by)).toEqual(['v2']);
    expect(thresholdSource(nothing, null)).toEqual({ threshold: null, from: null });
  });
});

describe('precision and recall', () => {
  it('fall out of what was decided at and above each hundredth', () => {
    const points = thresholdPoints([
      { bin: 0, undecided: 5, approved: 2, rejected: 0 },
      { bin: 50, undecided: 1, approved: 1, rejected: 1 },
      { bin: 100, undecided: 0, approved: 0, rejected: 2 },
    ]);
    expect(points).toHaveLength(101);
    expect(points[0]).toEqual({ threshold: 0, precision: 0.5, recall: 1, waiting: 6 });
    expect(points[50]).toEqual({ threshold: 0.5, precision: 0.75, recall: 1, waiting: 1 });
    expect(points[51]).toEqual({ threshold: 0.51, precision: 1, recall: 2 / 3, waiting: 0 });
    expect(points[100]).toEqual({ threshold: 1, precision: 1, recall: 2 / 3, waiting: 0 });
  });

  it('are unknown where nothing was decided', () => {
    expect(thresholdPoints([])[0]).toEqual({ threshold: 0, precision: null, recall: null, waiting: 0 });
  });
});
