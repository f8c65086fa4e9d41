import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerBackup, backupStatement } from '../../src/database/embedded/backup-command.js';
import {
  completeMessage,
  FrontendReader,
  queryMessage,
  queryText,
  readyMessage,
  splitAnswer,
  startupMessage,
} from '../../src/database/embedded/wire.js';

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const request = (code: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8, 0);
  bytes.writeInt32BE(code, 4);
  return bytes;
};
const body = fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes));
/** An extended query, a simple one, or one that ends with Flush. */
const statement = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom('P', 'B', 'D', 'E'), body)), fc.constantFrom('S', 'Q', 'H'), body)
  .map(([parts, end, last]) =>
    Buffer.concat([...parts.map(([type, bytes]) => message(type, bytes)), message(end, last)]),
  );

function read(chunks: readonly Buffer[]) {
  const reader = new FrontendReader();
  return chunks.flatMap((chunk) => [...reader.push(chunk)]);
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)].filter((chunk) => chunk.length > 0);
}

describe('FrontendReader', () => {
  it('cuts the same units however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(statement), fc.array(fc.integer({ min: 1, max: 40 })), (statements, sizes) => {
        const bytes = Buffer.concat([startupMessage(), ...statements]);
        const units = read(cut(bytes, sizes));
        expect(units).toEqual([
          { kind: 'startup' },
          ...statements.map((unit) => ({ kind: 'statement', bytes: unit })),
        ]);
      }),
    );
  });

  it('yields a large statement once, when its last byte is there', () => {
    const large = queryMessage('x'.repeat(1_000_000));
    const chunks = cut(Buffer.concat([startupMessage(), large]), Array(100).fill(10_000));
    const reader = new FrontendReader();
    const yielded = chunks.map((chunk) => [...reader.push(chunk)].length);
    expect(yielded.slice(0, -1)).toEqual([1, ...Array(chunks.length - 2).fill(0)]);
    expect(yielded.at(-1)).toBe(1);
  });

  it('knows requests for encryption, cancelling and the end', () => {
    const ssl = request(80877103);
    const gss = request(80877104);
    expect(read([ssl, gss, startupMessage()]).map((unit) => unit.kind)).toEqual([
      'encryption',
      'encryption',
      'startup',
    ]);
    expect(read([request(80877102)]).map((unit) => unit.kind)).toEqual(['end']);
    expect(read([startupMessage(), message('X', Buffer.alloc(0))]).map((unit) => unit.kind)).toEqual([
      'startup',
      'end',
    ]);
  });
});

describe('splitAnswer', () => {
  it('parts notifications from the rest, in order, and tells the last status', () => {
    const part = fc.tuple(fc.constantFrom('A', 'D', 'C', 'N', 'T'), body);
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom('I', 'T', 'E', undefined), (parts, status) => {
        const all = parts.map(([type, bytes]) => ({ type, bytes: message(type, bytes) }));
        const end = status ? message('Z', Buffer.from(status)) : Buffer.alloc(0);
        const join = (notification: boolean) =>
          Buffer.concat(all.filter(({ type }) => (type === 'A') === notification).map(({ bytes }) => bytes));
        const answer = splitAnswer(Buffer.concat([...all.map(({ bytes }) => bytes), end]));
        expect(answer.own).toEqual(Buffer.concat([join(false), end]));
        expect(answer.notifications).toEqual(join(true));
        expect(answer.status).toBe(status);
      }),
    );
  });
});

describe('the statement for a copy', () => {
  it('carries any file name', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(name, async (file) => {
        const files: string[] = [];
        const answer = await answerBackup(queryMessage(backupStatement(file)), async (to) => {
          files.push(to);
        });
        expect(files).toEqual([file]);
        expect(answer).toEqual(Buffer.concat([completeMessage('BACKUP'), readyMessage()]));
      }),
    );
  });

  it('is no other statement', () => {
    for (const sql of ['SELECT 1', "SELECT 'TONFALL BACKUP TO'", "TONFALL BACKUP TO 'a'; DROP TABLE x"]) {
      expect(answerBackup(queryMessage(sql), async () => {})).toBeUndefined();
    }
    expect(queryText(message('P', Buffer.from('TONFALL')))).toBeUndefined();
  });
});
