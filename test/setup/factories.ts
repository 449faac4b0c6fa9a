import { randomBytes } from 'node:crypto';
import { DAY } from '../../src/clock.ts';
import type { Database, Transaction } from '../../src/database/database.ts';
import { direct } from '../../src/database/direct.ts';
import { companyNames } from '../../src/directory/companies/company-names.ts';
import type { AnnounceTo } from '../../src/directory/write-notice.ts';
import { canonicalEmailKey } from '../../src/email-key.ts';
import { Prisma } from '../../src/generated/prisma/client.ts';
import type { DirectoryAccess, GranularPermission, RoundStatus } from '../../src/generated/prisma/enums.ts';
import { type OpenedRound, openRounds } from '../../src/invitations/rounds/open-rounds.ts';

/** Rows for tests. Each factory builds the parents it is not given, with names that no other row has. */

const INSTANCE = 'us-1';

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
  const { instance = INSTANCE, name = `Tenant ${unique()}`, ...rest } = given;
  const instanceId = await idOf(
    db,
    Prisma.sql`
      /* make instance */ INSERT INTO instances (name) VALUES (${instance})
      ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id::text`,
  );
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
      companyId: given.companyId ?? (await idOf(db, insertCompany(Prisma.sql`RETURNING id::text`))),
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
  const email = `user-${unique()}@acme.test`;
  // One statement for the parents, too: a run makes some thousands of memberships.
  const [made] = await direct(db).$queryRaw<{ id: string }[]>`
    /* make membership */
    WITH given AS (
      SELECT ${given.tenantId ?? null}::uuid AS tenant_id, ${given.userId ?? null}::uuid AS user_id,
             ${given.permissionsTemplateId ?? null}::uuid AS template_id
    ), instance AS (
      INSERT INTO instances (name) SELECT ${INSTANCE} FROM given WHERE tenant_id IS NULL
      ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
    ), new_tenant AS (
      INSERT INTO tenants (instance_id, name) SELECT id, ${`Tenant ${unique()}`} FROM instance RETURNING id
    ), tenant AS (
      SELECT id FROM new_tenant UNION ALL SELECT tenant_id FROM given WHERE tenant_id IS NOT NULL
    ), new_company AS (
      ${insertCompany(Prisma.sql`FROM given WHERE user_id IS NULL RETURNING id`)}
    ), new_user AS (
      INSERT INTO users (email, email_key, first_name, last_name, company_id, created_at)
      SELECT ${email}, ${email}, 'Sam', 'Steel', id, now() FROM new_company RETURNING id, company_id
    ), person AS (
      SELECT * FROM new_user UNION ALL SELECT u.id, u.company_id FROM users u JOIN given ON u.id = given.user_id
    ), associated AS (
      INSERT INTO tenant_companies (tenant_id, company_id) SELECT tenant.id, company_id FROM tenant, person ON CONFLICT DO NOTHING
    ), new_template AS (
      INSERT INTO permissions_templates (tenant_id, name, directory)
      SELECT tenant.id, ${`Template ${unique()}`}, 'NONE' FROM tenant, given WHERE template_id IS NULL RETURNING id
    ), template AS (
      SELECT id FROM new_template UNION ALL SELECT template_id FROM given WHERE template_id IS NOT NULL
    )
    INSERT INTO memberships
      (tenant_id, user_id, company_id, permissions_template_id, created_at, deactivated_at, first_login_at, last_login_at)
    SELECT tenant.id, person.id, company_id, template.id, ${new Date()}::timestamptz, ${given.deactivatedAt ?? null}::timestamptz,
           ${given.firstLoginAt ?? null}::timestamptz, ${given.lastLoginAt ?? null}::timestamptz
    FROM tenant, person, template
    RETURNING id::text`;
  return db.membership.findUniqueOrThrow({
    where: { id: made?.id ?? '' },
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
  const isOpen = status === 'OPEN';
  const nextFollowUpAt =
    isOpen && welcomedAt ? new Date(welcomedAt.getTime() + (followUpDays[0] ?? 3) * DAY) : null;
  const [made] = await direct(db).$queryRaw<{ roundId: string; emailId: string }[]>`
    /* make round */
    WITH invitation AS (
      INSERT INTO invitations (membership_id, created_at) VALUES (${membershipId}::uuid, ${openedAt}::timestamptz)
      ON CONFLICT (membership_id) DO UPDATE SET membership_id = excluded.membership_id RETURNING id
    ), round AS (
      INSERT INTO rounds (invitation_id, membership_id, number, status, sent_by_id, opened_at, welcomed_at, follow_up_days,
        next_follow_up_at, expires_at, ended_at, card_id)
      SELECT i.id, ${membershipId}::uuid, 1 + (SELECT count(*) FROM rounds r WHERE r.invitation_id = i.id),
             ${status}::round_status, ${sentById}::uuid, ${openedAt}::timestamptz, ${welcomedAt}::timestamptz,
             ${followUpDays}::int[], ${nextFollowUpAt}::timestamptz, ${expiresAt}::timestamptz,
             ${isOpen ? null : openedAt}::timestamptz, ${cardId}::uuid
      FROM invitation i RETURNING id
    ), email AS (
      INSERT INTO emails (kind, membership_id, round_id, status, created_at, due_at, accepted_at)
      SELECT 'WELCOME', ${membershipId}::uuid, id, ${welcomedAt ? 'ACCEPTED' : 'QUEUED'}::email_status,
             ${openedAt}::timestamptz, ${openedAt}::timestamptz, ${welcomedAt}::timestamptz
      FROM round RETURNING id
    )
    SELECT round.id::text AS "roundId", email.id::text AS "emailId" FROM round, email`;
  const { roundId = '', emailId = '' } = made ?? {};
  const [round, email] = await Promise.all([
    db.round.findUniqueOrThrow({ where: { id: roundId } }),
    db.email.findUniqueOrThrow({ where: { id: emailId } }),
  ]);
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

/** The statement that inserts a company that no other row has, with how it goes on. */
function insertCompany(rest: Prisma.Sql): Prisma.Sql {
  const { name, nameKey, likenessKey, searchName } = companyNames(`Company ${unique()}`);
  return Prisma.sql`
    INSERT INTO companies (name, name_key, likeness_key, search_name)
    SELECT ${name}, ${nameKey}, ${likenessKey}, ${searchName} ${rest}`;
}

async function idOf(db: Database, statement: Prisma.Sql): Promise<string> {
  const [row] = await direct(db).$queryRaw<{ id: string }[]>(statement);
  if (!row) throw new Error('Nothing was inserted.');
  return row.id;
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
