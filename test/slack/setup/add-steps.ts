import { expect } from '@jest/globals';
import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';
import type { SlackPerson } from '../../../sandbox/slack/person.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { opens } from './ask.ts';
import type { SlackApp } from './slack-app.ts';

/* The steps of `/add-to-tenant`, for tests that are about a later one. */

/** Types the command, and returns the first screen. */
export function startsAdding(person: SlackPerson, email = ''): Promise<OpenForm> {
  return opens(person, `/add-to-tenant ${email}`.trim(), { title: 'Add to tenant' });
}

/** Types the command, fills in the first screen and presses Next; returns what is on top then. */
export async function looksUp(
  person: SlackPerson,
  { email, company = 'Acme Steel' }: { email: string; company?: string },
): Promise<OpenForm> {
  const form = await startsAdding(person);
  await form.fill({ Company: company });
  await form.type('Email', email);
  const { outcome, error } = await form.submit();
  expect({ outcome, error }).toEqual({ outcome: 'pushed', error: undefined });
  return form;
}

/** Presses a button that puts another screen on top. */
export async function goesOn(form: OpenForm, button: string): Promise<void> {
  const before = form.view.id;
  await form.press(button);
  await waitFor(
    () => form.view.id !== before,
    () => form.text(),
  );
}

/** Chooses another Tenant, and waits until the form has followed. */
export async function choosesTenant(form: OpenForm, name: string): Promise<void> {
  const before = form.view.view.private_metadata;
  await form.fill({ Tenant: name });
  await waitFor(
    () => form.view.view.private_metadata !== before,
    () => form.text(),
  );
}

/** Waits until the first screen knows this, as it does some time after the acknowledgement. */
export async function remembers(person: SlackPerson, words: string): Promise<void> {
  const first = () => String(person.internals.views.stack(person.id)[0]?.view.private_metadata);
  await waitFor(() => first().includes(words), first);
}

/** How many screens are on top of each other. */
export function depth(person: SlackPerson): number {
  return person.internals.views.stack(person.id).length;
}

/** A user account of another tenant, in a company of its own choice. */
export async function elsewhere(
  app: SlackApp,
  given: { companyId: string; lastName?: string; firstName?: string; passwordHash?: string; email?: string },
) {
  const { bridge } = app.tenants;
  const { user } = await app.member({
    tenantId: bridge.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
    ...given,
  });
  return user;
}
