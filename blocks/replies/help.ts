import { COMMANDS } from '../ids.ts';
import { type Reply, reply } from '../kit/reply.ts';

/** `/invite help`: how it works, in the words an admin uses. */
export function helpReply(): Reply {
  return reply(
    [
      '*Usher invites people to your tenants and follows up until they log in.*',
      '',
      `• \`${COMMANDS.invite}\` opens the Invite form`,
      `• \`${COMMANDS.invite} jane@acme.test\` or \`${COMMANDS.invite} @jane\` invites that person, or opens the form to add one`,
      `• \`${COMMANDS.reinvite} jane@acme.test\` sends a new Welcome email with new links; the earlier links stop working`,
      `• \`${COMMANDS.invite} status\` or \`${COMMANDS.invite} status jane@acme.test\` shows where things stand`,
      `• \`${COMMANDS.addToTenant}\` or \`${COMMANDS.addToTenant} jane@acme.test\` adds an existing or a new user, step by step, with the right company`,
      `• \`${COMMANDS.directory}\` or \`${COMMANDS.directory} acme\` shows the Company level Directory, with *Invite* and *Re-invite*`,
      '',
      'Usher follows up on the Welcome email after 3, 7 and 14 days (your tenant may use other days) until the person has logged in.',
      'You may invite with *Admin* on the Company level Directory, or with *Read Only* or *Standard* and the granular permission *Create and Edit Users (Based on Assignable Permissions Templates)*.',
    ].join('\n'),
  );
}
