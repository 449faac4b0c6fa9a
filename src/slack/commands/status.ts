import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { personStatusReply, unknownPersonReply } from '../../../blocks/status/person-status.ts';
import { tenantsStatusReply } from '../../../blocks/status/tenants-status.ts';
import { denySeeDirectory, maySeeDirectory } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { personStatus } from '../../invitations/status/person-status.ts';
import { tenantStatuses } from '../../invitations/status/tenant-statuses.ts';
import type { Asker } from '../request/identify.ts';
import { tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import type { EmailAddress } from './parse-command.ts';

/**
 * `/invite status [email]`: where things stand, in the tenants whose directory the caller may see. It does not even say
 * whether somebody is in another tenant.
 */
export async function answerStatus(
  app: SlackContext,
  asker: Asker,
  { email }: { email: EmailAddress | null },
): Promise<Reply> {
  const callers = await tenantsOf(app, asker);
  const tenantIds = callers.filter(maySeeDirectory).map(({ tenant }) => tenant.id);
  const [caller] = callers;
  const denial = tenantIds.length === 0 && denySeeDirectory(caller);
  if (denial) return refusalReply(await refuse(app.db, { asked: 'see-status', denial, caller }));
  if (!email) return tenantsStatusReply(await tenantStatuses(app, { tenantIds }));
  const person = await personStatus(app, { emailKey: email.emailKey, tenantIds });
  return person ? personStatusReply(person) : unknownPersonReply(email.email);
}
