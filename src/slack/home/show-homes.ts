import { createHash } from 'node:crypto';
import type { HomeView } from '@slack/types';
import { WebAPIPlatformError } from '@slack/web-api';
import { HOME_SHOWS, homeView } from '../../../blocks/home/home-view.ts';
import { callersOfUsers } from '../../directory/callers.ts';
import { readHomes } from '../../invitations/status/home/homes.ts';
import type { SlackContext } from '../slack-context.ts';
import { keepShown, type OpenedHome } from './opened-homes.ts';

/** What showing a home takes. */
export type HomeContext = Pick<SlackContext, 'db' | 'clock' | 'logger' | 'workspace' | 'commands'>;

/**
 * Shows the homes of these people as things stand, those in which something has changed. Rights are read again.
 *
 * @param options.opened they were opened just now: they are shown whatever was shown before
 * @returns whether one was left alone because somebody else published it in between: look at it again
 * @throws what `views.publish` throws
 */
export async function showHomes(
  app: HomeContext,
  homes: readonly OpenedHome[],
  options: { opened?: boolean } = {},
): Promise<{ overtaken: boolean }> {
  let overtaken = false;
  const [first] = homes;
  if (!first) return { overtaken };
  const { workspace } = first;
  const { opened = false } = options;
  const at = app.clock.now();
  const userIds = homes.map(({ userId }) => userId);
  const [callers, commands] = await Promise.all([
    callersOfUsers(app.db, { userIds, workspace }),
    app.commands.in(workspace),
  ]);
  const owners = userIds.map((userId) => ({ userId, callers: callers.get(userId) ?? [] }));
  const read = await readHomes(app.db, { owners, at, most: HOME_SHOWS });
  for (const home of homes) {
    const content = read.get(home.userId);
    if (!content) continue;
    const view = homeView(content, { at, commands });
    const shown = hashOf(view);
    if (!opened && shown === home.shown) continue;
    const published = await publish(app, home, { view, shown, opened });
    overtaken ||= !published;
  }
  return { overtaken };
}

/** Shows one person why they cannot use Usher yet. Nothing follows that. */
export async function showExplanation(app: HomeContext, slackUser: string, view: HomeView): Promise<void> {
  await app.workspace.client.views.publish({ user_id: slackUser, view });
}

/**
 * Publishes a home. One that was not opened just now is left alone where it is newer than what was claimed.
 *
 * @returns whether it was published
 */
async function publish(
  app: HomeContext,
  home: OpenedHome,
  { view, shown, opened }: { view: HomeView; shown: string; opened: boolean },
): Promise<boolean> {
  const { client } = app.workspace;
  const hash = opened ? null : home.viewHash;
  try {
    const answer = await client.views.publish({ user_id: home.slackUser, view, ...(hash && { hash }) });
    await keepShown(app, home, { shown, viewHash: answer.view?.hash ?? null });
    return true;
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    await keepShown(app, home, { shown: null, viewHash: null });
    return false;
  }
}

function isOvertaken(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'hash_conflict';
}

function hashOf(view: HomeView): string {
  return createHash('sha256').update(JSON.stringify(view.blocks)).digest('base64url');
}
