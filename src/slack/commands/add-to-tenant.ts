import type { StartState } from '../../../blocks/add-to-tenant/state.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { oneAtATime, unreadable } from '../../../blocks/replies/usage.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';
import { lookUpGiven } from '../forms/given-email.ts';
import { startFormFor } from '../forms/start-form.ts';
import type { Answer, CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { chooseTenant, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { findMentioned } from './find-mentioned.ts';
import { answerName } from './find-named.ts';
import { type NamedPerson, type PersonText, parsePerson } from './parse-command.ts';

/** `/add-to-tenant [email]`: adds an existing or a new user, with company resolution. */
export async function addToTenantCommand(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest,
): Promise<Answer> {
  const asked = parsePerson(request.text);
  switch (asked.kind) {
    case 'NOTHING':
    case 'EMAIL':
    case 'MENTION':
      return openStartForm(app, asker, { ...request, asked });
    case 'SEVERAL':
      return reply(oneAtATime(request.command));
    case 'WORDS':
      return answerName(app, asker, { ...request, typed: asked.text, asked: 'INVITE' });
    case 'UNREADABLE':
      return reply(unreadable({ ...request, typed: asked.text }, asker.commands));
  }
}

async function openStartForm(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & { asked: Extract<PersonText, { kind: 'NOTHING' | 'EMAIL' | 'MENTION' }> },
): Promise<Answer> {
  const { asked, channel } = request;
  const { openFor, certain, mayInviteTo } = chooseTenant(tenantsOf(asker), request);
  let person: NamedPerson | null = asked.kind === 'EMAIL' ? asked : null;
  // Who may add nobody gets the refusal, and nothing about the person.
  if (asked.kind === 'MENTION' && mayInviteTo.length > 0) {
    person = await findMentioned(app, { ...asker, ...asked, among: mayInviteTo });
  }
  const form = { caller: openFor, mayAddTo: mayInviteTo };
  if (!person || mayInviteTo.length === 0) {
    const named = person && { email: person.email };
    return startFormFor(app, { ...form, state: { channel }, ...named });
  }
  const { email, emailKey } = person;
  const about = { tenantId: openFor.tenant.id, channel, email, emailKey, below: 'NOTHING' as const };
  // With several tenants the form asks for the right one first.
  const found = certain ? await lookUpGiven(app, asker, { state: about, recordsOf: 'MEMBERS' }) : {};
  if ('record' in found) return found.record;
  return startFormFor(app, { ...form, ...found, state: { channel, known: knownOf(person) }, email });
}

/** The name that came with the address, for the screen that asks for one. */
function knownOf({ emailKey, firstName, lastName }: NamedPerson): NonNullable<StartState['known']> {
  const clipped = (name: string) => inertLine(name).slice(0, LONGEST_NAME);
  return {
    emailKey,
    ...(firstName && { firstName: clipped(firstName) }),
    ...(lastName && { lastName: clipped(lastName) }),
  };
}
