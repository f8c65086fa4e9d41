import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSigned } from '../../../src/http/coral/signature.js';
import { coralSignature } from '../../helpers/http.js';

const secret = fc.string({ minLength: 1, maxLength: 40 });
const body = fc.string({ unit: 'binary', maxLength: 200 });

describe('isSigned', () => {
  it('holds for what any of the secrets signed, wherever it stands in the header', () => {
    fc.assert(
      fc.property(
        body,
        fc.uniqueArray(secret, { minLength: 1, maxLength: 3 }),
        secret,
        (text, secrets, other) => {
          const one = secrets[0] ?? '';
          const header = coralSignature(text, other, one);
          expect(isSigned(Buffer.from(text), header, secrets)).toBe(true);
          expect(
            isSigned(Buffer.from(text), header.toUpperCase().replaceAll('SHA256', 'sha256'), secrets),
          ).toBe(true);
        },
      ),
    );
  });

  it('does not hold for another body, another secret, or a signature that is not one', () => {
    fc.assert(
      fc.property(body, secret, secret, fc.string(), (text, one, other, noise) => {
        fc.pre(one !== other);
        const bytes = Buffer.from(text);
        expect(isSigned(bytes, coralSignature(text, other), [one])).toBe(false);
        expect(isSigned(Buffer.from(`${text} `), coralSignature(text, one), [one])).toBe(false);
        expect(isSigned(bytes, noise, [one])).toBe(false);
        expect(isSigned(bytes, coralSignature(text, one).slice(0, -1), [one])).toBe(false);
        expect(isSigned(bytes, coralSignature(text, one), [])).toBe(false);
      }),
    );
  });

  it('is over the raw bytes: the same JSON in another form is another body', () => {
    const data = { tenantID: 't', comment: { body: 'ü' } };
    const pretty = JSON.stringify(data, null, 2);
    const header = coralSignature(pretty, 's');
    expect(isSigned(Buffer.from(pretty), header, ['s'])).toBe(true);
    expect(isSigned(Buffer.from(JSON.stringify(data)), header, ['s'])).toBe(false);
  });

  it('looks at ten signatures at most', () => {
    const many = Array.from({ length: 10 }, (_, at) => `sha256=${'0'.repeat(63)}${at}`).join(',');
    const right = createHmac('sha256', 's').update('x').digest('hex');
    expect(isSigned(Buffer.from('x'), `${many},sha256=${right}`, ['s'])).toBe(false);
    expect(isSigned(Buffer.from('x'), `sha256=${right},${many}`, ['s'])).toBe(true);
  });
});
