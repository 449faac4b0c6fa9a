import type { ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { type ApprovalWish, askForm, askOutcomeReply } from '../../../blocks/approval/ask-form.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { askForApproval } from '../../directory/approvals/ask-for-approval.ts';
import { readWanted } from '../../directory/approvals/wanted.ts';
import { askForList } from '../../invitations/approvals/ask-for-list.ts';
import { inertLine } from '../../words/inert-text.ts';
import { findField } from '../forms/fields.ts';
import { type ActionArgs, requestOf } from '../request/answer-action.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { placePressed } from '../request/place-pressed.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Ask for approval** under a refusal: asks why first. */
export async function askApprovalPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  const { body, action, ack } = args;
  const { open, tell } = placePressed(app, args);
  await answerInTime(app, requestOf(body), {
    work: async () => ({ modal: askForm(readWish(action.value ?? '')) }),
    ack,
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}

/** **Ask**: with the reason, those who may decide are asked. */
export async function askApprovalSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const wish = readWish(view.private_metadata);
  const reason = inertLine(findField(view, ACTIONS.reason)?.value ?? '').trim();
  if (reason === '') return { errors: { [ACTIONS.reason]: 'Say what it is needed for.' } };
  const { tenantId, wanted } = wish;
  const asked =
    wanted.kind === 'LIST'
      ? askForList(app, { ...asker, tenantId, listId: wanted.ofListId, reason })
      : askForApproval(app, { ...asker, tenantId, wanted, reason });
  return askOutcomeReply(await asked);
}

const wish = z.object({ tenantId: z.uuid(), wanted: z.unknown().transform(readWanted) });

/** What the button carried. It may be stale: whether it may be asked is decided where it is written. */
function readWish(text: string): ApprovalWish {
  return wish.parse(JSON.parse(text));
}
