import { type Command, CommanderError } from 'commander';
import { systemClock } from '../clock.ts';
import { describeError, UserError } from '../errors.ts';
import { closestMatch } from '../words/closest-match.ts';
import { type Call, UsageError } from './call.ts';
import { createProgram, noSuchCommand } from './program.ts';

const STATUS = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs one command of the command line, and says what went wrong in one clear sentence.
 *
 * @returns the exit status: 0 done, 1 not done, 2 typed wrongly
 */
export async function runCommand(
  args: readonly string[],
  { env, terminal }: Pick<Call, 'env' | 'terminal'>,
): Promise<number> {
  const program = createProgram({ env, terminal, clock: systemClock });
  try {
    await program.parseAsync(args, { from: 'user' });
    return STATUS.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return STATUS.done; // help or the version was asked for
      if (error.code !== 'commander.help') terminal.err(mistake(error, program, args));
      return STATUS.usage;
    }
    if (error instanceof UsageError) {
      terminal.err(error.message);
      return STATUS.usage;
    }
    terminal.err(error instanceof UserError ? error.userMessage : `It did not work: ${describeError(error)}`);
    return STATUS.failed;
  }
}

/** What was typed wrongly, and what is right. Commander names the option only in its message, in quotes. */
function mistake({ code, message }: CommanderError, program: Command, args: readonly string[]): string {
  const command = program.commands.find((known) => known.name() === args[0]) ?? program;
  const usage = `Usage: ${command === program ? '' : 'usher '}${command.name()} ${command.usage()}`;
  const [, option = ''] = /'([^'= ]+)/.exec(message) ?? [];
  const options = command.options.flatMap(({ long }) => long ?? []);
  switch (code) {
    case 'commander.unknownCommand':
      return noSuchCommand(program.args[0] ?? '', program);
    case 'commander.unknownOption': {
      if (options.includes(option)) return `${option} takes no value. ${usage}`;
      const meant = closestMatch(option, options);
      return `There is no option "${option}". ${meant ? `Did you mean "${meant}"?` : usage}`;
    }
    case 'commander.optionMissingArgument':
      return `${option} needs a value. ${usage}`;
    case 'commander.missingArgument':
      return `An argument is missing. ${usage}`;
    case 'commander.excessArguments':
      return `"${command.args[command.registeredArguments.length]}" is one argument too many. ${usage}`;
    default:
      return `${message} ${usage}`;
  }
}
