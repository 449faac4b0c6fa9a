import type { OpenForm, ShownMessage } from '../slack/people/messages-and-forms.ts';
import type { SlackPerson } from '../slack/person.ts';
import type { Entries, PageAction, Place } from './page-action.ts';
import type { Done } from './screen.ts';

/** Does what was done on the page, as this person, with the same objects that the tests use. */
export async function actAs(person: SlackPerson, action: PageAction): Promise<Done> {
  switch (action.do) {
    case 'write':
      return await write(person, action);
    case 'press': {
      const surface = await surfaceAt(person, action.at, action.entries);
      return { ...said(await surface.pressAt(action.spot, action.entry)) };
    }
    case 'enter': {
      const surface = await surfaceAt(person, action.at, action.entries);
      return said(await surface.enterAt(action.spot, action.value));
    }
    case 'search': {
      const surface = await surfaceAt(person, action.at, action.entries);
      return { options: await surface.searchAt(action.spot, action.typed) };
    }
    case 'submit': {
      const form = await formAt(person, action.view, action.entries);
      const { outcome, error } = await form.submit();
      return { outcome, ...(error !== undefined && { error }) };
    }
    case 'close':
      await (await formAt(person, action.view, [])).close({ all: action.all });
      return {};
    case 'open-home':
      await person.opensHome();
      return {};
    case 'use': {
      const message = action.on && messageAt(person, action.on);
      return said(await person.uses(action.shortcut, message));
    }
    case 'upload':
      return { file: person.uploads({ name: action.name, content: Buffer.from(action.base64, 'base64') }) };
  }
}

/** A line that begins with a slash is a command, as in Slack's own composer; in a thread there are none. */
async function write(person: SlackPerson, action: Extract<PageAction, { do: 'write' }>): Promise<Done> {
  const line = action.text.trim();
  if (line.startsWith('/')) {
    if (action.thread) throw new Error('Commands do not work in threads. Type it in the channel.');
    return said(await person.types(line, { in: action.in }));
  }
  const thread = action.thread ? messageAt(person, { channel: action.in, ts: action.thread }) : undefined;
  await person.says(action.text, { in: action.in, ...(thread && { thread }) });
  return {};
}

async function surfaceAt(person: SlackPerson, at: Place, entries: Entries): Promise<OpenForm | ShownMessage> {
  return 'view' in at ? await formAt(person, at.view, entries) : messageAt(person, at);
}

function messageAt(person: SlackPerson, at: { channel: string; ts: string }): ShownMessage {
  const found = person.messages({ in: at.channel }).find((message) => message.ts === at.ts);
  if (found) return found;
  throw new Error('This message is no longer on the screen.');
}

/** The form on top, or the home, with what was typed into its fields. Fields that are gone are left out. */
async function formAt(person: SlackPerson, id: string, entries: Entries): Promise<OpenForm> {
  const { views } = person.internals;
  const home = views.home(person.id);
  const form = home?.id === id ? person.formOf(() => views.home(person.id)) : person.form;
  if (form?.view.id !== id) throw new Error('This form is no longer open.');
  for (const { value, ...spot } of entries) {
    if (form.hasFieldAt(spot)) await form.enterAt(spot, value, { quietly: true });
  }
  return form;
}

function said(heard: { error?: string } | undefined): Done {
  return heard?.error === undefined ? {} : { error: heard.error };
}
