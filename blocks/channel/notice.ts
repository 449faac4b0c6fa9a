import type { Button, KnownBlock } from '@slack/types';
import type { CompanyDecision, NoticeData } from '../../src/directory/write-notice.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import {
  approvalButtons,
  approvalDecidedMrkdwn,
  approvalRequestedMrkdwn,
} from '../approval/approval-message.ts';
import { decidedMrkdwn } from '../approval/wanted-words.ts';
import { ACTIONS } from '../ids.ts';
import { moment } from '../kit/date.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS, placeMrkdwn } from '../kit/text.ts';
import { type Message, type NotIn, whyNotIn } from './card.ts';
import { digestMrkdwn } from './digest.ts';
import { listCard, listDay, listDone, listSummary } from './list-card.ts';
import { stuckInvitation, stuckInvitations } from './stuck.ts';

/** A plain message to a channel or to one person, as data. */
export type NoticeMessage = {
  [Kind in keyof NoticeData]: { kind: Kind; data: NoticeData[Kind] };
}[keyof NoticeData];

/**
 * The message. `brand`: for beside the tenant’s name in what stands in a channel for long. `notIn`: why it goes to the person who asked, and not to the channel that it was
 * meant for.
 */
export function notice(
  shown: NoticeMessage,
  { commands, brand, notIn = null }: { commands: CommandNames; brand: string | null; notIn?: NotIn | null },
): Message {
  if (shown.kind === 'INVITATION_STUCK') return stuckInvitation(shown.data);
  if (shown.kind === 'INVITATIONS_STUCK') return stuckInvitations(shown.data);
  if (shown.kind === 'INVITE_LIST') return listCard(shown.data, { brand, notIn });
  if (shown.kind === 'INVITE_LIST_DONE') return listDone(shown.data);
  if (shown.kind === 'INVITE_LIST_SUMMARY') return listSummary(shown.data, brand);
  if (shown.kind === 'INVITE_LIST_DAY') return listDay(shown.data);
  const sentence = sentenceOf(shown, { commands, brand });
  const blocks: KnownBlock[] = [section(sentence)];
  const outcome = outcomeOf(shown);
  if (outcome) blocks.push(section(outcome));
  const buttons = buttonsOf(shown);
  if (buttons.length > 0) blocks.push({ type: 'actions', elements: buttons });
  const reason = notIn ? whyNotIn(notIn) : '';
  if (reason) blocks.push(context(reason));
  return { text: clip([sentence, outcome, reason].filter(Boolean).join(' '), LIMITS.messageText), blocks };
}

/** What came of what a message asks for; empty while nothing has, and for one that asks for nothing. */
function outcomeOf(shown: PlainMessage): string {
  if (shown.kind === 'COMPANY_REQUESTED' && shown.data.decided) return decidedSentence(shown.data.decided);
  if (shown.kind === 'APPROVAL_REQUESTED' && shown.data.decided) return decidedMrkdwn(shown.data.decided);
  return '';
}

type PlainMessage = Exclude<
  NoticeMessage,
  {
    kind:
      | 'INVITATION_STUCK'
      | 'INVITATIONS_STUCK'
      | 'INVITE_LIST'
      | 'INVITE_LIST_DONE'
      | 'INVITE_LIST_SUMMARY'
      | 'INVITE_LIST_DAY';
  }
>;

function sentenceOf(
  shown: PlainMessage,
  { commands, brand }: { commands: CommandNames; brand: string | null },
): string {
  switch (shown.kind) {
    case 'COMPANY_ASSOCIATED': {
      const { companyName, tenantName, by, isNew } = shown.data;
      return `:office: ${bold(by)} added ${bold(companyName)} to the companies of ${bold(tenantName)}${isNew ? ', as a new company' : ''}.`;
    }
    case 'COMPANY_REQUESTED':
      return requested(shown.data, brand);
    case 'COMPANY_DECIDED':
      return decided(shown.data, commands);
    case 'APPROVAL_REQUESTED':
      return approvalRequestedMrkdwn(shown.data, brand);
    case 'APPROVAL_DECIDED':
      return approvalDecidedMrkdwn(shown.data);
    case 'WEEKLY_DIGEST':
      return digestMrkdwn(shown.data, brand);
    case 'USER_ADDED': {
      const { name, email, companyName, templateName, tenantName, by } = shown.data;
      return `:bust_in_silhouette: ${bold(by)} added ${bold(name)} (${escapeMrkdwn(email, 300)}, ${escapeMrkdwn(companyName, 250)}) to ${bold(tenantName)}, with the permissions template ${bold(templateName)}. Nothing was sent.`;
    }
  }
}

function requested(request: NoticeData['COMPANY_REQUESTED'], brand: string | null): string {
  const { companyName, tenantName, by, isNew, domains, emailKey } = request;
  const what = companyName === null ? 'a company' : bold(companyName);
  const known = isNew ? ' There is no company of that name yet.' : '';
  const where = domains.length > 0 ? ` Its domains: ${escapeMrkdwn(domains.join(', '), 500)}.` : '';
  const why = emailKey === null ? '' : ` It is needed to add ${escapeMrkdwn(emailKey, 300)}.`;
  return `:raised_hand: ${bold(by)} asks you to add ${what} to the companies of ${placeMrkdwn(tenantName, brand)}.${known}${where}${why}`;
}

function decided(
  { companyName, askedFor, tenantName, decision, by, emailKey }: NoticeData['COMPANY_DECIDED'],
  commands: CommandNames,
): string {
  const what = companyName === null ? 'the company that you asked for' : bold(companyName);
  if (decision === 'DECLINED') {
    return `:no_entry_sign: ${bold(by)} declined to add ${what} to ${bold(tenantName)}. If you want to know why, ask them.`;
  }
  const next = emailKey === null ? '' : ` ${escapeMrkdwn(emailKey, 300)}`;
  const instead = askedFor === undefined ? '' : `, the record that you asked for as ${bold(askedFor)}`;
  return `:white_check_mark: ${bold(by)} added ${what} to ${bold(tenantName)}${instead}. Continue with \`${commands.add}${next}\`.`;
}

function decidedSentence({ decision, companyName, by, at, timezone }: CompanyDecision): string {
  const what = companyName === null ? 'the company' : bold(companyName);
  const when = moment(new Date(at), timezone);
  return decision === 'ADDED'
    ? `:white_check_mark: ${bold(by)} added ${what} ${when}.`
    : `:no_entry_sign: ${bold(by)} declined to add ${what} ${when}.`;
}

function buttonsOf(shown: PlainMessage): Button[] {
  if (shown.kind === 'COMPANY_REQUESTED' && !shown.data.decided) return decisions(shown.data.requestId);
  if (shown.kind === 'APPROVAL_REQUESTED' && !shown.data.decided && !shown.data.reachesNobody)
    return approvalButtons(shown.data.requestId, shown.data.wanted);
  if (shown.kind === 'COMPANY_DECIDED' && shown.data.decision === 'ADDED') return goOn(shown.data);
  return [];
}

/** Opens the form to add someone, filled in with the company and the person that it was needed for. */
function goOn({ requestId, emailKey }: NoticeData['COMPANY_DECIDED']): Button[] {
  const label = emailKey === null ? 'Add a person' : clip(`Add ${inertLine(emailKey)}`, LIMITS.buttonText);
  return [button(label, ACTIONS.requestGoOn, { value: requestId, style: 'primary' })];
}

/** Rights are checked when one of them is pressed. */
function decisions(requestId: string): Button[] {
  return [
    button('Add company', ACTIONS.requestAdd, { value: requestId, style: 'primary' }),
    button('Decline', ACTIONS.requestDecline, { value: requestId }),
  ];
}
