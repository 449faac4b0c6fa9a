import type { OpenForm } from '../slack/people/form.ts';
import type { ShownMessage } from '../slack/people/shown-message.ts';
import type { SlackPerson } from '../slack/person.ts';
import type { Deed, Entries, Place } from './deed.ts';
import type { Done } from './screen.ts';

/** Does as this person what was done on the page, with the very objects that the tests use. */
export async function actAs(person: SlackPerson, deed: Deed): Promise<Done> {
  switch (deed.do) {
    case 'write':
      return await write(person, deed);
    case 'press': {
      const surface = await surfaceAt(person, deed.at, deed.entries);
      return { ...said(await surface.pressAt(deed.spot, deed.entry)) };
    }
    case 'enter': {
      const surface = await surfaceAt(person, deed.at, deed.entries);
      return said(await surface.enterAt(deed.spot, deed.value));
    }
    case 'search': {
      const surface = await surfaceAt(person, deed.at, deed.entries);
      return { options: await surface.searchAt(deed.spot, deed.typed) };
    }
    case 'submit': {
      const form = await formAt(person, deed.view, deed.entries);
      const { outcome, error } = await form.submit();
      return { outcome, ...(error !== undefined && { error }) };
    }
    case 'close':
      await (await formAt(person, deed.view, [])).close({ all: deed.all });
      return {};
    case 'open-home':
      await person.opensHome();
      return {};
    case 'use': {
      const message = deed.on && messageAt(person, deed.on);
      return said(await person.uses(deed.shortcut, message));
    }
    case 'upload':
      return { file: person.uploads({ name: deed.name, content: Buffer.from(deed.base64, 'base64') }) };
  }
}

/** A line that begins with a slash is a command, as in Slack's own composer; in a thread there are none. */
async function write(person: SlackPerson, deed: Extract<Deed, { do: 'write' }>): Promise<Done> {
  const line = deed.text.trim();
  if (line.startsWith('/')) {
    if (deed.thread) throw new Error('Slack takes commands in the channel, not in a thread.');
    return said(await person.types(line, { in: deed.in }));
  }
  const thread = deed.thread ? messageAt(person, { channel: deed.in, ts: deed.thread }) : undefined;
  await person.says(deed.text, { in: deed.in, ...(thread && { thread }) });
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

/** The form on top, or the home, with what stands in its fields by now; of fields that are gone there is nothing left. */
async function formAt(person: SlackPerson, id: string, entries: Entries): Promise<OpenForm> {
  const { views } = person.inside;
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
