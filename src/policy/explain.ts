/** Reasons in words. */
import type { Reason } from '../label.js';
import { formatScore } from '../score-format.js';

/**
 * One English sentence for a reason. Without the comment's `text`, as for tables and logs, it holds nothing of it; with
 * it, the sentence names the listed word as it is written there.
 */
export function explainReason(reason: Reason, text: string | null = null): string {
  switch (reason.code) {
    case 'ABOVE_THRESHOLD':
      return `${reason.attribute} ${numbers(reason, 'reaches')}.`;
    case 'BELOW_THRESHOLD':
      return `No score reaches its threshold; nearest is ${reason.attribute} ${numbers(reason, 'below')}.`;
    case 'BANNED_WORD':
      return text === null
        ? `A banned word stands at ${reason.begin} to ${reason.end} (list ${reason.list}).`
        : `“${wordOf(reason, text)}” is a banned word (list ${reason.list}).`;
    case 'SUSPECT_WORD':
      return text === null
        ? `A suspect word stands at ${reason.begin} to ${reason.end} (list ${reason.list}).`
        : `“${wordOf(reason, text)}” is a suspect word (list ${reason.list}).`;
    case 'ALLOWED_WORD':
      return text === null
        ? `What looks like a listed word at ${reason.begin} to ${reason.end} is allowed (list ${reason.list}).`
        : `“${wordOf(reason, text)}” looks like a listed word and is allowed (list ${reason.list}).`;
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

/** Longest piece of a text that a sentence repeats, in characters. */
const LONGEST_WORD = 60;

/** What stands at a place of the text, on one line. */
export function wordOf(
  { begin, end }: { readonly begin: number; readonly end: number },
  text: string,
): string {
  const characters = [...text.slice(begin, end).replace(/\s+/g, ' ').trim()];
  return characters.length > LONGEST_WORD
    ? `${characters.slice(0, LONGEST_WORD - 1).join('')}…`
    : characters.join('');
}

function numbers(reason: Compared, how: string): string {
  const [score, threshold] = tellApart(reason);
  return `${score} ${how} ${threshold}`;
}

type Compared = { readonly score: number; readonly threshold: number };

/** Both with two decimals, or as many as it takes to tell score and threshold apart. */
export function tellApart({ score, threshold }: Compared): [string, string] {
  let digits = 2;
  while (digits < 6 && score !== threshold && formatScore(score, digits) === formatScore(threshold, digits))
    digits += 1;
  return [formatScore(score, digits), formatScore(threshold, digits)];
}
