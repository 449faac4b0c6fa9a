import type { AssociateOutcome } from '../../src/directory/companies/associate-company.ts';
import type { DraftProblem } from '../../src/directory/companies/company-draft.ts';
import type { RequestCompanyOutcome } from '../../src/directory/companies/request-company.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { channelName } from '../channel/card.ts';
import { day } from '../kit/date.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { bold, clip, escapeMrkdwn } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';

/** Says that a company is one of the tenant's, through this request or already before it. */
export function companyAdded(
  outcome: 'CREATED' | Exclude<AssociateOutcome['outcome'], 'NO_SUCH_COMPANY' | 'REFUSED'>,
  data: { companyName: string; tenantName: string },
): string {
  const company = bold(data.companyName);
  const tenant = bold(data.tenantName);
  switch (outcome) {
    case 'CREATED':
      return `:white_check_mark: ${company} was added to ${tenant}, as a new company.`;
    case 'ASSOCIATED':
      return `:white_check_mark: ${company} was added to ${tenant}.`;
    case 'ALREADY_ASSOCIATED':
      return `${company} is already one of the companies of ${tenant}.`;
  }
}

/** What is wrong with the name or the domains of a company, in plain text. */
export function draftProblem(outcome: DraftProblem): string {
  if (outcome.outcome === 'BAD_DOMAIN')
    return `“${clip(inertLine(outcome.domain), 200)}” is not a domain. A domain looks like acme.test.`;
  return outcome.problem === 'EMPTY' ? 'Enter a name.' : `At most ${outcome.longest} characters, please.`;
}

/** What came of asking for a company. */
export function requestReply(
  outcome: Exclude<RequestCompanyOutcome, DraftProblem | { outcome: 'ALREADY_ASSOCIATED' | 'MAY_ADD' }>,
  data: {
    tenantName: string;
    /** The channel where the request is posted when no Admin can be messaged directly. */
    channel: string;
    /** The email ID of the person the company is needed for, as typed. */
    email?: string;
    commands: CommandNames;
  },
): Reply {
  const tenant = bold(data.tenantName);
  const goOn = data.email
    ? ` Once that is done, continue with \`${data.commands.add} ${escapeMrkdwn(data.email, 300)}\`.`
    : ` Once that is done, continue with \`${data.commands.add}\`.`;
  switch (outcome.outcome) {
    case 'REQUESTED': {
      const what = outcome.companyName ? bold(outcome.companyName) : 'the company';
      const asked = outcome.asked.map((name) => bold(name)).join(', ');
      const whom = asked || `the Directory Admins, directly or in ${channelName(data.channel)},`;
      return reply(
        `:white_check_mark: You asked ${whom} to add ${what} to ${tenant}. You will hear the outcome here in Slack.${goOn}`,
      );
    }
    case 'ALREADY_REQUESTED':
      return reply(
        `${bold(outcome.requestedBy)} has already asked for the company (${day(outcome.requestedAt, outcome.timezone)}), and nobody has decided yet.${goOn}`,
      );
    case 'NO_SUCH_COMPANY':
      return reply('That company no longer exists, so nothing was done.');
    case 'REFUSED':
      return refusalReply(outcome.refusal);
  }
}
