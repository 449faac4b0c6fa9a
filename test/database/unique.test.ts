import { expect, test } from '@jest/globals';
import { query, useDatabase } from '../setup/database.ts';

const database = useDatabase();

/** What there is one of: most promises of "once" rest on these. Where a row has to fulfil a condition, it follows. */
const UNIQUE = [
  "approval_requests (tenant_id, email_key, requested_by_id) WHERE (status = 'OPEN'::approval_status)",
  'card_facts (card_id, key)',
  'cards (invitation_id, workspace, channel)',
  'companies (name_key)',
  "company_requests (tenant_id, company_id) WHERE ((status = 'OPEN'::company_request_status) AND (company_id IS NOT NULL))",
  "company_requests (tenant_id, likeness_key) WHERE ((status = 'OPEN'::company_request_status) AND (company_id IS NULL))",
  'emails (batch_id, position) WHERE (batch_id IS NOT NULL)',
  'emails (provider_id) WHERE (provider_id IS NOT NULL)',
  'emails (round_id, day)',
  'instances (name)',
  'invitations (id, membership_id)',
  'invitations (membership_id)',
  'memberships (tenant_id, user_id)',
  'notices (key)',
  'permissions_templates (id, tenant_id)',
  'permissions_templates (tenant_id, name)',
  "rounds (membership_id) WHERE (status = 'OPEN'::round_status)",
  'rounds (membership_id, number)',
  'slack_links (workspace, user_id)',
  'tenants (instance_id, name)',
  'users (email_key)',
  'users (id, company_id)',
];

test('the database keeps one of each', async () => {
  const rows = await query<{ definition: string }>(
    database.url,
    `SELECT replace(regexp_replace(pg_get_indexdef(i.indexrelid), '^.* ON (\\w+\\.)?(\\w+) USING btree', '\\2'), '"', '')
       AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
     WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace
       AND c.relname NOT LIKE 'agenda%'`,
  );
  expect(rows.map(({ definition }) => definition).sort()).toEqual(UNIQUE);
});
