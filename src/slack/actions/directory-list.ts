import type { ModalView } from '@slack/types';
import type { DirectoryViewState } from '../../../blocks/directory/directory-view.ts';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { directoryViewFor } from '../forms/directory-view-for.ts';
import { readDirectoryViewState } from '../forms/directory-view-state.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import { type Asker, tenantsOf } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** Searching, turning pages and choosing another tenant in `/directory`: the same view over another part of it. */
export async function directoryListAction(
  app: SlackContext,
  args: ActionArgs & { change: Partial<DirectoryViewState> },
): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const state = { ...readDirectoryViewState(args.body.view?.private_metadata ?? ''), ...args.change };
    return { modal: await directoryModal(app, asker, { state }) };
  });
}

/** The directory as a modal, whatever it says. */
export async function directoryModal(
  app: SlackContext,
  asker: Asker,
  options: { state: DirectoryViewState; banner?: string },
): Promise<ModalView> {
  const shown = await directoryViewFor(app, { callers: await tenantsOf(app, asker), ...options });
  return 'modal' in shown ? shown.modal : messageModal('Directory', shown);
}
