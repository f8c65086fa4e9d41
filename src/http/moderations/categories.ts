/** What OpenAI's categories are made of, from our attributes. */
import type { Attribute, Scores } from '../../label.js';
import { CATEGORIES, type Category, type ModerationResult } from './schema.js';

/** A score with the threshold that it is compared to, null where nothing is judged. */
interface Judged {
  readonly score: number;
  readonly threshold: number;
}

/** Of a text in which there is nothing to read. */
export const NOTHING_JUDGED: Scores = { toxicity: {}, sentiment: null, grades: {}, thresholds: {} };

/** The higher of what any of these attributes says, measured against its own threshold. */
function highest({ toxicity, thresholds }: Scores, attributes: readonly Attribute[]): Judged | null {
  const judged = attributes.flatMap((name) => {
    const score = toxicity[name];
    return score === undefined ? [] : [{ score, threshold: thresholds[name] ?? 0.5 }];
  });
  return judged.sort((a, b) => b.score / b.threshold - a.score / a.threshold)[0] ?? null;
}

/** Both at once: as likely as the less likely of the two. */
const both = (first: Judged | null, second: Judged | null): Judged | null =>
  first && second
    ? first.score <= second.score
      ? { ...first, threshold: Math.max(first.threshold, second.threshold) }
      : { ...second, threshold: Math.max(first.threshold, second.threshold) }
    : null;

/**
 * One result. The categories that no attribute speaks of are false and 0, and no input type was applied to them: the
 * protocol's clients expect them to be there.
 */
export function moderationOf(scores: Scores): ModerationResult {
  const harassment = highest(scores, ['INSULT', 'TOXICITY']);
  const hate = highest(scores, ['IDENTITY_ATTACK']);
  const violence = highest(scores, ['THREAT']);
  const judged: Partial<Record<Category, Judged | null>> = {
    harassment,
    'harassment/threatening': both(harassment, violence),
    hate,
    'hate/threatening': both(hate, violence),
    sexual: highest(scores, ['SEXUALLY_EXPLICIT']),
    violence,
  };
  const isFlagged = (name: Category) => {
    const found = judged[name];
    return found ? found.score >= found.threshold : false;
  };
  const each = <Value>(value: (name: Category) => Value) =>
    Object.fromEntries(CATEGORIES.map((name) => [name, value(name)])) as Record<Category, Value>;
  return {
    flagged: CATEGORIES.some(isFlagged),
    categories: each(isFlagged),
    category_scores: each((name) => judged[name]?.score ?? 0),
    category_applied_input_types: each((name): ('text' | 'image')[] => (judged[name] ? ['text'] : [])),
  };
}
