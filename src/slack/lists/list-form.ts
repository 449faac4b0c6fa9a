import type { ButtonAction, ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { ACTIONS } from '../../../blocks/ids.ts';
import { type ListFormState, listForm } from '../../../blocks/lists/list-form.ts';
import { UserError } from '../../errors.ts';
import { readList } from '../../lists/read-list.ts';
import { findField } from '../forms/fields.ts';
import { readInviteFormState } from '../forms/invite-form.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { downloadFile } from './download-file.ts';
import { draftFor } from './draft.ts';

/** **A list…** in the Invite form: the form for a list takes its place. */
export async function inviteListPressed(
  _app: SlackContext,
  asker: Asker,
  { view }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  const { tenantId, channel } = readInviteFormState(view.private_metadata);
  const { tenant } = callerIn(asker, tenantId);
  return { modal: listForm({ state: { tenantId, channel }, tenantName: tenant.name }) };
}

/** A list was pasted or given as a file: its preview takes the place of the form. */
export async function listFormSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const { tenantId, channel } = readState(view.private_metadata);
  const text = findField(view, ACTIONS.listText)?.value ?? '';
  const [file] = findField(view, ACTIONS.listFile)?.files ?? [];
  if (text.trim() === '' && !file)
    return { errors: { [ACTIONS.listText]: 'Paste a list, or choose a file.' } };
  if (text.trim() !== '' && file)
    return { errors: { [ACTIONS.listFile]: 'Paste a list or choose a file, not both.' } };
  const field = file ? ACTIONS.listFile : ACTIONS.listText;
  try {
    const list = await readList(file ? await downloadFile(app.workspace, file.id) : text);
    if (list.rows.length === 0) return { errors: { [field]: 'There is no address in this list.' } };
    return await draftFor(app, asker, { caller: callerIn(asker, tenantId), channel, list });
  } catch (error) {
    const isAboutList =
      error instanceof UserError && (error.code === 'LIST_UNREADABLE' || error.code === 'LIST_TOO_LONG');
    if (isAboutList) return { errors: { [field]: error.userMessage } };
    throw error;
  }
}

const state = z.object({ tenantId: z.uuid(), channel: z.string() }) satisfies z.ZodType<ListFormState>;

function readState(privateMetadata: string): ListFormState {
  return state.parse(JSON.parse(privateMetadata));
}
