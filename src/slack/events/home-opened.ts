import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import { explainingHome, homeWithoutTenants } from '../../../blocks/home/home-view.ts';
import { UserError } from '../../errors.ts';
import { forgetHome, noteOpened } from '../home/opened-homes.ts';
import { showExplanation, showHomes } from '../home/show-homes.ts';
import { errorSentence } from '../request/error-sentence.ts';
import { identifyOnce } from '../request/identify.ts';
import { tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/** Someone opens Usher's home: it is shown as things stand, or says why they cannot use Usher yet. */
export async function homeOpened(
  app: SlackContext,
  { event, body }: SlackEventMiddlewareArgs<'app_home_opened'>,
): Promise<void> {
  if (event.tab !== 'home') return;
  const slackUser = event.user;
  const request = { workspace: body.team_id, slackUser, triggerId: body.event_id };
  try {
    const asker = await identifyOnce(app, request);
    if (!asker) return;
    tenantsOf(asker);
    await showHomes(app, [await noteOpened(app, asker)], { opened: true });
  } catch (error) {
    await showExplanation(app, slackUser, await explain(app, error));
    await forgetHome(app, { workspace: body.team_id, slackUser });
  }
}

async function explain(app: SlackContext, error: unknown): Promise<HomeView> {
  const sentence = errorSentence(error, app.logger);
  const isNobodyHere = error instanceof UserError && NOBODY_HERE.has(error.code);
  if (!isNobodyHere) return explainingHome('Usher cannot show this right now', sentence);
  const nothingIsSetUp = (await app.db.tenant.count()) === 0;
  return nothingIsSetUp ? homeWithoutTenants() : explainingHome('You cannot use Usher yet', sentence);
}

/** Errors that tell people that Usher does not know them, or has nothing for them. */
const NOBODY_HERE: ReadonlySet<string> = new Set(['CALLER_NOT_MAPPED', 'NO_TENANT']);
