import { type Caller, callersOf } from '../../directory/callers.ts';
import { identifyCaller } from '../../directory/identify-caller.ts';
import { UserError } from '../../errors.ts';
import { direct } from '../../transaction.ts';
import type { CommandNames } from '../../words/commands.ts';
import type { KeptProfile } from '../profiles.ts';
import type { SlackContext } from '../slack-context.ts';
import { receiveRequest } from './receive-request.ts';

/** Who asks: a Slack user, mapped to a user account. */
export interface Asker {
  readonly workspace: string;
  readonly slackUser: string;
  readonly userId: string;
  /** Their rights in each tenant of the workspace as they were when the request came in, by tenant name. */
  readonly callers: readonly Caller[];
  /** By what names they know the commands. */
  readonly commands: CommandNames;
}

/** A command, a pressed button or a submitted form, as Slack sends it. */
export interface SlackRequest {
  readonly workspace: string | undefined;
  readonly slackUser: string;
  /** Slack gives each request its own. */
  readonly triggerId: string;
  /** The command that was typed, if it is one. */
  readonly command?: string;
}

/**
 * Identifies who types in a menu, by what is remembered of them: Slack is not asked with every key. A caller from
 * another workspace than the app's own sees nothing of its tenants.
 *
 * @throws UserError `OTHER_WORKSPACE`, or `CALLER_NOT_MAPPED` when the Slack user has no user account
 */
export async function identifyTyping(
  app: SlackContext,
  request: Pick<SlackRequest, 'workspace' | 'slackUser'>,
): Promise<Asker> {
  const who = { workspace: await checkWorkspace(app, request), slackUser: request.slackUser };
  const userId = await identifyCaller(app.db, { ...who, profile: () => app.profiles.remembered(who) });
  const [callers, commands] = await Promise.all([
    callersOf(app.db, { userId, workspace: who.workspace }),
    app.commands.in(who.workspace),
  ]);
  return { ...who, userId, callers, commands };
}

/**
 * Identifies who asks, once per request: Bolt keeps no replay cache, and a request that was signed once can be sent
 * again for five minutes (platform.md, "Timing").
 *
 * @returns null when this request was received before
 * @throws UserError as `identifyTyping` does, and what `SlackProfiles` throws
 */
export async function identifyOnce(app: SlackContext, request: SlackRequest): Promise<Asker | null> {
  const workspace = await checkWorkspace(app, request);
  const { triggerId, slackUser, command } = request;
  const who = { workspace, slackUser };
  const received = await receiveRequest(direct(app.db), { id: triggerId, at: app.clock.now(), ...who });
  if (!received.isNew) return null;
  const { userId, callers, profile } = received;
  const account = userId === null ? await askWhoItIs(app, who, profile) : { userId, callers };
  const commands = command ? app.commands.typed(workspace, command) : app.commands.in(workspace);
  return { ...who, ...account, commands: await commands };
}

/** Maps someone of whom too little is known, or nothing that is fresh. */
async function askWhoItIs(
  app: SlackContext,
  who: { workspace: string; slackUser: string },
  known: KeptProfile | null,
): Promise<Pick<Asker, 'userId' | 'callers'>> {
  const userId = await identifyCaller(app.db, { ...who, profile: () => app.profiles.current(who, known) });
  return { userId, callers: await callersOf(app.db, { userId, workspace: who.workspace }) };
}

async function checkWorkspace(
  app: SlackContext,
  { workspace }: Pick<SlackRequest, 'workspace'>,
): Promise<string> {
  if (workspace && workspace === (await app.workspace.home())) return workspace;
  throw new UserError(
    'OTHER_WORKSPACE',
    'This Usher belongs to another Slack workspace, so it cannot be used here.',
  );
}
