import { inviteOutcomeReply } from '../../../blocks/invite/invite-outcome.ts';
import { whichTenantReply } from '../../../blocks/invite/which-tenant.ts';
import { notHereYet } from '../../../blocks/kit/elsewhere.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { notMailable, unreadable } from '../../../blocks/replies/usage.ts';
import { type Caller, rememberTenant } from '../../directory/callers.ts';
import { isMailable } from '../../email-key.ts';
import { invite } from '../../invitations/invite.ts';
import { personStatus } from '../../invitations/status/person-status.ts';
import { lookUpGiven } from '../forms/given-email.ts';
import { inviteFormFor } from '../forms/invite-form.ts';
import { draftFor, listOfText } from '../lists/draft.ts';
import type { Answer, CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { announceToFor, chooseTenant, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { findMentioned } from './find-mentioned.ts';
import { answerName } from './find-named.ts';
import { type NamedPerson, type PersonText, parsePerson } from './parse-command.ts';

/** `/invite`: the form, one person, or several after a preview. */
export async function inviteCommand(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest,
): Promise<Answer> {
  const typed = parsePerson(request.text);
  if (typed.kind !== 'NOTHING') return inviteTyped(app, asker, { ...request, typed, intent: 'invite' });
  const { openFor, mayInviteTo } = chooseTenant(tenantsOf(asker), request);
  return inviteFormFor(app, { caller: openFor, mayInviteTo, channel: request.channel });
}

/** Invites or re-invites whom the text after a command names, or says why it cannot. */
export async function inviteTyped(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & {
    typed: Exclude<PersonText, { kind: 'NOTHING' }>;
    intent: 'invite' | 're-invite';
  },
): Promise<Answer> {
  const { typed, intent, ...command } = request;
  switch (typed.kind) {
    case 'EMAIL':
    case 'MENTION':
      return invitePerson(app, asker, { ...command, asked: typed, intent });
    case 'WORDS':
      return answerName(app, asker, { ...command, typed: typed.text, asked: 'INVITE' });
    case 'SEVERAL': {
      const { openFor: caller } = chooseTenant(tenantsOf(asker), command);
      const list = await listOfText(app, asker, command.text);
      return draftFor(app, asker, {
        ...{ caller, list, channel: command.channel },
        reinvite: intent === 're-invite',
      });
    }
    case 'UNREADABLE':
      return reply(unreadable({ ...command, typed: typed.text }, asker.commands));
  }
}

/**
 * Invites or re-invites the person that a command names, in the tenant it is about. Without a user account there, the
 * form to add one opens, filled in with what is known. Someone who is in several tenants is invited to none on a guess.
 */
async function invitePerson(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & {
    asked: Extract<PersonText, { kind: 'EMAIL' | 'MENTION' }>;
    intent: 'invite' | 're-invite';
  },
): Promise<Answer> {
  const { asked, intent, channel } = request;
  const { caller, certain, mayInviteTo } = chooseTenant(tenantsOf(asker), request);
  const person =
    asked.kind === 'EMAIL' ? asked : await findMentioned(app, { ...asker, ...asked, among: mayInviteTo });
  const named = { mayInviteTo, channel, person, intent };
  if (certain || mayInviteTo.length === 0) return inviteTo(app, asker, { ...named, caller });

  const tenantIds = mayInviteTo.map(({ tenant }) => tenant.id);
  const known = await personStatus(app, { emailKey: person.emailKey, tenantIds });
  const [only, another] = mayInviteTo.filter(({ tenant }) =>
    known?.memberships.some(({ tenantId }) => tenantId === tenant.id),
  );
  if (!known || !only)
    return lookedUpForm(app, asker, { caller, mayInviteTo, channel, person, recordsOf: 'MEMBERS' });
  return another ? whichTenantReply(known, asker.commands) : inviteTo(app, asker, { ...named, caller: only });
}

async function inviteTo(
  app: SlackContext,
  asker: Asker,
  options: {
    caller: Caller;
    mayInviteTo: readonly Caller[];
    channel: string;
    person: NamedPerson;
    intent: 'invite' | 're-invite';
  },
): Promise<Answer> {
  const { caller, mayInviteTo, channel, person, intent } = options;
  const { tenant } = caller;
  const about = { tenantId: tenant.id, emailKey: person.emailKey };
  const announce = announceToFor(asker, { tenant });
  const outcome = await invite(app, { ...asker, ...about, intent, announce });
  if (outcome.outcome !== 'NOT_IN_DIRECTORY') {
    if (mayInviteTo.length > 1) await rememberTenant(app.db, caller);
    return inviteOutcomeReply(outcome, about, asker.commands);
  }
  if (!isMailable(person.emailKey)) return reply(notMailable(person.email));
  const others = mayInviteTo.flatMap((other) => (other === caller ? [] : [other.tenant.id]));
  const known =
    others.length > 0 && (await personStatus(app, { emailKey: person.emailKey, tenantIds: others }));
  const elsewhere = known ? known.memberships.map(({ tenantName }) => tenantName) : [];
  const banner = notHereYet({ email: person.email, tenantName: tenant.name, elsewhere });
  const recordsOf = elsewhere.length > 0 ? 'MEMBERS' : 'ANYONE';
  return lookedUpForm(app, asker, { caller, mayInviteTo, channel, person, recordsOf, banner });
}

/**
 * The record there is, for the caller to look at before it is added; without one the form, filled in with what is known.
 * A form in which the tenant is still to be chosen comes first.
 */
async function lookedUpForm(
  app: SlackContext,
  asker: Asker,
  options: {
    caller: Caller;
    mayInviteTo: readonly Caller[];
    channel: string;
    person: NamedPerson;
    recordsOf: 'MEMBERS' | 'ANYONE';
    banner?: string;
  },
): Promise<Answer> {
  const { person, recordsOf, ...form } = options;
  const { channel, caller } = form;
  const { email, emailKey } = person;
  const state = { tenantId: caller.tenant.id, channel, email, emailKey, below: 'NOTHING' as const };
  const found = await lookUpGiven(app, asker, {
    state,
    recordsOf,
    ...(form.banner && { banner: form.banner }),
  });
  return 'record' in found ? found.record : inviteFormFor(app, { ...form, known: person, ...found });
}
