import { z } from 'zod';
import { type DecisionValue, decisionReply } from '../../../../blocks/channel/decision.ts';
import type { Reply } from '../../../../blocks/kit/reply.ts';
import { section } from '../../../../blocks/kit/section.ts';
import { decideCompanyRequest } from '../../../directory/companies/decide-company-request.ts';
import { type ActionArgs, requestOf } from '../../request/answer-action.ts';
import { answerInTime } from '../../request/answer-in-time.ts';
import { placePressed } from '../../request/place-pressed.ts';
import { showOrMessage } from '../../request/show-or-message.ts';
import type { SlackContext } from '../../slack-context.ts';

/** What came of a decision; once the request is settled, its message says so. */
interface DecisionAnswer {
  settled: boolean;
  reply: Reply;
}

/** **Add company** or **Decline** under a request for a company, or a choice among companies with a like name. */
export async function companyRequestPressed(
  app: SlackContext,
  args: ActionArgs,
  decision: 'ADD' | 'DECLINE',
): Promise<void> {
  const { body, ack, action } = args;
  await answerInTime<DecisionAnswer>(app, requestOf(body), {
    work: async (asker) => {
      const value = readValue(action.value ?? '');
      const outcome = await decideCompanyRequest(app, { ...asker, ...value, decision });
      const inChannel = !isEphemeral(body) && !body.channel?.id.startsWith('D');
      return decisionReply(outcome, { value, slackUser: asker.slackUser, inChannel });
    },
    ack,
    show: (answer) =>
      showDecision(app, args, 'settled' in answer ? answer : { settled: false, reply: answer }),
  });
}

/**
 * A decision takes the message's place, below what was asked. Anything else is shown only to the person who pressed,
 * and the request stays for others. In App Home there is no message: a modal says what came of it.
 */
async function showDecision(
  app: SlackContext,
  args: ActionArgs,
  { settled, reply }: DecisionAnswer,
): Promise<void> {
  const { body, respond } = args;
  if (body.view) return placePressed(app, args).tell(reply);
  const ephemeral = isEphemeral(body);
  const forAll = settled && !ephemeral;
  const asked = forAll ? (body.message?.text ?? '') : '';
  const { text, blocks = [section(text)] } = reply;
  const respondWith = {
    response_type: forAll ? 'in_channel' : 'ephemeral',
    replace_original: settled || ephemeral,
    text,
    blocks: asked ? [section(asked), ...blocks] : blocks,
  } as const;
  await showOrMessage(app, () => respond(respondWith), { slackUser: body.user.id, outcome: reply });
}

function isEphemeral({ container }: ActionArgs['body']): boolean {
  return container.is_ephemeral === true;
}

const decisionValue = z.object({
  requestId: z.uuid(),
  importInstead: z.string().exactOptional(),
  noneOf: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<DecisionValue>;

/** The buttons of the request itself carry its id alone. */
function readValue(text: string): DecisionValue {
  return decisionValue.parse(text.startsWith('{') ? JSON.parse(text) : { requestId: text });
}
