import { HOUR } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { type Finding, note, right, wrong } from './finding.ts';

/** Resend sends "sent" within seconds and "delivered" mostly within minutes. */
const LATE_AFTER = HOUR;

const WHAT_TO_DO =
  'Look at the webhook’s page at Resend, its address, and RESEND_WEBHOOK_SECRET: without it Usher does not learn of bounces.';

/** Whether Resend's news of the mail that was sent arrives. */
export async function checkWebhook(db: Database): Promise<Finding> {
  const [facts] = await db.$queryRaw<{ seen: Date | null; sent: Date | null; late: boolean }[]>`
    SELECT seen, sent, coalesce(sent > coalesce(seen, '-infinity') AND sent < now() - make_interval(secs => ${LATE_AFTER / 1000}), false) AS late
    FROM (SELECT (SELECT max(received_at) FROM received_webhooks WHERE id LIKE 'resend:%') AS seen,
                 (SELECT max(accepted_at) FROM emails) AS sent) AS times`;
  if (!facts) throw new Error('The database did not answer.');
  const { seen, sent, late } = facts;
  if (late && seen === null)
    return wrong(`Mail was sent, and no webhook of Resend has arrived. ${WHAT_TO_DO}`);
  if (late) {
    return wrong(
      `The last webhook of Resend arrived at ${seen?.toISOString()}, and mail was sent after it. ${WHAT_TO_DO}`,
    );
  }
  if (seen !== null) return right(`The last webhook of Resend arrived at ${seen.toISOString()}.`);
  return sent === null
    ? note('No webhook of Resend has arrived yet, and no mail was sent. The first invitation will show.')
    : note('Mail was sent in the last hour, and no webhook of Resend has arrived yet. Ask again in a while.');
}
