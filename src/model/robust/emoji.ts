/** Emoji that stand for a word of abuse. */
import type { Edit } from '../../mapped-text-edits.js';
import type { Step } from './step.js';

/**
 * English names, close to those of the Unicode CLDR: the language of the text is not known here, and a multilingual
 * model reads English words anywhere. Only what insults, threatens or degrades; faces stay, since they are a tone
 * and no word, and so does the skull, which is laughter more often than death.
 */
const NAMES = new Map(
  Object.entries({
    '🖕': 'fuck you',
    '💩': 'shit',
    '🤡': 'clown',
    '🐷': 'pig',
    '🐖': 'pig',
    '🐽': 'pig',
    '🐗': 'pig',
    '🐀': 'rat',
    '🐍': 'snake',
    '🐒': 'monkey',
    '🐵': 'monkey',
    '🦍': 'gorilla',
    '🦧': 'ape',
    '🐕': 'dog',
    '🐑': 'sheep',
    '🐄': 'cow',
    '🐮': 'cow',
    '🫏': 'donkey',
    '🐪': 'camel',
    '🐫': 'camel',
    '🪳': 'cockroach',
    '🪱': 'worm',
    '🔪': 'knife',
    '🗡': 'knife',
    '🔫': 'gun',
    '💣': 'bomb',
    '🪓': 'axe',
    '⚰': 'coffin',
    '🪦': 'grave',
    '☠': 'death',
    '🚮': 'trash',
    '🗑': 'trash',
    '🚽': 'toilet',
    '👹': 'monster',
    '👺': 'monster',
  }),
);

/** One emoji again and again is one word, with its skin tones and variation selectors. */
const RUNS = new RegExp(`([${[...NAMES.keys()].join('')}])(?:[\\uFE0F\\u{1F3FB}-\\u{1F3FF}]|\\1)*`, 'gu');

function emojiAsWords(text: string): Edit[] {
  return Array.from(text.matchAll(RUNS), ({ 0: found, 1: emoji, index }) => {
    const end = index + found.length;
    const before = index > 0 && !/\s/.test(text[index - 1] ?? '') ? ' ' : '';
    const after = end < text.length && !/[\s.,;:!?)]/.test(text[end] ?? '') ? ' ' : '';
    return { begin: index, end, text: `${before}${NAMES.get(emoji ?? '') ?? found}${after}` };
  });
}

/** The first halves of the emoji named, and those without halves. */
export const EMOJI: Step = {
  suspects: /[\uD83C\uD83D\uD83E\u2620\u26B0]/,
  find: emojiAsWords,
};
