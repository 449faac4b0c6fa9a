import { Command, Option } from 'commander';
import { type ManifestConfig, readManifestConfig } from '../../config/config.ts';
import { UserError } from '../../errors.ts';
import { type Call, UsageError } from '../call.ts';
import type { CheckedName } from '../manifest/check-names.ts';
import { type CommandStyle, PLAIN_INVITE, STYLES } from '../manifest/manifest-commands.ts';
import { manifestText } from '../manifest/manifest-text.ts';

/** The longest command with a prefix, `/acme-add-to-tenant`, has at most 32 characters. */
const PREFIX = /^[a-z0-9][a-z0-9_-]{0,16}$/;

interface Options {
  url?: string;
  commands?: CommandStyle['commands'];
  prefix?: string;
  socketMode?: boolean;
}

/** `usher manifest`: prints the manifest of the Slack app, and asks Slack which names it takes. */
export function manifestCommand(call: Call): Command {
  return new Command('manifest')
    .usage('--url <address> [options]')
    .option('--url <address>', 'where Slack reaches Usher: https://…; PUBLIC_URL by default')
    .addOption(
      new Option(
        '--commands <style>',
        'plain: /usher beside /reinvite …; prefixed: /usher-invite …; umbrella: /usher',
      ).choices([...STYLES]),
    )
    .option('--prefix <name>', 'another prefix: "acme" makes /acme-invite')
    .option('--socket-mode', 'without addresses: Usher connects to Slack')
    .summary('Print the manifest of the Slack app')
    .description(
      'Prints what to paste at https://api.slack.com/apps when you create the app. Slack refuses a manifest in which a command has one of its own names. With SLACK_CONFIG_TOKEN, the access token of an app configuration, Slack is asked about each name first.',
    )
    .action(async (options: Options) => {
      const config = readManifestConfig(call.env);
      const style = styleOf(options);
      const url = options.socketMode ? undefined : addressOf(options.url ?? config.publicUrl);
      const shown = { ...style, ...(url && { url }) };
      if (config.configToken) await askAbout(call, shown, { ...config, configToken: config.configToken });
      call.terminal.out(manifestText(shown).trimEnd());
      if (options.socketMode) {
        call.terminal.err(
          'This Usher does not speak Socket Mode yet: it refuses SLACK_APP_TOKEN at its start.',
        );
      }
    });
}

function styleOf({ commands, prefix }: Options): CommandStyle {
  if (prefix === undefined) {
    return commands === 'prefixed' ? { commands, prefix: 'usher' } : { commands: commands ?? 'plain' };
  }
  if (commands === 'plain') throw new UsageError('--prefix goes with --commands prefixed or umbrella.');
  if (!PREFIX.test(prefix)) {
    throw new UsageError(
      '--prefix takes up to 17 of a-z, 0-9, "-" and "_", and starts with a letter or digit.',
    );
  }
  return { commands: commands ?? 'prefixed', prefix };
}

function addressOf(address: string | null): string {
  if (address === null) throw new UsageError('Where does Slack reach Usher? Name it with --url https://…');
  const url = URL.canParse(address) ? new URL(address) : null;
  const isOrigin = url?.protocol === 'https:' && url.href === `${url.origin}/`;
  if (!url || !isOrigin) {
    throw new UsageError(`Slack takes only an https:// address without a path, not ${address}.`);
  }
  return url.origin;
}

/** @throws UserError `COMMAND_NAME_REFUSED` when the manifest has a name that Slack refuses */
async function askAbout(
  { terminal }: Call,
  shown: Parameters<typeof manifestText>[0],
  config: ManifestConfig & { configToken: string },
): Promise<void> {
  const isPlain = shown.commands === 'plain';
  const { checkNames } = await import('../manifest/check-names.ts');
  const checked = await checkNames(manifestText({ ...shown, withInvite: isPlain }), config);
  terminal.err(['Slack was asked about each name:', ...checked.map(line)].join('\n'));
  terminal.err(
    'It does not say which names other apps have: of two, the one installed last gets the command.',
  );
  const optional = (name: CheckedName) => isPlain && name.command === PLAIN_INVITE.command;
  if (checked.some((name) => optional(name) && name.refused === null)) {
    terminal.err(`${PLAIN_INVITE.command} is accepted: uncomment its lines.`);
  }
  const refused = checked.filter((name) => name.refused !== null && !optional(name));
  if (refused.length === 0) return;
  const names = refused.map(({ command }) => command).join(', ');
  throw new UserError(
    'COMMAND_NAME_REFUSED',
    `Slack refuses ${names}. Choose other names with --prefix <name> or --commands umbrella.`,
  );
}

function line({ command, refused }: CheckedName): string {
  return `  ${command.padEnd(32)}  ${refused === null ? 'accepted' : `refused: ${refused}`}`;
}
