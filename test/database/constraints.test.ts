import { describe, expect, test } from '@jest/globals';
import { useDatabase } from '../setup/database.ts';
import {
  makeCompany,
  makeMembership,
  makeRound,
  makeTemplate,
  makeTenant,
  makeUser,
} from '../setup/factories.ts';
import { constraintOf } from './constraint-of.ts';

const database = useDatabase();

/** The constraint that refuses this; fails when nothing does. */
async function refusalOf(change: Promise<unknown>): Promise<string | undefined> {
  const [result] = await Promise.allSettled([change]);
  if (result.status === 'fulfilled') throw new Error('The database took it.');
  return constraintOf(result.reason) ?? String(result.reason);
}

describe('the database refuses', () => {
  test('a second open round of one membership', async () => {
    const { db } = database;
    const { id: membershipId } = await makeMembership(db);
    await makeRound(db, { membershipId });
    expect(await refusalOf(makeRound(db, { membershipId }))).toBe('rounds_one_open_per_membership');
    await db.round.updateMany({ where: { membershipId }, data: { status: 'REVOKED', endedAt: new Date() } });
    await makeRound(db, { membershipId });
  });

  test('two rounds with the same number, an open round with an end, and an ended round without one', async () => {
    const { db } = database;
    const { id: membershipId } = await makeMembership(db);
    const { round } = await makeRound(db, { membershipId, status: 'REVOKED' });
    const { id: _, ...copy } = round;
    expect(await refusalOf(db.round.create({ data: copy }))).toBe('rounds_membership_id_number_key');
    expect(await refusalOf(db.round.create({ data: { ...copy, number: 0 } }))).toBe(
      'rounds_number_counts_from_one',
    );
    const half = 'rounds_end_when_they_are_not_open';
    expect(await refusalOf(db.round.update({ where: { id: round.id }, data: { endedAt: null } }))).toBe(half);
    expect(await refusalOf(db.round.update({ where: { id: round.id }, data: { status: 'OPEN' } }))).toBe(
      half,
    );
  });

  test('a second email for the same round and day, and an email that belongs to neither a round nor a reminder', async () => {
    const { db } = database;
    const { id: membershipId } = await makeMembership(db);
    const { email } = await makeRound(db, { membershipId });
    const { id: _, frozen: __, ...copy } = email;
    expect(await refusalOf(db.email.create({ data: copy }))).toBe('emails_round_id_day_key');
    const followUp = { ...copy, kind: 'FOLLOW_UP' as const, day: 3 };
    await db.email.create({ data: followUp });
    expect(await refusalOf(db.email.create({ data: followUp }))).toBe('emails_round_id_day_key');
    expect(await refusalOf(db.email.create({ data: { ...followUp, day: 0 } }))).toBe(
      'emails_day_is_that_of_a_follow_up',
    );
    expect(await refusalOf(db.email.create({ data: { ...followUp, kind: 'WELCOME', day: 4 } }))).toBe(
      'emails_day_is_that_of_a_follow_up',
    );
    for (const wrong of [
      { kind: 'WELCOME', day: -1 },
      { kind: 'LINK_AGAIN', day: 0 },
    ] as const)
      expect(await refusalOf(db.email.create({ data: { ...followUp, ...wrong } }))).toBe(
        'emails_day_is_that_of_a_follow_up',
      );
    const unattached = 'emails_belong_to_a_round_or_to_the_user';
    expect(await refusalOf(db.email.create({ data: { ...copy, roundId: null } }))).toBe(unattached);
    expect(await refusalOf(db.email.create({ data: { ...copy, kind: 'SIGN_IN_REMINDER', day: 0 } }))).toBe(
      unattached,
    );
  });

  test('a second membership of one user in one tenant', async () => {
    const { db } = database;
    const { tenantId, userId, permissionsTemplateId } = await makeMembership(db);
    expect(await refusalOf(makeMembership(db, { tenantId, userId, permissionsTemplateId }))).toBe(
      'memberships_tenant_id_user_id_key',
    );
  });

  test('a second invitation of one membership, and a round under another membership’s invitation', async () => {
    const { db } = database;
    const [one, other] = [await makeMembership(db), await makeMembership(db)];
    const { round } = await makeRound(db, { membershipId: one.id, status: 'REVOKED' });
    const invitation = { membershipId: one.id, createdAt: new Date() };
    expect(await refusalOf(db.invitation.create({ data: invitation }))).toBe('invitations_membership_id_key');
    const { id: _, ...copy } = round;
    expect(await refusalOf(db.round.create({ data: { ...copy, number: 2, membershipId: other.id } }))).toBe(
      'rounds_invitation_id_membership_id_fkey',
    );
  });

  test('a second user account of one email ID', async () => {
    const { db } = database;
    const { email } = await makeUser(db);
    expect(await refusalOf(makeUser(db, { email: email.toUpperCase() }))).toBe('users_email_key_key');
  });

  test.each([
    ['with a space', 'ja ne@acme.test'],
    ['with a domain that is not in ASCII', 'jane@bücher.test'],
    ['with a domain in capitals', 'jane@ACME.test'],
    ['with a capital before the @', 'Jane@acme.test'],
    ['without an @', 'jane.acme.test'],
    ['with letters composed otherwise than NFC', 'jürgen@acme.test'.normalize('NFD')],
  ])('a canonical email ID %s', async (_what, emailKey) => {
    const { db } = database;
    const { companyId } = await makeUser(db);
    const user = { email: 'x@acme.test', emailKey, lastName: 'X', companyId, createdAt: new Date() };
    expect(await refusalOf(db.user.create({ data: user }))).toBe('users_email_key_is_canonical');
  });

  test('a user of a company that is not associated with the tenant', async () => {
    const { db } = database;
    const { id: tenantId } = await makeTenant(db);
    const { id: permissionsTemplateId } = await makeTemplate(db, { tenantId });
    const { id: userId, companyId } = await makeUser(db);
    const data = { tenantId, userId, companyId, permissionsTemplateId, createdAt: new Date() };
    expect(await refusalOf(db.membership.create({ data }))).toBe('memberships_tenant_id_company_id_fkey');
  });

  test('a membership under another company than the user’s, and removing a company that still has members in the tenant', async () => {
    const { db } = database;
    const { id, tenantId, companyId } = await makeMembership(db);
    const other = await makeCompany(db);
    await db.tenantCompany.create({ data: { tenantId, companyId: other.id } });
    const second = db.membership.update({ where: { id }, data: { companyId: other.id } });
    expect(await refusalOf(second)).toBe('memberships_user_id_company_id_fkey');
    expect(await refusalOf(db.tenantCompany.deleteMany({ where: { tenantId, companyId } }))).toBe(
      'memberships_tenant_id_company_id_fkey',
    );
  });

  test('a permissions template of another tenant, for a membership or in an assignable list', async () => {
    const { db } = database;
    const { id, permissionsTemplateId, tenantId } = await makeMembership(db);
    const foreign = await makeTemplate(db, { tenantId: (await makeTenant(db)).id });
    const given = db.membership.update({ where: { id }, data: { permissionsTemplateId: foreign.id } });
    expect(await refusalOf(given)).toBe('memberships_permissions_template_id_tenant_id_fkey');
    const listed = { templateId: permissionsTemplateId, assignableId: foreign.id };
    expect(await refusalOf(db.assignableTemplate.create({ data: { ...listed, tenantId } }))).toBe(
      'assignable_templates_assignable_id_tenant_id_fkey',
    );
    expect(
      await refusalOf(db.assignableTemplate.create({ data: { ...listed, tenantId: foreign.tenantId } })),
    ).toBe('assignable_templates_template_id_tenant_id_fkey');
  });

  test('follow-up days without meaning, and links that expire before the last follow-up', async () => {
    const { db } = database;
    const named = 'tenants_follow_ups_are_within_link_days';
    expect(await refusalOf(makeTenant(db, { followUpDays: [0, 3] }))).toBe(named);
    expect(await refusalOf(makeTenant(db, { followUpDays: [3, 31] }))).toBe(named);
    expect(await refusalOf(makeTenant(db, { followUpDays: [], linkDays: 0 }))).toBe(named);
    await makeTenant(db, { followUpDays: [] });
  });

  test('two companies with the same name', async () => {
    const { db } = database;
    const { name } = await makeCompany(db);
    expect(await refusalOf(makeCompany(db, { name }))).toBe('companies_name_key_key');
  });

  test('every change of the audit: UPDATE, DELETE and TRUNCATE', async () => {
    const { db } = database;
    const entry = await db.auditEntry.create({ data: { at: new Date(), actor: 'Alice', action: 'invite' } });
    const changes = [
      () => db.auditEntry.update({ where: { id: entry.id }, data: { actor: 'Mallory' } }),
      () => db.auditEntry.updateMany({ where: { actor: 'Nobody' }, data: { actor: 'Mallory' } }),
      () => db.auditEntry.delete({ where: { id: entry.id } }),
      () => db.$executeRaw`DELETE FROM audit_entries`,
      () => db.$executeRaw`TRUNCATE audit_entries`,
    ];
    for (const change of changes) expect(await refusalOf(change())).toContain('audit_entries is append-only');
    expect(await db.auditEntry.findUnique({ where: { id: entry.id } })).toEqual(entry);
  });
});

test('the audit stays whatever becomes of the tenants and people that it names', async () => {
  const { db } = database;
  const { userId: actorId, tenantId } = await makeMembership(db);
  const data = { at: new Date(), actorId, actor: 'Alice', action: 'invite', tenantId };
  const entry = await db.auditEntry.create({ data });
  const kept = db.$transaction(async (tx) => {
    await tx.$executeRaw`TRUNCATE tenants, users CASCADE`;
    throw await tx.auditEntry.findUnique({ where: { id: entry.id } }); // and everything as it was
  });
  await expect(kept).rejects.toEqual(entry);
});
