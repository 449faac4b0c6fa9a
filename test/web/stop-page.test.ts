import { describe, expect, test } from '@jest/globals';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { makeCard, makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';
import { useWebsite } from './site.ts';

const site = useWebsite();

const db = () => site.context.db;
const pathOf = (email: { id: string }) => `/stop/${linkToken(site.context.secret, email.id)}`;
const roundOf = (id: string) => db().round.findUniqueOrThrow({ where: { id }, include: { emails: true } });

async function invited() {
  const alice = await makeUser(db(), { firstName: 'Alice', lastName: 'Admin' });
  const tenant = await makeTenant(db());
  const membership = await makeMembership(db(), { tenantId: tenant.id });
  const card = await makeCard(db(), { membershipId: membership.id });
  const { round, email } = await makeRound(db(), {
    membershipId: membership.id,
    sentById: alice.id,
    cardId: card.id,
  });
  return { tenant, membership, card, round, email, path: pathOf(email) };
}

/** What a mail program sends, from wherever it runs. */
function unsubscribe(path: string, body: string | FormData = 'List-Unsubscribe=One-Click', type?: string) {
  const headers = new Headers(type === undefined ? {} : { 'Content-Type': type });
  return fetch(site.url + path, { method: 'POST', body, headers, redirect: 'manual' });
}

test('This is not for me: the page of the link leads there, asks once, and ends the round', async () => {
  const { path, round, card, membership, tenant } = await invited();
  const visitor = site.visitor();
  const invitation = await visitor.get(path.replace('/stop/', '/i/'));
  expect(invitation.words).toContain('This is not for me');
  expect(invitation.text).toContain(`href="${path}"`);
  const asked = await visitor.get(path);
  expect(asked.status).toBe(200);
  expect(asked.words).toContain(`If the invitation to ${tenant.name} is not for you, you can end it here.`);
  expect(await roundOf(round.id)).toMatchObject({ status: 'OPEN' });

  site.context.woken.length = 0;
  const stopped = await visitor.post(path, {});
  expect(stopped.status).toBe(200);
  expect(stopped.words).toContain('You stopped this invitation');
  expect(await roundOf(round.id)).toMatchObject({ status: 'DECLINED', nextFollowUpAt: null, endedBy: null });
  expect(site.context.woken).toEqual(['announce']);
  expect(await db().cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([{ kind: 'DECLINED' }]);
  expect(await db().auditEntry.findMany({ where: { subject: membership.id } })).toMatchObject([
    { action: 'stop', actorId: null, actor: 'the invited person' },
  ]);
  expect((await visitor.get(path.replace('/stop/', '/i/'))).words).toContain('You stopped this invitation');
});

describe('the unsubscribe button of a mail program', () => {
  test.each<[string, () => Promise<[string | FormData, string?]>]>([
    ['a form', async () => ['List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded']],
    [
      'form data',
      async () => {
        const form = new FormData();
        form.set('List-Unsubscribe', 'One-Click');
        return [form];
      },
    ],
  ])('ends the round with one POST, without cookies and origin: %s', async (_, make) => {
    const { path, round } = await invited();
    const answer = await unsubscribe(path, ...(await make()));
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    expect(await roundOf(round.id)).toMatchObject({ status: 'DECLINED' });
  });

  test('also where a browser sends it from another site: the token is what counts', async () => {
    const { path, round } = await invited();
    const headers = { Origin: 'https://mail.example', 'Sec-Fetch-Site': 'cross-site' };
    const answer = await site.visitor().post(path, { 'List-Unsubscribe': 'One-Click' }, headers);
    expect(answer.status).toBe(200);
    expect(await roundOf(round.id)).toMatchObject({ status: 'DECLINED' });
  });

  test('twice, and ten times at once, it is one stop', async () => {
    const { path, membership, card } = await invited();
    const answers = await Promise.all(Array.from({ length: 10 }, () => unsubscribe(path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await unsubscribe(path)).status).toBe(200);
    expect(await db().auditEntry.count({ where: { subject: membership.id } })).toBe(1);
    expect(await db().cardFact.count({ where: { cardId: card.id } })).toBe(1);
  });

  test('in an old mail ends the round that is open now, whose page reveals nothing before', async () => {
    const { path, membership, round, tenant } = await invited();
    await db().round.update({ where: { id: round.id }, data: { status: 'SUPERSEDED', endedAt: new Date() } });
    const newer = await makeRound(db(), { membershipId: membership.id, welcomedAt: null });
    const dead = await site.visitor().get(path.replace('/stop/', '/i/'));
    expect(dead.text).toContain(`href="${path}"`);
    expect((await site.visitor().get(path)).words).not.toContain(tenant.name);
    expect((await unsubscribe(path)).status).toBe(200);
    expect(await roundOf(round.id)).toMatchObject({ status: 'SUPERSEDED' });
    expect(await roundOf(newer.round.id)).toMatchObject({
      status: 'DECLINED',
      emails: [{ status: 'CANCELLED' }],
    });
  });
});

test('what scanners send changes nothing', async () => {
  const { path, round } = await invited();
  const before = await roundOf(round.id);
  const visitor = site.visitor();
  for (const init of [
    {},
    { method: 'HEAD' },
    { method: 'OPTIONS' },
    { method: 'PUT', body: 'List-Unsubscribe=One-Click' },
    { headers: { Purpose: 'prefetch', 'User-Agent': 'Barracuda Sentinel' } },
  ]) {
    await visitor.get(path, init);
  }
  await visitor.get(`${path}?List-Unsubscribe=One-Click`);
  expect(await roundOf(round.id)).toEqual(before);
});

test.each([
  ['LOGGED_IN', 'This invitation has been accepted'],
  ['REVOKED', 'This invitation was withdrawn'],
  ['EXPIRED', 'This link has expired'],
  ['BOUNCED', 'Emails to its address came back'],
] as const)('an invitation that ended %s stays so, and the page says it', async (status, why) => {
  const { path, round } = await invited();
  await db().round.update({ where: { id: round.id }, data: { status, endedAt: new Date() } });
  for (const page of [await site.visitor().get(path), await site.visitor().post(path, {})]) {
    expect(page.status).toBe(200);
    expect(page.words).toContain(why);
    expect(page.words).not.toContain('Stop these emails');
  }
  expect(await roundOf(round.id)).toMatchObject({ status });
});

test('a token that Usher did not make stops nothing', async () => {
  const { path } = await invited();
  const forged = path.slice(0, -3) + (path.endsWith('AAu') ? 'BBu' : 'AAu');
  expect((await unsubscribe(forged)).status).toBe(404);
  expect((await site.visitor().get(forged)).words).toContain('There is no invitation behind this link');
});
