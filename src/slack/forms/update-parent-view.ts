import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { SlackContext } from '../slack-context.ts';

/** Shows a screen in the place of the one below this view, or of the lowest: what a person comes back to. */
export async function updateParentView(
  app: SlackContext,
  view: ViewOutput,
  modal: ModalView,
  which: 'previous' | 'root' = 'previous',
): Promise<void> {
  const id = which === 'root' ? view.root_view_id : view.previous_view_id;
  if (!id || id === view.id) return;
  await app.workspace.client.views.update({ view_id: id, view: modal });
}
