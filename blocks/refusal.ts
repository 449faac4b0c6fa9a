import type { Denial } from '../src/directory/policy.ts';
import type { Asked, Refusal } from '../src/directory/refusal.ts';
import type { DirectoryAccess } from '../src/generated/prisma/enums.ts';
import { type Reply, reply } from './reply.ts';
import { escapeMrkdwn } from './text.ts';

/** The source's words for the access levels and permissions (domain.md). */
export const ACCESS_LEVELS: Record<DirectoryAccess, string> = {
  None: 'None',
  ReadOnly: 'Read Only',
  Standard: 'Standard',
  Admin: 'Admin',
};
export const CREATE_AND_EDIT_USERS = 'Create and Edit Users (Based on Assignable Permissions Templates)';
const CREATE_AND_EDIT_COMPANIES = 'Create and Edit Companies';

const NEEDED: Record<Denial, string> = {
  NEEDS_DIRECTORY_ACCESS: '*Read Only* or above on the tenant’s Company level Directory',
  NEEDS_CREATE_AND_EDIT_USERS: `*Admin* on the tenant’s Company level Directory, or *Read Only* or *Standard* on it with the granular permission *${CREATE_AND_EDIT_USERS}*`,
  TEMPLATE_NOT_ASSIGNABLE: `*Admin* on the tenant’s Company level Directory, or that permissions template among the *assignable permissions templates* of your own`,
  TARGET_IS_DIRECTORY_ADMIN:
    '*Admin* on the tenant’s Company level Directory, because it is about a Directory Admin',
  NEEDS_CREATE_AND_EDIT_COMPANIES: `*Admin* on the tenant’s Company level Directory, or *${CREATE_AND_EDIT_USERS}* together with *${CREATE_AND_EDIT_COMPANIES}*`,
};

/** A refusal says what was asked, what right it needs, what the caller has, and who in this tenant can do it. */
export function refusalReply(refusal: Refusal): Reply {
  const { caller } = refusal;
  const lines = [
    `:no_entry: You may not ${askedFor(refusal)} in *${escapeMrkdwn(caller.tenant.name, 200)}*.`,
    `It needs ${NEEDED[refusal.denial]}.`,
    `You have ${rightsOf(refusal)}.`,
    whoCan(refusal.whoCan),
  ];
  return reply(lines.join(' '));
}

const VERBS: Record<Asked, string> = {
  invite: 'invite people',
  're-invite': 're-invite people',
  add: 'add people',
  'associate-company': 'add a company',
  'see-directory': 'see the Company level Directory',
};

function askedFor({ asked, target }: Refusal): string {
  if (!target) return VERBS[asked];
  const name = escapeMrkdwn(target.name, 300);
  const template = escapeMrkdwn(target.templateName, 300);
  if (asked === 'add') return `add ${name} with the permissions template *${template}*`;
  return `${asked} ${name}, whose permissions template is *${template}*,`;
}

function rightsOf({ caller }: Refusal): string {
  const template = `*${ACCESS_LEVELS[caller.directory]}* (permissions template *${escapeMrkdwn(caller.templateName, 200)}*)`;
  const counts = caller.directory === 'ReadOnly' || caller.directory === 'Standard';
  if (!counts) return template;
  return caller.granular.includes('createAndEditUsers')
    ? `${template} with that granular permission${caller.assignable.length === 0 ? ', but an empty list of assignable permissions templates' : ''}`
    : `${template} without the granular permission`;
}

function whoCan(names: readonly string[]): string {
  if (names.length === 0) return 'This tenant has no Directory Admin: ask whoever runs Usher.';
  const list = names.map((name) => `*${escapeMrkdwn(name, 200)}*`);
  const last = list.pop();
  return `${list.length > 0 ? `${list.join(', ')} or ${last}` : last} can do it.`;
}
