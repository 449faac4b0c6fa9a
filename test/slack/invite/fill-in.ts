import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';

/** Fills in the Invite form for someone new, without pressing Enter in Email. */
export async function fillIn(
  form: OpenForm,
  email: string,
  entries: Record<string, string> = {},
): Promise<void> {
  await form.type('Email', email);
  await form.fill({
    Company: 'Acme Steel',
    'First name': 'Nora',
    'Last name': 'New',
    'Permissions template': 'Subcontractor',
    ...entries,
  });
}
