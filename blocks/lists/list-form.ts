import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, VIEWS } from '../ids.ts';
import { label, whichTenant } from '../kit/fields.ts';
import { formModal } from '../kit/form-modal.ts';
import { context } from '../kit/section.ts';

/** What the form for a list remembers. Rights and the tenant are always checked again. */
export interface ListFormState {
  tenantId: string;
  channel: string;
}

/** The longest text that a field of Slack takes. */
const LONGEST_TEXT = 3_000;

/** The form for a list of people: pasted, or as a file. */
export function listForm({ state, tenantName }: { state: ListFormState; tenantName: string }): ModalView {
  const blocks: KnownBlock[] = [
    whichTenant(tenantName),
    {
      type: 'input',
      block_id: ACTIONS.listText,
      optional: true,
      label: label('People'),
      hint: label(
        `Paste addresses, with names if you have them, or cells of a spreadsheet. For more than ${LONGEST_TEXT.toLocaleString('en-US')} characters, choose a file.`,
      ),
      element: {
        type: 'plain_text_input',
        action_id: ACTIONS.listText,
        multiline: true,
        max_length: LONGEST_TEXT,
      },
    },
    {
      type: 'input',
      block_id: ACTIONS.listFile,
      optional: true,
      label: label('File'),
      hint: label('Or a CSV file, as Excel, Google Sheets and Outlook save it.'),
      element: {
        type: 'file_input',
        action_id: ACTIONS.listFile,
        filetypes: ['csv', 'tsv', 'txt'],
        max_files: 1,
      },
    },
    context(
      'A table needs a column *Email*. *First name*, *Last name*, *Company* and *Permissions template* are read where they are there, in any order. Up to 10,000 people.',
    ),
  ];
  return formModal({
    callbackId: VIEWS.listForm,
    title: 'Invite a list',
    submit: 'Preview',
    state,
    blocks,
  });
}
