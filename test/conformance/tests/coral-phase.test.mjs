/** Coral's external moderation phase. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { coralBytes, PHASE_TIMEOUT, signature, signedRequest } from '../lib/coral.mjs';
import { fixture } from '../lib/fixture.mjs';
import { unless } from '../lib/target.mjs';

const PATH = '/coral/moderate';
const skip = unless('coral', 'CORAL_SECRETS');
const secrets = (process.env.CORAL_SECRETS ?? '').split(',');
const validate = new Ajv({ allErrors: true }).compile(fixture('coral-phase-response.schema.json'));

const FLAG = [{ actionType: 'FLAG', reason: 'COMMENT_DETECTED_TOXIC' }];

/** Sends a request, signed with all secrets; what Coral would make of the answer, null for "no opinion". */
async function ask(name) {
  const bytes = coralBytes(name);
  const answer = await signedRequest(PATH, bytes, { signature: signature(bytes, secrets) });
  assert.ok(answer.status >= 200 && answer.status < 300, `${answer.status}: ${answer.text}`);
  if (answer.status === 204 || answer.text === '' || answer.text === '{}') return null;
  assert.ok(validate(answer.json), `Coral throws this away: ${answer.text}`);
  return answer.json;
}

/** A server that does not answer in time has no opinion; that is right, and told in another test. */
async function opinion(name) {
  for (let tries = 0; tries < 10; tries++) {
    const answer = await ask(name);
    if (answer !== null) return answer;
    await sleep(200);
  }
  return null;
}

before(() => (skip ? null : opinion('phase-held')));

test('no opinion on a kind comment', { skip }, async () => {
  assert.equal(await ask('phase-kind'), null);
});

test('for review: a flag, and no status', { skip: skip || unless('CORAL_FLAGGED_WORD') }, async () => {
  assert.deepEqual(await opinion('phase-flagged'), { actions: FLAG });
});

for (const name of ['phase-held', 'phase-held-edit']) {
  test(`${name}: a flag, and withheld`, { skip: skip || unless('CORAL_HELD_WORD') }, async () => {
    assert.deepEqual(await opinion(name), { actions: FLAG, status: 'SYSTEM_WITHHELD' });
  });
}

test('held where the site rejects: rejected, with the reason', {
  skip: skip || unless('CORAL_HELD_WORD', 'CORAL_REJECTING'),
}, async () => {
  assert.deepEqual(await opinion('phase-held-rejecting'), {
    actions: FLAG,
    status: 'REJECTED',
    moderationAction: { status: 'REJECTED', rejectionReason: { code: 'BANNED_WORD' } },
  });
});

test(`most answers come within the ${PHASE_TIMEOUT} ms that Coral gives`, { skip }, async () => {
  const bytes = coralBytes('phase-kind');
  const times = [];
  for (let asked = 0; asked < 20; asked++) {
    const { milliseconds } = await signedRequest(PATH, bytes, { signature: signature(bytes, secrets) });
    times.push(milliseconds);
  }
  const inTime = times.filter((milliseconds) => milliseconds < PHASE_TIMEOUT).length;
  assert.ok(inTime >= 15, times.map((milliseconds) => milliseconds.toFixed()).join(' '));
});

const bytes = coralBytes('phase-kind');
const good = signature(bytes, secrets);
const accepted = {
  'all secrets': good,
  ...Object.fromEntries(
    secrets.map((secret, row) => [`secret ${row + 1} alone`, signature(bytes, [secret])]),
  ),
  'a secret of before beside one in force': signature(bytes, ['retired', secrets[0]]),
};
for (const [name, given] of Object.entries(accepted)) {
  test(`signed with ${name}`, { skip }, async () => {
    const { status, text } = await signedRequest(PATH, bytes, { signature: given });
    assert.ok(status === 200 || status === 204, `${status}: ${text}`);
  });
}

const refused = {
  'no signature': [bytes, null],
  'an empty signature': [bytes, ''],
  'the signature of another secret': [bytes, signature(bytes, ['not-a-secret'])],
  'a signature without its kind': [bytes, good.split(',')[0].slice('sha256='.length)],
  'a signature that is cut': [bytes, good.split(',')[0].slice(0, -1)],
  'a body that was changed by one byte': [Buffer.from(bytes.toString().replace('Danke', 'Danki')), good],
  'a body that was formatted anew': [Buffer.from(JSON.stringify(JSON.parse(bytes))), good],
  'the body of another site': [
    Buffer.from(bytes.toString().replace(/"tenantID": "./, '"tenantID": "x')),
    good,
  ],
  'a body that is no JSON': [Buffer.from('{"tenantID": '), signature(Buffer.from('{"tenantID": '), secrets)],
};
for (const [name, [body, given]] of Object.entries(refused)) {
  test(`refused: ${name}`, { skip }, async () => {
    const { status } = await signedRequest(PATH, body, { signature: given });
    assert.equal(status, 401);
  });
}
