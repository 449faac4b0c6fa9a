import { reply } from '../../../blocks/kit/reply.ts';
import type { PersonVerb } from '../../../blocks/person/person-menu.ts';
import { whichMemberReply } from '../../../blocks/person/which-member.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { oneAtATime, sayWhom, unreadable } from '../../../blocks/replies/usage.ts';
import { unknownPersonReply } from '../../../blocks/status/person-status.ts';
import type { Caller } from '../../directory/callers.ts';
import { findMeantMember } from '../../directory/people/look-up-email.ts';
import { denyAddUsers } from '../../directory/policy.ts';
import { type Asked, refuse } from '../../directory/refusal.ts';
import { findInDirectories } from '../../invitations/status/list-directory.ts';
import { PERSON_LISTENERS } from '../person/listeners.ts';
import type { Answer, CommandListener, CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { chooseTenant, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { findMentioned } from './find-mentioned.ts';
import { answerName } from './find-named.ts';
import { type NamedPerson, parsePerson } from './parse-command.ts';

/** Commands that do something about one person who is in a directory. */
type MemberVerb = Extract<PersonVerb, 'REVOKE' | 'EDIT'>;

const ASKED: Readonly<Record<MemberVerb, Asked>> = { REVOKE: 'revoke', EDIT: 'edit' };

/** `/usher revoke jane@acme.test` or `@jane`: what the entry of the person's menu does, for the person who is named. */
export function memberCommand(verb: MemberVerb): CommandListener {
  return async (app, asker, request) => {
    const typed = parsePerson(request.text);
    switch (typed.kind) {
      case 'NOTHING':
        return reply(sayWhom(request.command));
      case 'EMAIL':
        return answerFor(app, asker, { request, person: typed, verb });
      case 'MENTION': {
        const { mayInviteTo: among } = chooseTenant(tenantsOf(asker), request);
        const person = await findMentioned(app, { ...asker, ...typed, among });
        return answerFor(app, asker, { request, person, verb });
      }
      case 'WORDS':
        return answerName(app, asker, { ...request, typed: typed.text, asked: verb });
      case 'SEVERAL':
        return reply(oneAtATime(request.command));
      case 'UNREADABLE':
        return reply(unreadable({ ...request, typed: typed.text }, asker.commands));
    }
  };
}

/** Someone who is in several tenants is asked about, unless the channel says which is meant. */
async function answerFor(
  app: SlackContext,
  asker: Asker,
  options: { request: CommandRequest; person: NamedPerson; verb: MemberVerb },
): Promise<Answer> {
  const { request, person, verb } = options;
  const { emailKey, email } = person;
  const { caller, certain, mayInviteTo } = chooseTenant(tenantsOf(asker), request);
  const among: readonly Caller[] = certain || mayInviteTo.length === 0 ? [caller] : mayInviteTo;
  const denial = mayInviteTo.length === 0 && denyAddUsers(caller);
  if (denial) {
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: ASKED[verb], denial, caller }));
  }
  const places = await findInDirectories(app.db, { callers: among, emailKey });
  const [only, another] = places;
  if (!only) {
    const tenantIds = among.map(({ tenant }) => tenant.id);
    const meant = await findMeantMember(app.db, { tenantIds, emailKey });
    return unknownPersonReply(email, meant, asker.commands);
  }
  if (another) return whichMemberReply(places, verb, asker.commands);
  return PERSON_LISTENERS[verb](app, asker, { verb, membershipId: only.row.membershipId });
}
