import type { InputBlock, KnownBlock } from '@slack/types';
import type { FoundList } from '../../src/invitations/lists/find-list.ts';
import { MEANING_NAMES } from '../../src/words/lists/columns.ts';
import { ACTIONS } from '../ids.ts';
import { companyField, label, templateField } from '../kit/fields.ts';
import { option } from '../kit/options.ts';
import { clip } from '../kit/text.ts';
import type { ListViewData } from './list-data.ts';

/**
 * What the one who sends a draft is asked above its rows: what its columns hold, and what is chosen for all rows. A choice is
 * tried on the rows at once.
 */
export function choiceFields(
  { state, list, progress }: ListViewData,
  { permissionsTemplates }: NonNullable<ListViewData['choices']>,
): KnownBlock[] {
  const { tenantId } = state;
  const { companyId, permissionsTemplateId, reinvite } = list.choices;
  const company =
    companyId !== null && list.companyName !== null ? { id: companyId, name: list.companyName } : null;
  const blocks: KnownBlock[] = list.guessed.map(columnField);
  if (company || progress.lacksCompany) {
    blocks.push(
      tried(companyField(`${ACTIONS.listCompany}:${tenantId}`, company ?? undefined), {
        label: 'Company, where the list names none',
      }),
    );
  }
  if (permissionsTemplateId !== null || progress.lacksTemplate) {
    const field = templateField(`${ACTIONS.listTemplate}:${tenantId}`, permissionsTemplates);
    blocks.push(tried(field, { label: 'Permissions template, where the list names none' }));
  }
  if (reinvite || progress.counts.INVITED_BEFORE) {
    const again = option({ id: 'reinvite', name: 'Also re-invite who was invited before' });
    blocks.push({
      type: 'input',
      block_id: ACTIONS.listReinvite,
      optional: true,
      dispatch_action: true,
      label: label('Invited before'),
      element: {
        type: 'checkboxes',
        action_id: ACTIONS.listReinvite,
        options: [again],
        ...(reinvite && { initial_options: [again] }),
      },
    });
  }
  return blocks;
}

/** The question what a column holds that was read by a guess. */
function columnField({ index, name, meaning }: FoundList['guessed'][number]): InputBlock {
  const options = [
    ...Object.entries(MEANING_NAMES).map(([id, name]) => option({ id, name })),
    option({ id: 'NOTHING', name: 'Nothing that is needed' }),
  ];
  const chosen = options.find(({ value }) => value === (meaning ?? 'NOTHING'));
  return {
    type: 'input',
    block_id: `${ACTIONS.listColumn}:${index}`,
    dispatch_action: true,
    label: label(`What is in ${name ? `the column “${clip(name, 60)}”` : `column ${index + 1}`}?`),
    element: {
      type: 'static_select',
      action_id: ACTIONS.listColumn,
      options,
      ...(chosen && { initial_option: chosen }),
    },
  };
}

/** A field that is optional here, and looked at as soon as it changes. */
function tried(field: InputBlock, { label: text }: { label: string }): InputBlock {
  return { ...field, label: label(text), optional: true, dispatch_action: true };
}
