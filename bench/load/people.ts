import type pg from 'pg';

/** Callers of the workspace T1: the Slack users U0, U1 … , all Directory Admins. */
export const CALLERS = 20;

/** The address of a person that `addPeople` made. */
export function addressOf(person: number): string {
  return `p${person}@known.test`;
}

/** The person that a posted card is about, by the address in it; undefined when there is none. */
export function personIn(body: string): number | undefined {
  const found = /(?<![a-z])p(\d+)(?:@|%40)known\.test/.exec(body);
  return found ? Number(found[1]) : undefined;
}

/**
 * What `addPeople` fills. An empty table that was analysed is planned for as if it stayed empty, by reading it from end to
 * end; of one that never was, as on a new installation, PostgreSQL reckons with ten pages.
 */
const FILLED = [
  ...[
    'instances',
    'tenants',
    'companies',
    'tenant_companies',
    'tenant_company_starts',
    'permissions_templates',
  ],
  ...['users', 'memberships', 'directory_entries', 'directory_by_state'],
];

/** A list of so many people whom `addPeople` has not made, as a file with the company and the template of its people. */
export function listFile(people: number): string {
  const rows = Array.from(
    { length: people },
    (_, n) => `l${n}@listed.test,Lee,Crew ${n},Acme Steel,Subcontractor`,
  );
  return ['Email,First name,Last name,Company,Permissions template', ...rows].join('\n');
}

/** A tenant that announces in C1, with callers and with so many people who were never invited. */
export async function addPeople(client: pg.Client, count: number): Promise<void> {
  await client.query(`
    INSERT INTO instances (name) VALUES ('bench');
    INSERT INTO tenants (instance_id, name, announce_in, timezone)
      SELECT id, 'Northwind Tower', 'C1', 'America/Chicago' FROM instances;
    INSERT INTO companies (name, name_key, likeness_key, search_name)
      VALUES ('Acme Steel', 'acme steel', 'acmesteel', 'acme steel');
    INSERT INTO tenant_companies (tenant_id, company_id) SELECT t.id, c.id FROM tenants t, companies c;
    INSERT INTO permissions_templates (tenant_id, name, directory)
      SELECT id, 'Directory Admin', 'ADMIN'::directory_access FROM tenants
      UNION ALL SELECT id, 'Subcontractor', 'NONE' FROM tenants;
    INSERT INTO users (email, email_key, first_name, last_name, company_id, created_at)
      SELECT address, address, first_name, last_name, c.id, now()
      FROM companies c, (
        SELECT 'u' || n || '@callers.test' AS address, 'Alice' AS first_name, 'Admin' AS last_name
          FROM generate_series(0, ${CALLERS - 1}) n
        UNION ALL SELECT 'p' || n || '@known.test', 'Sam', 'Steel ' || n FROM generate_series(0, ${count - 1}) n
      ) people;
    INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
      SELECT t.id, u.id, u.company_id, p.id, now() FROM tenants t, users u, permissions_templates p
      WHERE (p.directory = 'ADMIN') = (u.email_key LIKE '%@callers.test');
`);
  await client.query(`VACUUM (ANALYZE) ${FILLED.join(', ')}`);
}

/** Invites all people that `addPeople` made: their Welcome emails are due in so many seconds. No card is written. */
export async function addEmails(client: pg.Client, { dueIn }: { dueIn: number }): Promise<void> {
  await client.query(`
    INSERT INTO invitations (membership_id, created_at)
      SELECT m.id, now() FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email_key LIKE 'p%';
    INSERT INTO rounds (invitation_id, membership_id, number, sent_by_id, opened_at, follow_up_days, expires_at)
      SELECT i.id, i.membership_id, 1, (SELECT id FROM users WHERE email_key = 'u0@callers.test'), now(),
        '{3,7,14}', link_end(now(), 30, 'America/Chicago') FROM invitations i;
    INSERT INTO emails (kind, membership_id, round_id, created_at, due_at)
      SELECT 'WELCOME', membership_id, id, now(), clock_timestamp() + interval '${dueIn} seconds' FROM rounds;
  `);
  await client.query('VACUUM (ANALYZE)');
}
