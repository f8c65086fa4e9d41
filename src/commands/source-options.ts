/** The options of every command that reads sources. */
import { z } from 'zod';
import type { Config, ConfigKey } from '../config.js';
import { openSource, SOURCE_FORMATS } from '../sources/open.js';
import type { CommentSource } from '../sources/source.js';
import type { CommandContext } from './command.js';

export const SOURCE_ARGUMENT = {
  name: 'SOURCE',
  summary:
    'File (.jsonl, .csv, .tsv, .html, .txt, each also .gz), URL of a page or WordPress site, or - for stdin',
} as const;

/** Configuration of whatever reads sources. */
export const SOURCE_KEYS: readonly ConfigKey[] = ['site', 'section', 'language', 'wordpressUser'];

const pairs = z
  .string()
  .transform((text) => text.split(',').map((pair) => pair.split('=').map((part) => part.trim())))
  .refine(
    (list) => list.every((pair) => pair.length === 2 && pair.every((part) => part !== '')),
    'expects pairs such as text=body,id=cid',
  )
  .transform((list) => Object.fromEntries(list) as Record<string, string>);

export const SOURCE_OPTIONS = {
  from: {
    summary: `What the input is, where its name does not tell: ${SOURCE_FORMATS.join(', ')}`,
    value: 'FORMAT',
    schema: z.enum(SOURCE_FORMATS).optional(),
  },
  map: {
    summary: 'Which column or key holds what: text=body,id=cid',
    value: 'FIELDS',
    schema: pairs.optional(),
  },
  ranks: {
    summary: 'Further names of ranks on copied pages, separated by commas',
    value: 'NAMES',
    schema: z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      )
      .optional(),
  },
  savedAt: {
    summary: 'When the page was saved, for ages such as "9 days": 2026-05-01 or 2026-05-01T18:00',
    value: 'TIME',
    schema: z
      .string()
      .transform((text) => new Date(text))
      .refine((date) => !Number.isNaN(date.getTime()), 'expects a date such as 2026-05-01')
      .optional(),
  },
} as const;

export type SourceOptions = {
  readonly [Name in keyof typeof SOURCE_OPTIONS]: z.output<(typeof SOURCE_OPTIONS)[Name]['schema']>;
};

/** Opens one source with the command's options. Throws SOURCE_NOT_FOUND and what else `openSource` throws. */
export function openSourceOf(
  argument: string,
  options: SourceOptions,
  context: CommandContext,
): Promise<CommentSource> {
  const { site, section, wordpressUser, wordpressPassword }: Config = context.config;
  const { from, map, ranks, savedAt = null } = options;
  return openSource(argument, {
    defaults: { site, section, savedAt },
    stdin: context.stdin,
    signal: context.signal,
    ...(from ? { from } : {}),
    ...(map ? { map } : {}),
    ...(ranks ? { ranks } : {}),
    ...(wordpressUser !== null && wordpressPassword !== null
      ? { auth: { user: wordpressUser, password: wordpressPassword } }
      : {}),
  });
}
