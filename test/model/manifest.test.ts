import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ATTRIBUTES, SENTIMENTS } from '../../src/label.js';
import { modelId, readManifest } from '../../src/model/manifest.js';
import { verifyModelFiles } from '../../src/model/model-files.js';

const contents: Record<string, string> = {
  'config.json': '{"model_type":"bert"}',
  'tokenizer.json': '{}',
  'tokenizer_config.json': '{"pad_token":"<pad>"}',
  'onnx/model_quantized.onnx': 'no graph, only bytes',
};

const describeFile = (text: string) => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: Buffer.byteLength(text),
});

const valid = () => ({
  schema: 1,
  name: 'tiny-0',
  attributes: [...ATTRIBUTES],
  sentiment: [...SENTIMENTS],
  window: { tokens: 128, overlap: 32 },
  languages: { '*': { TOXICITY: 'transferred' }, de: { TOXICITY: 'measured', sentiment: 'measured' } },
  calibration: { '*': { TOXICITY: { a: 1, b: 0 }, sentiment: { temperature: 1 } }, de: {} },
  thresholds: { '*': { TOXICITY: 0.6 } },
  training: { seed: 1 },
  files: Object.fromEntries(Object.entries(contents).map(([name, text]) => [name, describeFile(text)])),
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tonfall-model-'));
  for (const [name, text] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
});
afterEach(() => rm(folder, { recursive: true }));

const write = (manifest: unknown) =>
  writeFile(join(folder, 'tonfall.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));

describe('readManifest', () => {
  it('reads a manifest and names the model by its content', async () => {
    await write(valid());
    const { manifest, id } = await readManifest(folder);
    expect(manifest.attributes).toEqual(ATTRIBUTES);
    expect(id).toBe(modelId('tiny-0', valid()));
    expect(id).toMatch(/^tiny-0@sha256:[0-9a-f]{16}$/);
  });

  it('keeps the id when only white space changes, and changes it with any value', async () => {
    await write(`${JSON.stringify(valid(), null, 4).replaceAll('\n', '\r\n')}\r\n`);
    const { id } = await readManifest(folder);
    expect(id).toBe(modelId('tiny-0', valid()));
    await write({ ...valid(), thresholds: { '*': { TOXICITY: 0.61 } } });
    expect((await readManifest(folder)).id).not.toBe(id);
  });

  it('says where a manifest is not', async () => {
    await expect(readManifest(folder)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      place: join(folder, 'tonfall.json'),
    });
  });

  it.each<[string, unknown]>([
    ['is not JSON', '{"schema":1'],
    ['is not an object', '[]'],
    ['is of another schema', { ...valid(), schema: 2 }],
    ['knows an unknown attribute', { ...valid(), attributes: ['TOXICITY', 'SARCASM'] }],
    ['repeats an attribute', { ...valid(), attributes: ['TOXICITY', 'TOXICITY'] }],
    ['has sentiments in another order', { ...valid(), sentiment: ['positive', 'neutral', 'negative'] }],
    ['has windows that overlap too much', { ...valid(), window: { tokens: 128, overlap: 64 } }],
    ['grades nothing for other languages', { ...valid(), languages: { de: {} } }],
    ['turns scores around', { ...valid(), calibration: { '*': { TOXICITY: { a: -1, b: 0 } } } }],
    ['calibrates an unknown attribute', { ...valid(), calibration: { '*': { TOXICTY: { a: 1, b: 0 } } } }],
    ['grades an unknown attribute', { ...valid(), languages: { '*': { TOXICTY: 'measured' } } }],
    ['sets a threshold for an unknown attribute', { ...valid(), thresholds: { '*': { TOXICTY: 0.5 } } }],
    ['has a threshold above 1', { ...valid(), thresholds: { '*': { TOXICITY: 60 } } }],
    ['does not name the graph', { ...valid(), files: { 'config.json': describeFile('') } }],
    ['names a file above the folder', { ...valid(), files: { ...valid().files, '../x': describeFile('') } }],
    [
      'names a file by absolute path',
      { ...valid(), files: { ...valid().files, '/etc/x': describeFile('') } },
    ],
    ['has a name that is a path', { ...valid(), name: 'a/b' }],
  ])('refuses a manifest that %s', async (_, manifest) => {
    await write(manifest);
    await expect(readManifest(folder)).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' });
  });
});

describe('verifyModelFiles', () => {
  it('accepts the files that the manifest was written for', async () => {
    await expect(verifyModelFiles(folder, valid())).resolves.toBeUndefined();
  });

  it.each([
    ['another content of the same length', 'onnx/model_quantized.onnx', 'no graph, only bytez'],
    ['another length', 'tokenizer.json', '{ }'],
  ])('refuses %s', async (_, name, text) => {
    await writeFile(join(folder, name), text);
    await expect(verifyModelFiles(folder, valid())).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      place: join(folder, name),
    });
  });

  it('refuses a folder with a file missing', async () => {
    await rm(join(folder, 'tokenizer.json'));
    await expect(verifyModelFiles(folder, valid())).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
  });
});
