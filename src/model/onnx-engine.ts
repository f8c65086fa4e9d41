/** The real engine: tokeniser and ONNX session through `@xenova/transformers`, offline, one CPU thread. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AutoModel, AutoTokenizer, env, LogLevel, Tensor } from '@xenova/transformers';
import { SENTIMENTS } from '../label.js';
import type { MappedText } from '../mapped-text.js';
import { replaced } from '../mapped-text-edits.js';
import { deobfuscate, wordsOfVocabulary } from './deobfuscate.js';
import type { Engine, EngineOptions } from './engine.js';
import { tokenNormalizer } from './token-normalizer.js';
import { tokenWords } from './token-words.js';
import { windowBounds } from './windows.js';
import { sharesByWord } from './word-shares.js';

/**
 * Loads the model of a folder that has been verified.
 *
 * The graph takes `input_ids` and `attention_mask` (int64 [batch, tokens]) and gives `toxicity_logits`
 * (float32 [batch, attributes]) and `sentiment_logits` (float32 [batch, 3]). A graph that gives `toxicity_tokens`
 * (float32 [batch, tokens, attributes]) as well, each token's share of the logits, can explain its scores. Throws
 * Error where the folder holds something else.
 */
export async function loadOnnxEngine({ folder, window, attributes }: EngineOptions): Promise<Engine> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  // At any other level a failed run prints its inputs, which are somebody's words.
  env.logLevel = LogLevel.NONE;
  const name = basename(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModel.from_pretrained(name, {
    device: 'cpu',
    dtype: 'q8',
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' },
  });

  const specials = tokenizer.encode('');
  const [begin, end] = specials;
  if (begin === undefined || end === undefined || specials.length !== 2) {
    throw new Error('The tokeniser does not put one token before and one after a text.');
  }
  const pad = tokenizer.pad_token_id ?? end;
  const unknown = tokenizer.unk_token_id as number;
  const normalizer = tokenNormalizer(JSON.parse(await readFile(join(folder, 'tokenizer.json'), 'utf8')));
  const dictionary = wordsOfVocabulary(tokenizer.get_vocab().keys());
  const spelledOut = literalSpecials(tokenizer.all_special_tokens);
  const columns = attributes + SENTIMENTS.length;

  return {
    encode(text, wordsToo = false) {
      const read = spelledOut(deobfuscate(text, dictionary));
      // Unknown pieces come as they are written, so that the pieces one behind the other are the text.
      const pieces = tokenizer.tokenize(read.text);
      const ids = tokenizer.convert_tokens_to_ids(pieces);
      const bounds = windowBounds(ids.length, window);
      const windows = bounds.map(([from, to]) =>
        Int32Array.of(begin, ...ids.slice(from, to).map((id) => id ?? unknown), end),
      );
      const found = wordsToo && normalizer ? tokenWords(pieces, normalizer(read)) : null;
      const ofTokens = (words: Int32Array) =>
        bounds.map(([from, to]) => Int32Array.of(-1, ...words.subarray(from, to), -1));
      return { windows, words: found && { spans: found.spans, ofTokens: ofTokens(found.words) } };
    },

    async score(windows, words) {
      const rows = windows.length;
      const width = Math.max(...windows.map(({ length }) => length));
      const ids = new BigInt64Array(rows * width).fill(BigInt(pad));
      const mask = new BigInt64Array(rows * width);
      for (const [row, tokens] of windows.entries()) {
        for (const [column, id] of tokens.entries()) ids[row * width + column] = BigInt(id);
        mask.fill(1n, row * width, row * width + tokens.length);
      }
      const output = await model({
        input_ids: new Tensor('int64', ids, [rows, width]),
        attention_mask: new Tensor('int64', mask, [rows, width]),
      });
      const toxicity = output.toxicity_logits.data as Float32Array;
      const sentiment = output.sentiment_logits.data as Float32Array;
      if (toxicity.length !== rows * attributes || sentiment.length !== rows * SENTIMENTS.length) {
        throw new Error('The graph has other outputs than the manifest says.');
      }
      const logits = new Float32Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        logits.set(toxicity.subarray(row * attributes, (row + 1) * attributes), row * columns);
        logits.set(sentiment.subarray(row * 3, (row + 1) * 3), row * columns + attributes);
      }
      const tokens = output.toxicity_tokens?.data as Float32Array | undefined;
      const shares = windows.map((_, row) => {
        const ofTokens = words?.[row];
        if (!ofTokens || !tokens) return null;
        return sharesByWord(tokens.subarray(row * width * attributes), ofTokens, attributes);
      });
      return { logits, shares };
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
