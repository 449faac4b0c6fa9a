import type { KnownBlock } from '@slack/types';
import type { LookUp } from '../../src/directory/people/look-up-for-adding.ts';
import type { WhoCan } from '../../src/directory/refusal.ts';
import { ACTIONS } from '../ids.ts';
import { day } from '../kit/date.ts';
import { button, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { askOneOf, whoCanDoIt } from '../replies/who-can.ts';
import type { AddState } from './state.ts';

/** The words of the source, for both findings. */
export const OTHER_COMPANY = 'This user already exists in another company.';

/** What the screen is about, besides what was found. */
interface ScreenData {
  state: AddState;
  tenantName: string;
  timezone: string;
  whoCan: readonly WhoCan[];
}

/** The other company is one of the tenant's: it is picked instead of the one entered. */
export function companyHere(
  { company }: Extract<LookUp, { outcome: 'OTHER_COMPANY_ASSOCIATED' }>,
  { state, tenantName }: ScreenData,
): KnownBlock[] {
  const [email, tenant] = [escapeMrkdwn(state.email, 300), escapeMrkdwn(tenantName, 250)];
  const which = company.name
    ? `${email} belongs to ${bold(company.name)}, which is one of the companies of *${tenant}*. Select it to continue.`
    : `The company that ${email} belongs to is one of the companies of *${tenant}*. Select it to continue. If you do not know which one it is, ask someone who can see company details.`;
  return [
    section(`*${OTHER_COMPANY}*\n${which}`),
    {
      type: 'actions',
      elements: [button('Select Company', ACTIONS.selectCompany, { style: 'primary' })],
    },
  ];
}

/** The other company is none of the tenant's: it is added first, by those who may, or asked for. */
export function companyElsewhere(
  { company, mayAssociate, requestedAt }: Extract<LookUp, { outcome: 'OTHER_COMPANY_NOT_ASSOCIATED' }>,
  { state, tenantName, timezone, whoCan }: ScreenData,
): KnownBlock[] {
  const [email, tenant] = [escapeMrkdwn(state.email, 300), escapeMrkdwn(tenantName, 250)];
  const which = company.name
    ? `${email} belongs to ${bold(company.name)}, which is not one of the companies of *${tenant}*.`
    : `The company that ${email} belongs to is not one of the companies of *${tenant}*.`;
  const what = section(`*${OTHER_COMPANY}*\n${which}`);
  if (mayAssociate) {
    const first = 'Add the company to the tenant first. Its existing record is used.';
    return [what, section(first), actions('Add company', ACTIONS.addCompany)];
  }
  if (requestedAt) {
    const asked = `The company was requested ${day(requestedAt, timezone)}, and nobody has decided yet. ${askOneOf(whoCan)}`;
    return [what, section(asked)];
  }
  const first = `The company has to be added to the tenant first. You may not do that, but you can ask for it. ${whoCanDoIt(whoCan)}`;
  return [what, section(first), actions('Ask for it', ACTIONS.askForCompany)];
}

function actions(text: string, action: string): KnownBlock {
  return { type: 'actions', elements: [button(text, action, { style: 'primary' })] };
}
