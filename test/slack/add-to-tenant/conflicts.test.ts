import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SlackPerson } from '../../../sandbox/slack/person.ts';
import { depth, elsewhere, goesOn, looksUp, startsAdding } from '../setup/add-steps.ts';
import { shows } from '../setup/ask.ts';
import { expectInert } from '../setup/expect-inert.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

/** Up to the last screen for a new person, ready to be added. */
async function aboutToAdd(person: SlackPerson, email: string, lastName = 'Late') {
  const form = await looksUp(person, { email });
  await form.fill({ 'Last name': lastName });
  await form.submit();
  await form.fill({ 'Permissions template': 'Subcontractor' });
  return form;
}

async function granular() {
  return app.colleague({
    directory: 'STANDARD',
    granular: ['createAndEditUsers'],
    assignable: [app.templates.subcontractor.id],
  });
}

describe('two people in the same form at once', () => {
  test('Add and invite twice: one membership, one round, and both are told', async () => {
    const email = app.newEmail();
    const forms = [];
    for (const handle of ['alice', 'grace']) forms.push(await aboutToAdd(app.person(handle), email));
    await Promise.all(forms.map((form) => form.submit()));
    for (const form of forms) expect(form.text()).toContain(`Welcome email sent to ${email}`);
    expect(await app.rounds(email)).toHaveLength(1);
    expect(await app.db.membership.count({ where: { user: { emailKey: email } } })).toBe(1);
    expect(app.problems).toEqual([]);
  });

  test('Add twice: one is told it was done, the other that somebody did it, with Invite below', async () => {
    const email = app.newEmail();
    const forms = [];
    for (const handle of ['alice', 'grace']) forms.push(await aboutToAdd(app.person(handle), email));
    await Promise.all(forms.map((form) => form.press('Add')));
    for (const form of forms) await shows(form, 'added');
    const texts = forms.map((form) => form.text());
    expect(texts.filter((text) => text.includes('was added to Northwind Tower'))).toHaveLength(1);
    const late = forms.find((form) => form.text().includes('Someone else has just added this person'));
    await late?.close();
    expect(late?.text()).toContain('This person is already in the directory of Northwind Tower');
    expect(late?.buttons()).toEqual(['Invite']);
    expect(await app.db.membership.count({ where: { user: { emailKey: email } } })).toBe(1);
  });

  test('with different companies for the same new person: the second is told that the company stays as it is', async () => {
    const email = app.newEmail();
    const first = await aboutToAdd(app.person('alice'), email);
    const second = await looksUp(app.person('grace'), { email, company: 'Northwind Builders' });
    await second.fill({ 'Last name': 'Other' });
    await second.submit();
    await first.submit();
    await second.submit();
    expect(second.text()).toContain(`Welcome email sent to ${email} just now by Alice Admin.`);
    expect(second.text()).toContain('company and permissions template stay as they are');
    const user = await app.db.user.findUniqueOrThrow({ where: { emailKey: email } });
    expect(user.companyId).toBe(app.companies.acme.id);
  });

  test('Add company twice: one association, and both go on', async () => {
    const company = await app.company('Both Add It', app.tenants.bridge.id);
    const user = await elsewhere(app, { companyId: company.id });
    const { person } = await app.colleague();
    const forms = [];
    for (const who of [app.person('alice'), person]) forms.push(await looksUp(who, { email: user.email }));
    await Promise.all(forms.map((form) => form.press('Add company')));
    for (const form of forms) {
      await shows(form, 'Use This');
      expect(form.text()).toContain('Both Add It');
    }
    expect(
      await app.db.notice.count({ where: { key: `associated:${app.tenants.tower.id}:${company.id}` } }),
    ).toBe(1);
  });

  test('the last screen submitted twice at once makes one round', async () => {
    const email = app.newEmail();
    const form = await aboutToAdd(app.person('alice'), email);
    await Promise.all([form.submit(), form.submit()]);
    expect(await app.rounds(email)).toHaveLength(1);
  });
});

describe('a change while the form is open', () => {
  test('when the user account has got another company, the previous screen shows how to continue', async () => {
    const user = await elsewhere(app, { companyId: app.companies.acme.id, lastName: 'Mover' });
    const alice = app.person('alice');
    const form = await looksUp(alice, { email: user.email });
    await goesOn(form, 'Use This');
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await app.db.membership.deleteMany({ where: { userId: user.id } });
    await app.db.user.update({
      where: { id: user.id },
      data: { companyId: app.companies.northwind.id },
    });
    expect((await form.submit()).outcome).toBe('closed');
    expect(form.text()).toContain(
      'This user already exists in another company. This changed after you looked',
    );
    expect(form.buttons()).toEqual(['Select Company']);
    await goesOn(form, 'Select Company');
    await form.fill({ Company: 'Northwind Builders' });
    await form.submit();
    await goesOn(form, 'Use This');
    expect(depth(alice)).toBe(3);
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.press('Add');
    await shows(form, 'was added to Northwind Tower. The existing user account is used.');
  });

  test('when the company has left the tenant, the form says so and returns to the first screen', async () => {
    const company = await app.company('Passing By', app.tenants.tower.id);
    const email = app.newEmail();
    const form = await looksUp(app.person('alice'), { email, company: 'Passing By' });
    await form.fill({ 'Last name': 'Late' });
    await form.submit();
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await app.db.tenantCompany.deleteMany({ where: { companyId: company.id } });
    await form.submit();
    expect(form.text()).toContain(
      'The company is no longer one of the tenant’s companies, so nothing was done.',
    );
    await form.close();
    expect(form.value('Email')).toBe(email);
    await form.fill({ Company: 'Acme Steel' });
    expect((await form.submit()).outcome).toBe('pushed');
  });

  test('a permissions template that is gone is an error on its field, and one sentence for Add', async () => {
    const { id } = await app.db.permissionsTemplate.create({
      data: { tenantId: app.tenants.tower.id, name: 'Short-lived', directory: 'NONE' },
    });
    const form = await aboutToAdd(app.person('alice'), app.newEmail());
    await form.fill({ 'Permissions template': 'Short-lived' });
    await app.db.permissionsTemplate.delete({ where: { id } });
    expect((await form.submit()).errors).toEqual({
      'Permissions template': 'This permissions template no longer exists. Pick another.',
    });
    await form.press('Add');
    await shows(form, ':warning: This permissions template no longer exists. Pick another.');
    expect(await form.choices('Permissions template')).not.toContain('Short-lived');
  });

  test('when the person was deactivated, Add and invite sends nothing, and the previous screen offers Reactivate', async () => {
    const email = app.newEmail();
    const form = await aboutToAdd(app.person('alice'), email);
    const gone = await app.member({ email, deactivatedAt: new Date() });
    expect((await form.submit()).outcome).toBe('closed');
    expect(form.text()).toContain('now in the directory, but deactivated, so nothing was done.');
    await form.press('Reactivate');
    await shows(form, 'is active again');
    expect(await app.rounds(gone.user.email)).toEqual([]);
  });
});

describe('rights that are lost while the form is open', () => {
  test.each(['look-up', 'Add and invite', 'Add'])('are asked again at %s', async (step) => {
    const { person, template } = await granular();
    const email = app.newEmail();
    const takeAway = () =>
      app.db.permissionsTemplate.update({ where: { id: template.id }, data: { granular: [] } });
    if (step === 'look-up') {
      const form = await startsAdding(person);
      await form.fill({ Company: 'Acme Steel', Email: email });
      await takeAway();
      await form.submit();
      expect(form.text()).toContain('You may not add people in Northwind Tower.');
    } else {
      const form = await aboutToAdd(person, email);
      await takeAway();
      await (step === 'Add' ? form.press('Add') : form.submit());
      await shows(form, 'You may not add people in Northwind Tower.');
      await form.close();
      expect(form.isOpen).toBe(false);
    }
    expect(await app.db.user.count({ where: { emailKey: email } })).toBe(0);
  });

  test('are asked again when Select Company or an alias is pressed', async () => {
    for (const [button, company] of [
      ['Select Company', 'Acme Steel'],
      ['Use an alias email ID instead', 'Northwind Builders'],
    ] as const) {
      const { person, template } = await granular();
      const { email } = await elsewhere(app, { companyId: app.companies.northwind.id });
      const form = await looksUp(person, { email, company });
      await app.db.permissionsTemplate.update({ where: { id: template.id }, data: { granular: [] } });
      await form.press(button);
      await shows(form, 'You may not add people in Northwind Tower.');
      expect(form.labels()).toEqual([]);
    }
  });

  test('a template that is no longer assignable is not given', async () => {
    const { person, template } = await granular();
    const email = app.newEmail();
    const form = await aboutToAdd(person, email);
    await app.db.assignableTemplate.deleteMany({ where: { templateId: template.id } });
    await form.press('Add');
    await shows(form, `You may not add ${email} with the permissions template Subcontractor`);
  });

  test('Add company is refused to a caller who lost the right, and nothing is associated', async () => {
    const company = await app.company('Guarded Goods', app.tenants.bridge.id);
    const user = await elsewhere(app, { companyId: company.id });
    const { person, template } = await app.colleague();
    const form = await looksUp(person, { email: user.email });
    await app.db.permissionsTemplate.update({
      where: { id: template.id },
      data: { directory: 'STANDARD', granular: ['createAndEditUsers'] },
    });
    await form.press('Add company');
    await shows(form, 'You may not add a company in Northwind Tower.');
    expect(await app.db.tenantCompany.count({ where: { companyId: company.id } })).toBe(1);
  });

  test('a caller who was deactivated is told so on any screen', async () => {
    const { person, membership } = await granular();
    const user = await elsewhere(app, { companyId: app.companies.acme.id });
    const form = await looksUp(person, { email: user.email });
    await app.db.membership.update({ where: { id: membership.id }, data: { deactivatedAt: new Date() } });
    await form.press('Use This');
    await shows(form, 'You are not in the directory of that tenant, or no longer.');
  });
});

test.each([
  '<!channel> <@U000000001> & <https://evil.test|Click>',
  '*bold* _it_ `code`',
  'עברית مرحبا 👷🏽‍♀️',
  '&'.repeat(200),
  '👷'.repeat(100),
])('someone called %s stays text on every screen', async (name) => {
  const company = await app.company(`${name.slice(0, 180)} co`, app.tenants.bridge.id);
  const user = await elsewhere(app, { companyId: company.id, firstName: name, lastName: name });
  const form = await looksUp(app.person('alice'), { email: user.email });
  expectInert(form.view.view.blocks);
  await form.press('Add company');
  await shows(form, 'Use This');
  expectInert(form.view.view.blocks);
  await goesOn(form, 'Use This');
  expectInert(form.view.view.blocks);
  await form.fill({ 'Permissions template': 'Subcontractor' });
  await form.press('Add');
  await shows(form, 'was added to');
  expectInert(form.view.view.blocks);
  const again = await looksUp(app.person('alice'), { email: user.email });
  expectInert(again.view.view.blocks);
  expect(app.problems).toEqual([]);
});

test('a Slack that does not push the next screen leaves the person with a sentence, and nothing done', async () => {
  const user = await elsewhere(app, { companyId: app.companies.acme.id });
  const form = await looksUp(app.person('alice'), { email: user.email });
  app.slack.fail('views.push', { error: 'internal_error' });
  await form.press('Use This');
  await shows(form, 'Slack did not open the next step. Nothing was done; please try again.');
});
