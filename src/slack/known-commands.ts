import { MINUTE } from '../clock.ts';
import type { Context } from '../context.ts';
import { noteCommand, seenCommands } from '../directory/seen-commands.ts';
import { describeError } from '../errors.ts';
import { settlesWithin } from '../settles-within.ts';
import { type CommandNames, commandNames } from '../words/commands.ts';

/** How long what the database says is taken as true. */
const FRESH = MINUTE;

/** How long an answer waits to learn by what names to call the commands. Milliseconds. */
const PATIENCE = 500;

/** By what names each workspace knows Usher's commands. The database is asked at most once a minute for each style. */
export class KnownCommands {
  readonly #context: Pick<Context, 'db' | 'clock' | 'logger'>;
  readonly #seen = new Map<string, { commands: readonly string[]; until: number }>();

  constructor(context: Pick<Context, 'db' | 'clock' | 'logger'>) {
    this.#context = context;
  }

  /** Notes that a command was typed, and names the others in its style. Never throws. */
  async typed(workspace: string, command: string): Promise<CommandNames> {
    const fresh = this.#fresh(workspace);
    if (fresh?.[0] === command) return commandNames(fresh);
    const { db } = this.#context;
    const seen = await this.#ask(workspace, () => noteCommand(db, { workspace, command }));
    return commandNames(seen ?? [command]);
  }

  /** Names the commands in the style that was typed last in the workspace. Never throws. */
  async in(workspace: string): Promise<CommandNames> {
    return commandNames(await this.#known(workspace));
  }

  /** Names the others in the style of a command, which is not noted. Never throws. */
  async like(workspace: string, command: string): Promise<CommandNames> {
    return commandNames([command, ...(await this.#known(workspace))]);
  }

  async #known(workspace: string): Promise<readonly string[]> {
    const { db } = this.#context;
    const fresh = this.#fresh(workspace);
    return fresh ?? (await this.#ask(workspace, () => seenCommands(db, workspace))) ?? [];
  }

  #fresh(workspace: string): readonly string[] | undefined {
    const known = this.#seen.get(workspace);
    return known && known.until > this.#context.clock.now().getTime() ? known.commands : undefined;
  }

  /** No answer is lost or late for want of a name: without the database there are the names that are always there. */
  async #ask(workspace: string, ask: () => Promise<string[]>): Promise<string[] | undefined> {
    const { clock, logger } = this.#context;
    const asked = ask().then(
      (commands) => {
        this.#seen.set(workspace, { commands, until: clock.now().getTime() + FRESH });
        return commands;
      },
      (error: unknown) => {
        logger.warn({ reason: describeError(error) }, 'the names of the commands could not be read');
        return undefined;
      },
    );
    return (await settlesWithin(PATIENCE, asked)) ? asked : undefined;
  }
}
