import { describe, expect, it } from '@jest/globals';
import { attributeOf, onlyTasks, readLabels } from '../../src/evaluation/labels.js';

describe('readLabels', () => {
  it('takes names in any case, and numbers, shares and truth values', () => {
    const labels = { toxicity: 1, INSULT: 0.4, 'Identity-Attack': true, threat: false, profanity: null };
    expect(readLabels({ labels })).toEqual({
      attributes: { TOXICITY: 1, INSULT: 0.4, IDENTITY_ATTACK: 1, THREAT: 0 },
      sentiment: null,
    });
  });

  it('takes a sentiment, alone or beside', () => {
    expect(readLabels({ label: 'Neutral' })).toEqual({ attributes: {}, sentiment: 'neutral' });
    expect(readLabels({ label: 'positive', labels: { toxicity: 0 } })).toEqual({
      attributes: { TOXICITY: 0 },
      sentiment: 'positive',
    });
  });

  it('passes over names that are no attribute', () => {
    expect(readLabels({ labels: { toxicity: 0, humour: 'much' } })).toMatchObject({
      attributes: { TOXICITY: 0 },
    });
  });

  it.each([
    ['nothing', {}],
    ['only unknown names', { labels: { humour: 1 } }],
    ['no object', { labels: 1 }],
    ['a text for a number', { labels: { toxicity: '1' } }],
    ['a number above 1', { labels: { toxicity: 2 } }],
    ['a number below 0', { labels: { toxicity: -0.1 } }],
    ['no sentiment', { label: 'angry' }],
    ['a sentiment by number', { label: 1, labels: { toxicity: 1 } }],
  ])('refuses %s', (_, row) => {
    expect(() => readLabels(row)).toThrow(expect.objectContaining({ code: 'INVALID_LABELS' }));
  });

  it('never repeats what stands in the row', () => {
    expect(() => readLabels({ label: 'geheim' })).toThrow(/^(?!.*geheim)/);
    expect(() => readLabels({ labels: { toxicity: 'geheim' } })).toThrow(/^(?!.*geheim)/);
  });
});

it('attributeOf knows every spelling', () => {
  expect(['toxicity', ' SEVERE-toxicity ', 'nothing'].map(attributeOf)).toEqual([
    'TOXICITY',
    'SEVERE_TOXICITY',
    null,
  ]);
});

it('onlyTasks keeps what is asked for', () => {
  const labels = { attributes: { TOXICITY: 1, INSULT: 0 }, sentiment: 'neutral' as const };
  expect(onlyTasks(labels, new Set(['INSULT']))).toEqual({ attributes: { INSULT: 0 }, sentiment: null });
  expect(onlyTasks(labels, new Set(['SENTIMENT']))).toEqual({ attributes: {}, sentiment: 'neutral' });
  expect(onlyTasks(labels, new Set(['THREAT']))).toBeNull();
});
