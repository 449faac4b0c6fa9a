import type { Caps } from '../../../caps.ts';
import type { Caller } from '../../../directory/callers.ts';
import type { EmailIdInTenant, UserInTenant } from '../../../directory/people/find-user-in-tenant.ts';
import { resolveCompany } from '../../../directory/people/resolve-company.ts';
import { denyGive, mayGive, maySeeCompanyDetail } from '../../../directory/policy.ts';
import { isMailable } from '../../../email-key.ts';
import { LONGEST_NAME } from '../../../words/limits.ts';
import { decideInvitation } from '../../decide-invitation.ts';
import type { LockedMember } from '../../members/lock-member.ts';
import type { ListChoices, PlannedRow, RowReason, RowToPlan } from './list-row.ts';
import type { NamedTemplate, NamesInTenant } from './names-in-tenant.ts';
import { rowOutcome } from './row-outcome.ts';

/** All that one list is decided by. */
export interface Deciding {
  readonly caller: Caller;
  readonly choices: ListChoices;
  readonly names: NamesInTenant;
  readonly caps: Caps;
  readonly at: Date;
}

/** What becomes of a row whose person is not in the directory, as things are. */
export function planAddition(
  row: RowToPlan,
  { user, corrected }: EmailIdInTenant,
  deciding: Pick<Deciding, 'caller' | 'choices' | 'names'>,
): PlannedRow {
  const { email, emailKey } = row;
  if (emailKey === null)
    return refused('WRONG_ADDRESS', { problem: email === '' ? 'MISSING' : 'NO_EMAIL_ID' });
  if (!isMailable(emailKey)) return refused('WRONG_ADDRESS', { problem: 'NOT_MAILABLE' });
  // Whoever wrote the list has the address from before. If it is somebody else's, they are added one by one.
  if (corrected) return refused('CORRECTED', { correctedTo: corrected.email, personName: corrected.name });
  return planPlace({ ...row, emailKey }, user, deciding);
}

/** What becomes of a row whose person is in the directory, as things are. */
export function planMember(
  member: LockedMember,
  { caller, choices, caps, at }: Omit<Deciding, 'names'>,
): PlannedRow {
  const intent = choices.reinvite ? 're-invite' : 'invite';
  const decided = decideInvitation({ caller, member, intent, despite: null, at, hold: null });
  if (decided && 'denial' in decided)
    return refused('NOT_ALLOWED', { ...decided, templateName: member.template.name });
  if (decided) return rowOutcome(decided);
  if (member.fullUntil) {
    const cap = { on: 'PERSON', most: caps.mailsPerPerson, until: member.fullUntil } as const;
    return rowOutcome({ outcome: 'OVER_CAP', invitee: member.invitee, cap });
  }
  return { outcome: member.lastRound ? 'REINVITED' : 'INVITED', reason: null };
}

/** Which company and permissions template they get, or what is missing. */
function planPlace(
  row: RowToPlan & { emailKey: string },
  known: UserInTenant | null,
  { caller, choices, names }: Pick<Deciding, 'caller' | 'choices' | 'names'>,
): PlannedRow {
  const { email, emailKey, firstName, lastName } = row;
  const company = row.company === null ? choices.companyId : names.company(row.company);
  if (company === null) return refused('NEEDS_COMPANY', { problem: 'MISSING' });
  if (company === 'NOT_IN_TENANT' || company === 'SEVERAL')
    return refused('NEEDS_COMPANY', { problem: company });
  const companyId = typeof company === 'string' ? company : company.id;

  const resolution = resolveCompany({ companyId, known });
  if (resolution === 'OTHER_COMPANY_ASSOCIATED' || resolution === 'OTHER_COMPANY_NOT_ASSOCIATED') {
    const named = known && maySeeCompanyDetail(caller) ? { companyName: known.companyName } : {};
    return refused('NEEDS_COMPANY', { problem: resolution, ...named });
  }
  const template = templateOf(row, { caller, choices, names });
  if (typeof template === 'string') return refused('NEEDS_TEMPLATE', { problem: template });
  const denial = denyGive(caller, template);
  if (denial) return refused('NOT_ALLOWED', { denial, templateName: template.name });
  if (known === null && lastName === null) return refused('NEEDS_NAME', { problem: 'MISSING' });
  if ([firstName, lastName].some((name) => name !== null && name.length > LONGEST_NAME))
    return refused('NEEDS_NAME', { problem: 'TOO_LONG' });
  const user = {
    ...{ email, emailKey, firstName, companyId },
    lastName: lastName ?? '',
    permissionsTemplateId: template.id,
    // To send a list is to have looked: its rows add whatever record there is.
    isRecord: known !== null,
  };
  return { outcome: 'ADDED', reason: null, user };
}

/** The template that the row names, else the one that was chosen, else the only one that the caller may give. */
function templateOf(
  row: RowToPlan,
  { caller, choices, names }: Pick<Deciding, 'caller' | 'choices' | 'names'>,
): NamedTemplate | 'MISSING' | 'NOT_IN_TENANT' | 'SEVERAL' {
  if (row.template !== null) return names.template(row.template);
  const chosen = names.templates.find(({ id }) => id === choices.permissionsTemplateId);
  if (chosen) return chosen;
  const [only, another] = names.templates.filter((template) => mayGive(caller, template));
  return only && !another ? only : 'MISSING';
}

function refused(outcome: PlannedRow['outcome'], reason: RowReason): PlannedRow {
  return { outcome, reason };
}
