import type { Database } from '../database/database.ts';
import { directoryAdmins, linkedDirectoryAdmins } from '../directory/directory-admins.ts';
import { describeError } from '../errors.ts';
import type { Workspace } from '../slack/slack-context.ts';
import { shortcomingOf } from '../slack-account.ts';
import { type Finding, right, wrong } from './finding.ts';

/** How many Directory Admins of a tenant are looked for in Slack. */
const MOST = 20;

/** Whether there is a tenant, and whether each has a Directory Admin who can use Usher in Slack. */
export async function checkTenants(db: Database, workspace: Workspace): Promise<Finding[]> {
  const tenants = await db.tenant.findMany({
    select: { id: true, name: true, slackWorkspace: true },
    orderBy: { name: 'asc' },
  });
  if (tenants.length === 0) {
    return [wrong('There are no tenants yet. Apply a directory: usher apply directory.yaml')];
  }
  // Without an answer of Slack's nobody can be looked up; what is wrong there has a finding of its own.
  const home = await workspace.home().catch(() => null);
  const findings: Finding[] = [];
  for (const tenant of tenants) findings.push(await checkTenant(db, { tenant, workspace, home }));
  return findings;
}

async function checkTenant(
  db: Database,
  options: {
    tenant: { id: string; name: string; slackWorkspace: string | null };
    workspace: Workspace;
    home: string | null;
  },
): Promise<Finding> {
  const { tenant, workspace, home } = options;
  const admins = await directoryAdmins(db, { tenantId: tenant.id, most: MOST });
  if (admins.length === 0) {
    return wrong(
      `${tenant.name} has no Directory Admin. Give somebody a template with “directory: Admin” in the directory file.`,
    );
  }
  if (home === null) return right(`${tenant.name} has a Directory Admin.`);
  if (tenant.slackWorkspace !== null && tenant.slackWorkspace !== home) {
    return wrong(
      `${tenant.name} belongs to the Slack workspace ${tenant.slackWorkspace}, and the bot token to ${home}. Correct “workspace” in the directory file.`,
    );
  }
  const found = right(`${tenant.name} has a Directory Admin who is in Slack.`);
  if ((await linkedDirectoryAdmins(db, { tenantId: tenant.id, workspace: home })).length > 0) return found;
  let reason = 'users_not_found';
  for (const { email } of admins) {
    try {
      const { user } = await workspace.client.users.lookupByEmail({ email });
      if (shortcomingOf(user, home) === null) return found;
    } catch (error) {
      reason = describeError(error);
    }
  }
  return wrong(
    `${tenant.name} has no Directory Admin whom Slack knows as a full member by the email address (${reason}). Correct the address in the directory file, or add “slack: U…”.`,
  );
}
