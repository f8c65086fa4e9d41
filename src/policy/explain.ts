/** Reasons in words. */
import type { Reason } from '../label.js';

/** One English sentence for a reason, for tables and logs; it holds no text of the comment. */
export function explainReason(reason: Reason): string {
  switch (reason.code) {
    case 'ABOVE_THRESHOLD':
      return `${reason.attribute} ${numbers(reason, 'reaches')}.`;
    case 'BELOW_THRESHOLD':
      return `No score reaches its threshold; nearest is ${reason.attribute} ${numbers(reason, 'below')}.`;
    case 'BANNED_WORD':
      return `A banned word stands at ${reason.begin} to ${reason.end} (list ${reason.list}).`;
    case 'SUSPECT_WORD':
      return `A suspect word stands at ${reason.begin} to ${reason.end} (list ${reason.list}).`;
    case 'ALLOWED_WORD':
      return `What looks like a listed word at ${reason.begin} to ${reason.end} is allowed (list ${reason.list}).`;
    case 'UNSCORED':
      return 'It could not be scored.';
    case 'LANGUAGE_NOT_JUDGED':
      return 'The model has no measured judgement in this language.';
    case 'ATTRIBUTES_OFF':
      return 'The site uses none of the attributes that are judged in this language.';
    case 'SOURCE_STATE':
      return 'The source itself has it as spam or in the trash.';
    case 'AUTO_PUBLISH_OFF':
      return 'The site publishes nothing without a person.';
    case 'AUTO_HOLD_OFF':
      return 'The site holds nothing without a person.';
  }
}

function numbers(reason: Compared, how: string): string {
  const [score, threshold] = tellApart(reason);
  return `${score} ${how} ${threshold}`;
}

type Compared = { readonly score: number; readonly threshold: number };

/** Both with two decimals, or as many as it takes to tell score and threshold apart. */
export function tellApart({ score, threshold }: Compared): [string, string] {
  let digits = 2;
  while (digits < 6 && score !== threshold && score.toFixed(digits) === threshold.toFixed(digits))
    digits += 1;
  return [score.toFixed(digits), threshold.toFixed(digits)];
}
