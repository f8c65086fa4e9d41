/**
 * The real engine in a process of its own: texts as JSON on standard input, what it makes of them on standard output.
 * Runs the compiled code.
 */
import { text } from 'node:stream/consumers';
import { unmapped } from '../../dist/src/mapped-text.js';
import { readManifest } from '../../dist/src/model/manifest.js';
import { loadOnnxEngine } from '../../dist/src/model/onnx-engine.js';
import { loadTextEncoder } from '../../dist/src/model/text-encoder.js';

const { folder, encode, score } = JSON.parse(await text(process.stdin));
const { manifest } = await readManifest(folder);
const attributes = manifest.attributes.length;
const engine = await loadOnnxEngine({ folder, window: manifest.window, attributes });
const asWritten = await loadTextEncoder({ folder, window: manifest.window }, unmapped);

/** The tokenizer alone, with nothing remembered. */
const anew = await loadTextEncoder({ folder, window: manifest.window }, undefined, false);
const idsOf = (encoder, each) => encoder.encode(each).windows.map((ids) => [...ids]);

const listed = ({ words }) =>
  words && { spans: [...words.spans], words: words.ofTokens.map((ofTokens) => [...ofTokens]) };
const encoded = encode.map((each) => listed(engine.encode(each, true)));
/** Without undoing disguises, which leaves out what hides a word. */
const plain = encode.map((each) => listed(asWritten.encode(each, true)));

const ids = encode.map((each) => idsOf(engine, each));
const idsAnew = encode.map((each) => idsOf(anew, each));

const scored = [];
for (const each of score) {
  const { windows, words } = engine.encode(each, true);
  const [unasked, byWord, byToken] = await Promise.all([
    engine.score(windows),
    engine.score(windows, words.ofTokens),
    // Every token as a word of its own, the begin and the end token too.
    engine.score(
      windows,
      windows.map((ids) => ids.map((_, token) => token)),
    ),
  ]);
  const columns = unasked.logits.length / windows.length;
  scored.push({
    spans: [...words.spans],
    windows: windows.map((_, row) => {
      const logits = [unasked, byWord, byToken].map(({ logits: all }) => [
        ...all.subarray(row * columns, row * columns + attributes),
      ]);
      return {
        words: [...words.ofTokens[row]],
        plain: logits[0],
        logits: logits[1],
        shares: [...byWord.shares[row]],
        tokens: [...byToken.shares[row]],
        unasked: unasked.shares[row],
      };
    }),
  });
}
process.stdout.write(JSON.stringify({ attributes, encoded, plain, ids, idsAnew, scored }));
