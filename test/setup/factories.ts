import { randomBytes } from 'node:crypto';
import { DAY } from '../../src/clock.ts';
import type { Database, Transaction } from '../../src/database/database.ts';
import { companyNames } from '../../src/directory/companies/company-names.ts';
import type { AnnounceTo } from '../../src/directory/write-notice.ts';
import { canonicalEmailKey } from '../../src/email-key.ts';
import type { DirectoryAccess, GranularPermission, RoundStatus } from '../../src/generated/prisma/enums.ts';
import { type OpenedRound, openRounds } from '../../src/invitations/rounds/open-rounds.ts';

/** Rows for tests. Each factory builds the parents it is not given, with names that no other row has. */

/** A company record. */
export async function makeCompany(db: Database, given: { name?: string } = {}) {
  const name = given.name ?? `Company ${unique()}`;
  return db.company.create({ data: companyNames(name) });
}

/** A tenant, in the instance `us-1` unless given. */
export async function makeTenant(
  db: Database,
  given: {
    name?: string;
    instance?: string;
    appUrl?: string | null;
    timezone?: string;
    slackWorkspace?: string | null;
    announceIn?: string | null;
    followUpDays?: number[];
    linkDays?: number;
    followUpAdded?: boolean;
  } = {},
) {
  const { instance = 'us-1', name = `Tenant ${unique()}`, ...rest } = given;
  const { id: instanceId } = await db.instance.upsert({
    where: { name: instance },
    create: { name: instance },
    update: {},
  });
  return db.tenant.create({ data: { instanceId, name, ...rest } });
}

/** A permissions template of a tenant, with the directory access None unless given. */
export async function makeTemplate(
  db: Database,
  given: { tenantId: string; name?: string; directory?: DirectoryAccess; granular?: GranularPermission[] },
) {
  const { name = `Template ${unique()}`, directory = 'NONE', ...rest } = given;
  return db.permissionsTemplate.create({ data: { name, directory, ...rest } });
}

/** A user account, of a company of its own unless given. */
export async function makeUser(
  db: Database,
  given: {
    email?: string;
    firstName?: string | null;
    lastName?: string;
    companyId?: string;
    passwordHash?: string | null;
  } = {},
) {
  const { email = `user-${unique()}@acme.test`, firstName = 'Sam', lastName = 'Steel' } = given;
  const emailKey = canonicalEmailKey(email);
  if (emailKey === null) throw new Error(`${email} is no email ID`);
  return db.user.create({
    data: {
      email,
      emailKey,
      firstName,
      lastName,
      companyId: given.companyId ?? (await makeCompany(db)).id,
      passwordHash: given.passwordHash ?? null,
      createdAt: new Date(),
    },
  });
}

/** A membership, with its tenant, user and permissions template. */
export async function makeMembership(
  db: Database,
  given: {
    tenantId?: string;
    userId?: string;
    permissionsTemplateId?: string;
    deactivatedAt?: Date | null;
    firstLoginAt?: Date | null;
    lastLoginAt?: Date | null;
  } = {},
) {
  const tenantId = given.tenantId ?? (await makeTenant(db)).id;
  const user = given.userId
    ? await db.user.findUniqueOrThrow({ where: { id: given.userId } })
    : await makeUser(db);
  const { companyId } = user;
  await db.tenantCompany.upsert({
    where: { tenantId_companyId: { tenantId, companyId } },
    create: { tenantId, companyId },
    update: {},
  });
  const permissionsTemplateId = given.permissionsTemplateId ?? (await makeTemplate(db, { tenantId })).id;
  const { deactivatedAt = null, firstLoginAt = null, lastLoginAt = null } = given;
  return db.membership.create({
    data: {
      tenantId,
      userId: user.id,
      companyId,
      permissionsTemplateId,
      createdAt: new Date(),
      deactivatedAt,
      firstLoginAt,
      lastLoginAt,
    },
    include: { tenant: true, user: true, permissionsTemplate: true },
  });
}

/**
 * A round of a membership's invitation, numbered after the ones that are there, and its Welcome email, which has left
 * unless `welcomedAt` is null.
 */
export async function makeRound(
  db: Database,
  given: {
    membershipId: string;
    status?: RoundStatus;
    openedAt?: Date;
    welcomedAt?: Date | null;
    expiresAt?: Date;
    sentById?: string | null;
    cardId?: string | null;
    followUpDays?: number[];
  },
) {
  const { membershipId, status = 'OPEN', openedAt = new Date(), sentById = null, cardId = null } = given;
  const { welcomedAt = openedAt, followUpDays = [3, 7, 14] } = given;
  const { expiresAt = new Date(openedAt.getTime() + 30 * DAY) } = given;
  const invitation = await db.invitation.upsert({
    where: { membershipId },
    create: { membershipId, createdAt: openedAt },
    update: {},
  });
  const number = 1 + (await db.round.count({ where: { invitationId: invitation.id } }));
  const round = await db.round.create({
    data: {
      invitationId: invitation.id,
      membershipId,
      number,
      status,
      sentById,
      openedAt,
      welcomedAt,
      followUpDays,
      nextFollowUpAt:
        status === 'OPEN' && welcomedAt
          ? new Date(welcomedAt.getTime() + (followUpDays[0] ?? 3) * DAY)
          : null,
      expiresAt,
      endedAt: status === 'OPEN' ? null : openedAt,
      cardId,
    },
  });
  const email = await db.email.create({
    data: {
      kind: 'WELCOME',
      membershipId,
      roundId: round.id,
      status: welcomedAt ? 'ACCEPTED' : 'QUEUED',
      createdAt: openedAt,
      dueAt: openedAt,
      acceptedAt: welcomedAt,
    },
  });
  return { round, email };
}

/** A channel's card of an invitation, not posted yet. */
export async function makeCard(
  db: Database,
  given: { membershipId: string; workspace?: string; channel?: string },
) {
  const { membershipId, workspace = 'T000000001', channel = '#invites' } = given;
  const createdAt = new Date();
  const invitation = await db.invitation.upsert({
    where: { membershipId },
    create: { membershipId, createdAt },
    update: {},
  });
  return db.card.create({ data: { invitationId: invitation.id, workspace, channel, createdAt } });
}

function unique(): string {
  return randomBytes(5).toString('hex');
}

/** Opens a round, as someone's request or, with `sentById: null`, the invited person's own. */
export async function openRound(
  tx: Transaction,
  options: { membershipId: string; sentById: string | null; at: Date; announce?: AnnounceTo },
): Promise<OpenedRound> {
  const { membershipId, sentById, at, announce = null } = options;
  const by = sentById === null ? null : { userId: sentById, name: 'Alice Admin' };
  const opened = await openRounds(tx, { membershipIds: [membershipId], by, announce, at });
  const round = opened.get(membershipId);
  if (!round) throw new Error('No round was opened.');
  return round;
}
