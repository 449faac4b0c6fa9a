/** What people do by a command. */
export const TASKS = ['invite', 'reinvite', 'revoke', 'edit', 'add', 'directory', 'status', 'help'] as const;
export type Task = (typeof TASKS)[number];

/** What a workspace calls each of them: `/invite`, `/acme-invite` or `/usher invite`. */
export type CommandNames = Readonly<Record<Task, string>>;

/** The one command that can do everything, by a word after it. */
export const UMBRELLA = 'usher';

/** The commands that do one thing, without slash and prefix. */
export const SINGLE_COMMANDS = {
  invite: 'invite',
  reinvite: 'reinvite',
  add: 'add-to-tenant',
  directory: 'directory',
} as const;

type SingleTask = keyof typeof SINGLE_COMMANDS;
const SINGLE_TASKS = ['invite', 'reinvite', 'add', 'directory'] as const satisfies readonly SingleTask[];

/** Every command that Usher answers: its own names, also with a prefix (`/acme-invite`). */
export const COMMAND = new RegExp(
  `^/(?:(?<prefix>[^\\s/]+?)-)?(?<name>${[UMBRELLA, ...Object.values(SINGLE_COMMANDS)].join('|')})$`,
  'u',
);

/** What a command is for: everything, when it is the umbrella. Null for a command that is not Usher's. */
export function taskOf(command: string): SingleTask | 'everything' | null {
  const name = COMMAND.exec(command)?.groups?.name;
  if (name === UMBRELLA) return 'everything';
  return SINGLE_TASKS.find((task) => SINGLE_COMMANDS[task] === name) ?? null;
}

/**
 * What a workspace calls the commands, by those that were typed there, the latest first. Slack keeps `/invite` for
 * itself in most workspaces, so it is named only where it was typed; `/usher invite` does the same.
 */
export function commandNames(seen: readonly string[]): CommandNames {
  const umbrella = umbrellaNames(seen.find((command) => taskOf(command) === 'everything') ?? `/${UMBRELLA}`);
  const [latest] = seen;
  if (latest === undefined || taskOf(latest) === 'everything') return umbrella;
  const prefix = COMMAND.exec(latest)?.groups?.prefix;
  const single = singleNames(prefix === undefined ? '/' : `/${prefix}-`);
  if (prefix !== undefined || seen.includes(single.invite)) return single;
  const { invite, revoke, edit, status, help } = umbrella;
  return { ...single, invite, revoke, edit, status, help };
}

function umbrellaNames(command: string): CommandNames {
  return {
    invite: `${command} invite`,
    reinvite: `${command} reinvite`,
    revoke: `${command} revoke`,
    edit: `${command} edit`,
    add: `${command} add`,
    directory: `${command} directory`,
    status: `${command} status`,
    help: `${command} help`,
  };
}

function singleNames(start: string): CommandNames {
  const invite = start + SINGLE_COMMANDS.invite;
  return {
    invite,
    reinvite: start + SINGLE_COMMANDS.reinvite,
    add: start + SINGLE_COMMANDS.add,
    directory: start + SINGLE_COMMANDS.directory,
    revoke: `${invite} revoke`,
    edit: `${invite} edit`,
    status: `${invite} status`,
    help: `${invite} help`,
  };
}
