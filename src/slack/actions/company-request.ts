import type { ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import { type DecisionValue, decisionReply } from '../../../blocks/channel/decision.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { section } from '../../../blocks/kit/section.ts';
import { decideCompanyRequest } from '../../directory/companies/decide-company-request.ts';
import type { ActionArgs } from '../request/answer-action.ts';
import { identifyAndWork } from '../request/identify-and-work.ts';
import { messageDirectly } from '../request/message-directly.ts';
import { workThenAck } from '../request/work-then-ack.ts';
import type { SlackContext } from '../slack-context.ts';

const value = z.object({
  requestId: z.uuid(),
  importInstead: z.string().exactOptional(),
  noneOf: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<DecisionValue>;

type Told = { settled: boolean; reply: Reply };

/**
 * **Add company** or **Decline** under a request, or a choice among like companies. A decision takes the place of the
 * message; whatever else is to be said only the one who pressed is told, and the request stays for others.
 */
export async function companyRequestPressed(
  app: SlackContext,
  args: ActionArgs & { action: ButtonAction; decision: 'ADD' | 'DECLINE' },
): Promise<void> {
  const { body, ack, respond, action, decision } = args;
  const isEphemeral = body.container.is_ephemeral === true;
  const show = async (answer: Told | Reply | null) => {
    if (!answer) return;
    const told = 'settled' in answer ? answer : { settled: false, reply: answer };
    const replace = told.settled || isEphemeral;
    // What was asked stays above what was decided.
    const request = told.settled && !isEphemeral ? (body.message?.text ?? '') : '';
    const { text, blocks = [section(text)] } = told.reply;
    await respond({
      response_type: replace && !isEphemeral ? 'in_channel' : 'ephemeral',
      replace_original: replace,
      text,
      blocks: request ? [section(request), ...blocks] : blocks,
    }).catch((error: unknown) => {
      app.logger.warn({ err: error }, 'a response_url took no answer');
      return messageDirectly(app, body.user.id, told.reply);
    });
  };
  const asked = { triggerId: body.trigger_id, slackUser: body.user.id };
  await workThenAck<Told | Reply | null>(app, asked, {
    work: identifyAndWork(
      app,
      { workspace: body.team?.id, slackUser: body.user.id, triggerId: body.trigger_id },
      async (asker): Promise<Told> => {
        const decided = readValue(action.value ?? '');
        const outcome = await decideCompanyRequest(app, { ...asker, ...decided, decision });
        return decisionReply(outcome, { value: decided, slackUser: asker.slackUser });
      },
    ),
    inTime: async (answer) => {
      await ack();
      await show(answer);
    },
    working: ack,
    late: show,
  });
}

/** A request's own buttons carry its id alone. */
function readValue(text: string): DecisionValue {
  return value.parse(text.startsWith('{') ? JSON.parse(text) : { requestId: text });
}
