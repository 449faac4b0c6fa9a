import { directoryViewFor, readDirectoryState } from '../../forms/directory.ts';
import { type ActionArgs, requestOf } from '../../request/answer-action.ts';
import type { Answer } from '../../request/answer-command.ts';
import { answerInTime } from '../../request/answer-in-time.ts';
import { placePressed } from '../../request/place-pressed.ts';
import { tenantsOf } from '../../request/tenants.ts';
import type { SlackContext } from '../../slack-context.ts';

/** **Directory** beside a tenant: opens the directory as the button says. */
export async function openDirectoryPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  const { body, action, ack } = args;
  const { open, tell } = placePressed(app, args);
  await answerInTime<Answer>(app, requestOf(body), {
    work: (asker) => {
      const state = readDirectoryState(action.value ?? '');
      return directoryViewFor(app, { callers: tenantsOf(asker), state });
    },
    ack,
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}
