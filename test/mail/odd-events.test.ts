import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import { receiveMailWebhook } from '../../src/mail/webhook/receive-webhook.ts';
import { useDatabase } from '../setup/database.ts';
import { usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

let received = 0;

/** Receives a body that is signed as the provider signs. */
function receive(body: string, id = `msg_${received++}`) {
  const at = new Date();
  const secret = office.resend.webhookSecret;
  const headers = {
    'svix-id': id,
    'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
    'svix-signature': new Webhook(secret).sign(id, at, body),
  };
  return receiveMailWebhook(office.context, { body, headers, secret });
}

async function sent() {
  const person = await office.invited();
  await deliverMail(office.context, { mailer: office.mailer });
  const [mail] = office.resend.mailbox(person.address);
  if (!mail) throw new Error('No mail was sent.');
  const round = () => database.db.round.findUniqueOrThrow({ where: { id: person.roundId } });
  return { ...person, providerId: mail.id, round };
}

const LONG = 'x'.repeat(100_000);

test.each<[string, (email: { providerId: string; emailRowId: string }) => string]>([
  ['NUL in its reason', ({ providerId }) => bounce(providerId, { bounce: { message: 'no\u0000such' } })],
  [
    'half a character in its reason',
    ({ providerId }) => bounce(providerId).replace('"Gone"', '"\\ud800 \\u0000 gone"'),
  ],
  ['a reason of 100 kB', ({ providerId }) => bounce(providerId, { bounce: { message: LONG } })],
  ['null for a reason', ({ providerId }) => bounce(providerId, { bounce: { message: null, type: null } })],
  ['null for its particulars', ({ providerId }) => bounce(providerId, { bounce: null })],
  ['a list for its particulars', ({ providerId }) => bounce(providerId, { bounce: ['Permanent'] })],
  ['an unknown type', ({ providerId }) => bounce(providerId, { bounce: { type: 'General' } })],
  ['null for tags', ({ providerId }) => bounce(providerId, { tags: null })],
  ['an empty list of tags', ({ providerId }) => bounce(providerId, { tags: [] })],
  ['tags of others', ({ providerId }) => bounce(providerId, { tags: [{ name: 'a', value: 'b' }] })],
  ['a tag that is no id', ({ providerId }) => bounce(providerId, { tags: { email_id: { a: 1 } } })],
  [
    'a list of tags and no id of the provider',
    ({ emailRowId }) => bounce(null, { tags: [{ name: 'email_id', value: emailRowId }] }),
  ],
  [
    'an id of the provider that is nonsense',
    ({ emailRowId }) => bounce(`\u0000${LONG}`, { tags: { email_id: emailRowId } }),
  ],
])('a bounce with %s ends the round', async (_what, write) => {
  const jane = await sent();
  expect(await receive(write(jane))).toBe('RECORDED');
  expect(await jane.round()).toMatchObject({ status: 'BOUNCED' });
  const { error } = await database.db.email.findUniqueOrThrow({ where: { id: jane.emailRowId } });
  expect([...(error ?? '')].length).toBeLessThanOrEqual(1_000);
  expect(error ?? '').not.toMatch(/\p{Cc}|\p{Cs}/u);
});

test.each([
  'null',
  '[]',
  '{',
  '',
  '"email.bounced"',
  '{"type":null}',
  '{"type":"contact.updated","data":{"id":"x"}}',
  '{"type":"email.received","data":null}',
  '{"type":"email.bounced","data":null}',
  '{"type":"email.bounced","data":[]}',
  '['.repeat(50_000),
])('a signed body %# that says nothing about an email of ours is taken in and ignored', async (body) => {
  expect(await receive(body)).toBe('IGNORED');
});

test('a webhook whose own id is very long is known when it comes again', async () => {
  const jane = await sent();
  const body = bounce(jane.providerId);
  expect(await receive(body, `msg_${LONG.slice(0, 8_000)}`)).toBe('RECORDED');
  expect(await receive(body, `msg_${LONG.slice(0, 8_000)}`)).toBe('REPEATED');
});

test('an event that names two emails is about the one of the tag, and takes no id away from the other', async () => {
  const [jane, sam] = [await sent(), await office.invited()];
  const tags = { email_id: sam.emailRowId };
  await database.db.email.update({ where: { id: sam.emailRowId }, data: { status: 'ACCEPTED' } });
  expect(await receive(bounce(jane.providerId, { tags }))).toBe('RECORDED');
  expect(await jane.round()).toMatchObject({ status: 'OPEN' });
});

test('of 1,000 events of all shapes none fails, and each bounce ends its round', async () => {
  const [jane, ...people] = [await sent(), ...(await office.crowd(50))];
  await deliverMail(office.context, { mailer: office.mailer });
  const random = seeded('the events of this test');
  const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0];
  const anything = (depth = 0): unknown =>
    pick<() => unknown>([
      () => null,
      () => random() * 1e9,
      () => pick([true, false]),
      () => pick(['', 'Permanent', 'a\u0000b', '\ud800', '\udfff\ud800', 'é'.repeat(2_000), '__proto__']),
      () => pick([jane.providerId, jane.emailRowId]),
      () => (depth > 2 ? [] : [anything(depth + 1), anything(depth + 1)]),
      () => (depth > 2 ? {} : { [pick(['name', 'value', 'message', '__proto__'])]: anything(depth + 1) }),
    ])();
  const data = () => ({
    email_id: anything(),
    tags: anything(),
    bounce: anything(),
    failed: anything(),
    suppressed: anything(),
  });
  for (let event = 0; event < 950; event++) {
    const type = pick(['email.sent', 'email.delivered', 'email.failed', 'email.opened', anything()]);
    const body = { type, data: pick([data(), data(), anything()]) };
    expect(['RECORDED', 'IGNORED']).toContain(await receive(JSON.stringify(body)));
  }
  for (const { emailRowId } of people) {
    const { bounce: _, ...others } = data();
    const message = anything();
    const odd = { ...others, bounce: { type: pick(['Permanent', null, 7, 'Odd']), message } };
    expect(await receive(bounce(null, { ...odd, tags: { email_id: emailRowId, other: message } }))).toBe(
      'RECORDED',
    );
  }
  const ended = await database.db.round.count({
    where: { id: { in: people.map(({ roundId }) => roundId) }, status: 'BOUNCED' },
  });
  expect(ended).toBe(50);
});

function bounce(providerId: string | null, data: Record<string, unknown> = {}): string {
  return JSON.stringify({
    type: 'email.bounced',
    data: { email_id: providerId, bounce: { type: 'Permanent', message: 'Gone' }, ...data },
  });
}

/** The same numbers from 0 to 1 in every run. */
function seeded(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest();
  return () => {
    state = createHash('sha256').update(state).digest();
    return state.readUInt32BE() / 2 ** 32;
  };
}
