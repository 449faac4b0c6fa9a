import type { KnownBlock, ModalView } from '@slack/types';
import type { CommandNames } from '../../src/words/commands.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { announceFields, noteField, templateField } from '../kit/fields.ts';
import type { Choice } from '../kit/options.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { type AddState, BACK, TITLE } from './state.ts';

/** The third screen: what the person gets in the tenant, and whether they are invited at once. */
export function permissionsForm(data: {
  state: AddState;
  tenantName: string;
  /** Only those this caller may give. */
  permissionsTemplates: readonly Choice[];
  /** The tenant's own channel, when it has one. */
  announceIn: string | null;
  commands: CommandNames;
  /** What to correct, in mrkdwn. */
  banner?: string;
}): ModalView {
  const { state, permissionsTemplates, announceIn, banner } = data;
  const { tenantId } = state;
  const name = [state.firstName, state.lastName].filter(Boolean).join(' ');
  const blocks: KnownBlock[] = [];
  if (banner) blocks.push(section(banner));
  blocks.push(
    section(`${bold(name)}  ${escapeMrkdwn(state.email, 300)}\nTo ${bold(data.tenantName)}`),
    templateField(placeField('permissionsTemplate', tenantId), permissionsTemplates),
    noteField(state.note),
    ...announceFields(tenantId, announceIn),
    context(
      `*Add and invite* sends an email now. *Add* sends nothing; you can invite the person later from \`${data.commands.directory}\`.`,
    ),
    { type: 'actions', block_id: 'add_only', elements: [button('Add', ACTIONS.addOnly)] },
  );
  return {
    type: 'modal',
    callback_id: VIEWS.addPlace,
    title: TITLE,
    submit: { type: 'plain_text', text: 'Add and invite' },
    close: BACK,
    private_metadata: JSON.stringify(state),
    blocks,
  };
}

/** The block id of a field, for saying what is wrong with it. */
export function placeField(field: PlaceField, tenantId: string): string {
  return field === 'note' ? ACTIONS.note : `${ACTIONS[field]}:${tenantId}`;
}

export type PlaceField = 'permissionsTemplate' | 'note';
