import { beforeEach, describe, expect, test } from '@jest/globals';
import { announce } from '../../src/announcements/announce.ts';
import { createAnnouncer } from '../../src/announcements/slack-client.ts';
import { DAY, HOUR, SECOND } from '../../src/clock.ts';
import type { StuckReason } from '../../src/directory/stuck/stuck-invitation.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { stopInvitation } from '../../src/invitations/links/stop-invitation.ts';
import { endRounds } from '../../src/invitations/rounds/end-rounds.ts';
import { tellInviters } from '../../src/invitations/rounds/tell-inviters.ts';
import { failEmails } from '../../src/mail/batches/settle-batch.ts';
import { inTransaction } from '../../src/transaction.ts';
import { asks } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();
// What somebody was told in an earlier test does not count.
beforeEach(() => {
  app.clock.advance(2 * HOUR);
});

/** Posts what is to be posted. */
async function posts(): Promise<void> {
  const { botToken: token, apiUrl: slackApiUrl } = app.slack;
  const slack = createAnnouncer({ token, slackApiUrl, messageEvery: 10 });
  while ((await announce(app.app, { slack })) > 0);
}

/** Someone invites a new person, whose mail has left; returns their round. */
async function invites(handle: string, lastName: string) {
  const { user } = await app.member({ lastName });
  await asks(app.person(handle), `/invite ${user.email}`);
  const [round] = await app.rounds(user.email);
  if (!round) throw new Error('There is no round.');
  const now = app.clock.now();
  await app.db.round.update({
    where: { id: round.id },
    data: { welcomedAt: now, nextFollowUpAt: new Date(now.getTime() + 3 * DAY) },
  });
  return { roundId: round.id, membershipId: round.membershipId, email: user.email };
}

/** The rounds bounce, as one transaction finds out. */
async function bounce(
  rounds: readonly { roundId: string }[],
  { detail = null, at = app.clock.now() }: { detail?: string | null; at?: Date } = {},
) {
  await inTransaction(app.db, async (tx) => {
    const ended = await endRounds(tx, {
      roundIds: rounds.map(({ roundId }) => roundId),
      status: 'BOUNCED',
      at,
    });
    const why: StuckReason = 'BOUNCED';
    await tellInviters(tx, { why, rounds: ended.map((roundId) => ({ roundId, detail })), at });
  });
}

/** What somebody was told directly. */
const newsOf = (handle: string, words: string | RegExp) =>
  app
    .person(handle)
    .messages()
    .filter((message) => message.in.startsWith('@') && message.text().search(words) >= 0);

describe('the inviter is told directly', () => {
  test('of a bounce, with the mail server’s words', async () => {
    const round = await invites('grace', 'Bounced');
    await bounce([round], { detail: '550 5.1.1 no such <user>' });
    await posts();
    const told = await app.person('grace').sees(`Pat Bounced (${round.email}) came back`, { anyTime: true });
    expect(told.text()).toContain(
      'so the invitation to Northwind Tower has ended. The mail server said: “550 5.1.1 no such <user>”',
    );
    expect(told.buttons()).toEqual(['Correct address…', 'Re-invite', 'Details']);
    expect(newsOf('alice', 'Pat Bounced')).toEqual([]);
  });

  test('when the last follow-up has left and nobody has logged in; the buttons work from there', async () => {
    const { email } = await invites('alice', 'Silent');
    for (const days of [3, 4]) {
      app.clock.advance(days * DAY);
      await followUp(app.app);
    }
    await posts();
    expect(newsOf('alice', 'Pat Silent')).toEqual([]);
    app.clock.advance(7 * DAY);
    await followUp(app.app);
    await followUp(app.app);
    await posts();
    const [told, ...more] = newsOf('alice', 'Pat Silent');
    expect(more).toEqual([]);
    expect(told?.text()).toContain(`(${email}) has not logged in to Northwind Tower by day 14.`);
    expect(told?.buttons()).toEqual(expect.arrayContaining(['Re-invite', 'Revoke']));
    await told?.press('Re-invite');
    await app.person('alice').sees(`Welcome email sent to ${email}`);
    expect(await app.rounds(email)).toMatchObject([{ status: 'SUPERSEDED' }, { status: 'OPEN' }]);
  });

  test('when the invited person stops it', async () => {
    const { email } = await invites('grace', 'Stopped');
    const [round] = await app.rounds(email);
    const token = linkToken(app.app.secret, round?.emails[0]?.id ?? '');
    await stopInvitation(app.app, { token });
    await posts();
    expect(newsOf('grace', /Pat Stopped .* stopped the invitation to Northwind Tower/)).toHaveLength(1);
  });

  test('when a mail cannot be sent, with the reason', async () => {
    const { email } = await invites('grace', 'Failed');
    const [round] = await app.rounds(email);
    const emails = [{ id: round?.emails[0]?.id ?? '', reason: 'no such domain' }];
    await inTransaction(app.db, (tx) => failEmails(tx, { emails, at: app.clock.now() }));
    await posts();
    const [told] = newsOf('grace', /The Welcome email to Pat Failed .* could not be sent/);
    expect(told?.text()).toContain('“no such domain”');
    expect(told?.buttons()).toEqual(['Correct address…', 'Re-invite', 'Revoke', 'Details']);
  });

  test('of mail that could not be sent only while the invitation is open', async () => {
    const { roundId } = await invites('grace', 'Withdrawn');
    const at = app.clock.now();
    await inTransaction(app.db, async (tx) => {
      await endRounds(tx, { roundIds: [roundId], status: 'REVOKED', at });
      await tellInviters(tx, { why: 'FAILED', rounds: [{ roundId }], at });
    });
    await posts();
    expect(newsOf('grace', 'Pat Withdrawn')).toEqual([]);
  });

  test('when the invitation has expired', async () => {
    const { roundId } = await invites('alice', 'Expired');
    await app.db.round.update({ where: { id: roundId }, data: { expiresAt: app.clock.now() } });
    await followUp(app.app);
    await posts();
    expect(newsOf('alice', /Pat Expired .* to Northwind Tower has expired without a log-in/)).toHaveLength(1);
  });
});

describe('more than five an hour', () => {
  test('become one message, which is edited as more come, and has a menu for each', async () => {
    const rounds = [];
    for (let n = 1; n <= 7; n += 1) rounds.push(await invites('grace', `Many-${n}`));
    await bounce(rounds.slice(0, 5));
    await bounce(rounds.slice(5, 6));
    await posts();
    expect(newsOf('grace', /Many-[1-5].* came back/)).toHaveLength(5);
    const [several] = newsOf('grace', 'Many-6');
    expect(several?.text()).toContain('Another person whom you invited needs your help.');
    await bounce(rounds.slice(6));
    await posts();
    expect(newsOf('grace', 'Many-')).toHaveLength(6);
    expect(several?.text()).toContain('2 people whom you invited need your help.');
    expect(several?.text()).toContain('Pat Many-7');
    expect(several?.buttons()).toContain('Re-invite');
  });

  test('at once are one message from the start', async () => {
    const rounds = [];
    for (let n = 1; n <= 25; n += 1) rounds.push(await invites('grace', `Flood-${n}`));
    await bounce(rounds);
    await posts();
    const [several, ...others] = newsOf('grace', 'Flood-');
    expect(others).toEqual([]);
    expect(several?.text()).toContain('25 people whom you invited need your help.');
    expect(several?.text()).toContain('… and 5 more.');
  });

  test('that two processes find out about at once are counted once', async () => {
    const rounds = [];
    for (let n = 1; n <= 8; n += 1) rounds.push(await invites('grace', `Race-${n}`));
    await Promise.all([bounce(rounds.slice(0, 4)), bounce(rounds.slice(4))]);
    await posts();
    expect(newsOf('grace', 'Race-')).toHaveLength(5);
  });

  test('are counted also where the clock of one process is behind', async () => {
    const rounds = [];
    for (let n = 1; n <= 8; n += 1) rounds.push(await invites('grace', `Behind-${n}`));
    await bounce(rounds.slice(0, 4));
    await bounce(rounds.slice(4), { at: new Date(app.clock.now().getTime() - SECOND) });
    await posts();
    expect(newsOf('grace', 'Behind-')).toHaveLength(5);
  });
});

describe('the Directory Admins are told instead', () => {
  const granular = () =>
    app.colleague({
      directory: 'STANDARD',
      granular: ['createAndEditUsers'],
      assignable: [app.templates.subcontractor.id],
    });

  test.each([
    [
      'has left',
      (inviter: Awaited<ReturnType<typeof granular>>) =>
        app.db.membership.update({
          where: { id: inviter.membership.id },
          data: { deactivatedAt: app.clock.now() },
        }),
    ],
    [
      'may no longer invite the person',
      (inviter: Awaited<ReturnType<typeof granular>>) =>
        app.db.assignableTemplate.deleteMany({ where: { templateId: inviter.template.id } }),
    ],
    [
      'is nobody whom Slack knows any more',
      (inviter: Awaited<ReturnType<typeof granular>>) =>
        app.db.card.updateMany({
          where: { requestedById: inviter.user.id },
          data: { requestedBy: 'U999999999' },
        }),
    ],
  ])('when the inviter %s', async (what, change) => {
    const inviter = await granular();
    const lastName = `Orphan ${what.replaceAll(' ', '-')}`;
    const round = await invites(inviter.handle, lastName);
    await change(inviter);
    await app.db.slackProfile.deleteMany({});
    await bounce([round]);
    await posts();
    for (const admin of ['alice', 'bob', 'linked']) {
      const [told, ...more] = newsOf(admin, lastName);
      expect(more).toEqual([]);
      expect(told?.text()).toContain(`${inviter.handle}, who invited them, has left or may no longer`);
      expect(told?.buttons()).toContain('Re-invite');
    }
    expect(newsOf(inviter.handle, lastName)).toEqual([]);
  });
});
