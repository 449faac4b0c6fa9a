import type { ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { type ApproveAnyway, decideOutcomeReply, denyForm } from '../../../blocks/approval/decide-outcome.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { type DecideApprovalRequest, decideApproval } from '../../invitations/approvals/decide-approval.ts';
import { inertLine } from '../../words/inert-text.ts';
import { INVITE_TROUBLES } from '../../words/invite-troubles.ts';
import { findField } from '../forms/fields.ts';
import { type ActionArgs, requestOf } from '../request/answer-action.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { placePressed } from '../request/place-pressed.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * **Approve**: done at once, with the rights that the one who presses has now. The outcome is for them alone; every copy of
 * the message shows the decision.
 */
export function approvePressed(app: SlackContext, args: ActionArgs): Promise<void> {
  return approve(app, args, (value) => ({ requestId: z.uuid().parse(value) }));
}

const anyway = z.object({
  requestId: z.uuid(),
  despite: z.enum(INVITE_TROUBLES),
}) satisfies z.ZodType<ApproveAnyway>;

/** **Approve anyway**: the same, once the one who presses has seen what came of earlier mail to the person. */
export function approveAnywayPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  return approve(app, args, (value) => anyway.parse(JSON.parse(value)));
}

async function approve(
  app: SlackContext,
  args: ActionArgs,
  read: (value: string) => Pick<DecideApprovalRequest, 'requestId' | 'despite'>,
): Promise<void> {
  const { body, action, ack } = args;
  await answerInTime(app, requestOf(body), {
    work: async (asker) => {
      const approved = read(action.value ?? '');
      const outcome = await decideApproval(app, { ...asker, ...approved, decision: 'APPROVE' });
      return decideOutcomeReply(outcome, asker.commands);
    },
    ack,
    show: placePressed(app, args).tell,
  });
}

/** **Deny**: asks why first. */
export async function denyPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  const { body, action, ack } = args;
  const { open, tell } = placePressed(app, args);
  await answerInTime(app, requestOf(body), {
    work: async () => ({ modal: denyForm(z.uuid().parse(action.value)) }),
    ack,
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}

const denied = z.object({ requestId: z.uuid() });

export async function denySubmitted(app: SlackContext, asker: Asker, view: ViewOutput): Promise<Submitted> {
  const { requestId } = denied.parse(JSON.parse(view.private_metadata));
  const reason = inertLine(findField(view, ACTIONS.reason)?.value ?? '');
  const outcome = await decideApproval(app, { ...asker, requestId, decision: 'DENY', reason });
  return decideOutcomeReply(outcome, asker.commands);
}
