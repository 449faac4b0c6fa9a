import type { ViewOutput } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { directoryStateOf, directoryViewFor } from '../forms/directory.ts';
import { findField } from '../forms/fields.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Search** at the bottom of the directory, for screens without an Enter key: what is typed is searched for. */
export async function directorySearchSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const search = findField(view, ACTIONS.directorySearch)?.value ?? '';
  const state = { ...directoryStateOf(view), search, page: 0 };
  return directoryViewFor(app, { callers: tenantsOf(asker), state });
}
