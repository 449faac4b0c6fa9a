import type { ApprovalDecision, WantedInWords } from '../../src/directory/approvals/approval-notices.ts';
import { moment } from '../kit/date.ts';
import { bold, escapeMrkdwn, placeMrkdwn } from '../kit/text.ts';

/** What was asked for, after "to": "invite sam@acme.test to *Northwind Tower*". */
export function wantedMrkdwn(wanted: WantedInWords, tenantName: string, brand: string | null = null): string {
  const { action, companyName, templateName } = wanted;
  const person = escapeMrkdwn(wanted.person, 500);
  const tenant = placeMrkdwn(tenantName, brand);
  switch (action) {
    case 'INVITE':
      if (wanted.people !== undefined)
        return `invite ${peopleOf(wanted.people, person)} to ${tenant}${asOneOf(wanted.templates ?? [])}`;
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

/** "12 people (jane@acme.test, sam@acme.test …)", of whom `first` names some. */
function peopleOf(people: number, first: string): string {
  return people === 1 ? first : `${people} people (${first}${people > first.split(', ').length ? ' …' : ''})`;
}

/** Templates that are named; those with `Admin` come first. */
const TEMPLATES = 5;

/** What those of a list become who are not in the directory yet. */
function asOneOf(templates: readonly string[]): string {
  if (templates.length === 0) return '';
  const named = templates.slice(0, TEMPLATES).map((name) => bold(name, 60));
  const left = templates.length - named.length;
  return `, adding new people as ${named.join(' or ')}${left > 0 ? ` or ${left} more` : ''}`;
}

/** How a request ended, as a sentence. */
export function decidedMrkdwn({ decision, by, reason, isUnsent, at, timezone }: ApprovalDecision): string {
  const when = moment(new Date(at), timezone);
  const why = reason ? ` “${escapeMrkdwn(reason, 600)}”` : '';
  switch (decision) {
    case 'APPROVED':
      if (isUnsent)
        return `:white_check_mark: ${bold(by ?? '')} approved ${when}. The person was added, and no email was sent as yet.`;
      return `:white_check_mark: ${bold(by ?? '')} approved ${when}.`;
    case 'DENIED':
      return `:no_entry_sign: ${bold(by ?? '')} denied it ${when}.${why}`;
    case 'LAPSED':
      return ':hourglass: Nobody decided within 7 days, so the request has lapsed.';
  }
}
