/** What a tokenizer does to a text before it cuts it into pieces, with the way back to the text. */
import { z } from 'zod';
import type { MappedText } from '../mapped-text.js';
import { normalised, replaced, trimmed } from '../mapped-text-edits.js';

/** Those normalisers of `tokenizer.json` (Hugging Face tokenizers) that keep the place of every character. */
const step = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Replace'),
    pattern: z.object({ Regex: z.string() }),
    content: z.string(),
  }),
  z.object({ type: z.literal('NFC') }),
  z.object({ type: z.literal('NFKC') }),
  z.object({ type: z.literal('Strip'), strip_left: z.literal(true), strip_right: z.literal(true) }),
]);
const normalizer = z.object({ type: z.literal('Sequence'), normalizers: z.array(step) });

type Step = (mapped: MappedText) => MappedText;

/** Normalises a text as the tokenizer does. */
export type TokenNormalizer = Step;

/** The normaliser that a `tokenizer.json` describes; null where it has another kind of step. */
export function tokenNormalizer(tokenizer: unknown): TokenNormalizer | null {
  const parsed = z.object({ normalizer }).safeParse(tokenizer);
  if (!parsed.success) return null;
  const steps = parsed.data.normalizer.normalizers.map(stepOf);
  return (text) => steps.reduce((mapped, each) => each(mapped), text);
}

function stepOf(description: z.output<typeof step>): Step {
  switch (description.type) {
    case 'Replace': {
      const pattern = new RegExp(description.pattern.Regex, 'gu');
      return (mapped) => replaced(mapped, pattern, description.content);
    }
    case 'Strip':
      return trimmed;
    default:
      return (mapped) => normalised(mapped, description.type);
  }
}
