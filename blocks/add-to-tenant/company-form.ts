import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { LikeCompany } from '../../src/directory/companies/create-company.ts';
import type { WhoCan } from '../../src/directory/refusal.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { LONGEST_NAME } from '../../src/words/limits.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { label } from '../kit/fields.ts';
import { option } from '../kit/options.ts';
import { section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { whoCanDoIt } from '../replies/who-can.ts';
import { BACK, NEXT, type StartState } from './state.ts';

const LONGEST_DOMAINS = 300;

/** A company that is in no list: its name, and its domains if they are known. `mayAdd`: else it is asked for. */
export function newCompanyForm(data: {
  state: StartState;
  tenantName: string;
  mayAdd: boolean;
  /** Who may add a company here, by name. */
  whoCan: readonly WhoCan[];
}): ModalView {
  const tenant = escapeMrkdwn(data.tenantName, 250);
  const what = data.mayAdd
    ? `The company will be added to *${tenant}*. If there is a record of it already, that record is used.`
    : `You may not add companies to *${tenant}*, but you can ask for one to be added. ${whoCanDoIt(data.whoCan)}`;
  return {
    type: 'modal',
    callback_id: VIEWS.newCompany,
    title: { type: 'plain_text', text: data.mayAdd ? 'Add a company' : 'Ask for a company' },
    submit: { type: 'plain_text', text: data.mayAdd ? 'Add company' : 'Ask for it' },
    close: BACK,
    private_metadata: JSON.stringify(data.state),
    blocks: [
      section(what),
      {
        type: 'input',
        block_id: ACTIONS.companyName,
        label: label('Name'),
        element: {
          type: 'plain_text_input',
          action_id: ACTIONS.companyName,
          max_length: LONGEST_NAME,
        },
      },
      {
        type: 'input',
        block_id: ACTIONS.companyDomains,
        optional: true,
        label: label('Domains'),
        hint: label('The part after the @ of its email IDs. Separate several with commas.'),
        element: {
          type: 'plain_text_input',
          action_id: ACTIONS.companyDomains,
          max_length: LONGEST_DOMAINS,
        },
      },
    ],
  };
}

/** What the choice among like companies remembers. */
export interface LikeState extends StartState {
  name: string;
  domains: string[];
  /** Ids of the records that were ruled out. */
  noneOf: string[];
}

/** Slack takes ten radio buttons; the last one is “None of these”. */
const OFFERED = 9;
/** How many ids the view can remember: Slack keeps 3000 characters in all. */
const REMEMBERED = 18;

export const NONE_OF_THESE = 'none';

/**
 * Records whose name differs only by case, spaces, punctuation or a legal suffix are offered for import first
 * (domain.md, "Companies" 1). Null when there are more than a form can ask about.
 */
export function likeCompaniesForm(data: {
  state: LikeState;
  tenantName: string;
  companies: readonly LikeCompany[];
}): ModalView | null {
  const { state } = data;
  const left = data.companies.filter(({ id }) => !state.noneOf.includes(id));
  const offered = left.slice(0, OFFERED);
  const noneOf = [...state.noneOf, ...offered.map(({ id }) => id)];
  if (noneOf.length > REMEMBERED) return null;
  const none = left.length > offered.length ? 'None of these: show more' : null;
  const asNew = `None of these: add “${clip(inertLine(state.name), 40)}” as new`;
  const options = offered.map(likeOption);
  options.push({
    text: { type: 'plain_text', text: clip(none ?? asNew, LIMITS.optionText) },
    value: NONE_OF_THESE,
  });
  const blocks: KnownBlock[] = [
    section(
      `There are already companies with a name like ${bold(state.name)}. If you mean one of them, choose it: its record is used, and no second one is made.`,
    ),
    {
      type: 'input',
      block_id: `${ACTIONS.likeCompany}:${state.noneOf.length}`,
      label: label('Which company do you mean?'),
      element: { type: 'radio_buttons', action_id: ACTIONS.likeCompany, options },
    },
  ];
  return {
    type: 'modal',
    callback_id: VIEWS.likeCompanies,
    title: { type: 'plain_text', text: 'Add a company' },
    submit: NEXT,
    close: BACK,
    private_metadata: JSON.stringify({ ...state, noneOf } satisfies LikeState),
    blocks,
  };
}

function likeOption(company: LikeCompany): PlainTextOption {
  const domains = company.domains.join(', ');
  const says = company.associated ? 'Already one of this tenant’s companies' : domains;
  return {
    ...option(company),
    ...(says && { description: { type: 'plain_text', text: clip(inertLine(says), LIMITS.optionText) } }),
  };
}
