import type { Database } from '../../../src/database/database.ts';
import { Prisma } from '../../../src/generated/prisma/client.ts';
import type { DirectoryAccess } from '../../../src/generated/prisma/enums.ts';
import { direct } from '../../../src/transaction.ts';

/* The rules about what people do to each other, written a second time: from domain.md, and not from the code. */

/** A membership as it is, with what its template gives there. */
export interface Standing {
  id: string;
  tenantId: string;
  userId: string;
  templateId: string;
  directory: DirectoryAccess;
  mayAdd: boolean;
  assignable: string[];
  isActive: boolean;
  /** Has a round that is open. */
  isInvited: boolean;
  isUsed: boolean;
  name: string;
  emailKey: string;
  companyId: string;
}

/** How these people stand in every tenant, in their order and that of the tenants’ names: ids are new in each run. */
export async function standings(db: Database, userIds: readonly string[]): Promise<Standing[]> {
  // With a list as a parameter, PostgreSQL would plan the statement each time.
  const asked = Prisma.join(userIds.map((id, place) => Prisma.sql`(${id}::uuid, ${place}::int)`));
  return direct(db).$queryRaw<Standing[]>`/* standings */
    SELECT m.id, m.tenant_id AS "tenantId", m.user_id AS "userId", p.id AS "templateId", p.directory::text AS directory,
           'createAndEditUsers' = ANY (p.granular) AS "mayAdd",
           ARRAY(SELECT a.assignable_id::text FROM assignable_templates a WHERE a.template_id = p.id) AS assignable,
           m.deactivated_at IS NULL AS "isActive", concat_ws(' ', u.first_name, u.last_name) AS name,
           EXISTS (SELECT FROM rounds r WHERE r.membership_id = m.id AND r.status = 'OPEN') AS "isInvited",
           u.password_hash IS NOT NULL OR EXISTS (
             SELECT FROM memberships x WHERE x.user_id = u.id AND x.first_login_at IS NOT NULL) AS "isUsed",
           u.email_key AS "emailKey", u.company_id AS "companyId"
    FROM (VALUES ${asked}) AS a (user_id, place) JOIN memberships m ON m.user_id = a.user_id
    JOIN users u ON u.id = m.user_id JOIN permissions_templates p ON p.id = m.permissions_template_id
    JOIN tenants t ON t.id = m.tenant_id
    ORDER BY a.place, t.name`;
}

/** How people stood before an action and after it, and who did it; null for the invited person, the provider and time. */
interface Done {
  before: readonly Standing[];
  after: readonly Standing[];
  actor: string | null;
  /** Ids of the permissions templates with `Admin`. */
  adminTemplates: readonly string[];
}

/** May somebody touch people who have a template of this tenant? Written again here, from the rules. */
function mayTouch(
  { before, actor, adminTemplates }: Omit<Done, 'after'>,
  about: Standing,
  templateId: string,
): boolean {
  const own = before.find(({ userId, tenantId }) => userId === actor && tenantId === about.tenantId);
  if (!own?.isActive) return false;
  if (own.directory === 'ADMIN') return true;
  return own.mayAdd && !adminTemplates.includes(templateId) && own.assignable.includes(templateId);
}

/** What an action has changed and its actor may not change. */
export function overreach(done: Done): string[] {
  const { before, after, actor } = done;
  const broken: string[] = [];
  if (after.length !== before.length) broken.push('a membership or an account was lost');
  for (const [index, now] of after.entries()) {
    const was = before[index];
    if (!was || was.id !== now.id) continue;
    const everywhere = before.filter(({ userId }) => userId === was.userId);
    const may = (templateId: string) => mayTouch(done, was, templateId);
    const mayEverywhere = everywhere.every((place) => mayTouch(done, place, place.templateId));
    if (now.companyId !== was.companyId) broken.push('a second company');
    if (now.templateId !== was.templateId && !(may(was.templateId) && may(now.templateId))) {
      broken.push('a template was given by someone who may not give it');
    }
    if (now.isActive !== was.isActive && (!may(was.templateId) || (was.isActive && actor === was.userId))) {
      broken.push('a place was taken or given back by someone who may not');
    }
    if (now.name !== was.name && !mayEverywhere)
      broken.push('a name was changed by someone with no say in a tenant');
    if (now.emailKey !== was.emailKey) {
      const isAdminEverywhere = everywhere.every(({ tenantId }) =>
        before.some(
          (own) =>
            own.userId === actor && own.tenantId === tenantId && own.isActive && own.directory === 'ADMIN',
        ),
      );
      if (!isAdminEverywhere) broken.push('an address was corrected by someone who is not Admin everywhere');
      if (was.isUsed) broken.push('the address of an account in use was corrected');
    }
  }
  return broken;
}

/** What breaks a rule about these people's rounds and mail, or leaves a tenant without Admin. */
export async function brokenRules(db: Database, userIds: readonly string[]): Promise<string[]> {
  const rows = await direct(db).$queryRaw<{ rule: string }[]>`/* broken rules */
    WITH mine AS (SELECT id, tenant_id, deactivated_at FROM memberships WHERE user_id = ANY (${userIds}::uuid[]))
    SELECT 'more than one open round' AS rule FROM rounds r JOIN mine m ON m.id = r.membership_id
      WHERE r.status = 'OPEN' GROUP BY r.membership_id HAVING count(*) > 1
    UNION ALL SELECT 'an open round of someone deactivated' FROM rounds r JOIN mine m ON m.id = r.membership_id
      WHERE r.status = 'OPEN' AND m.deactivated_at IS NOT NULL
    UNION ALL SELECT 'mail that waits for a round that has ended'
      FROM emails e JOIN mine m ON m.id = e.membership_id JOIN rounds r ON r.id = e.round_id
      WHERE e.status IN ('QUEUED', 'FROZEN') AND r.status <> 'OPEN'
    UNION ALL SELECT 'a tenant without Directory Admin' FROM tenants t WHERE NOT EXISTS (
      SELECT FROM memberships a JOIN permissions_templates p ON p.id = a.permissions_template_id
      WHERE a.tenant_id = t.id AND a.deactivated_at IS NULL AND p.directory = 'ADMIN')`;
  return rows.map(({ rule }) => rule);
}

/** What of this mail, which has just left, should not have left as things stand. */
export async function mailThatMustNotLeave(
  db: Database,
  sent: readonly { id: string; to: string }[],
): Promise<string[]> {
  const wrong = await direct(db).$queryRaw<{ rule: string | null }[]>`/* mail that must not leave */
    SELECT CASE WHEN r.status <> 'OPEN' THEN 'mail of a round left after its end'
                WHEN m.deactivated_at IS NOT NULL THEN 'mail to someone deactivated'
                WHEN u.email <> s."to" THEN 'mail to an address that was corrected' END AS rule
    FROM jsonb_to_recordset(${JSON.stringify(sent)}::jsonb) AS s (id uuid, "to" text)
    JOIN emails e ON e.id = s.id JOIN memberships m ON m.id = e.membership_id JOIN users u ON u.id = m.user_id
    LEFT JOIN rounds r ON r.id = e.round_id`;
  return wrong.flatMap(({ rule }) => rule ?? []);
}
