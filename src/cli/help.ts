import { closestMatch } from '../closest-match.ts';
import { type Command, UsageError } from './command.ts';

/** The command that explains the others, which it is one of itself. */
export function createHelp(all: () => readonly Command[]): Command {
  return {
    name: 'help',
    usage: 'help [command]',
    summary: 'Say how the commands are used',
    details: 'Without a command: the list of them.',
    flags: {},
    takes: [0, 1],
    async run({ positionals: [name], terminal }) {
      terminal.out(name === undefined ? overview(all()) : helpOf(findCommand(all(), name)));
      return 0;
    },
  };
}

/** Throws a UsageError that names the nearest command. */
export function findCommand(commands: readonly Command[], name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const meant = closestMatch(
    name,
    commands.map((command) => command.name),
  );
  const hint = meant ? `Did you mean "usher ${meant}"?` : 'The commands are listed by "usher help".';
  throw new UsageError(`There is no command "${name}". ${hint}`);
}

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length)) + 4;
  return [
    'Usher invites people to tenants, and follows up until they log in.',
    '',
    'Usage: usher <command>',
    '',
    ...commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}${summary}`),
    `  ${'--version'.padEnd(width)}Say which version this is`,
    '',
    'Settings are environment variables: DATABASE_URL names the database; without it',
    'the embedded one under DATA_DIR is used, together with a running "npm start".',
    '',
    'Exit status: 0 done, 1 not done, 2 typed wrongly.',
  ].join('\n');
}

export function helpOf(command: Command): string {
  return [`Usage: usher ${command.usage}`, '', `${command.summary}.`, '', command.details].join('\n');
}
