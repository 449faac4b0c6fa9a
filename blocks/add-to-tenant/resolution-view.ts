import type { KnownBlock, ModalView } from '@slack/types';
import type { LookUp } from '../../src/directory/people/look-up-for-adding.ts';
import type { WhoCan } from '../../src/directory/refusal.ts';
import type { DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import { VIEWS } from '../ids.ts';
import { nameFields } from '../kit/fields.ts';
import { section } from '../kit/section.ts';
import { bold } from '../kit/text.ts';
import { companyElsewhere, companyHere } from './other-company.ts';
import { alreadyMember, corrected, deactivated, match } from './person-found.ts';
import { type AddState, BACK, CANCEL, NEXT, TITLE } from './state.ts';

export interface ResolutionData {
  state: AddState;
  found: Exclude<LookUp, { outcome: 'COMPANY_NOT_IN_TENANT' | 'REFUSED' }>;
  tenantName: string;
  /** The tenant's. */
  timezone: string;
  /** The person's row in the directory, with what this caller may do, when they are in it. */
  row: DirectoryRow | null;
  /** Who may add a company here, by name. */
  whoCan: readonly WhoCan[];
  /** What has just been done, in mrkdwn. */
  banner?: string;
}

/** The second screen: what the look-up found (domain.md, "Adding an existing user to a tenant"). */
export function resolutionView(data: ResolutionData): ModalView {
  const { state, found, banner } = data;
  const blocks = blocksOf(data);
  return {
    type: 'modal',
    title: TITLE,
    close: state.below === 'NOTHING' ? CANCEL : BACK,
    private_metadata: JSON.stringify(state),
    ...(found.outcome === 'NEW' && { callback_id: VIEWS.addNames, submit: NEXT }),
    blocks: banner ? [section(banner), ...blocks] : blocks,
  };
}

function blocksOf(data: ResolutionData): KnownBlock[] {
  const { state, found, tenantName } = data;
  switch (found.outcome) {
    case 'NEW':
      return [
        section(
          `There is no user account with the email ID ${bold(state.email)} yet. A new one will be created in ${bold(found.companyName)}.`,
        ),
        ...nameFields(state),
      ];
    case 'MATCH':
      return match(found.person, tenantName);
    case 'OTHER_COMPANY_ASSOCIATED':
      return companyHere(found, data);
    case 'OTHER_COMPANY_NOT_ASSOCIATED':
      return companyElsewhere(found, data);
    case 'CORRECTED':
      return corrected(found, data);
    case 'ALREADY_MEMBER':
      return alreadyMember(found, data);
    case 'DEACTIVATED':
      return deactivated(found, data);
  }
}
