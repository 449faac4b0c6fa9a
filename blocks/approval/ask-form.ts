import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { AskOutcome } from '../../src/directory/approvals/ask-for-approval.ts';
import type { Wanted } from '../../src/directory/approvals/wanted.ts';
import { LONGEST_REASON } from '../../src/words/limits.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { moment } from '../kit/date.ts';
import { formModal } from '../kit/form-modal.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { button, section } from '../kit/section.ts';
import { bold, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { wantedMrkdwn } from './wanted-words.ts';

/** What the button under a refusal carries, and the form that it opens remembers. */
export interface ApprovalWish {
  tenantId: string;
  wanted: Wanted;
}

/** A refusal with **Ask for approval** below it, for what somebody else may do. */
export function withAskButton(refusal: Reply, wish: ApprovalWish): Reply {
  const ask = askButton(wish);
  if (!ask) return refusal;
  const blocks: KnownBlock[] = refusal.blocks ?? [section(refusal.text)];
  return { ...refusal, blocks: [...blocks, { type: 'actions', elements: [ask] }] };
}

/** The wish for those of a list whom one may not invite. Who they are is found out when it is asked for. */
export function listWanted(listId: string, people: number): Wanted {
  return { kind: 'LIST', ofListId: listId, listId, people, first: [] };
}

/** The block of a reply that has **Ask for approval**, for where not all of the reply is shown. */
export function askBlock({ blocks = [] }: Reply): KnownBlock | undefined {
  return blocks.find(
    (block) =>
      block.type === 'actions' &&
      block.elements.some((element) => 'action_id' in element && element.action_id === ACTIONS.askApproval),
  );
}

/** Null for a wish that is too long for a button. */
export function askButton(wish: ApprovalWish): Button | null {
  const value = JSON.stringify(wish);
  return value.length <= LIMITS.buttonValue
    ? button('Ask for approval', ACTIONS.askApproval, { value })
    : null;
}

/** Asks why, before others are asked. */
export function askForm(wish: ApprovalWish): ModalView {
  return formModal({
    callbackId: VIEWS.askApproval,
    title: 'Ask for approval',
    submit: 'Ask',
    state: wish,
    blocks: [
      section(
        `The Directory Admins decide about ${forWhom(wish.wanted)}. Usher asks them, and tells you what they decide.`,
      ),
      reasonField('Reason', 'What is it needed for?', false),
    ],
  });
}

function forWhom(wanted: Wanted): string {
  if (wanted.kind !== 'LIST') return escapeMrkdwn(wanted.emailKey, 300);
  return wanted.people === 1 ? 'one person of the list' : `${wanted.people} people of the list`;
}

/** A reason, in a few lines. */
export function reasonField(label: string, placeholder: string, optional: boolean): KnownBlock {
  return {
    type: 'input',
    block_id: ACTIONS.reason,
    optional,
    label: { type: 'plain_text', text: label },
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.reason,
      multiline: true,
      max_length: LONGEST_REASON,
      placeholder: { type: 'plain_text', text: placeholder },
    },
  };
}

/** What came of asking. */
export function askOutcomeReply(outcome: AskOutcome): Reply {
  switch (outcome.outcome) {
    case 'ASKED': {
      const { wanted, tenantName, asked } = outcome;
      const who =
        asked.length > 0
          ? asked.map((name) => bold(name)).join(', ')
          : `the Directory Admins of ${bold(tenantName)}`;
      return reply(
        `:raised_hand: Asked ${who} to ${wantedMrkdwn(wanted, tenantName)}. You are told what they decide; after 7 days the request lapses.`,
      );
    }
    case 'ALREADY_ASKED': {
      const { wanted, tenantName, askedAt, timezone } = outcome;
      return reply(
        `You asked for it ${moment(askedAt, timezone)}: to ${wantedMrkdwn(wanted, tenantName)}. The request is still open, so nobody was asked again.`,
      );
    }
    case 'TOO_MANY':
      return reply(
        `You have ${outcome.most} requests for approval that nobody has decided, which is the most there may be. Nobody was asked.`,
      );
    case 'NO_LONGER_THERE':
      return reply(
        'The company or the permissions template is no longer there. Nobody was asked; please start again.',
      );
  }
}
