/** From a text to windows of token ids, and to the word of each token. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AutoTokenizer } from '@xenova/transformers';
import type { MappedText } from '../mapped-text.js';
import { replaced } from '../mapped-text-edits.js';
import { deobfuscate, wordsOfVocabulary } from './deobfuscate.js';
import type { Engine, EngineOptions } from './engine.js';
import { type Pieces, rememberWords } from './piece-cache.js';
import { tokenNormalizer } from './token-normalizer.js';
import { tokenWords } from './token-words.js';
import { windowBounds } from './windows.js';

export interface TextEncoder {
  readonly encode: Engine['encode'];
  /** Id that fills up the shorter rows of a batch. */
  readonly pad: number;
}

/**
 * Loads the tokenizer of a model folder; `env` of the library must point at the folder already.
 *
 * @param undo what a text goes through before it is cut into pieces, where not the usual
 * @param remember false to have the tokenizer do all of it every time, to compare with
 */
export async function loadTextEncoder(
  { folder, window }: Pick<EngineOptions, 'folder' | 'window'>,
  undo?: (text: string) => MappedText,
  remember = true,
): Promise<TextEncoder> {
  const tokenizer = await AutoTokenizer.from_pretrained(basename(folder));
  const specials = tokenizer.encode('');
  const [begin, end] = specials;
  if (begin === undefined || end === undefined || specials.length !== 2) {
    throw new Error('The tokeniser does not put one token before and one after a text.');
  }
  const unknown = tokenizer.unk_token_id as number;
  const normalizer = tokenNormalizer(JSON.parse(await readFile(join(folder, 'tokenizer.json'), 'utf8')));
  const dictionary = wordsOfVocabulary(tokenizer.get_vocab().keys());
  const laidBare = undo ?? ((text: string) => deobfuscate(text, dictionary));
  const spelledOut = literalSpecials(tokenizer.all_special_tokens);
  // Unknown pieces come as they are written, so that the pieces one behind the other are the text.
  const cut = (text: string): Pieces => {
    const pieces: string[] = tokenizer.tokenize(text);
    const ids = tokenizer.convert_tokens_to_ids(pieces).map((id: number | undefined) => id ?? unknown);
    return { pieces, ids };
  };
  const cutNormal = rememberWords(cut);

  return {
    pad: tokenizer.pad_token_id ?? end,
    encode(text, wordsToo = false) {
      const read = spelledOut(laidBare(text));
      const normal = normalizer?.(read);
      const { pieces, ids } = normal && remember ? cutNormal(normal.text) : cut(read.text);
      const bounds = windowBounds(ids.length, window);
      const windows = bounds.map(([from, to]) => Int32Array.of(begin, ...ids.slice(from, to), end));
      const found = wordsToo && normal ? tokenWords(pieces, normal) : null;
      if (!found) return { windows, words: null };
      const ofTokens = bounds.map(([from, to]) => Int32Array.of(-1, ...found.words.subarray(from, to), -1));
      return { windows, words: { spans: found.spans, ofTokens } };
    },
  };
}

/**
 * A function that takes the meaning from special tokens that somebody typed: `</s>` in a comment is four
 * characters, not the end of the text. A space after the first character is enough.
 */
function literalSpecials(specials: readonly string[]): (text: MappedText) => MappedText {
  const escaped = specials.map((special) => special.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (escaped.length === 0) return (text) => text;
  const pattern = new RegExp(escaped.join('|'), 'g');
  return (text) => replaced(text, pattern, (special) => `${special[0]} ${special.slice(1)}`);
}
