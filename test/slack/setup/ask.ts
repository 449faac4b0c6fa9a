import { expect } from '@jest/globals';
import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';
import type { SlackPerson } from '../../../sandbox/slack/person.ts';
import { waitFor } from '../../setup/wait-for.ts';

/** Types a command, with no form left open from before; tells what the person is answered. */
export async function asks(
  person: SlackPerson,
  line: string,
  options: { linkEmails?: boolean; in?: string } = {},
) {
  await person.form?.close({ all: true });
  const heard = await person.types(line, options);
  expect(heard.error).toBeUndefined();
  return { ...heard, text: heard.reply?.text() ?? '' };
}

/** Types a command and waits for the form that it opens, which comes after the acknowledgement. */
export async function opens(
  person: SlackPerson,
  line: string,
  options: { title?: string; in?: string } = {},
): Promise<OpenForm> {
  const { text } = await asks(person, line, options);
  expect(text).toBe('');
  return person.seesForm(options.title ?? 'Invite');
}

/** Waits until a form says this, as it does some time after the acknowledgement. */
export async function shows(form: OpenForm, words: string): Promise<void> {
  await waitFor(
    () => form.text().includes(words),
    () => form.text(),
  );
}
