import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { inProject } from '../paths.ts';
import { closestMatch } from '../words/closest-match.ts';
import { type Call, UsageError } from './call.ts';
import { applyCommand } from './commands/apply.ts';
import { checkCommand } from './commands/check.ts';
import { deactivateCommand } from './commands/deactivate.ts';
import { exportCommand } from './commands/export.ts';
import { inviteCommand } from './commands/invite.ts';
import { manifestCommand } from './commands/manifest.ts';
import { migrateCommand } from './commands/migrate.ts';
import { reactivateCommand } from './commands/reactivate.ts';
import { revokeCommand } from './commands/revoke.ts';
import { statusCommand } from './commands/status.ts';
import { COLUMNS } from './output/terminal.ts';

/** All commands, in the order of `usher help`. */
const COMMANDS = [
  applyCommand,
  statusCommand,
  inviteCommand,
  revokeCommand,
  deactivateCommand,
  reactivateCommand,
  exportCommand,
  manifestCommand,
  migrateCommand,
  checkCommand,
];

/**
 * The command line as Commander knows it. It prints help to the terminal of the call, and never ends the process:
 * where it would, it throws a `CommanderError`.
 */
export function createProgram(call: Call): Command {
  const { terminal } = call;
  const program = new Command('usher')
    .usage('<command>')
    .description('Usher invites people to tenants, and follows up until they log in.')
    .version(`usher ${version()}`, '-v, --version', 'show the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand(false)
    .addHelpText('after', AFTER_HELP)
    .exitOverride()
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
      commandDescription: (command) =>
        command.summary() ? `${command.summary()}.\n\n${command.description()}` : command.description(),
    })
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: () => undefined, // said by runCommand
      getOutHelpWidth: () => COLUMNS,
      getErrHelpWidth: () => COLUMNS,
    });
  for (const create of [...COMMANDS, () => helpCommand(program)]) {
    program.addCommand(create(call).copyInheritedSettings(program));
  }
  return program;
}

/** The sentence for a command that does not exist. */
export function noSuchCommand(name: string, program: Command): string {
  const meant = closestMatch(
    name,
    program.commands.map((command) => command.name()),
  );
  const hint = meant ? `Did you mean "usher ${meant}"?` : '"usher help" lists the commands.';
  return `There is no command "${name}". ${hint}`;
}

/** Commander has one of its own, which shows the list of commands when it does not know the one in question. */
function helpCommand(program: Command): Command {
  return new Command('help')
    .usage('[command]')
    .argument('[command]', 'the command to explain')
    .summary('Explain the commands')
    .description('Without a command, it lists all of them.')
    .action((name?: string) => {
      if (name === undefined) return program.help();
      const command = program.commands.find((known) => known.name() === name);
      if (!command) throw new UsageError(noSuchCommand(name, program));
      return command.help();
    });
}

const AFTER_HELP = `
Settings are environment variables: DATABASE_URL names the database; without it
the embedded one under DATA_DIR is used, together with a running "npm start".

Exit status: 0 done, 1 not done, 2 typed wrongly.`;

function version(): string {
  const manifest: { version?: string } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  return manifest.version ?? '';
}
