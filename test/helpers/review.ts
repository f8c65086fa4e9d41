/** Labelled comments for tests of the queue, without a model. */
import type { Comment } from '../../src/comment.js';
import type { Queryable } from '../../src/database/database.js';
import type { Judgement, Scores } from '../../src/label.js';
import { writeLabels } from '../../src/store/labels.js';
import { comment, MODEL, PUBLISH, REVIEW, SCORES, type Stored, storeNew } from '../store/samples.js';

export interface Sample {
  readonly id: string;
  readonly text?: string;
  readonly facts?: Partial<Comment>;
  readonly scores?: Scores['toxicity'];
  readonly judgement?: Judgement;
}

export const PUBLISHED: Judgement = PUBLISH;
export const REVIEWED: Judgement = REVIEW;

/** Stores and labels them; those that say nothing else wait for review. */
export async function storeLabelled(
  database: Queryable,
  samples: readonly Sample[],
  now: Date,
): Promise<Stored[]> {
  const stored: Stored[] = await storeNew(
    database,
    samples.map(({ id, text, facts }) => comment(id, text, facts)),
  );
  await writeLabels(
    database,
    stored.map(({ seq, contentHash }, at) => ({
      comment: seq,
      contentHash,
      scores: { ...SCORES, toxicity: samples[at]?.scores ?? SCORES.toxicity },
      judgement: samples[at]?.judgement ?? REVIEW,
    })),
    { model: MODEL, policy: 1, now },
  );
  return stored;
}
