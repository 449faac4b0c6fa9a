import type { Transaction } from '../../database/database.ts';
import { type ChangeLog, differences } from './changes.ts';
import type { AppliedTenant } from './tenants.ts';

interface Link {
  workspace: string;
  slackUser: string;
  userId: string;
}

/** Makes the explicit links of the file; a link that says otherwise about one of its two ends gives way. */
export async function applySlackLinks(
  tx: Transaction,
  options: { tenants: readonly AppliedTenant[]; users: ReadonlyMap<string, string>; log: ChangeLog },
): Promise<void> {
  const { tenants, users, log } = options;
  const listed = new Map<string, Link & { emailKey: string }>();
  for (const { tenant } of tenants) {
    for (const { slack, emailKey } of tenant.users) {
      if (slack === null || tenant.workspace === null) continue;
      const link = {
        workspace: tenant.workspace,
        slackUser: slack,
        userId: users.get(emailKey) ?? '',
        emailKey,
      };
      listed.set(`${link.workspace} ${slack}`, link);
    }
  }
  if (listed.size === 0) return;
  const rows = JSON.stringify([...listed.values()]);
  const removed = await tx.$queryRaw<Link[]>`
    DELETE FROM slack_links l
    USING jsonb_to_recordset(${rows}::jsonb) AS f(workspace text, "slackUser" text, "userId" uuid)
    WHERE l.workspace = f.workspace AND (l.slack_user = f."slackUser") <> (l.user_id = f."userId")
    RETURNING l.workspace, l.slack_user AS "slackUser", l.user_id AS "userId"`;
  const inserted = await tx.$queryRaw<Link[]>`
    INSERT INTO slack_links (workspace, slack_user, user_id)
    SELECT f.workspace, f."slackUser", f."userId"
    FROM jsonb_to_recordset(${rows}::jsonb) AS f(workspace text, "slackUser" text, "userId" uuid)
    ON CONFLICT (workspace, slack_user) DO NOTHING
    RETURNING workspace, slack_user AS "slackUser", user_id AS "userId"`;
  const before = new Map(removed.map((link) => [`${link.workspace} ${link.userId}`, link.slackUser]));
  const made = new Set(inserted.map(({ workspace, slackUser }) => `${workspace} ${slackUser}`));
  const taken = new Set(removed.map(({ workspace, slackUser }) => `${workspace} ${slackUser}`));
  for (const [key, { emailKey, workspace, slackUser, userId }] of listed) {
    const old = before.get(`${workspace} ${userId}`) ?? null;
    const isChange = made.has(key) && (old !== null || taken.has(key));
    log.note({
      kind: 'slackLink',
      id: userId,
      name: emailKey,
      tenant: null,
      created: made.has(key) && !isChange,
      fields: isChange ? differences({ slack: old }, { slack: slackUser }) : [],
    });
  }
}
