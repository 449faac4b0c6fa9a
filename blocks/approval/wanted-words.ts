import type { ApprovalDecision, WantedInWords } from '../../src/directory/approvals/approval-notices.ts';
import { moment } from '../kit/date.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';

/** What was asked for, after "to": "invite sam@acme.test to *Northwind Tower*". */
export function wantedMrkdwn(wanted: WantedInWords, tenantName: string): string {
  const { action, companyName, templateName } = wanted;
  const person = escapeMrkdwn(wanted.person, 500);
  const tenant = bold(tenantName, 200);
  switch (action) {
    case 'INVITE':
      return `invite ${person} to ${tenant}`;
    case 'RE-INVITE':
      return `re-invite ${person} to ${tenant}`;
    case 'ADD': {
      const company = companyName ? ` of ${bold(companyName, 200)}` : '';
      const template = templateName ? ` as ${bold(templateName, 200)}` : '';
      return `add ${person}${company} to ${tenant}${template}, and invite them`;
    }
  }
}

/** How a request ended, as a sentence. */
export function decidedMrkdwn({ decision, by, reason, at, timezone }: ApprovalDecision): string {
  const when = moment(new Date(at), timezone);
  const why = reason ? ` “${escapeMrkdwn(reason, 600)}”` : '';
  switch (decision) {
    case 'APPROVED':
      return `:white_check_mark: ${bold(by ?? '')} approved ${when}.`;
    case 'DENIED':
      return `:no_entry_sign: ${bold(by ?? '')} denied it ${when}.${why}`;
    case 'LAPSED':
      return ':hourglass: Nobody decided within 7 days, so the request has lapsed.';
  }
}
