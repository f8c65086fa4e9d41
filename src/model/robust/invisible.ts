/** Characters that show nothing, and marks that only smear: a reader does not see them, a tokenizer does. */
import type { Edit } from '../../mapped-text-edits.js';
import type { Step } from './step.js';

/**
 * Matched and kept: the flags of Scotland and the like, which are spelt with tags. Dropped: soft hyphen, joiners of
 * graphemes, zero-width space, word joiner, byte order mark, direction marks, fillers and tags anywhere; variation
 * selectors, zero-width joiners and overlays (struck through, circled) at letters of alphabets that need none;
 * stacks of three accents and more.
 */
const INVISIBLE = new RegExp(
  [
    String.raw`\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}`,
    String.raw`[\u00AD\u034F\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\u{E0000}-\u{E007F}]+`,
    String.raw`(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}]\p{M}?)[\u200C\u200D\uFE00-\uFE0E\u0334-\u0338\u20D0-\u20E0\u20E4-\u20F0]+`,
    String.raw`(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]\p{M}?)\uFE0F+`,
    String.raw`[\u200C\u200D]+(?=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])`,
    String.raw`[\u0300-\u036F]{3,}`,
  ].join('|'),
  'gu',
);

function withoutInvisible(text: string): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: found, index } of text.matchAll(INVISIBLE)) {
    if (!found.startsWith('\u{1F3F4}')) edits.push({ begin: index, end: index + found.length, text: '' });
  }
  return edits;
}

/** Accents that are not part of a composed letter are among what is looked for. */
export const INVISIBLE_CHARACTERS: Step = {
  suspects:
    /\u00AD|[\u0300-\u036F]|[\u061C\u115F-\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uDB40]|[\u20D0-\u20F0]|[\uFE00-\uFE0F]/,
  find: withoutInvisible,
};
