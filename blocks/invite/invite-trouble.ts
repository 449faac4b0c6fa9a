import type { InviteOutcome } from '../../src/invitations/invite-outcome.ts';
import { moment } from '../kit/date.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';

type Question = Extract<InviteOutcome, { outcome: 'NEEDS_CONFIRMATION' }>;

const REASON = 500;

/** What came of earlier mail to a person, in the words of the mail server, and what to look at before more is sent. */
export function troubleMrkdwn({ invitee, trouble }: Pick<Question, 'invitee' | 'trouble'>): string {
  const address = escapeMrkdwn(invitee.email, 300);
  const person = `${bold(invitee.name)} in ${bold(invitee.tenantName)}`;
  const when = moment(trouble.at, invitee.timezone);
  const said = trouble.reason ? `: “${escapeMrkdwn(trouble.reason, REASON)}”` : '';
  switch (trouble.kind) {
    case 'BOUNCED':
      return `Mail to ${address} (${person}) came back ${when}${said}. Check the address before you send more there.`;
    case 'SUPPRESSED':
      return `The mail provider sends nothing to ${address} (${person}): it put the address on its suppression list (${when})${said}. Have it taken off that list first; until then, mail to it is lost.`;
    case 'COMPLAINED':
      return `Mail to ${address} (${person}) was reported as spam ${when}. Send more only if the person wants it.`;
    case 'DECLINED':
      return `${person} (${address}) stopped the last invitation ${when}: “This is not for me”. Send another only if the person wants it.`;
  }
}
