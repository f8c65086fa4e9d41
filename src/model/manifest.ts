/** `tonfall.json`: what a model folder says of itself. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TonfallError } from '../errors.js';
import { ATTRIBUTES, type Attribute, SENTIMENTS } from '../label.js';

const attribute = z.enum(ATTRIBUTES);
const grade = z.enum(['measured', 'transferred', 'none']);
const probability = z.number().min(0).max(1);

/** Inside the folder, with `/`, never above it. */
const relativePath = z
  .string()
  .regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\:][^\\:]*$/, 'must lie inside the folder');

/** p = sigmoid(a * logit + b) (Platt scaling). `a` above 0, so that a higher logit is never a lower score. */
const platt = z.object({ a: z.number().positive(), b: z.number() });
/** p = softmax(logits / temperature). */
const tempered = z.object({ temperature: z.number().positive() });

const calibration = z.strictObject({
  ...(Object.fromEntries(ATTRIBUTES.map((name) => [name, platt.optional()])) as Record<
    Attribute,
    z.ZodOptional<typeof platt>
  >),
  sentiment: tempered.optional(),
});

const requiredFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'];

/**
 * Version 1. Per-language tables are keyed by ISO 639-1 code; `*` is any other language, and what a language
 * does not say of an attribute is taken from `*`.
 */
export const manifestSchema = z.object({
  schema: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  /** Order of the columns of the output `toxicity_logits`. */
  attributes: z
    .array(attribute)
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'repeats an attribute'),
  /** Order of the columns of the output `sentiment_logits`. */
  sentiment: z.tuple([z.literal(SENTIMENTS[0]), z.literal(SENTIMENTS[1]), z.literal(SENTIMENTS[2])]),
  /** Tokens per window with its begin and end token, and how many tokens two neighbours share. */
  window: z
    .object({ tokens: z.int().min(8).max(8192), overlap: z.int().min(0) })
    .refine((window) => window.overlap * 2 <= window.tokens - 2, 'overlap is more than half a window'),
  languages: z
    .record(z.string(), z.partialRecord(z.enum([...ATTRIBUTES, 'sentiment']), grade))
    .refine((table) => Object.hasOwn(table, '*'), 'has no entry "*"'),
  calibration: z.record(z.string(), calibration).default({}),
  thresholds: z.record(z.string(), z.partialRecord(attribute, probability)).default({}),
  /** The share of positives that calibration and threshold assume, and what the threshold reached on such rows. */
  operating: z
    .record(
      z.string(),
      z.partialRecord(
        attribute,
        z.object({
          share: z.number().gt(0).lt(1),
          precision: probability.nullable(),
          recall: probability.nullable(),
        }),
      ),
    )
    .default({}),
  /** Free form: data, seeds, commands; and what was measured. Read by people. */
  training: z.unknown().optional(),
  quality: z.unknown().optional(),
  files: z
    .record(
      relativePath,
      z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().nonnegative() }),
    )
    .refine((files) => requiredFiles.every((name) => Object.hasOwn(files, name)), {
      error: `must name ${requiredFiles.join(', ')}`,
    }),
});
export type Manifest = z.output<typeof manifestSchema>;

/** A manifest with the id that labels carry. */
export interface LoadedManifest {
  readonly manifest: Manifest;
  /** See `modelId`. */
  readonly id: string;
}

/**
 * `name@sha256:` and the first 16 hex digits (64 bits) of the SHA-256 over the manifest as compact JSON, keys in
 * the order of the file: line ends and indentation do not change it, every value does. The manifest names the
 * hash of every file, so the id stands for the whole folder.
 */
export function modelId(name: string, json: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(json)).digest('hex');
  return `${name}@sha256:${hash.slice(0, 16)}`;
}

/**
 * Reads and checks `tonfall.json` of a folder.
 *
 * Throws MODEL_NOT_FOUND where it is not there, MODEL_UNSUPPORTED where it is not of version 1.
 */
export async function readManifest(folder: string): Promise<LoadedManifest> {
  const place = join(folder, 'tonfall.json');
  let text: string;
  try {
    text = await readFile(place, 'utf8');
  } catch (cause) {
    throw new TonfallError('MODEL_NOT_FOUND', { place, cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TonfallError('MODEL_UNSUPPORTED', { place, detail: 'It is not JSON.', cause });
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    throw new TonfallError('MODEL_UNSUPPORTED', { place, detail: z.prettifyError(parsed.error) });
  }
  return { manifest: parsed.data, id: modelId(parsed.data.name, json) };
}
