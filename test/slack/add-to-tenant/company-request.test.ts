import { beforeEach, expect, test } from '@jest/globals';
import type { ShownMessage } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { announce } from '../../../src/announcements/announce.ts';
import { createAnnouncer } from '../../../src/announcements/slack-client.ts';
import { makeCompany } from '../../setup/factories.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { elsewhere, goesOn, looksUp, startsAdding } from '../setup/add-steps.ts';
import { shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

/** Posts what is to be posted. */
async function posts(): Promise<void> {
  const slack = createAnnouncer({
    token: app.slack.botToken,
    slackApiUrl: app.slack.apiUrl,
    messageEvery: 10,
  });
  while ((await announce(app.app, { slack })) > 0);
}

/** grace asks for the company of a user, or for a new one; lin, who has a Slack link, gets the request. */
async function asked(name: string, options: { isNew?: boolean } = {}): Promise<ShownMessage> {
  const grace = app.person('grace');
  if (options.isNew) {
    const form = await startsAdding(grace);
    await goesOn(form, 'The company is not in the list');
    await form.fill({ Name: name });
    await form.submit();
    expect(form.text()).toContain('You asked Lin Linked');
  } else {
    const company = await app.company(name, app.tenants.bridge.id);
    const user = await elsewhere(app, { companyId: company.id });
    const form = await looksUp(grace, { email: user.email });
    await form.press('Ask for it');
    await shows(form, 'You asked Lin Linked');
  }
  await posts();
  return app.person('linked').sees(`asks you to add ${name}`, { anyTime: true });
}

const inTower = (name: string) =>
  app.db.tenantCompany.count({ where: { tenantId: app.tenants.tower.id, company: { name } } });

async function says(message: ShownMessage, words: string): Promise<void> {
  await waitFor(
    () => message.text().includes(words),
    () => message.text(),
  );
}

test('Add company associates it; the message, a reply to the one who asked, and the channel say so', async () => {
  const message = await asked('Decided Dredging');
  await message.press('Add company');
  await says(message, '@linked added Decided Dredging.');
  expect(message.text()).toContain('Grace Granular asks you to add Decided Dredging');
  expect(message.buttons()).toEqual([]);
  expect(await inTower('Decided Dredging')).toBe(1);
  await posts();
  await app
    .person('grace')
    .sees('Lin Linked added Decided Dredging to Northwind Tower. Continue with /add-to-tenant', {
      anyTime: true,
    });
  await app.person('alice').sees('Lin Linked added Decided Dredging to the companies of Northwind Tower', {
    in: 'invites',
    anyTime: true,
  });
});

test('every copy of the message shows the decision, and asks nothing any more', async () => {
  const link = { workspace: 'T000000001', slackUser: app.person('alice').id, userId: app.users.alice.id };
  await app.db.slackLink.create({ data: link });
  try {
    const grace = app.person('grace');
    const company = await app.company('Copied Cranes', app.tenants.bridge.id);
    const user = await elsewhere(app, { companyId: company.id });
    const form = await looksUp(grace, { email: user.email });
    await form.press('Ask for it');
    await shows(form, 'You asked Alice Admin, Lin Linked');
    await posts();
    const [hers, copy] = ['linked', 'alice'].map((handle) =>
      app.person(handle).sees('asks you to add Copied Cranes', { anyTime: true }),
    );
    await (await hers)?.press('Add company');
    await posts();
    const seen = await copy;
    expect(seen?.text()).toContain('Grace Granular asks you to add Copied Cranes');
    expect(seen?.text()).toContain('Lin Linked added Copied Cranes');
    expect(seen?.buttons()).toEqual([]);
  } finally {
    await app.db.slackLink.deleteMany({ where: link });
  }
});

test('the one who asked learns the record’s real name, and goes on with the person whom it was for', async () => {
  await makeCompany(app.db, { name: 'Orion Ovens GmbH' });
  const email = app.newEmail();
  const grace = app.person('grace');
  const form = await startsAdding(grace);
  await form.type('Email', email);
  await goesOn(form, 'The company is not in the list');
  await form.fill({ Name: 'Orion-Ovens' });
  await form.submit();
  await form.close({ all: true });
  await posts();
  const message = await app.person('linked').sees('asks you to add Orion-Ovens', { anyTime: true });
  await message.press('Add company');
  const choice = await app.person('linked').sees('There are already companies with a name like this.');
  await choice.press('Use This');
  await says(choice, '@linked added Orion Ovens GmbH.');
  await posts();
  expect(message.text()).toContain('Lin Linked added Orion Ovens GmbH');
  const told = await grace.sees(
    'Lin Linked added Orion Ovens GmbH to Northwind Tower, the record that you asked for as Orion-Ovens.',
    { anyTime: true },
  );
  await told.press(`Add ${email}`);
  const start = await grace.seesForm('Add to tenant');
  expect(start.value('Company')).toBe('Orion Ovens GmbH');
  expect(start.value('Email')).toBe(email);
  await start.close();
});

test('Decline leaves all as it is, and the one who asked is told without a name that is not theirs to see', async () => {
  const message = await asked('Hidden Hauling');
  await message.press('Decline');
  await says(message, '@linked declined to add Hidden Hauling.');
  expect(await inTower('Hidden Hauling')).toBe(0);
  await posts();
  const told = await app
    .person('grace')
    .sees('Lin Linked declined to add the company that you', { anyTime: true });
  expect(told.text()).not.toContain('Hidden');
});

test('two Directory Admins pressing at once decide once, and the second is told who decided', async () => {
  const message = await asked('Double Drilling');
  await Promise.all([message.press('Add company'), message.press('Decline')]);
  await says(message, 'Double Drilling');
  expect(message.buttons()).toEqual([]);
  const { status } = await app.db.companyRequest.findFirstOrThrow({
    where: { company: { name: 'Double Drilling' } },
  });
  expect(await inTower('Double Drilling')).toBe(status === 'ADDED' ? 1 : 0);
});

test('a press after the request was decided elsewhere says who decided', async () => {
  const message = await asked('Overtaken Oils');
  const company = await app.db.company.findFirstOrThrow({ where: { name: 'Overtaken Oils' } });
  const user = await app.db.user.findFirstOrThrow({ where: { companyId: company.id } });
  const form = await looksUp(app.person('alice'), { email: user.email });
  await form.press('Add company');
  await shows(form, 'Use This');
  await message.press('Decline');
  await says(message, 'Alice Admin added Overtaken Oils');
});

test('a Directory Admin who lost the right is refused privately, and the request stays open', async () => {
  const message = await asked('Refused Roofing');
  const { linked } = app.users;
  const place = { tenantId_userId: { tenantId: app.tenants.tower.id, userId: linked.id } };
  const data = { permissionsTemplateId: app.templates.engineer.id };
  await app.db.membership.update({ where: place, data });
  await message.press('Add company');
  const refusal = await app.person('linked').sees('You may not add a company in Northwind Tower.');
  expect(refusal.ephemeral).toBe(true);
  expect(message.buttons()).toEqual(['Add company', 'Decline']);
  await app.db.membership.update({
    where: place,
    data: { permissionsTemplateId: app.templates.admin.id },
  });
  await message.press('Add company');
  await says(message, '@linked added Refused Roofing.');
});

test('a new company whose name is like that of a record: which one is asked first', async () => {
  const record = await makeCompany(app.db, { name: 'Pegasus Pipes GmbH' });
  const message = await asked('Pegasus-Pipes', { isNew: true });
  await message.press('Add company');
  const choice = await app.person('linked').sees('There are already companies with a name like this.');
  expect(choice.text()).toContain('Pegasus Pipes GmbH');
  expect(choice.buttons()).toEqual(['Use This', 'None of these: add as new']);
  expect(message.buttons()).toEqual(['Add company', 'Decline']);
  await choice.press('Use This');
  await says(choice, '@linked added Pegasus Pipes GmbH.');
  expect(await inTower('Pegasus Pipes GmbH')).toBe(1);
  expect(await app.db.company.count({ where: { likenessKey: record.likenessKey } })).toBe(1);
  await message.press('Add company');
  await says(message, 'Lin Linked added');
});

test('None of these makes the new record', async () => {
  await makeCompany(app.db, { name: 'Perseus Paint GmbH' });
  const message = await asked('Perseus Paint Ltd', { isNew: true });
  await message.press('Add company');
  const choice = await app.person('linked').sees('There are already companies with a name like this.');
  await choice.press('None of these: add as new');
  await says(choice, '@linked added Perseus Paint Ltd.');
  expect(await inTower('Perseus Paint Ltd')).toBe(1);
});

test('in a channel a decision names no company that is not the tenant’s, however often it is pressed', async () => {
  const [workspace, userId, slackUser] = ['T000000001', app.users.linked.id, 'U000000012'];
  await app.db.slackLink.deleteMany({ where: { slackUser } });
  app.slack.fail('users.lookupByEmail', { error: 'users_not_found' }, 20);
  try {
    const company = await app.company('Secret Scaffolding', app.tenants.bridge.id);
    const user = await elsewhere(app, { companyId: company.id });
    const form = await looksUp(app.person('grace'), { email: user.email });
    await form.press('Ask for it');
    await shows(form, 'You asked the Directory Admins');
    await posts();
    const message = await app
      .person('alice')
      .sees('asks you to add a company', { in: 'invites', anyTime: true });
    await message.press('Decline');
    await says(message, '@alice declined to add the company.');
    await posts();
    expect(JSON.stringify(app.slack.messagesIn('invites'))).not.toContain('Secret Scaffolding');
  } finally {
    app.slack.clearFaults();
    await app.db.slackLink.create({ data: { workspace, userId, slackUser } });
  }
});
