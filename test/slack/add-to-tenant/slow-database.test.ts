import { beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { elsewhere, looksUp, startsAdding } from '../setup/add-steps.ts';
import { shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

/* A database that takes its time: Slack is acknowledged within 3 s all the same, and nothing is lost. */

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

/** Nobody else reads or writes which company is in which tenant until the returned function is called. */
async function holdCompanies(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: app.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE tenant_companies IN ACCESS EXCLUSIVE MODE');
  return () => client.end();
}

test('a slow look-up is acknowledged in time, and its outcome replaces the form', async () => {
  const user = await elsewhere(app, { companyId: app.companies.acme.id, lastName: 'Slow' });
  const form = await startsAdding(app.person('alice'));
  await form.fill({ Company: 'Acme Steel' });
  await form.type('Email', user.email);
  const letGo = await holdCompanies();
  try {
    expect((await form.submit()).outcome).toBe('updated');
    expect(form.text()).toContain('Still working on it.');
  } finally {
    await letGo();
  }
  await shows(form, 'Pat Slow');
  expect(form.buttons()).toEqual(['Use This', 'Use an alias email ID instead']);
});

test('a slow Add and invite is acknowledged in time and done once, and its outcome follows', async () => {
  const email = app.newEmail();
  const form = await looksUp(app.person('alice'), { email });
  await form.fill({ 'Last name': 'Slow' });
  await form.submit();
  await form.fill({ 'Permissions template': 'Subcontractor' });
  const letGo = await holdCompanies();
  try {
    expect((await form.submit()).outcome).toBe('updated');
    expect(form.text()).toContain('Still working on it.');
  } finally {
    await letGo();
  }
  await shows(form, `Welcome email sent to ${email}`);
  expect(await app.rounds(email)).toHaveLength(1);
});

test('the outcome of a slow Add in a form that was closed is sent as a direct message', async () => {
  const email = app.newEmail();
  const alice = app.person('alice');
  const form = await looksUp(alice, { email });
  await form.fill({ 'Last name': 'Closed' });
  await form.submit();
  await form.fill({ 'Permissions template': 'Subcontractor' });
  const letGo = await holdCompanies();
  try {
    expect((await form.press('Add'))?.error).toBeUndefined();
    await form.close({ all: true });
  } finally {
    await letGo();
  }
  await alice.sees(`Closed (${email}) was added to Northwind Tower.`);
  expect(await app.db.membership.count({ where: { user: { emailKey: email } } })).toBe(1);
});
