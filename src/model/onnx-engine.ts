/** The real engine: tokeniser and ONNX session through `@xenova/transformers`, offline, one CPU thread. */
import { basename, dirname } from 'node:path';
import { AutoModel, env, LogLevel, Tensor } from '@xenova/transformers';
import { SENTIMENTS } from '../label.js';
import type { Engine, EngineOptions } from './engine.js';
import { loadTextEncoder } from './text-encoder.js';
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
  const { encode, pad } = await loadTextEncoder({ folder, window });
  const model = await AutoModel.from_pretrained(name, {
    device: 'cpu',
    dtype: 'q8',
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' },
  });

  const columns = attributes + SENTIMENTS.length;

  return {
    encode,

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
