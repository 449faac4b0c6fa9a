import type { KnownBlock, ModalView } from '@slack/types';
import type { Invitee } from '../../src/invitations/invite-outcome.ts';
import type { AccountUse } from '../../src/invitations/members/account-use.ts';
import type { CorrectOutcome } from '../../src/invitations/members/correct-address.ts';
import { firstEmailName } from '../../src/words/emails.ts';
import { sentOrWaits } from '../invite/invite-outcome.ts';
import { moment } from '../kit/date.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';
import { personButton } from './person-menu.ts';

/** What is wrong with the address that was typed: said below the field, in plain text. */
export const ITS_OWN = 'That is the email ID that the user account has already.';

/** The outcome of Correct, where the form is not shown again. */
export function correctOutcomeReply(
  outcome: Extract<
    CorrectOutcome,
    { outcome: 'CORRECTED' | 'IN_USE' | 'OVER_CAP' | 'NOT_IN_DIRECTORY' | 'REFUSED' }
  >,
): Reply {
  switch (outcome.outcome) {
    case 'CORRECTED':
      return correctedReply(outcome);
    case 'IN_USE': {
      const { person, use } = outcome;
      return reply(
        `${bold(person.name)} ${USES[use]}, so ${escapeMrkdwn(person.email, 300)} stays the email ID of this user account. Add the person with the right one, then deactivate this one.`,
        {
          type: 'actions',
          elements: [personButton('REPLACE', about(person)), personButton('DEACTIVATE', about(person))],
        },
      );
    }
    case 'OVER_CAP': {
      const { person, most, until } = outcome;
      const times = most === 1 ? 'once' : `${most} times`;
      return reply(
        `:no_entry: The email ID of ${bold(person.name)} was corrected ${times} in the last 24 hours, which is as often as it may be. You can correct it again ${moment(until, person.timezone)}.`,
      );
    }
    case 'NOT_IN_DIRECTORY':
      return reply('This person is no longer in the directory.');
    case 'REFUSED':
      return refusalReply(outcome.refusal);
  }
}

const USES: Readonly<Record<AccountUse, string>> = {
  LOGGED_IN: 'has already logged in',
  ACTED: 'has already worked with Usher in Slack',
};

function correctedReply(outcome: Extract<CorrectOutcome, { outcome: 'CORRECTED' }>): Reply {
  const { person, before, invitedTo, next, hold } = outcome;
  const [from, to] = [before, person.email].map((email) => escapeMrkdwn(email, 300));
  const corrected = `:white_check_mark: The email ID of ${bold(person.name)} is corrected: ${from} → ${to}. Links that were sent to the old address no longer work.`;
  if (invitedTo.length > 0) {
    const where = invitedTo.map((tenant) => bold(tenant)).join(', ');
    const sent = `${sentOrWaits(firstEmailName('WELCOME'), person, hold)} To: ${where}.`;
    return reply([corrected, sent, ...putOff(outcome)].join('\n'));
  }
  const buttons: KnownBlock[] = next
    ? [{ type: 'actions', elements: [personButton(next, about(person))] }]
    : [];
  return reply(`${corrected} Nothing was sent, because no invitation was open.`, ...buttons);
}

/** Which mails leave later, and why. */
function putOff({ later, most, person }: Extract<CorrectOutcome, { outcome: 'CORRECTED' }>): string[] {
  if (later.length === 0) return [];
  const mails = later.map(
    ({ tenantName, at }) => `that to ${bold(tenantName)} leaves ${moment(at, person.timezone)}`,
  );
  const rule =
    most === 1 ? 'Only one mail a day goes to one person' : `At most ${most} mails a day go to one person`;
  return [`:hourglass_flowing_sand: ${rule}: ${mails.join(', ')}.`];
}

/** Said above the form with the current address, to the second of two people who correct it at once. */
export function correctedMeanwhile({
  person,
  by,
}: Extract<CorrectOutcome, { outcome: 'CHANGED_MEANWHILE' }>): string {
  const who = by === null ? 'Somebody' : bold(by);
  return `:warning: ${who} has corrected it since you opened this: it is ${escapeMrkdwn(person.email, 300)} now. Nothing of yours was saved.`;
}

/** The screen of a user account that has the right address already, with the way to be rid of the wrong one. */
export function existsView(resolution: ModalView, wrong: Invitee): ModalView {
  return {
    ...resolution,
    blocks: [
      section(
        `:information_source: Another user account has that email ID already, so nothing was corrected. User accounts are never merged: add that one, and deactivate the wrong one.`,
      ),
      ...resolution.blocks,
      { type: 'divider' },
      section(
        `The wrong one: ${bold(wrong.name)}  ${escapeMrkdwn(wrong.email, 300)}`,
        personButton('DEACTIVATE', about(wrong)),
      ),
    ],
  };
}

function about({ membershipId, name, email }: Invitee): { membershipId: string; about: string } {
  return { membershipId, about: `${name}, ${email}` };
}
