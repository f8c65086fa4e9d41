/** The options of `tonfall eval`. */
import { z } from 'zod';
import { attributeOf, TASKS, type Task } from '../evaluation/labels.js';
import type { Attribute } from '../label.js';
import { canonicalLanguage } from '../language-code.js';
import { REPORT_FORMATS } from './eval-report.js';
import { SOURCE_OPTIONS } from './source-options.js';

const whole = (least: number) =>
  z.coerce.number().int('expects a whole number').min(least, `expects at least ${least}`);

const taskName = z.string().transform((text, context): Task => {
  const task = text.trim().toUpperCase() === 'SENTIMENT' ? 'SENTIMENT' : attributeOf(text);
  if (task === null) context.addIssue(`expects one of ${TASKS.join(', ')}`);
  return task ?? z.NEVER;
});

const threshold = z.string().transform((text, context): readonly [Attribute, number] => {
  const [name = '', value = ''] = text.split('=');
  const attribute = attributeOf(name);
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (attribute === null || !(number >= 0 && number <= 1)) {
    context.addIssue('expects ATTRIBUTE=NUMBER, as TOXICITY=0.7');
    return z.NEVER;
  }
  return [attribute, number];
});

const language = z.string().transform((text, context) => {
  const code = canonicalLanguage(text);
  if (code === null) context.addIssue('expects a language code such as de');
  return code ?? z.NEVER;
});

export const EVAL_OPTIONS = {
  format: {
    summary: `${REPORT_FORMATS.join(', ')}; by the name of --out, else a table`,
    value: 'FORMAT',
    schema: z.enum(REPORT_FORMATS).optional(),
  },
  out: { summary: 'Write to a file instead of stdout', value: 'FILE', schema: z.string().optional() },
  rejects: {
    summary: 'Also write what was refused or failed, with the input as it came, as JSONL',
    value: 'FILE',
    schema: z.string().optional(),
  },
  // Which rows, and how they are read
  map: SOURCE_OPTIONS.map,
  attribute: {
    summary: 'Only this attribute, or SENTIMENT; again for more',
    value: 'NAME',
    repeatable: true,
    schema: z.array(taskName).default([...TASKS]),
  },
  sample: {
    summary: 'Only so many rows of each file, drawn at random',
    value: 'N',
    schema: whole(1).optional(),
  },
  language: {
    summary: 'The language of every row, instead of the one that is found',
    value: 'CODE',
    schema: language.optional(),
  },
  languageFromRow: {
    summary: 'Believe the language that a row names',
    schema: z.boolean().default(false),
  },
  // What is reported
  by: {
    summary: 'Group rows by language, source, file, or a field of the row; again for more',
    value: 'NAME',
    repeatable: true,
    schema: z.array(z.string().min(1, 'expects a name')).default(['language']),
  },
  threshold: {
    summary: "Instead of the scorer's own: ATTRIBUTE=NUMBER; again for more",
    value: 'PAIR',
    repeatable: true,
    schema: z.array(threshold).default([]),
  },
  bootstrap: {
    summary: 'Resamples for 95 % intervals; 0 for none, 1000 where not given',
    value: 'N',
    schema: whole(0).default(1000),
  },
  seed: {
    summary: 'Of the sample and the resamples; 1 where not given',
    value: 'N',
    schema: whole(0).default(1),
  },
  // What is measured
  scorer: {
    summary: 'model, or perspective: whatever speaks that API at --url',
    value: 'KIND',
    schema: z.enum(['model', 'perspective']).default('model'),
  },
  url: {
    summary: 'Address of the foreign scorer; the texts are sent there',
    value: 'URL',
    schema: z.string().optional(),
  },
  key: {
    summary: 'Its API key; TONFALL_SCORER_KEY shows in no list of processes',
    value: 'KEY',
    schema: z.string().min(1, 'expects a key').optional(),
  },
  rate: {
    summary: 'Calls a second to it, at most; 1 where not given',
    value: 'N',
    schema: z.coerce.number().positive('expects more than 0').default(1),
  },
} as const;

export type EvalOptions = {
  readonly [Name in keyof typeof EVAL_OPTIONS]: z.output<(typeof EVAL_OPTIONS)[Name]['schema']>;
};
