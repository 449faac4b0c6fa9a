import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { describeError, UserError } from '../errors.ts';
import { inProject } from '../paths.ts';
import { type Call, type Command, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { findCommand, helpOf, overview } from './help.ts';
import type { Terminal } from './terminal.ts';

const STATUS = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs one command of the command line, and says what went wrong in one clear sentence. Resolves to the exit status:
 * 0 done, 1 not done, 2 typed wrongly.
 */
export async function runCommand(
  args: readonly string[],
  options: Pick<Call, 'env'> & { terminal: Terminal },
): Promise<number> {
  const { terminal, env } = options;
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      terminal.err(overview(commands));
      return STATUS.usage;
    }
    if (name === '--version' || name === '-v') {
      terminal.out(version());
      return STATUS.done;
    }
    const command = findCommand(commands, name === '--help' || name === '-h' ? 'help' : name);
    const { positionals, flags } = parse(command, rest);
    if (flags.has('help')) {
      terminal.out(helpOf(command));
      return STATUS.done;
    }
    checkCount(command, positionals);
    return await command.run({ positionals, flags, env, clock: systemClock, terminal });
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(error.message);
      return STATUS.usage;
    }
    terminal.err(error instanceof UserError ? error.userMessage : `It did not work: ${describeError(error)}`);
    return STATUS.failed;
  }
}

function parse(command: Command, args: readonly string[]): { positionals: string[]; flags: Set<string> } {
  const help: ParseArgsConfig['options'] = { help: { type: 'boolean', short: 'h' } };
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { ...command.flags, ...help },
      allowPositionals: true,
    });
    return { positionals, flags: new Set(Object.keys(values)) };
  } catch (error) {
    // Node's second sentence is about positionals that begin with a dash, which none of ours does.
    const [sentence] = describeError(error).split('. ');
    throw new UsageError(`${sentence?.replace(/\.$/, '')}. Usage: usher ${command.usage}`);
  }
}

function checkCount({ usage, takes: [fewest, most] }: Command, positionals: readonly string[]): void {
  const extra = positionals[most];
  if (extra !== undefined) throw new UsageError(`"${extra}" is too much. Usage: usher ${usage}`);
  if (positionals.length < fewest) throw new UsageError(`Something is missing. Usage: usher ${usage}`);
}

function version(): string {
  const manifest: { version?: string } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  return `usher ${manifest.version ?? ''}`.trim();
}
