import { inviteOutcomeReply } from '../../blocks/invite-outcome.ts';
import { escapeMrkdwn } from '../../blocks/text.ts';
import type { Caller } from '../directory/callers.ts';
import { invite } from '../invitations/invite.ts';
import { announcementFor } from './announcement.ts';
import type { Answer, CommandRequest } from './answer-command.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Asker, tenantsOf } from './identify.ts';
import { inviteFormFor } from './invite-form-for.ts';
import type { SlackContext } from './slack-context.ts';

/**
 * Invites or re-invites the person a command names, in the tenant it is about. Without a user account there, or when
 * the tenant is not certain, the form opens, filled with what is known.
 */
export async function invitePerson(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & {
    person: { email: string; emailId: string; firstName?: string | null; lastName?: string | null };
    intent: 'invite' | 're-invite';
  },
): Promise<Answer> {
  const { person, intent, channel } = request;
  const chosen = chooseTenant(await tenantsOf(app, asker), request);
  const { mayInviteTo } = chosen;
  const only = chosen.certain
    ? null
    : await onlyTenantOf(app, { emailId: person.emailId, among: mayInviteTo });
  const caller = only ?? chosen.caller;
  const certain = chosen.certain || only !== null;
  const form = (notice?: string) =>
    inviteFormFor(app, { caller, mayInviteTo, channel, known: person, ...(notice && { notice }) });
  if (!certain && mayInviteTo.length > 0) return form();
  const outcome = await invite(app, {
    ...asker,
    tenantId: caller.tenant.id,
    emailId: person.emailId,
    intent,
    announce: announcementFor(asker, { tenant: caller.tenant, typedIn: channel }),
  });
  if (outcome.outcome === 'NOT_IN_DIRECTORY') {
    return form(
      `${escapeMrkdwn(person.email, 300)} is not in the directory of *${escapeMrkdwn(outcome.tenantName, 200)}* yet. Add the person here.`,
    );
  }
  return inviteOutcomeReply(outcome, { tenantId: caller.tenant.id, emailId: person.emailId, channel });
}

/** The one tenant, of those the caller may invite to, in whose directory the person is; null when that is not one. */
async function onlyTenantOf(
  app: SlackContext,
  options: { emailId: string; among: readonly Caller[] },
): Promise<Caller | null> {
  const places = await app.db.membership.findMany({
    where: {
      user: { emailKey: options.emailId },
      tenantId: { in: options.among.map(({ tenant }) => tenant.id) },
    },
    select: { tenantId: true },
  });
  const [place, another] = places;
  if (!place || another) return null;
  return options.among.find(({ tenant }) => tenant.id === place.tenantId) ?? null;
}
