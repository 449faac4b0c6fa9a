import { expect, test } from '@jest/globals';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

const both = async () => {
  const { tower, bridge } = app.tenants;
  return (await app.colleague({ tenantIds: [tower.id, bridge.id] })).person;
};

test('a search that finds nobody in the tenant goes on to the one where it finds someone, and says so', async () => {
  await app.member({ lastName: 'Zimmermann' });
  const form = await opens(await both(), '/directory zimmermann', { in: 'general', title: 'Directory' });
  expect(form.text()).toContain('Nobody in Harbor Bridge matches “zimmermann”. This is Northwind Tower.');
  expect(form.text()).toContain('Pat Zimmermann');
  expect(form.text()).toContain('1 person found for “zimmermann” in Northwind Tower');
});

test('a search in the open directory stays where it is, and says where there is someone', async () => {
  await app.member({ lastName: 'Yilmaz' });
  const person = await both();
  const form = await opens(person, '/directory', { in: 'general', title: 'Directory' });
  await form.fill({ 'Search by name, email ID or company': 'yilmaz' });
  await form.submit();
  await shows(form, 'Nobody in Harbor Bridge matches “yilmaz”. There are people in Northwind Tower');
  expect(form.text()).toContain('0 people found');
});

test('a tenant whose directory the asker may not see is not searched', async () => {
  await app.member({ lastName: 'Xavier' });
  const { bridge } = app.tenants;
  const { person } = await app.colleague({ tenantIds: [bridge.id] });
  await asks(person, '/directory xavier', { in: 'general' });
  const form = await person.seesForm('Directory');
  expect(form.text()).toContain('0 people found for “xavier” in Harbor Bridge');
  expect(form.text()).not.toContain('Northwind Tower');
});
