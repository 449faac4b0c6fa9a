import { beforeEach, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../../src/clock.ts';
import type { RoundStatus } from '../../../src/generated/prisma/enums.ts';
import { openLink } from '../../../src/invitations/links/link-state.ts';
import { linkToken } from '../../../src/invitations/links/link-token.ts';
import { requestNewLink } from '../../../src/invitations/links/request-new-link.ts';
import { lockMembership } from '../../../src/invitations/members/lock-member.ts';
import { markEmailsSent } from '../../../src/invitations/rounds/mark-emails-sent.ts';
import { readTimeline } from '../../../src/invitations/timeline/read-timeline.ts';
import { factWords } from '../../../src/words/timeline.ts';
import { useContext } from '../../setup/context.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeCard, makeMembership, makeRound } from '../../setup/factories.ts';
import { waitForBlocked } from '../../setup/wait-for.ts';

const database = useDatabase();
const context = useContext(database);
let membershipId: string;
beforeEach(async () => {
  membershipId = (await makeMembership(context.db)).id;
});

const ask = (email: { id: string }) =>
  requestNewLink(context, { token: linkToken(context.secret, email.id) });
const rounds = () =>
  context.db.round.findMany({
    where: { membershipId },
    orderBy: { number: 'asc' },
    include: { emails: true },
  });
/** What waits leaves. */
const leaves = () =>
  context.db.email.updateMany({
    where: { membershipId, status: 'QUEUED' },
    data: { status: 'ACCEPTED', acceptedAt: context.clock.now() },
  });
const daysAgo = (days: number) => new Date(context.clock.now().getTime() - days * DAY);

test('a new link after an expired round is a new round of the same invitation, to the same address', async () => {
  const card = await makeCard(context.db, { membershipId });
  const { email } = await makeRound(context.db, {
    membershipId,
    status: 'EXPIRED',
    openedAt: daysAgo(31),
    cardId: card.id,
  });
  await ask(email);
  const [first, second] = await rounds();
  expect(first).toMatchObject({ status: 'EXPIRED' });
  expect(second).toMatchObject({ number: 2, status: 'OPEN', sentById: null, cardId: card.id });
  expect(second?.emails).toMatchObject([{ membershipId, kind: 'WELCOME', status: 'QUEUED' }]);
  expect(await context.db.cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([
    { kind: 'NEW_LINK' },
  ]);
  expect(await context.db.auditEntry.findMany({ where: { subject: membershipId } })).toMatchObject([
    { action: 'ask-for-new-link', actorId: null },
  ]);
  expect(context.woken).toEqual(['deliver-mail', 'announce']);
});

test('a round that has expired but was not ended yet ends as expired', async () => {
  const { email } = await makeRound(context.db, { membershipId, openedAt: daysAgo(31) });
  await ask(email);
  expect(await rounds()).toMatchObject([{ status: 'EXPIRED' }, { status: 'OPEN', number: 2 }]);
});

test('asking with an earlier link while a newer round is open sends that one’s own link again, and ends nothing', async () => {
  const { email } = await makeRound(context.db, { membershipId, status: 'SUPERSEDED', openedAt: daysAgo(2) });
  const card = await makeCard(context.db, { membershipId });
  const { email: newer, round } = await makeRound(context.db, {
    ...{ membershipId, openedAt: daysAgo(1), cardId: card.id },
  });
  await ask(email);
  const [, open, ...more] = await rounds();
  expect(more).toEqual([]);
  expect(open).toMatchObject({ status: 'OPEN', number: 2 });
  const again = open?.emails.find(({ kind }) => kind === 'LINK_AGAIN');
  expect(again).toMatchObject({ status: 'QUEUED', day: -1 });
  for (const { id } of [newer, again ?? newer])
    expect(await openLink(context, { token: linkToken(context.secret, id) })).toMatchObject({
      state: 'LIVE',
    });
  expect(await context.db.auditEntry.findMany({ where: { subject: membershipId } })).toMatchObject([
    { action: 'ask-for-link-again', actorId: null },
  ]);
  expect(context.woken).toEqual(['deliver-mail', 'announce']);

  const { welcomedAt, nextFollowUpAt } = round;
  const at = context.clock.now();
  await context.db.$transaction((tx) => markEmailsSent(tx, { emailRowIds: [again?.id ?? ''], at }));
  await leaves();
  expect((await rounds())[1]).toMatchObject({ welcomedAt, nextFollowUpAt });
  expect(await context.db.cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([
    { kind: 'LINK_SENT_AGAIN', day: -1 },
  ]);
  const timeline = await readTimeline(context, { membershipId, hold: null });
  expect(timeline?.facts.map((fact) => factWords(fact, 'Pat'))).toContain(
    'Repeated link (round 2) sent, because Pat asked for it on the page of an earlier link',
  );
  context.clock.advance(9 * MINUTE);
  await ask(email);
  expect((await rounds())[1]?.emails).toHaveLength(2);
  context.clock.advance(2 * MINUTE);
  await Promise.all([ask(email), ask(email)]);
  expect((await rounds())[1]?.emails.map(({ day }) => day).sort()).toEqual([-1, -2, 0]);
});

test('no link is sent again while a mail of the round is on its way', async () => {
  const { email } = await makeRound(context.db, { membershipId, status: 'SUPERSEDED', openedAt: daysAgo(2) });
  await makeRound(context.db, { membershipId, openedAt: daysAgo(1), welcomedAt: null });
  await ask(email);
  expect((await rounds())[1]?.emails).toHaveLength(1);
  expect(context.woken).toEqual([]);
});

test.each<RoundStatus>(['LOGGED_IN', 'REVOKED', 'DEACTIVATED', 'BOUNCED', 'COMPLAINED', 'DECLINED'])(
  'no new link after a round that ended %s',
  async (status) => {
    const { email: earlier } = await makeRound(context.db, {
      membershipId,
      status: 'SUPERSEDED',
      openedAt: daysAgo(3),
    });
    const { email } = await makeRound(context.db, { membershipId, status, openedAt: daysAgo(2) });
    await ask(email);
    await ask(earlier);
    expect(await rounds()).toHaveLength(2);
    expect(context.woken).toEqual([]);
  },
);

test('no new link for someone who was deactivated', async () => {
  const { email } = await makeRound(context.db, { membershipId, status: 'EXPIRED', openedAt: daysAgo(31) });
  await context.db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: new Date() } });
  await ask(email);
  expect(await rounds()).toHaveLength(1);
});

test('no new link while the link is live, or when it is unknown', async () => {
  const { email } = await makeRound(context.db, { membershipId, openedAt: daysAgo(1) });
  await ask(email);
  await requestNewLink(context, { token: 'nonsense' });
  expect(await rounds()).toHaveLength(1);
});

test('a person gets one new link in ten minutes, even when three are requested at once', async () => {
  const { email } = await makeRound(context.db, { membershipId, status: 'EXPIRED', openedAt: daysAgo(31) });
  let asked: Promise<unknown> = Promise.resolve();
  await context.db.$transaction(async (tx) => {
    await lockMembership(tx, membershipId);
    asked = Promise.all([ask(email), ask(email), ask(email)]);
    await waitForBlocked(context.db, 3);
  });
  await asked;
  expect(await rounds()).toHaveLength(2);
  context.clock.advance(9 * MINUTE);
  await ask(email);
  expect(await rounds()).toHaveLength(2);
  await leaves();
  context.clock.advance(2 * MINUTE);
  await ask(email);
  expect((await rounds()).map(({ emails }) => emails.length)).toEqual([1, 2]);
});

test('a person gets three new links in 24 hours, whichever link they use to ask', async () => {
  const { email } = await makeRound(context.db, { membershipId, status: 'EXPIRED', openedAt: daysAgo(31) });
  const mails = async () => (await rounds()).slice(1).flatMap(({ emails }) => emails).length;
  for (let request = 0; request < 5; request++) {
    await ask(email);
    await leaves();
    context.clock.advance(HOUR);
  }
  expect(await mails()).toBe(3);
  context.clock.advance(DAY - 5 * HOUR + MINUTE);
  await ask(email);
  await leaves();
  expect(await mails()).toBe(4);
  // The second and the third are not yet a day old.
  context.clock.advance(30 * MINUTE);
  await ask(email);
  expect(await mails()).toBe(4);
});

test('a link that an admin sent just now counts as the new link', async () => {
  const { email } = await makeRound(context.db, { membershipId, status: 'SUPERSEDED', openedAt: daysAgo(2) });
  const sentById = (await makeMembership(context.db)).userId;
  await makeRound(context.db, { membershipId, sentById, openedAt: context.clock.now() });
  await ask(email);
  expect(await rounds()).toHaveLength(2);
});
