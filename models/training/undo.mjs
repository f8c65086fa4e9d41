/**
 * Texts as the product reads them: a JSON string per line in, one per line out.
 *
 *     node undo.mjs [TOKENIZER.json] < texts > undone
 *
 * Runs the compiled product (`npm run build`). The tokenizer says which words are known; that of the model before
 * does, since its most frequent pieces are those of the next one.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { deobfuscate, wordsOfVocabulary } from '../../dist/src/model/deobfuscate.js';

const path = process.argv[2] ?? fileURLToPath(new URL('../tonfall-small-1/tokenizer.json', import.meta.url));
const { vocab } = JSON.parse(readFileSync(path, 'utf8')).model;
const words = wordsOfVocabulary(vocab.map(([piece]) => piece));

for await (const line of createInterface({ input: process.stdin })) {
  const { text } = deobfuscate(JSON.parse(line), words);
  if (!process.stdout.write(`${JSON.stringify(text)}\n`)) {
    await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
