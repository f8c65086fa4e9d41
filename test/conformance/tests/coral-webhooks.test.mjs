/** Coral's webhooks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coralBytes, signature, signedRequest } from '../lib/coral.mjs';
import { unless } from '../lib/target.mjs';

const PATH = '/coral/events';
const skip = unless('coral', 'CORAL_SECRETS');
const secrets = (process.env.CORAL_SECRETS ?? '').split(',');

const EVENTS = [
  'STORY_CREATED',
  'COMMENT_CREATED',
  'COMMENT_REPLY_CREATED',
  'COMMENT_ENTERED_MODERATION_QUEUE',
  'COMMENT_LEFT_MODERATION_QUEUE',
];

const fileOf = (event) => `event-${event.toLowerCase().replaceAll('_', '-')}`;
const deliver = (event, given = signature(coralBytes(fileOf(event)), secrets)) =>
  signedRequest(PATH, coralBytes(fileOf(event)), { signature: given, agent: 'Webhook', event });

for (const event of EVENTS) {
  test(`takes ${event}, and takes it again`, { skip }, async () => {
    for (let delivery = 0; delivery < 2; delivery++) {
      const { status, text } = await deliver(event);
      assert.ok(status >= 200 && status < 300, `${status}: ${text}`);
    }
  });
}

test('takes one that one of two secrets signed', { skip }, async () => {
  const given = signature(coralBytes(fileOf('COMMENT_CREATED')), secrets.slice(-1));
  assert.ok((await deliver('COMMENT_CREATED', given)).status < 300);
});

test('refuses one that is not signed, or wrongly', { skip }, async () => {
  assert.equal((await deliver('COMMENT_CREATED', null)).status, 401);
  const wrong = signature(coralBytes(fileOf('COMMENT_CREATED')), ['not-a-secret']);
  assert.equal((await deliver('COMMENT_CREATED', wrong)).status, 401);
});
