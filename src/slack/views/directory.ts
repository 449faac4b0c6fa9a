import { ACTIONS } from '../../../blocks/ids.ts';
import { directoryModal } from '../actions/directory-list.ts';
import { readDirectoryViewState } from '../forms/directory-view-state.ts';
import { answerSubmission, type ViewArgs } from '../request/answer-submission.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Search** at the bottom of the directory, for screens without an Enter key: what is typed is searched for. */
export async function directorySearched(app: SlackContext, args: ViewArgs): Promise<void> {
  await answerSubmission(app, args, async (asker) => {
    const { view } = args;
    const typed = view.state.values[ACTIONS.directorySearch]?.[ACTIONS.directorySearch]?.value ?? '';
    const state = { ...readDirectoryViewState(view.private_metadata), search: typed, page: 0 };
    return { modal: await directoryModal(app, asker, { state }) };
  });
}
