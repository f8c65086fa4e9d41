import { describe, expect, it } from '@jest/globals';
import { answerOf, unscoredAnswer } from '../../../src/http/coral/answer.js';
import { phaseResponse } from '../../../src/http/coral/schema.js';
import type { Judgement, Reason } from '../../../src/label.js';

const options = { format: 'plain', reject: false, unscored: 'none', store: true } as const;
const above = (attribute: string, score: number, threshold = 0.5) =>
  ({ code: 'ABOVE_THRESHOLD', attribute, score, threshold }) as Reason;
const judged = (verdict: Judgement['verdict'], reasons: Reason[] = []): Judgement => ({
  verdict,
  reasons,
  spans: [],
});
const FLAG = [{ actionType: 'FLAG', reason: 'COMMENT_DETECTED_TOXIC' }];

describe('answerOf', () => {
  it('has no opinion of what may be published', () => {
    expect(answerOf(judged('publish'), options)).toBeNull();
    expect(answerOf(judged('publish'), { ...options, reject: true })).toBeNull();
  });

  it('flags what a person is to see, without a status, which would end the pipeline', () => {
    expect(answerOf(judged('review'), options)).toEqual({ actions: FLAG });
    expect(answerOf(judged('review'), { ...options, reject: true })).toEqual({ actions: FLAG });
  });

  it('withholds what is held', () => {
    expect(answerOf(judged('hold'), options)).toEqual({ actions: FLAG, status: 'SYSTEM_WITHHELD' });
  });

  it.each<[string, Reason[], string]>([
    [
      'a banned word',
      [above('INSULT', 0.9), { code: 'BANNED_WORD', begin: 0, end: 4, list: 'global' }],
      'BANNED_WORD',
    ],
    ['an attack on identity', [above('IDENTITY_ATTACK', 0.9), above('INSULT', 0.8)], 'HATE_SPEECH'],
    ['a threat', [above('THREAT', 0.4, 0.2), above('TOXICITY', 0.7)], 'HARASSMENT_BULLYING'],
    ['an insult', [above('INSULT', 0.9)], 'ABUSIVE'],
    ['toxicity', [above('TOXICITY', 0.9)], 'OFFENSIVE'],
    ['something else', [{ code: 'SOURCE_STATE' }], 'OTHER'],
  ])('rejects where the site wants it, with the code of %s', (_, reasons, code) => {
    const answer = answerOf(judged('hold', reasons), { ...options, reject: true });
    expect(answer).toEqual({
      actions: FLAG,
      status: 'REJECTED',
      moderationAction: { status: 'REJECTED', rejectionReason: { code } },
    });
    // Coral throws the whole answer away where one value is not of its lists.
    expect(phaseResponse.strict().parse(answer)).toEqual(answer);
  });
});

describe('unscoredAnswer', () => {
  it("is the site's choice", () => {
    expect(unscoredAnswer(options)).toBeNull();
    expect(unscoredAnswer({ ...options, unscored: 'flag' })).toEqual({ actions: FLAG });
    expect(unscoredAnswer({ ...options, unscored: 'withhold' })).toEqual({
      actions: FLAG,
      status: 'SYSTEM_WITHHELD',
    });
  });
});
