/** What a worker does with a labelling job: read, score, judge, write. */
import { type Job, UnrecoverableError } from 'bullmq';
import type { Database } from '../src/database/database.js';
import type { TonfallError } from '../src/errors.js';
import type { Logger } from '../src/log.js';
import type { Classifier } from '../src/model/classifier.js';
import { classifyApart } from '../src/pipeline/classify-apart.js';
import type { PolicyFollower } from '../src/pipeline/policy-follower.js';
import { judge } from '../src/policy/judge.js';
import { thresholdsInForce } from '../src/policy/thresholds.js';
import { type LabelJob, PRIORITY } from '../src/queue/backend.js';
import { type FailureEntry, writeFailures } from '../src/store/failures.js';
import { openLabelDesk } from '../src/store/label-desk.js';
import type { CommentToLabel, LabelEntry } from '../src/store/labels.js';

export interface LabelProcessorOptions {
  readonly database: Database;
  readonly classifier: Classifier;
  readonly policy: PolicyFollower;
  readonly log: Logger;
  readonly now: () => Date;
  /** Fires when the process stops: what is not scored yet is left to another worker. */
  readonly signal?: AbortSignal;
}

/** What the job's own record keeps: counts alone. */
export interface LabelOutcome {
  /** Labels that this job wrote; what another one wrote first is not counted. */
  readonly labelled: number;
}

/**
 * A processor of labelling jobs. Doing a job twice changes nothing: only comments that still wait are read.
 *
 * A comment that cannot be scored does not hold back the others. It is tried again with the job where the table of
 * errors says that this can help; after the last try it becomes a failure, and so does the job, which is kept.
 */
export function createLabelProcessor(
  options: LabelProcessorOptions,
): (job: Pick<Job<LabelJob>, 'id' | 'data' | 'attemptsMade' | 'opts'>) => Promise<LabelOutcome> {
  const { database, classifier, policy, log, now, signal } = options;
  const model = classifier.info().id;
  const desk = openLabelDesk(database);
  return async (job) => {
    const comments = await desk.commentsToLabel(job.data.comments, model);
    // Bulk that is being scored already does not hold back what somebody waits for.
    const urgent = (job.opts.priority ?? PRIORITY.bulk) <= PRIORITY.interactive;
    const classified = await classifyApart(classifier, comments, {
      priority: urgent ? 'interactive' : 'bulk',
      spans: true,
      ...(signal ? { signal } : {}),
    });
    const inForce = await policy.current();
    const labels: LabelEntry[] = [];
    const failed: { comment: CommentToLabel; error: TonfallError }[] = [];
    for (const [index, comment] of comments.entries()) {
      const outcome = classified[index];
      if (!outcome) continue;
      if ('error' in outcome) {
        failed.push({ comment, error: outcome.error });
        continue;
      }
      const settings = inForce.settingsFor(comment);
      const judgement = judge(comment, outcome.scores, settings);
      labels.push({
        comment: comment.seq,
        contentHash: comment.contentHash,
        scores: outcome.scores,
        judgement,
        thresholds: thresholdsInForce(outcome.scores, settings),
      });
    }
    const written = await desk.writeLabels(labels, { model, policy: inForce.version, now: now() });
    if (failed.length === 0) return { labelled: written.length };

    const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    const given = failed.filter(({ error }) => lastTry || !error.entry.retry);
    await writeFailures(
      database,
      given.map(({ comment, error }) => failureOf(comment, error, job.attemptsMade + 1)),
      { model, now: now() },
    );
    const codes = [...new Set(failed.map(({ error }) => error.code))].join(' ');
    log.warn(
      { job: job.id, codes, failed: given.length, retried: failed.length - given.length },
      'not labelled',
    );
    // The one place where "do not retry" of the table becomes BullMQ's.
    throw given.length === failed.length ? new UnrecoverableError(codes) : new Error(codes);
  };
}

const failureOf = (comment: CommentToLabel, error: TonfallError, attempts: number): FailureEntry => ({
  comment: comment.seq,
  contentHash: comment.contentHash,
  code: error.code,
  message: error.entry.message,
  attempts,
});
