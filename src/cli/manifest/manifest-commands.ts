import { SINGLE_COMMANDS, UMBRELLA } from '../../words/commands.ts';

/** By what names the commands are asked for: alone beside the umbrella, with a prefix, or the umbrella by itself. */
export const STYLES = ['plain', 'prefixed', 'umbrella'] as const;

export interface CommandStyle {
  commands: (typeof STYLES)[number];
  /** `acme` makes `/acme-invite`. */
  prefix?: string;
}

/** A slash command, as a manifest declares it. */
export interface SlashCommand {
  command: string;
  description: string;
  usageHint: string;
}

const PERSON = '[jane@acme.test | @jane]';

const ALL: Omit<SlashCommand, 'command'> = {
  description: 'Invite people, and see where their invitations stand',
  usageHint: '[invite | reinvite | revoke | edit | add | directory | status | help] [jane@acme.test]',
};
const INVITE: Omit<SlashCommand, 'command'> = {
  description: 'Invite someone, or see where invitations stand',
  usageHint: '[jane@acme.test | @jane | status [email] | revoke email | edit email | help]',
};
const REINVITE: Omit<SlashCommand, 'command'> = {
  description: 'Send a new Welcome email; the earlier links stop working',
  usageHint: PERSON,
};
const ADD: Omit<SlashCommand, 'command'> = {
  description: 'Add an existing or a new user, with the right company',
  usageHint: PERSON,
};
const DIRECTORY: Omit<SlashCommand, 'command'> = {
  description: 'The people of a tenant, with Invite and Re-invite',
  usageHint: '[name, email or company]',
};

/** `/invite`, which Slack keeps for itself in most workspaces. */
export const PLAIN_INVITE: SlashCommand = { command: `/${SINGLE_COMMANDS.invite}`, ...INVITE };

/** The commands of a style that Slack takes. */
export function manifestCommands({ commands, prefix }: CommandStyle): SlashCommand[] {
  const start = prefix === undefined ? '/' : `/${prefix}-`;
  const umbrella = { command: start + UMBRELLA, ...ALL };
  const others = [
    { command: start + SINGLE_COMMANDS.reinvite, ...REINVITE },
    { command: start + SINGLE_COMMANDS.add, ...ADD },
    { command: start + SINGLE_COMMANDS.directory, ...DIRECTORY },
  ];
  switch (commands) {
    case 'plain':
      return [umbrella, ...others];
    case 'prefixed':
      return [{ ...PLAIN_INVITE, command: start + SINGLE_COMMANDS.invite }, ...others];
    case 'umbrella':
      return [umbrella];
  }
}
