import type { Denial } from '../../src/directory/policy.ts';
import type { Asked, Refusal } from '../../src/directory/refusal.ts';
import { ACCESS_LEVELS } from '../../src/words/directory/access-levels.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { whoCanDoIt } from './who-can.ts';

/** The source's words for the permissions (domain.md, "Words"). */
const CREATE_AND_EDIT_USERS = 'Create and Edit Users (Based on Assignable Permissions Templates)';
const CREATE_AND_EDIT_COMPANIES = 'Create and Edit Companies';

const ADMIN = '*Admin* on the tenant’s Company level Directory';

const NOBODY_CAN =
  'Nobody in this tenant can do it: it has no Directory Admin. Ask the people who run Usher.';

const NEEDED: Record<Denial, string> = {
  NEEDS_DIRECTORY_ACCESS: '*Read Only* or above on the tenant’s Company level Directory',
  NEEDS_CREATE_AND_EDIT_USERS: `${ADMIN}, or *Read Only* or *Standard* on it with the granular permission *${CREATE_AND_EDIT_USERS}*`,
  TEMPLATE_NOT_ASSIGNABLE: `${ADMIN}, or that permissions template in your own template’s list of *assignable permissions templates*`,
  TARGET_IS_DIRECTORY_ADMIN: `${ADMIN}, because the person is a Directory Admin`,
  PERSON_COMPLAINED: `${ADMIN}, because an earlier email was reported as spam`,
  PERSON_STOPPED: `${ADMIN}, because the person stopped the last invitation (“This is not for me”)`,
  TARGET_IS_YOURSELF: 'someone else to do it, because nobody can deactivate themselves',
  NEEDS_ADMIN: ADMIN,
  NEEDS_ADMIN_ELSEWHERE:
    '*Admin* on the Company level Directory of every tenant that the user account is in, because it has one email ID in all of them',
  NEEDS_EDIT_ELSEWHERE:
    'the right to edit the person in every tenant that the user account is in, because it has one name in all of them',
  NEEDS_CREATE_AND_EDIT_COMPANIES: `${ADMIN}, or *${CREATE_AND_EDIT_USERS}* together with *${CREATE_AND_EDIT_COMPANIES}*`,
};

/** Said instead of the Directory Admins here, where they alone are not enough. */
const WHO_ELSE: Partial<Record<Denial, string>> = {
  NEEDS_ADMIN_ELSEWHERE: 'Ask someone who is Directory Admin there too, or the people who run Usher.',
  NEEDS_EDIT_ELSEWHERE: 'Ask someone who is Directory Admin there too, or the people who run Usher.',
};

/**
 * A refusal says what was asked, which right that needs, what the caller has, and who in this tenant can do it
 * (domain.md, "Who may invite, re-invite and add" 6). One line for each, for small screens.
 */
export function refusalReply(refusal: Refusal): Reply {
  const tenant = escapeMrkdwn(refusal.caller.tenant.name, 200);
  return reply(
    [
      `:no_entry: You may not ${askedFor(refusal)} in *${tenant}*.`,
      `It needs: ${NEEDED[refusal.denial]}.`,
      `You have: ${rightsOf(refusal)}.`,
      WHO_ELSE[refusal.denial] ?? (whoCanDoIt(refusal.whoCan) || NOBODY_CAN),
    ].join('\n'),
  );
}

const VERBS: Record<Asked, string> = {
  invite: 'invite people',
  're-invite': 're-invite people',
  add: 'add people',
  edit: 'edit people',
  rename: 'change the names of people',
  give: 'give permissions templates',
  correct: 'correct email IDs',
  deactivate: 'deactivate people',
  reactivate: 'reactivate people',
  revoke: 'revoke invitations',
  'send-password-link': 'send people links to choose a new password',
  decide: 'decide about requests for approval',
  'associate-company': 'add a company',
  'request-company': 'ask for a company to be added',
  'see-directory': 'see the Company level Directory',
  'see-status': 'see where invitations stand',
};

function askedFor({ asked, target }: Refusal): string {
  if (!target) return VERBS[asked];
  const name = escapeMrkdwn(target.name, 300);
  const template = escapeMrkdwn(target.templateName, 250);
  if (asked === 'add') return `add ${name} with the permissions template *${template}*`;
  if (asked === 'give') return `give ${name} the permissions template *${template}*`;
  if (asked === 'rename') return `change the name of *${name}*, whose permissions template is *${template}*,`;
  if (asked === 'correct') return `correct the email ID of *${name}*`;
  if (asked === 'revoke')
    return `revoke the invitation of *${name}*, whose permissions template is *${template}*,`;
  if (asked === 'send-password-link')
    return `send a password link to *${name}*, whose permissions template is *${template}*,`;
  return `${asked} *${name}*, whose permissions template is *${template}*,`;
}

function rightsOf({ caller, granularCounts }: Refusal): string {
  const rights = `*${ACCESS_LEVELS[caller.directory]}* (permissions template ${bold(caller.templateName)})`;
  if (!granularCounts) return rights;
  if (!caller.granular.includes('createAndEditUsers')) return `${rights}, without the granular permission`;
  const list =
    caller.assignable.length === 0 ? ', but your list of assignable permissions templates is empty' : '';
  return `${rights} with *${CREATE_AND_EDIT_USERS}*${list}`;
}
