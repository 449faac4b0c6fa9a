import { aliasForm } from '../../../blocks/add-to-tenant/alias-form.ts';
import { selectCompanyForm } from '../../../blocks/add-to-tenant/select-company.ts';
import { lookUpForAdding } from '../../directory/people/look-up-for-adding.ts';
import { readAddState } from '../forms/add-state.ts';
import { permissionsFormFor, refusalToAdd } from '../forms/permissions-form.ts';
import { currentResolution } from '../forms/resolution.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Use This**: on to the permissions template, with the record that was found. */
export async function useThisPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const form = await permissionsFormFor(app, asker, readAddState(view.private_metadata));
  return 'modal' in form ? { push: form.modal } : form;
}

/** **Yes, somebody else’s**: on with an address that somebody else had until it was corrected. */
export async function somebodyElsePressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  return currentResolution(app, asker, { ...readAddState(view.private_metadata), isSomebodyElse: true });
}

/** **Use an alias email ID instead**: back to Email, with a warning. */
export async function useAliasPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const state = readAddState(view.private_metadata);
  return (await refusalToAdd(app, asker, state)) ?? { modal: aliasForm(state) };
}

/** **Select Company**: a dialog over the tenant's companies. */
export async function selectCompanyPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const state = readAddState(view.private_metadata);
  const refusal = await refusalToAdd(app, asker, state);
  if (refusal) return refusal;
  const found = await lookUpForAdding(app, { ...asker, ...state });
  if (found.outcome !== 'OTHER_COMPANY_ASSOCIATED') return currentResolution(app, asker, state);
  const { id, name } = found.company;
  return { push: name === null ? selectCompanyForm(state) : selectCompanyForm(state, { id, name }) };
}
