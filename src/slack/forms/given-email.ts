import { createHash } from 'node:crypto';
import type { ViewOutput } from '@slack/bolt';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import type { Choice } from '../../../blocks/kit/options.ts';
import { lookUpEmail, type Meant } from '../../directory/people/look-up-email.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { findField } from './fields.ts';
import { resolutionViewFor } from './resolution.ts';

/** What an address that has just been given comes to. */
export type Given =
  /** The screen of the record there is. */
  | { record: Answer }
  /** What the form shows of it: the company that the person probably works for, and who was probably meant. */
  | { company?: Choice; meant?: Meant };

/**
 * Looks up an address as soon as it is given, with the company that is chosen already if there is one. `recordsOf`: the
 * screens of adding to a tenant show only a member before a company is entered. Nothing is said of a record that this
 * caller may see only after entering its company.
 */
export async function lookUpGiven(
  app: SlackContext,
  asker: Asker,
  given: {
    state: Omit<AddState, 'companyId'>;
    recordsOf: 'MEMBERS' | 'ANYONE';
    chosen?: Choice | undefined;
    /** Said above the record, in mrkdwn. */
    banner?: string;
  },
): Promise<Given> {
  const { state, recordsOf, chosen, banner } = given;
  const { record, company, meant } = await lookUpEmail(app, { ...asker, ...state });
  const own = record && (recordsOf === 'ANYONE' || record.isMember) ? record.companyId : undefined;
  const companyId = own ?? chosen?.id;
  if (companyId !== undefined) {
    const resolved = await resolutionViewFor(app, asker, { ...state, companyId }, banner);
    if (resolved.outcome !== 'NEW' && resolved.outcome !== 'COMPANY_NOT_IN_TENANT')
      return { record: resolved.answer };
  }
  const shown = chosen ?? company;
  return { ...(shown && { company: shown }), ...(meant && { meant }) };
}

/** The company that is chosen in a form. */
export function chosenCompany(view: ViewOutput): Choice | undefined {
  const option = findField(view, ACTIONS.company)?.selected_option;
  return option ? { id: option.value, name: option.text.text } : undefined;
}

/** The block id of Email once the app has put this address there. */
export function emailBlockFor(emailKey: string): string {
  return `${ACTIONS.email}:${createHash('sha256').update(emailKey).digest('base64url').slice(0, 12)}`;
}
