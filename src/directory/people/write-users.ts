import type { SqlClient } from '../../database/direct.ts';
import type { Caller } from '../callers.ts';

/** Somebody to write: `userId` of the account there is, or null for one that is to be made. */
export interface UserToWrite {
  readonly user: {
    readonly email: string;
    readonly emailKey: string;
    readonly firstName: string | null;
    readonly lastName: string;
    readonly companyId: string;
  };
  readonly template: { readonly id: string; readonly name: string };
  readonly userId: string | null;
}

/** Where somebody is now who was written. */
export interface WrittenUser {
  readonly membershipId: string;
  readonly userId: string;
}

/**
 * Writes user accounts and memberships that are missing, and the audit, in one statement. It asks for no rights and
 * resolves nothing: `addUsers` has done that.
 *
 * @returns the memberships that were made, by canonical email ID; without those that somebody else has just written
 */
export async function writeUsers(
  tx: SqlClient,
  options: { caller: Caller; users: readonly UserToWrite[]; at: Date },
): Promise<Map<string, WrittenUser>> {
  const { caller, users, at } = options;
  if (users.length === 0) return new Map();
  const asked = users.map(({ user, template, userId }) => ({
    ...{ email: user.email, email_key: user.emailKey, first_name: user.firstName, last_name: user.lastName },
    ...{
      company_id: user.companyId,
      template_id: template.id,
      template_name: template.name,
      user_id: userId,
    },
  }));
  const written = await tx.$queryRaw<(WrittenUser & { emailKey: string })[]>`
    /* write users */
    WITH asked AS MATERIALIZED (
      SELECT *
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS a (
        email text, email_key text, first_name text, last_name text, company_id uuid, template_id uuid,
        template_name text, user_id uuid)
    ), made AS (
      INSERT INTO users (email, email_key, first_name, last_name, company_id, created_at)
      SELECT email, email_key, first_name, last_name, company_id, ${at}::timestamptz
      FROM asked WHERE user_id IS NULL ORDER BY email_key
      ON CONFLICT (email_key) DO NOTHING
      RETURNING id, email_key
    ), people AS (
      SELECT a.*, coalesce(a.user_id, m.id) AS person_id FROM asked a LEFT JOIN made m ON m.email_key = a.email_key
    ), placed AS (
      INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
      SELECT ${caller.tenant.id}::uuid, person_id, company_id, template_id, ${at}::timestamptz
      FROM people WHERE person_id IS NOT NULL ORDER BY email_key
      ON CONFLICT (tenant_id, user_id) DO NOTHING
      RETURNING id, user_id
    ), written AS (
      SELECT a.email_key, a.template_name, a.user_id IS NOT NULL AS existing, p.id AS membership_id, p.user_id AS person_id
      FROM placed p JOIN people a ON a.person_id = p.user_id
    ), audited AS (
      INSERT INTO audit_entries (at, actor_id, actor, action, tenant_id, subject, details)
      SELECT ${at}::timestamptz, ${caller.userId}::uuid, ${caller.name},
             CASE WHEN existing THEN 'add-existing-user' ELSE 'add-user' END,
             ${caller.tenant.id}::uuid, membership_id::text,
             jsonb_build_object('email', email_key, 'permissionsTemplate', template_name)
      FROM written
    )
    SELECT email_key AS "emailKey", membership_id::text AS "membershipId", person_id::text AS "userId" FROM written`;
  return new Map(written.map(({ emailKey, ...ids }) => [emailKey, ids]));
}
