import { type Caller, callersOf } from '../../directory/callers.ts';
import { identifyCaller } from '../../directory/identify-caller.ts';
import { UserError } from '../../errors.ts';
import type { SlackContext } from '../slack-context.ts';
import { deduplicate } from './deduplicate.ts';

/** Who asks: a Slack user, mapped to a user account. */
export interface Asker {
  readonly workspace: string;
  readonly slackUser: string;
  readonly userId: string;
}

/**
 * Takes the request in and identifies who asks. A caller from another workspace than the app's own sees nothing of its tenants.
 *
 * @throws UserError when the workspace is another one, the request was taken in before, or the Slack user has no
 *   user account
 */
export async function identify(
  app: SlackContext,
  options: { workspace: string | undefined; slackUser: string; triggerId?: string },
): Promise<Asker> {
  const { workspace, slackUser, triggerId } = options;
  if (!workspace || workspace !== (await app.workspace.home())) {
    throw new UserError(
      'OTHER_WORKSPACE',
      'This Usher belongs to another Slack workspace, so nothing can be asked of it here.',
    );
  }
  if (triggerId !== undefined) await deduplicate(app, triggerId);
  const userId = await identifyCaller(app.db, {
    workspace,
    slackUser,
    profile: () => app.workspace.profile(slackUser),
  });
  return { workspace, slackUser, userId };
}

/**
 * The tenants of this workspace that the asker is in, with their rights there.
 *
 * @throws UserError `NO_TENANT` when there is none
 */
export async function tenantsOf(app: SlackContext, asker: Asker): Promise<[Caller, ...Caller[]]> {
  const [first, ...others] = await callersOf(app.db, asker);
  if (first) return [first, ...others];
  throw new UserError(
    'NO_TENANT',
    'Your user account is in no tenant’s directory of this workspace (any more). Ask a Directory Admin to add you.',
  );
}
