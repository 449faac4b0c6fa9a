import type { Context } from '../../context.ts';
import type { SqlClient } from '../../database/direct.ts';
import { personName } from '../../directory/names.ts';
import type { NextMail } from '../../words/next-mail.ts';
import type { TimelineFact } from '../../words/timeline.ts';
import type { MailHold } from '../status/mail-hold.ts';
import { nextMail, type Standing } from './next-mail.ts';
import { type FactRow, selectFacts, toFact } from './timeline-facts.ts';

/** A page of what happened to one person in one tenant, and what comes next. */
export interface Timeline {
  readonly membershipId: string;
  readonly name: string;
  /** What sentences call the person. */
  readonly shortName: string;
  readonly email: string;
  readonly tenantName: string;
  /** The tenant's. */
  readonly timezone: string;
  readonly templateName: string;
  /** The last first. */
  readonly facts: readonly TimelineFact[];
  /** From 0; the last page there is, when a later one was asked for. */
  readonly page: number;
  readonly pages: number;
  readonly next: NextMail;
}

interface PersonRow extends Standing {
  firstName: string | null;
  lastName: string;
  email: string;
  tenantName: string;
  timezone: string;
  templateName: string;
}

/**
 * What happened to one person in one tenant, with causes, and what comes next: nothing of other tenants, even where the
 * person is in them. The right to see the directory is checked before.
 *
 * @param options.hold what keeps mail from leaving
 * @param options.page from 0, of `perPage` facts; without `perPage` all facts are on the first one
 * @returns null when there is no such membership
 */
export async function readTimeline(
  { db, clock }: { db: SqlClient; clock: Context['clock'] },
  options: { membershipId: string; hold: MailHold | null; page?: number; perPage?: number },
): Promise<Timeline | null> {
  const { membershipId, hold, page = 0, perPage } = options;
  const person = await readPerson(db, membershipId);
  if (!person) return null;
  const limit = perPage ?? null;
  const rows = await db.$queryRaw<(FactRow & { total: number })[]>`
    SELECT *, count(*) OVER ()::int AS total FROM (${selectFacts(membershipId)}) AS facts
    ORDER BY at DESC, rank DESC, round DESC NULLS LAST, day DESC NULLS LAST
    LIMIT ${limit}::bigint OFFSET ${page * (perPage ?? 0)}`;
  // A person was added, so there is always something; only a page that is gone by now is empty.
  if (rows.length === 0 && page > 0) return readTimeline({ db, clock }, { ...options, page: 0 });
  const { firstName, lastName, email, tenantName, timezone, templateName } = person;
  const name = personName({ firstName, lastName });
  return {
    ...{ membershipId, name, shortName: firstName ?? name, email, tenantName, timezone, templateName, page },
    facts: rows.map(toFact),
    pages: perPage === undefined ? 1 : Math.ceil((rows[0]?.total ?? 0) / perPage),
    next: nextMail(person, { now: clock.now(), hold: hold?.obstacle ?? null }),
  };
}

async function readPerson(db: SqlClient, membershipId: string): Promise<PersonRow | undefined> {
  const [row] = await db.$queryRaw<PersonRow[]>`
    SELECT u.first_name AS "firstName", u.last_name AS "lastName", u.email, t.name AS "tenantName", t.timezone,
      p.name AS "templateName", m.deactivated_at IS NOT NULL AS "isDeactivated", m.first_login_at IS NOT NULL AS "hasLoggedIn",
      r.status::text AS status, r.welcomed_at AS "welcomedAt", r.next_follow_up_at AS "nextFollowUpAt",
      r.follow_up_days AS "followUpDays", r.expires_at AS "expiresAt",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('email', e.kind, 'day', e.day, 'dueAt', e.due_at) ORDER BY e.due_at), '[]')
       FROM emails e WHERE e.membership_id = m.id AND e.status IN ('QUEUED', 'FROZEN')) AS waiting
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    JOIN tenants t ON t.id = m.tenant_id
    JOIN permissions_templates p ON p.id = m.permissions_template_id
    LEFT JOIN LATERAL (SELECT * FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1) r ON true
    WHERE m.id = ${membershipId}::uuid`;
  return row;
}
