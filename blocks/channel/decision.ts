import type { Button, KnownBlock } from '@slack/types';
import type { LikeCompany } from '../../src/directory/companies/create-company.ts';
import type { DecideOutcome } from '../../src/directory/companies/decide-company-request.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { ACTIONS } from '../ids.ts';
import { moment } from '../kit/date.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { button, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';

/** What the buttons beside similar companies carry. Rights are checked again when one is pressed. */
export interface DecisionValue {
  requestId: string;
  importInstead?: string;
  /** Ids of the records that were ruled out. */
  noneOf?: string[];
}

/** Companies offered in one message; a button's value holds the ids of those that were ruled out. */
const OFFERED = 10;
const REMEMBERED = 40;

/**
 * The outcome of **Add company** or **Decline**. `settled`: the request is decided, and the outcome takes the place of
 * its message; otherwise only the person who pressed sees the reply. In a channel a company is named only when it is one
 * of the tenant's now, or was proposed by name there.
 */
export function decisionReply(
  outcome: DecideOutcome,
  { value, slackUser, inChannel }: { value: DecisionValue; slackUser: string; inChannel: boolean },
): { settled: boolean; reply: Reply } {
  const named = ({
    companyName,
    proposedName,
  }: {
    companyName: string | null;
    proposedName: string | null;
  }) => {
    const name = inChannel ? proposedName : companyName;
    return name === null ? 'the company' : bold(name);
  };
  switch (outcome.outcome) {
    case 'ADDED':
      return settled(`:white_check_mark: <@${slackUser}> added ${bold(outcome.company.name)}.`);
    case 'DECLINED':
      return settled(`:no_entry_sign: <@${slackUser}> declined to add ${named(outcome)}.`);
    case 'ALREADY_DECIDED': {
      const verb = outcome.decision === 'ADDED' ? 'added' : 'declined to add';
      return settled(
        `${bold(outcome.decidedBy)} ${verb} ${named(outcome)} ${moment(outcome.decidedAt, outcome.timezone)}.`,
      );
    }
    case 'NO_SUCH_REQUEST':
      return settled('This request no longer exists.');
    case 'NO_SUCH_COMPANY':
      return onlyForPresser(reply('That company no longer exists. Press *Add company* again.'));
    case 'REFUSED':
      return onlyForPresser(refusalReply(outcome.refusal));
    case 'LIKE_EXISTING':
      return onlyForPresser(whichReply(outcome.companies, value));
  }
}

function whichReply(companies: readonly LikeCompany[], { requestId, noneOf = [] }: DecisionValue): Reply {
  const left = companies.filter(({ id }) => !noneOf.includes(id));
  const offered = left.slice(0, OFFERED);
  const none = [...noneOf, ...offered.map(({ id }) => id)];
  const rows: KnownBlock[] = offered.map((company) => {
    const domains = company.associated ? 'already one of the tenant’s companies' : company.domains.join(', ');
    const line = [bold(company.name), escapeMrkdwn(domains, 500)].filter(Boolean).join('  ·  ');
    const value = { requestId, importInstead: company.id };
    return section(line, choice('Use This', ACTIONS.requestImport, value, company.name));
  });
  const text = left.length > offered.length ? 'None of these: show more' : 'None of these: add as new';
  const last: KnownBlock[] =
    none.length > REMEMBERED
      ? []
      : [{ type: 'actions', elements: [choice(text, ACTIONS.requestNew, { requestId, noneOf: none })] }];
  return reply(
    'There are already companies with a name like this. If you mean one of them, use it: its record is kept, and no second one is made.',
    ...rows,
    ...last,
  );
}

function choice(text: string, action: string, value: DecisionValue, about?: string): Button {
  return button(text, action, {
    value: JSON.stringify(value),
    ...(about && { accessibility_label: clip(`${text}: ${inertLine(about)}`, LIMITS.buttonText) }),
  });
}

function settled(sentence: string) {
  return { settled: true, reply: reply(sentence) };
}

function onlyForPresser(answer: Reply) {
  return { settled: false, reply: answer };
}
