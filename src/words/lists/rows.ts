import type { ListRowOutcome } from '../../generated/prisma/enums.ts';
import { dateFormat } from '../date-format.ts';

/** What becomes of the rows of a list, in the order of reports: as a preview says it, and as it has become. */
export const ROW_OUTCOMES: Readonly<Record<ListRowOutcome, { planned: string; done: string }>> = {
  ADDED: { planned: 'Will be added and invited', done: 'Added and invited' },
  INVITED: { planned: 'Will be invited', done: 'Invited' },
  REINVITED: { planned: 'Will be re-invited', done: 'Re-invited' },
  JUST_INVITED: { planned: 'Invited a moment ago', done: 'Invited a moment before' },
  INVITED_BEFORE: { planned: 'Invited before', done: 'Invited before' },
  LOGGED_IN_BEFORE: { planned: 'Already logged in', done: 'Already logged in' },
  SAME_AS: { planned: 'On another line too', done: 'On another line too' },
  WRONG_ADDRESS: { planned: 'Wrong address', done: 'Wrong address' },
  CORRECTED: { planned: 'Address was corrected', done: 'Address was corrected' },
  TWO_COMPANIES: { planned: 'Two companies', done: 'Two companies' },
  NEEDS_NAME: { planned: 'Needs a name', done: 'Needs a name' },
  NEEDS_COMPANY: { planned: 'Needs a company', done: 'Needs a company' },
  NEEDS_TEMPLATE: { planned: 'Needs a permissions template', done: 'Needs a permissions template' },
  NOT_ALLOWED: { planned: 'Not allowed', done: 'Not allowed' },
  DEACTIVATED: { planned: 'Deactivated', done: 'Deactivated' },
  NEEDS_CONFIRMATION: { planned: 'Needs a confirmation', done: 'Needs a confirmation' },
  OVER_CAP: { planned: 'Too much mail today', done: 'Too much mail today' },
  FAILED: { planned: 'Went wrong', done: 'Went wrong' },
};

/** Whoever has one of these is, or will be, invited by the list itself; not by somebody else a moment before it. */
export const INVITED_ROWS = ['ADDED', 'INVITED', 'REINVITED'] as const satisfies ListRowOutcome[];

/** Nothing comes of these, and somebody has to correct the row or something else first. */
export const REFUSED_ROWS = [
  'WRONG_ADDRESS',
  'CORRECTED',
  'TWO_COMPANIES',
  'NEEDS_NAME',
  'NEEDS_COMPANY',
  'NEEDS_TEMPLATE',
  'NOT_ALLOWED',
  'DEACTIVATED',
  'NEEDS_CONFIRMATION',
  'OVER_CAP',
  'FAILED',
] as const satisfies ListRowOutcome[];

/** How many rows have one of these outcomes. */
export function countRows(
  counts: Readonly<Partial<Record<ListRowOutcome, number>>>,
  outcomes: readonly ListRowOutcome[],
): number {
  return outcomes.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
}

/** What is known of the reason for an outcome (`RowReason`, as it was kept; a newer version may have kept more). */
interface KeptReason {
  readonly problem?: string;
  readonly denial?: string;
  readonly templateName?: string;
  readonly companyName?: string;
  readonly personName?: string;
  readonly correctedTo?: string;
  readonly line?: number;
  readonly trouble?: string;
  readonly cap?: {
    readonly on: string;
    readonly most: number;
    readonly until: string;
    /** An earlier version kept none. */
    readonly timezone?: string;
  };
}

/** A row as far as its reason needs it. */
interface RowWithReason {
  readonly outcome: ListRowOutcome;
  readonly email: string;
  readonly company: string | null;
  readonly template: string | null;
  readonly reason: KeptReason | null;
}

/** Why a row comes to its outcome and what helps, as one plain sentence; empty when the outcome says it all. */
export function rowReason(row: RowWithReason): string {
  const reason = row.reason ?? {};
  switch (row.outcome) {
    case 'SAME_AS':
      return `Line ${reason.line} has the same address.`;
    case 'TWO_COMPANIES':
      return `Line ${reason.line} has the same address with another company. Keep the right one.`;
    case 'WRONG_ADDRESS':
      return wrongAddress(row, reason);
    case 'CORRECTED':
      return `${reason.personName} had this address until it was corrected to ${reason.correctedTo}. Enter that one. If the old one is somebody else’s, invite them one by one.`;
    case 'NEEDS_NAME':
      return reason.problem === 'TOO_LONG'
        ? 'The name is too long.'
        : 'A last name is needed to add a person. Enter it.';
    case 'NEEDS_COMPANY':
      return needsCompany(row, reason);
    case 'NEEDS_TEMPLATE':
      return row.template === null
        ? 'A permissions template is needed to add a person. Enter it.'
        : `“${row.template}” is not a permissions template of this tenant.`;
    case 'NOT_ALLOWED':
      return notAllowed(reason);
    case 'DEACTIVATED':
      return 'Deactivated in this tenant. Reactivate the person first.';
    case 'NEEDS_CONFIRMATION':
      return `${TROUBLES[reason.trouble ?? ''] ?? 'Earlier mail to this person went wrong'}. Re-invite them one by one.`;
    case 'OVER_CAP':
      return overCap(reason);
    case 'FAILED':
      return 'Something went wrong with this row, and nobody was invited. Send it again; if that fails, too, ask whoever runs Usher.';
    case 'ADDED':
    case 'INVITED':
    case 'REINVITED':
    case 'JUST_INVITED':
    case 'INVITED_BEFORE':
    case 'LOGGED_IN_BEFORE':
      return '';
  }
}

const TROUBLES: Readonly<Record<string, string>> = {
  BOUNCED: 'The address took no mail',
  SUPPRESSED: 'The address is on the mail provider’s suppression list',
  COMPLAINED: 'The person has reported an invitation as spam',
  DECLINED: 'The person has said that the invitation is not for them',
};

function wrongAddress({ email }: RowWithReason, { problem }: KeptReason): string {
  if (problem === 'MISSING') return 'No address.';
  if (problem === 'CHANGED_MEANWHILE')
    return 'Somebody has just changed this user account. Send the row again.';
  return problem === 'NOT_MAILABLE'
    ? 'Mail providers take only letters from a to z, digits and a few signs before the @.'
    : `“${email}” is not an email ID.`;
}

function needsCompany({ company }: RowWithReason, { problem, companyName }: KeptReason): string {
  switch (problem) {
    case 'OTHER_COMPANY_ASSOCIATED':
      return companyName
        ? `This user already exists in another company: ${companyName}. Enter that one.`
        : 'This user already exists in another company of this tenant. Enter that one.';
    case 'OTHER_COMPANY_NOT_ASSOCIATED':
      return companyName
        ? `This user already exists in another company: ${companyName}. Add that company to the tenant first.`
        : 'This user already exists in a company that is not one of this tenant’s. Ask someone who may add it.';
    case 'NOT_IN_TENANT':
      return company === null
        ? 'The company is no longer one of the tenant’s companies.'
        : `“${company}” is not one of the tenant’s companies. Correct it, or add the company first.`;
    case 'SEVERAL':
      return `“${company}” may be several of the tenant’s companies. Write the whole name.`;
    default:
      return 'A company is needed to add a person. Enter it.';
  }
}

function notAllowed({ problem, denial, templateName }: KeptReason): string {
  if (problem === 'ASKER_LEFT') return 'Whoever sent the list is no longer in the directory of this tenant.';
  if (denial === 'NEEDS_CREATE_AND_EDIT_USERS')
    return 'Whoever sent the list may no longer invite people in this tenant.';
  return templateName === undefined
    ? 'Only a Directory Admin may do this.'
    : `“${templateName}” is not an assignable permissions template of whoever sent the list. Ask a Directory Admin.`;
}

/** "Nov 29, 2026, 5:12 PM CST": with the zone, as it stands in files, too. */
const WHEN: Intl.DateTimeFormatOptions = {
  ...{ year: 'numeric', month: 'short', day: 'numeric' },
  ...{ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
};

function overCap({ cap }: KeptReason): string {
  if (!cap) return 'Send it again tomorrow.';
  const most = cap.most.toLocaleString('en-US');
  const when = dateFormat({ ...WHEN, timeZone: cap.timezone ?? 'UTC' }).format(new Date(cap.until));
  const again = `Send it again after ${when}.`;
  return cap.on === 'PERSON'
    ? `${most} mails have gone to this person within 24 hours, the most there may be. ${again}`
    : `${most} invitations have been sent within 24 hours, the most there may be. ${again}`;
}
