import { readFileSync } from 'node:fs';
import { inProject } from '../../paths.ts';
import { type CommandStyle, manifestCommands, PLAIN_INVITE, type SlashCommand } from './manifest-commands.ts';

/** The address in manifest.yml. */
const EXAMPLE_URL = 'https://usher.example.com';

/** The lines of manifest.yml below `slash_commands:`. */
const COMMANDS = /(?<=^ {2}slash_commands:\n)(?: {4}.*\n)+/m;

/** Addresses of ours: Socket Mode has no use for them. */
const ADDRESSES = /^ *(?:# *)?(?:url|request_url|message_menu_options_url): .*\n/gm;

export interface ManifestOptions extends CommandStyle {
  /** Where Slack reaches Usher; undefined: through Socket Mode. */
  url?: string;
  /** `/invite` beside the others; else, among commands without prefix, it is a comment. */
  withInvite?: boolean;
}

/** The manifest of the Slack app, in YAML: manifest.yml with these addresses and commands. */
export function manifestText({ url, withInvite = false, ...style }: ManifestOptions): string {
  const template = readFileSync(inProject('manifest.yml'), 'utf8');
  const text = template.replace(COMMANDS, () => commandLines(style, withInvite));
  return url === undefined
    ? text.replace(ADDRESSES, '').replace('socket_mode_enabled: false', 'socket_mode_enabled: true')
    : text.replaceAll(EXAMPLE_URL, url);
}

function commandLines(style: CommandStyle, withInvite: boolean): string {
  const [first, ...others] = manifestCommands(style).map(entry);
  const lines = [
    '# should_escape turns @jane into <@U123|jane>: without it, a mention does not say who is meant.',
    ...(first ?? []),
    ...(style.commands === 'plain' ? plainInvite(withInvite) : []),
    ...others.flat(),
  ];
  return lines.map((line) => `    ${line}\n`).join('');
}

function entry({ command, description, usageHint }: SlashCommand): string[] {
  return [
    `- command: ${command}`,
    `  url: ${EXAMPLE_URL}/slack/events`,
    `  description: ${description}`,
    `  usage_hint: "${usageHint}"`,
    '  should_escape: true',
  ];
}

function plainInvite(included: boolean): string[] {
  if (included) return entry(PLAIN_INVITE);
  return [
    '# Slack has an /invite of its own. It refuses a manifest with one of its own names as a whole ("invalid_name"), and',
    '# does not say which name it is. So /usher invite does this work. Where Slack takes the name, uncomment these lines.',
    '# When two apps have the same command, the one that was installed last gets it, and the other is not told.',
    ...entry(PLAIN_INVITE).map((line) => `# ${line}`),
  ];
}
