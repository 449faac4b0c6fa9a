import { expect, test } from '@jest/globals';
import { addToTenant } from '../../../src/directory/people/add-to-tenant.ts';
import { acceptInvitation } from '../../../src/invitations/links/accept-invitation.ts';
import { stopInvitation } from '../../../src/invitations/links/stop-invitation.ts';
import { waitForBlocked } from '../../setup/wait-for.ts';
import { WORKSPACE } from '../use-members.ts';
import { useCorrections } from './use-corrections.ts';

const { by, context, corrects, database, emailOf, invited, newEmail, roundsOf, tenantWithCallers } =
  useCorrections();

test('two corrections: the second is told, and the address is the first one’s', async () => {
  const { alice, sam } = await tenantWithCallers();
  await invited(sam);
  const emails = [newEmail(), newEmail()] as const;
  const outcomes = await Promise.all(emails.map((email) => corrects(alice, sam, email)));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['CHANGED_MEANWHILE', 'CORRECTED']);
  const corrected = outcomes.findIndex(({ outcome }) => outcome === 'CORRECTED');
  expect(await emailOf(sam)).toBe(emails[corrected]);
  expect(await roundsOf(sam)).toHaveLength(2);
  expect(await corrects(alice, sam, emails[corrected] ?? '')).toMatchObject({ outcome: 'UNCHANGED' });
});

test('two people get the same address: the second is led to the account of the first', async () => {
  const { alice, sam, member, templates } = await tenantWithCallers();
  const jane = await member(templates.subcontractor);
  const email = newEmail();
  const outcomes = await Promise.all([corrects(alice, sam, email), corrects(alice, jane, email)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['CORRECTED', 'EXISTS']);
});

test('two people swap their addresses: neither gets the other’s, and nobody waits for ever', async () => {
  const { alice, sam, member, templates } = await tenantWithCallers();
  const jane = await member(templates.subcontractor);
  const outcomes = await Promise.all([
    corrects(alice, sam, jane.user.email),
    corrects(alice, jane, sam.user.email),
  ]);
  expect(outcomes).toMatchObject([{ outcome: 'EXISTS' }, { outcome: 'EXISTS' }]);
});

test('a correction and an addition with the same address make one user account with it', async () => {
  const { alice, sam, tenantId, templates } = await tenantWithCallers();
  const email = newEmail();
  const user = {
    ...{ email, emailKey: email, firstName: null, lastName: 'New' },
    ...{ companyId: sam.companyId, permissionsTemplateId: templates.subcontractor.id },
  };
  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
  const [corrected, added] = await Promise.all([
    corrects(alice, sam, email),
    addToTenant(context, { ...by(alice), tenantId, user, announce }),
  ]);
  expect([
    ['CORRECTED', 'ALREADY_MEMBER'],
    ['EXISTS', 'ADDED'],
  ]).toContainEqual([corrected.outcome, added.outcome]);
  expect(await database.db.user.count({ where: { emailKey: email } })).toBe(1);
});

test('a correction and an acceptance: either the address changes or the person is in, never both', async () => {
  for (let n = 0; n < 5; n += 1) {
    const { alice, sam } = await tenantWithCallers();
    const token = await invited(sam);
    const [corrected, accepted] = await Promise.all([
      corrects(alice, sam, newEmail()),
      acceptInvitation(context, { token, password: 'a long and winding road' }),
    ]);
    expect([
      ['CORRECTED', 'DEAD'],
      ['IN_USE', 'ACCEPTED'],
    ]).toContainEqual([corrected.outcome, accepted.outcome]);
  }
});

test('whoever stops the mails from an address that is corrected in this moment ends nothing of the right person’s', async () => {
  const { sam } = await tenantWithCallers();
  const token = await invited(sam);
  const stopping = await database.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM memberships WHERE id = ${sam.id}::uuid FOR UPDATE`;
    const stopped = stopInvitation(context, { token });
    await waitForBlocked(database.db);
    await tx.user.update({ where: { id: sam.userId }, data: { correctedAt: context.clock.now() } });
    return { stopped };
  });
  expect(await stopping.stopped).toEqual({ outcome: 'OVER', reason: 'CORRECTED' });
  expect(await roundsOf(sam)).toMatchObject([{ status: 'OPEN' }]);
});
