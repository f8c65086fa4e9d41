/**
 * The real engine in a process of its own: texts as JSON on standard input, what it makes of them on standard output.
 * Runs the compiled code.
 */
import { text } from 'node:stream/consumers';
import { readManifest } from '../../dist/src/model/manifest.js';
import { loadOnnxEngine } from '../../dist/src/model/onnx-engine.js';

const { folder, encode, score } = JSON.parse(await text(process.stdin));
const { manifest } = await readManifest(folder);
const attributes = manifest.attributes.length;
const engine = await loadOnnxEngine({ folder, window: manifest.window, attributes });

const encoded = encode.map((each) => {
  const { words } = engine.encode(each, true);
  return words && { spans: [...words.spans], words: words.ofTokens.map((ofTokens) => [...ofTokens]) };
});

const scored = [];
for (const each of score) {
  const { windows, words } = engine.encode(each, true);
  const [plain, byWord, byToken] = await Promise.all([
    engine.score(windows),
    engine.score(windows, words.ofTokens),
    // Every token as a word of its own, the begin and the end token too.
    engine.score(
      windows,
      windows.map((ids) => ids.map((_, token) => token)),
    ),
  ]);
  const columns = plain.logits.length / windows.length;
  scored.push({
    spans: [...words.spans],
    windows: windows.map((_, row) => {
      const words_ = words.ofTokens[row];
      const logits = [plain, byWord, byToken].map(({ logits: all }) => [
        ...all.subarray(row * columns, row * columns + attributes),
      ]);
      return {
        words: [...words_],
        plain: logits[0],
        logits: logits[1],
        shares: [...byWord.shares[row]],
        tokens: [...byToken.shares[row]],
        unasked: plain.shares[row],
      };
    }),
  });
}
process.stdout.write(JSON.stringify({ attributes, encoded, scored }));
