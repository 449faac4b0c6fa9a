import type { CommandNames } from '../../src/words/commands.ts';
import { type Reply, reply } from '../kit/reply.ts';

/** How it works, in the words an admin uses. */
export function helpReply(commands: CommandNames): Reply {
  return reply(
    [
      '*Usher invites people to your tenants and follows up until they log in.*',
      '',
      `• \`${commands.invite}\` opens the Invite form`,
      `• \`${commands.invite} jane@acme.test\` or \`${commands.invite} @jane\` invites that person, or opens the form to add one`,
      `• \`${commands.reinvite} jane@acme.test\` sends a new Welcome email with new links; the earlier links stop working`,
      `• \`${commands.revoke} jane@acme.test\` revokes the open invitation: its links stop working, and nothing more is sent`,
      `• \`${commands.edit} jane@acme.test\` changes the name or the permissions template, or corrects an address that was mistyped`,
      `• \`${commands.status}\` or \`${commands.status} jane@acme.test\` shows where things stand`,
      `• \`${commands.add}\` or \`${commands.add} jane@acme.test\` adds an existing or a new user, step by step, with the right company`,
      `• \`${commands.directory}\` or \`${commands.directory} acme\` shows the Company level Directory, with *Invite* and *Re-invite*`,
      '',
      'Usher follows up on the Welcome email after 3, 7 and 14 days (your tenant may use other days) until the person has logged in.',
      'You may invite with *Admin* on the Company level Directory, or with *Read Only* or *Standard* and the granular permission *Create and Edit Users (Based on Assignable Permissions Templates)*.',
    ].join('\n'),
  );
}
