import { inviteOutcomeReply } from '../../../blocks/invite/invite-outcome.ts';
import { whichTenantReply } from '../../../blocks/invite/which-tenant.ts';
import { escapeMrkdwn } from '../../../blocks/kit/text.ts';
import type { Caller } from '../../directory/callers.ts';
import { invite } from '../../invitations/invite.ts';
import { personStatus } from '../../invitations/status/person-status.ts';
import { inviteFormFor } from '../forms/invite-form-for.ts';
import { announceToFor } from '../request/announce-to.ts';
import type { Answer, CommandRequest } from '../request/answer-command.ts';
import { chooseTenant } from '../request/choose-tenant.ts';
import { type Asker, tenantsOf } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { findMentioned } from './find-mentioned.ts';
import type { InviteText } from './parse-invite-text.ts';

/**
 * Invites or re-invites the person a command names, in the tenant it is about. Without a user account there the form
 * to add one opens, filled with what is known; someone who is in several tenants is invited to none on a guess.
 */
export async function invitePerson(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & {
    asked: Extract<InviteText, { kind: 'EMAIL' | 'MENTION' }>;
    intent: 'invite' | 're-invite';
  },
): Promise<Answer> {
  const { asked, intent, channel } = request;
  const { caller, certain, mayInviteTo } = chooseTenant(await tenantsOf(app, asker), request);
  const person =
    asked.kind === 'EMAIL' ? asked : await findMentioned(app, { ...asker, ...asked, mayInviteTo });
  const { emailKey } = person;
  const form = (inTenant: Caller, banner?: string) =>
    inviteFormFor(app, {
      caller: inTenant,
      mayInviteTo,
      channel,
      known: person,
      ...(banner && { banner }),
    });
  const inviteTo = async ({ tenant }: Caller): Promise<Answer> => {
    const announce = announceToFor(asker, { tenant, typedIn: channel });
    const outcome = await invite(app, { ...asker, tenantId: tenant.id, emailKey, intent, announce });
    if (outcome.outcome !== 'NOT_IN_DIRECTORY')
      return inviteOutcomeReply(outcome, { tenantId: tenant.id, emailKey, channel });
    const [email, name] = [escapeMrkdwn(person.email, 300), escapeMrkdwn(tenant.name, 250)];
    return form(
      mayInviteTo.find(({ tenant: { id } }) => id === tenant.id) ?? caller,
      `${email} is not in the directory of *${name}* yet. Add the person here.`,
    );
  };
  if (certain || mayInviteTo.length === 0) return inviteTo(caller);

  const tenantIds = mayInviteTo.map(({ tenant }) => tenant.id);
  const known = await personStatus(app, { emailKey, tenantIds });
  const places = mayInviteTo.filter(({ tenant }) =>
    known?.memberships.some(({ tenantId }) => tenantId === tenant.id),
  );
  const [place, another] = places;
  if (!known || !place) return form(caller);
  return another ? whichTenantReply(known, channel) : inviteTo(place);
}
