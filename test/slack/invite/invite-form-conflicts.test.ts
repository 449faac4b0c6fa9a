import { expect, test } from '@jest/globals';
import { opens } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { fillIn } from './fill-in.ts';

const app = useSlackApp();

const granular = () =>
  app.colleague({
    directory: 'STANDARD',
    granular: ['createAndEditUsers'],
    assignable: [app.templates.subcontractor.id],
  });

test('rights that were taken away while the form was open count when it is submitted', async () => {
  const { person, template } = await granular();
  const email = app.newEmail();
  const form = await opens(person, '/invite');
  await fillIn(form, email);
  await app.db.permissionsTemplate.update({ where: { id: template.id }, data: { granular: [] } });
  await form.submit();
  expect(form.text()).toContain('You may not add people in Northwind Tower.');
  expect(form.text()).toContain('without the granular permission');
  expect(await app.db.user.count({ where: { emailKey: email } })).toBe(0);
});

test('rights that were taken away while the form was open leave nothing to search for', async () => {
  const { person, template } = await granular();
  const form = await opens(person, '/invite');
  expect(await form.choices('Company')).not.toEqual([]);
  await app.db.permissionsTemplate.update({ where: { id: template.id }, data: { directory: 'NONE' } });
  expect(await form.choices('Company')).toEqual([]);
});

test('a permissions template that is no longer assignable is not given', async () => {
  const { person, template } = await granular();
  const email = app.newEmail();
  const form = await opens(person, '/invite');
  await fillIn(form, email);
  await app.db.assignableTemplate.deleteMany({ where: { templateId: template.id } });
  await form.submit();
  expect(form.text()).toContain(
    `You may not add ${email} with the permissions template Subcontractor in Northwind Tower.`,
  );
  expect(await app.db.user.count({ where: { emailKey: email } })).toBe(0);
});

test('a permissions template that is gone is an error on its field, and another can be chosen', async () => {
  const { id } = await app.db.permissionsTemplate.create({
    data: { tenantId: app.tenants.tower.id, name: 'Short-lived', directory: 'NONE' },
  });
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, app.newEmail(), { 'Permissions template': 'Short-lived' });
  await app.db.permissionsTemplate.delete({ where: { id } });
  expect((await form.submit()).errors).toEqual({
    'Permissions template': 'This permissions template no longer exists. Pick another.',
  });
});

test('a company that left the tenant is an error on its field, and another can be chosen', async () => {
  const { id } = await app.company('Fleeting Ltd', app.tenants.tower.id);
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, app.newEmail(), { Company: 'Fleeting Ltd' });
  await app.db.tenantCompany.deleteMany({ where: { companyId: id } });
  expect((await form.submit()).errors).toEqual({
    Company: 'This company is no longer one of the tenant’s companies. Pick another.',
  });
});

test('a caller who was deactivated while the form was open is told so', async () => {
  const { person, membership } = await app.colleague();
  const form = await opens(person, '/invite');
  await fillIn(form, app.newEmail());
  await app.db.membership.update({ where: { id: membership.id }, data: { deactivatedAt: new Date() } });
  await form.submit();
  expect(form.text()).toContain('You are not in the directory of that tenant, or no longer.');
});

test('the form submitted twice at once makes one user account and one round, and both answers say so', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, email);
  const [one, other] = await Promise.all([form.submit(), form.submit()]);
  expect([one?.outcome, other?.outcome]).toEqual(['updated', 'updated']);
  expect(await app.rounds(email)).toHaveLength(1);
});

test('two admins adding the same new email ID at once make one user account and one round, and both are told', async () => {
  const email = app.newEmail();
  const forms = [];
  for (const handle of ['alice', 'grace']) {
    const form = await opens(app.person(handle), '/invite');
    await fillIn(form, email);
    forms.push(form);
  }
  await Promise.all(forms.map((form) => form.submit()));
  for (const form of forms) expect(form.text()).toContain(`Welcome email sent to ${email}`);
  const [round, ...others] = await app.rounds(email);
  expect(others).toEqual([]);
  expect(round?.emails).toHaveLength(1);
  expect(app.problems).toEqual([]);
});
