import type { ButtonAction } from '@slack/bolt';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { oneAtATime, unreadable } from '../../../blocks/replies/usage.ts';
import { personStatusReply, unknownPersonReply } from '../../../blocks/status/person-status.ts';
import { tenantsStatusReply } from '../../../blocks/status/tenants-status.ts';
import { findMeantMember } from '../../directory/people/look-up-email.ts';
import { denySeeDirectory, maySeeDirectory } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { mailHoldFor } from '../../invitations/status/mail-hold.ts';
import { personStatus } from '../../invitations/status/person-status.ts';
import { tenantStatuses } from '../../invitations/status/tenant-statuses.ts';
import type { Answer, CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { findMentioned } from './find-mentioned.ts';
import { answerName } from './find-named.ts';
import { parsePerson } from './parse-command.ts';

/** `/invite status [email]`: where things stand, of the tenants or of the person that was named. */
export async function statusCommand(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest,
): Promise<Answer> {
  const asked = parsePerson(request.text);
  switch (asked.kind) {
    case 'NOTHING':
      return answerStatus(app, asker, null);
    case 'EMAIL':
      return answerStatus(app, asker, asked);
    case 'MENTION': {
      const among = tenantsOf(asker).filter(maySeeDirectory);
      return answerStatus(app, asker, await findMentioned(app, { ...asker, ...asked, among }));
    }
    case 'WORDS':
      return answerName(app, asker, { ...request, typed: asked.text, asked: 'STATUS' });
    case 'SEVERAL':
      return reply(oneAtATime(request.command));
    case 'UNREADABLE':
      return reply(unreadable({ ...request, typed: asked.text }, asker.commands));
  }
}

/** **Show status** beside somebody who was found. */
export async function statusPressed(app: SlackContext, asker: Asker, button: ButtonAction): Promise<Reply> {
  const emailKey = button.value ?? '';
  return answerStatus(app, asker, { email: emailKey, emailKey });
}

/**
 * Where things stand in the tenants whose directory the caller may see. It does not even say whether somebody is in
 * another tenant.
 */
async function answerStatus(
  app: SlackContext,
  asker: Asker,
  email: { email: string; emailKey: string } | null,
): Promise<Reply> {
  const callers = tenantsOf(asker);
  const tenantIds = callers.filter(maySeeDirectory).map(({ tenant }) => tenant.id);
  const [caller] = callers;
  const denial = tenantIds.length === 0 && denySeeDirectory(caller);
  if (denial)
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: 'see-status', denial, caller }));
  const hold = await mailHoldFor(app.db, ...callers);
  if (!email) {
    return tenantsStatusReply(await tenantStatuses(app, { tenantIds }), asker.commands, hold);
  }
  const person = await personStatus(app, { emailKey: email.emailKey, tenantIds });
  if (person) return personStatusReply(person, hold);
  const meant = await findMeantMember(app.db, { tenantIds, emailKey: email.emailKey });
  return unknownPersonReply(email.email, meant, asker.commands);
}
