/** Judges labels again with the present policy; needs no model. */
import type { Database } from '../database/database.js';
import { judge } from '../policy/judge.js';
import { thresholdsInForce } from '../policy/thresholds.js';
import { type LabelToJudge, labelsToJudge, type VerdictEntry, writeVerdicts } from '../store/verdicts.js';
import type { PolicyInForce } from './policy-in-force.js';

export interface RejudgeOptions {
  readonly database: Database;
  readonly policy: PolicyInForce;
  /** Labels of this model are judged. */
  readonly model: string;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  readonly onJudged?: (count: number) => void;
}

const PAGE = 500;

/**
 * Judges every label whose newest verdict is of an older policy, newest comment first, and returns how many it judged.
 * Verdicts are appended; a label that already has one of this policy is left alone.
 */
export async function rejudge(options: RejudgeOptions): Promise<number> {
  const { database, policy, model, now } = options;
  let judged = 0;
  let before: number | null = null;
  while (!options.signal?.aborted) {
    const page: LabelToJudge[] = await labelsToJudge(database, {
      model,
      policy: policy.version,
      before,
      limit: PAGE,
    });
    const last = page.at(-1);
    if (!last) break;
    const entries = page.map(({ label, scores, ...comment }): VerdictEntry => {
      const settings = policy.settingsFor(comment);
      return {
        label,
        judgement: judge(comment, scores, settings),
        thresholds: thresholdsInForce(scores, settings),
      };
    });
    await writeVerdicts(database, entries, { policy: policy.version, now: now() });
    judged += entries.length;
    options.onJudged?.(entries.length);
    before = last.seq;
  }
  return judged;
}
