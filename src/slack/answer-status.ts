import { personStatusReply, unknownPersonReply } from '../../blocks/person-status.ts';
import { refusalReply } from '../../blocks/refusal.ts';
import type { Reply } from '../../blocks/reply.ts';
import { tenantsStatusReply } from '../../blocks/tenants-status.ts';
import { denySeeDirectory } from '../directory/policy.ts';
import { refuse } from '../directory/refusal.ts';
import { invitationStatus } from '../invitations/invitation-status.ts';
import { personStatus } from '../invitations/person-status.ts';
import { type Asker, tenantsOf } from './identify.ts';
import type { EmailId } from './parse-invite-text.ts';
import type { SlackContext } from './slack-context.ts';

/**
 * `/invite status [email]`: where things stand, in the tenants whose directory the caller may see. Of other tenants it
 * does not even say whether somebody is in them.
 */
export async function answerStatus(
  app: SlackContext,
  asker: Asker,
  { email }: { email: EmailId | null },
): Promise<Reply> {
  const callers = await tenantsOf(app, asker);
  const tenantIds = callers.filter((caller) => !denySeeDirectory(caller)).map(({ tenant }) => tenant.id);
  const [caller] = callers;
  const denial = tenantIds.length === 0 && denySeeDirectory(caller);
  if (denial) return refusalReply(await refuse(app.db, { asked: 'see-status', denial, caller }));
  if (!email) return tenantsStatusReply(await invitationStatus(app, { tenantIds }));
  const person = await personStatus(app, { emailId: email.emailId, tenantIds });
  return person ? personStatusReply(person) : unknownPersonReply(email.email);
}
