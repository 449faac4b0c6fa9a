import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { closestMatch } from '../closest-match.ts';
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
    const { positionals, flags, options: given } = parse(command, rest);
    if (flags.has('help')) {
      terminal.out(helpOf(command));
      return STATUS.done;
    }
    checkCount(command, positionals);
    return await command.run({ positionals, flags, options: given, env, clock: systemClock, terminal });
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(error.message);
      return STATUS.usage;
    }
    terminal.err(error instanceof UserError ? error.userMessage : `It did not work: ${describeError(error)}`);
    return STATUS.failed;
  }
}

/** Read loosely and checked here, so that a mistyped option gets a sentence of ours. */
function parse(
  command: Command,
  args: readonly string[],
): { positionals: string[]; flags: Set<string>; options: Map<string, string> } {
  const known: Command['flags'] = { ...command.flags, help: { type: 'boolean', short: 'h' } };
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options: known,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const flags = new Set<string>();
  const options = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (!(token.name in known)) throw new UsageError(unknownOption(token, command));
    if (known[token.name]?.type === 'string') {
      if (!token.value?.trim())
        throw new UsageError(`${token.rawName} needs a value. Usage: usher ${command.usage}`);
      options.set(token.name, token.value);
      continue;
    }
    if (token.value !== undefined)
      throw new UsageError(`${token.rawName} takes no value. Usage: usher ${command.usage}`);
    flags.add(token.name);
  }
  return { positionals, flags, options };
}

function unknownOption({ name, rawName }: { name: string; rawName: string }, command: Command): string {
  const meant = closestMatch(name, Object.keys(command.flags));
  const hint = meant ? `Did you mean "--${meant}"?` : `Usage: usher ${command.usage}`;
  return `There is no option "${rawName}". ${hint}`;
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
