import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TonfallError } from '../src/errors.js';
import { createLogger, type LogLevel } from '../src/log.js';
import { REDACTED_KEYS } from '../src/log-redaction.js';
import { expectNoLeak, PRIVATE, privateValues } from './helpers/private-values.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

function logged(work: (log: ReturnType<typeof createLogger>) => void, pretty = false): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  work(createLogger({ level: 'trace', destination, pretty }));
  return lines.join('');
}

const databaseError = () =>
  Object.assign(new Error(`invalid input syntax for type integer: "${PRIVATE.text}"`), {
    name: 'error',
    code: '22P02',
    detail: `Key (author)=(${PRIVATE.author}) already exists.`,
    where: `unnamed portal parameter $1 = '${PRIVATE.text}'`,
    parameters: [PRIVATE.text, PRIVATE.ip],
    query: `insert into c values ('${PRIVATE.email}')`,
    constraint: 'comments_key',
  });

const parseError = () => {
  try {
    JSON.parse(PRIVATE.text);
  } catch (error) {
    return error as Error;
  }
  throw new Error('it parsed');
};

/** Everything that code could hand to a logger by mistake. */
const HANDED: readonly [string, unknown][] = [
  ['a comment', privateValues()],
  ['a comment inside of lists and objects', { batch: [{ comments: [{ comment: privateValues() }] }] }],
  ['a raw item', { item: { place: 'x.jsonl:3', raw: PRIVATE.text } }],
  [
    'a row as the database spells it',
    { author_name: PRIVATE.author, author_ip: PRIVATE.ip, body: PRIVATE.text },
  ],
  ['other casing', { Text: PRIVATE.text, AUTHOR: PRIVATE.author, 'E-Mail': PRIVATE.email, IP: PRIVATE.ip }],
  ['a map', { found: new Map([['text', PRIVATE.text]]) }],
  ['a database error', databaseError()],
  ['a database error under err', { err: databaseError() }],
  ['a database error under another key', { reason: databaseError() }],
  ["a parser's error", parseError()],
  ["our error with a parser's error as cause", new TonfallError('INVALID_JSON', { cause: parseError() })],
  ['several errors in one', new AggregateError([databaseError(), parseError()], PRIVATE.text)],
  ['bytes', { chunk: Buffer.from(PRIVATE.text) }],
  ['an address in another field', { note: `wrote ${PRIVATE.email} back` }],
];

describe('no comment text, author, e-mail or IP reaches a log', () => {
  describe.each(LEVELS)('at level %s', (level) => {
    it.each(HANDED)('from %s', (_, value) => {
      for (const pretty of [false, true]) {
        const output = logged((log) => {
          log[level](value as object);
          log[level](value as object, 'with a message');
          log[level]({ value }, 'nested');
          log.child({ value })[level]('from a child');
        }, pretty);
        expect(output).not.toBe('');
        expectNoLeak(output);
      }
    });

    it('from values after the message, which the list could not see', () => {
      expectNoLeak(logged((log) => log[level]('labelled %s of %o', PRIVATE.text, { a: PRIVATE.author })));
    });
  });

  it('under any key of the list at any depth', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REDACTED_KEYS),
        fc.array(fc.constantFrom('job', 'result', '0', 'nested'), { maxLength: 10 }),
        (key, path) => {
          const value = path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), {
            [key]: PRIVATE.text,
          });
          expectNoLeak(logged((log) => log.info(value as object)));
        },
      ),
    );
  });
});

describe('createLogger', () => {
  const line = (work: (log: ReturnType<typeof createLogger>) => void) => JSON.parse(logged(work));

  it('keeps what helps: numbers, names, codes, stack frames', () => {
    const err = new TonfallError('MODEL_FAILED', { place: 'a.jsonl:7', cause: databaseError() });
    expect(line((log) => log.error({ err, comment: 42, queue: 'label' }, 'a batch failed'))).toMatchObject({
      level: 'error',
      msg: 'a batch failed',
      comment: 42,
      queue: 'label',
      err: {
        code: 'MODEL_FAILED',
        place: 'a.jsonl:7',
        stack: expect.arrayContaining([expect.stringMatching(/^at .*log\.test/)]),
        cause: { code: '22P02', constraint: 'comments_key', message: 'error 22P02' },
      },
    });
  });

  it("keeps the system's own messages", () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), {
      code: 'ECONNREFUSED',
      errno: -111,
      syscall: 'connect',
    });
    expect(line((log) => log.warn(refused)).msg).toBe('connect ECONNREFUSED 127.0.0.1:6379');
  });

  it.each(['info', 'error', 'silent'] as LogLevel[])('says nothing below its level (%s)', (level) => {
    const lines: string[] = [];
    const log = createLogger({ level, destination: { write: (text: string) => lines.push(text) } });
    for (const each of LEVELS) log[each]('x');
    expect(lines.map((text) => JSON.parse(text).level)).toEqual(
      level === 'silent' ? [] : LEVELS.slice(LEVELS.indexOf(level as 'info')),
    );
  });

  it('prints lines for people where asked', () => {
    expect(logged((log) => log.info({ queue: 'label' }, 'ready'), true)).toMatch(
      /INFO.*ready \{"queue":"label"\}\n$/,
    );
  });
});
