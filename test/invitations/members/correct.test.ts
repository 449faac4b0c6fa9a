import { describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../../src/clock.ts';
import { askForApproval } from '../../../src/directory/approvals/ask-for-approval.ts';
import type { RoundStatus } from '../../../src/generated/prisma/enums.ts';
import { acceptInvitation } from '../../../src/invitations/links/accept-invitation.ts';
import { openLink } from '../../../src/invitations/links/link-state.ts';
import { linkToken } from '../../../src/invitations/links/link-token.ts';
import { requestNewLink } from '../../../src/invitations/links/request-new-link.ts';
import { openStop, stopInvitation } from '../../../src/invitations/links/stop-invitation.ts';
import { recordLogin } from '../../../src/invitations/logins/record-login.ts';
import { correctAddress } from '../../../src/invitations/members/correct-address.ts';
import { deactivateUser } from '../../../src/invitations/members/deactivate-user.ts';
import { openPasswordLink } from '../../../src/invitations/password-links/password-link.ts';
import { requestPasswordLink } from '../../../src/invitations/password-links/request-password-link.ts';
import { deliverMail } from '../../../src/mail/deliver-mail.ts';
import { receiveMailWebhook } from '../../../src/mail/webhook/receive-webhook.ts';
import { usePostOffice } from '../../mail/post-office.ts';
import { makeCard, makeMembership, makeRound, makeTemplate } from '../../setup/factories.ts';
import { type Member, useCorrections } from './use-corrections.ts';

const {
  alsoElsewhere,
  by,
  context,
  corrects,
  database,
  emailOf,
  invited,
  newEmail,
  roundsOf,
  tenantWithCallers,
} = useCorrections();
const office = usePostOffice(database);

describe('who may', () => {
  test('an Admin of every tenant that the account is in, also of those where it is deactivated', async () => {
    const { alice, grace, sam } = await tenantWithCallers();
    expect(await corrects(grace, sam, newEmail())).toMatchObject({
      outcome: 'REFUSED',
      refusal: { asked: 'correct', denial: 'NEEDS_ADMIN' },
    });
    const { tenantId } = await alsoElsewhere(sam);
    await database.db.membership.updateMany({
      where: { tenantId, userId: sam.userId },
      data: { deactivatedAt: new Date() },
    });
    expect(await corrects(alice, sam, newEmail())).toMatchObject({
      refusal: { denial: 'NEEDS_ADMIN_ELSEWHERE' },
    });
    const { id } = await makeTemplate(database.db, { tenantId, directory: 'ADMIN' });
    await makeMembership(database.db, { tenantId, userId: alice.userId, permissionsTemplateId: id });
    expect(await corrects(alice, sam, newEmail())).toMatchObject({ outcome: 'CORRECTED' });
  });

  test.each([
    [
      'has a password',
      (sam: Member) => database.db.user.update({ where: { id: sam.userId }, data: { passwordHash: 'x' } }),
    ],
    [
      'has logged in elsewhere',
      async (sam: Member) => {
        const { tenant } = await database.db.membership.findUniqueOrThrow({
          where: { id: sam.id },
          select: { tenant: true },
        });
        await recordLogin(context, { emailKey: sam.user.emailKey, tenant: tenant.id });
      },
    ],
  ])('nobody, once the person %s', async (_title, use) => {
    const { alice, sam } = await tenantWithCallers();
    await use(sam);
    expect(await corrects(alice, sam, newEmail())).toMatchObject({ outcome: 'IN_USE', use: 'LOGGED_IN' });
    expect(await emailOf(sam)).toBe(sam.user.emailKey);
  });

  test('nobody, once the person has done something in Slack', async () => {
    const { alice, grace, sam } = await tenantWithCallers();
    await deactivateUser(context, { by: by(grace), membershipId: sam.id });
    expect(await corrects(alice, grace, newEmail())).toMatchObject({ outcome: 'IN_USE', use: 'ACTED' });
  });

  test('also where they may do nothing but ask, or have lost what they could do', async () => {
    const { alice, grace, sam, tenantId, templates } = await tenantWithCallers();
    const wanted = { kind: 'INVITE', intent: 'invite', emailKey: newEmail() } as const;
    const asking = { ...by(sam), slackUser: 'U000000002', tenantId, wanted, reason: 'For the crane' };
    expect(await askForApproval(context, asking)).toMatchObject({ outcome: 'ASKED' });
    const { id } = await makeMembership(database.db, { tenantId });
    await makeRound(database.db, { membershipId: id, sentById: grace.userId });
    await database.db.membership.update({
      where: { id: grace.id },
      data: { permissionsTemplateId: templates.subcontractor.id },
    });
    for (const person of [sam, grace])
      expect(await corrects(alice, person, newEmail())).toMatchObject({ outcome: 'IN_USE', use: 'ACTED' });
  });
});

test('what is open, or was ended by the old address or its reader, is opened anew in every tenant; nothing else is', async () => {
  const { alice, sam } = await tenantWithCallers();
  const at = async (status: RoundStatus) => {
    const place = await alsoElsewhere(sam, alice);
    await invited(place, { status });
    return place;
  };
  const anew = [await at('BOUNCED'), await at('COMPLAINED'), await at('DECLINED')];
  const over = [await at('EXPIRED'), await at('REVOKED'), await at('DEACTIVATED')];
  const gone = await at('BOUNCED');
  await database.db.membership.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
  await invited(sam);
  const outcome = await corrects(alice, sam, newEmail());
  const others = anew.map(({ tenant }) => tenant.name).sort();
  expect(outcome).toMatchObject({ outcome: 'CORRECTED', invitedTo: [sam.tenant.name, ...others], later: [] });
  for (const place of [sam, ...anew]) {
    const [before, after, ...more] = await roundsOf(place);
    expect(before?.status).not.toBe('OPEN');
    expect(after).toMatchObject({
      ...{ number: 2, status: 'OPEN', sentById: alice.userId },
      emails: [{ kind: 'WELCOME', status: 'QUEUED' }],
    });
    expect(more).toEqual([]);
  }
  for (const place of [...over, gone]) expect(await roundsOf(place)).toHaveLength(1);
  expect(context.woken).toEqual(['announce', 'deliver-mail']);
});

test('no link that was mailed to the old address works, or gets a new one sent', async () => {
  const { alice, sam } = await tenantWithCallers();
  const place = await alsoElsewhere(sam, alice);
  const tokens = [
    await invited(place, { status: 'EXPIRED', daysAgo: 40 }),
    await invited(sam, { status: 'SUPERSEDED', daysAgo: 2 }),
    await invited(sam),
  ];
  await corrects(alice, sam, newEmail());
  for (const token of tokens) {
    expect(await openLink(context, { token })).toEqual({
      ...{ state: 'DEAD', reason: 'CORRECTED', mayAskForNewLink: false },
    });
    context.clock.advance(11 * MINUTE);
    await requestNewLink(context, { token });
    expect(await openStop(context, { token })).toEqual({ state: 'OVER', reason: 'CORRECTED' });
    expect(await stopInvitation(context, { token })).toMatchObject({ outcome: 'OVER', reason: 'CORRECTED' });
    expect(await acceptInvitation(context, { token, password: 'a long and winding road' })).toMatchObject({
      outcome: 'DEAD',
    });
  }
  expect(await roundsOf(place)).toHaveLength(1);
  const [, , current] = await roundsOf(sam);
  const token = linkToken(context.secret, current?.emails[0]?.id ?? '');
  expect(await acceptInvitation(context, { token, password: 'a long and winding road' })).toMatchObject({
    outcome: 'ACCEPTED',
  });
});

test('mail that waits leaves for the right address, and news of the old one end no round of the new one', async () => {
  const { alice, sam } = await tenantWithCallers();
  const { mailer, resend, context: officeContext } = office;
  await makeRound(database.db, { membershipId: sam.id, welcomedAt: null });
  await deliverMail(officeContext, { mailer });
  const [sent] = resend.mailbox(sam.user.email);
  if (!sent) throw new Error('Nothing was sent to the old address.');
  officeContext.clock.advance(MINUTE);
  const email = newEmail();
  await correctAddress(officeContext, {
    ...{ by: by(alice), membershipId: sam.id, shown: sam.user.emailKey },
    ...{ email, emailKey: email },
  });
  await deliverMail(officeContext, { mailer });
  expect([resend.mailbox(sam.user.email).length, resend.mailbox(email).length]).toEqual([1, 1]);

  const bounced = resend.signed(sent, 'email.bounced');
  await receiveMailWebhook(officeContext, { ...bounced, secret: resend.webhookSecret });
  const [, open] = await roundsOf(sam);
  expect(open?.status).toBe('OPEN');
  const [right] = resend.mailbox(email);
  if (!right) throw new Error('Nothing was sent to the new address.');
  const again = resend.signed(right, 'email.bounced');
  await receiveMailWebhook(officeContext, { ...again, secret: resend.webhookSecret });
  expect((await roundsOf(sam))[1]?.status).toBe('BOUNCED');
});

test('whoever asked for a password link at the old address gets no way into the account', async () => {
  const { alice, sam } = await tenantWithCallers();
  const { mailer, resend, context: officeContext } = office;
  const passwordLinks = () =>
    database.db.email.findMany({
      where: { membershipId: sam.id, kind: 'PASSWORD_LINK' },
      orderBy: { createdAt: 'asc' },
    });
  await invited(sam);
  await requestPasswordLink(officeContext, { emailKey: sam.user.emailKey });
  await deliverMail(officeContext, { mailer });
  officeContext.clock.advance(2 * MINUTE);
  await requestPasswordLink(officeContext, { emailKey: sam.user.emailKey });
  officeContext.clock.advance(MINUTE);
  const email = newEmail();
  await correctAddress(officeContext, {
    ...{ by: by(alice), membershipId: sam.id, shown: sam.user.emailKey },
    ...{ email, emailKey: email },
  });
  await deliverMail(officeContext, { mailer });
  const [left, waited] = await passwordLinks();
  const token = linkToken(officeContext.secret, left?.id ?? '');
  expect(await openPasswordLink(officeContext, { token })).toEqual({ state: 'DEAD', reason: 'CORRECTED' });
  expect(waited?.status).toBe('CANCELLED');
  expect(resend.mailbox(email)).toHaveLength(1);
});

test('it is in the audit of every tenant with before and after, and on the cards', async () => {
  const { alice, sam, tenantId } = await tenantWithCallers();
  const place = await alsoElsewhere(sam, alice);
  const card = await makeCard(database.db, { membershipId: sam.id });
  await invited(sam, { cardId: card.id });
  const email = newEmail();
  await corrects(alice, sam, email);
  const details = { before: { email: sam.user.emailKey }, after: { email } };
  expect(
    await database.db.auditEntry.findMany({ where: { subject: sam.id, action: 'correct' } }),
  ).toMatchObject([{ tenantId, actorId: alice.userId, details }]);
  expect(
    await database.db.auditEntry.findMany({ where: { subject: place.id, action: 'correct' } }),
  ).toMatchObject([{ tenantId: place.tenantId, actorId: alice.userId, details }]);
  const facts = await database.db.cardFact.findMany({
    where: { cardId: card.id },
    orderBy: { sequence: 'asc' },
  });
  expect(facts).toMatchObject([
    { kind: 'REINVITED' },
    { kind: 'CORRECTED', detail: `${sam.user.email} → ${email}, by Sam Steel` },
  ]);
});
