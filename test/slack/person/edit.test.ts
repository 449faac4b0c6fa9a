import { beforeEach, describe, expect, test } from '@jest/globals';
import { openLink } from '../../../src/invitations/links/link-state.ts';
import { linkToken } from '../../../src/invitations/links/link-token.ts';
import { makeMembership, makeTemplate, makeTenant } from '../../setup/factories.ts';
import { elsewhere, goesOn } from '../setup/add-steps.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

const edits = (handle: string, email: string, where: { in?: string } = {}) =>
  opens(app.person(handle), `/usher edit ${email}`, { title: 'Edit person', ...where });

/** Somebody of another tenant, a Subcontractor of Northwind Tower as well. */
const alsoInTower = (userId: string) =>
  makeMembership(app.db, {
    userId,
    tenantId: app.tenants.tower.id,
    permissionsTemplateId: app.templates.subcontractor.id,
  });

const memberOf = (userId: string) =>
  app.db.membership.findFirstOrThrow({
    where: { userId },
    include: { user: true, permissionsTemplate: true },
  });

/** Opens the form of someone and goes on to their address. */
async function corrects(handle: string, email: string) {
  const form = await edits(handle, email);
  await form.press('Correct address…');
  await shows(form, 'Links that were sent to the old address stop working');
  return form;
}

describe('Edit', () => {
  test('a name and a permissions template are changed, and the answer says from what to what', async () => {
    const { user } = await app.member({ firstName: 'Sam', lastName: 'Stel' });
    const form = await edits('alice', user.email);
    expect(form.labels()).toEqual(['First name', 'Last name', 'Permissions template']);
    expect(form.text()).toContain('Sam Stel  in Northwind Tower');
    await form.fill({ 'Last name': 'Steel', 'Permissions template': 'Read Only viewer' });
    await form.submit();
    expect(form.text()).toContain(
      ':white_check_mark: Sam Steel in Northwind Tower: Last name Stel → Steel, Permissions template Subcontractor → Read Only viewer.',
    );
    expect(await memberOf(user.id)).toMatchObject({
      user: { firstName: 'Sam', lastName: 'Steel' },
      permissionsTemplate: { name: 'Read Only viewer' },
    });
    const again = await edits('alice', user.email);
    await again.submit();
    expect(again.text()).toContain('Nothing was changed');
  });

  test('a granular caller is offered the templates of their list, and no way to the address', async () => {
    const { user } = await app.member();
    const form = await edits('grace', user.email);
    await expect(form.fill({ 'Permissions template': 'Directory Admin' })).rejects.toThrow(
      'It offers: “Subcontractor”.',
    );
    expect(form.buttons()).toEqual([]);
    const refused = await asks(app.person('grace'), '/usher edit alice@northwind.test');
    expect(refused.text).toContain(
      'You may not edit Alice Admin, whose permissions template is Directory Admin,',
    );
    expect((await asks(app.person('rita'), `/usher edit ${user.email}`)).text).toContain(
      'You may not edit people in Northwind Tower.',
    );
  });

  test('the name of someone who is in a tenant where the caller has no say is shown and not asked for', async () => {
    const user = await elsewhere(app, { companyId: app.companies.acme.id });
    await alsoInTower(user.id);
    const form = await edits('alice', user.email);
    expect(form.labels()).toEqual(['Permissions template']);
    expect(form.text()).toContain('This user account belongs to other tenants too.');
    expect((await edits('bob', user.email, { in: 'invites' })).labels()).toContain('Last name');
  });

  test('the second of two people is told who has changed what, and sees what is there now', async () => {
    const { user } = await app.member({ firstName: 'Pat', lastName: 'Raced' });
    const [first, second] = [await edits('alice', user.email), await edits('linked', user.email)];
    await first.fill({ 'Last name': 'Racer' });
    await first.submit();
    await second.fill({ 'First name': 'Patricia' });
    await second.submit();
    expect(second.text()).toContain(
      'Alice Admin has changed this since you opened it: Last name Raced → Racer. Nothing of yours was saved.',
    );
    expect([second.value('First name'), second.value('Last name')]).toEqual(['Pat', 'Racer']);
    await second.fill({ 'First name': 'Patricia' });
    await second.submit();
    expect((await memberOf(user.id)).user).toMatchObject({ firstName: 'Patricia', lastName: 'Racer' });
  });

  test('the last Directory Admin of a tenant is told to make another one first', async () => {
    const { id: tenantId } = await makeTenant(app.db, { slackWorkspace: 'T000000001' });
    const reader = await makeTemplate(app.db, { tenantId, directory: 'READ_ONLY' });
    const admin = await app.colleague({ tenantIds: [tenantId] });
    const form = await opens(admin.person, `/usher edit ${admin.user.email}`, { title: 'Edit person' });
    await form.fill({ 'Permissions template': reader.name });
    const { errors } = await form.submit();
    expect(Object.values(errors ?? {})).toEqual([expect.stringContaining('the last Directory Admin here')]);
  });
});

describe('Correct address', () => {
  test('the open invitation goes to the right address, and the link in the wrong one is dead', async () => {
    const { user } = await app.member({ email: 'typo@acme.tset', lastName: 'Typo' });
    await asks(app.person('alice'), `/invite ${user.email}`);
    const form = await corrects('alice', user.email);
    expect(form.value('Email')).toBe('typo@acme.tset');
    expect((await form.submit()).errors).toEqual({ Email: expect.stringContaining('already') });
    await form.fill({ Email: 'Typo@acme.test' });
    await form.submit();
    expect(form.text()).toContain('The email ID of Pat Typo is corrected: typo@acme.tset → Typo@acme.test.');
    expect(form.text()).toContain('Welcome email sent to Typo@acme.test. To: Northwind Tower.');
    const [first, second] = await app.rounds('typo@acme.test');
    expect(first).toMatchObject({ status: 'SUPERSEDED', emails: [{ status: 'CANCELLED' }] });
    expect(second).toMatchObject({ status: 'OPEN', emails: [{ status: 'QUEUED', kind: 'WELCOME' }] });
    const token = linkToken(app.app.secret, first?.emails[0]?.id ?? '');
    expect(await openLink(app.app, { token })).toEqual({
      ...{ state: 'DEAD', reason: 'CORRECTED', mayAskForNewLink: false },
    });
  });

  test('without an open invitation nothing is sent, and Invite is offered', async () => {
    const { user } = await app.member({ email: 'quiet@acme.tset', lastName: 'Quiet' });
    const form = await corrects('alice', user.email);
    await form.fill({ Email: 'quiet@acme.test' });
    await form.submit();
    expect(form.text()).toContain('Nothing was sent, because no invitation was open.');
    expect(form.buttons()).toEqual(['Invite']);
    await form.press('Invite');
    await shows(form, 'Welcome email sent to quiet@acme.test.');
  });

  test('someone who has logged in keeps the address: the right one is added, and this one deactivated', async () => {
    const { user } = await app.member({ lastName: 'Used', lastLoginAt: new Date() });
    const form = await edits('alice', user.email);
    await form.press('Correct address…');
    await shows(form, `Pat Used has already logged in, so ${user.email} stays the email ID`);
    expect(form.buttons()).toEqual(['Add the right one', 'Deactivate']);
    await goesOn(form, 'Add the right one');
    expect([form.title, form.value('Last name'), form.value('Company')]).toEqual([
      'Invite',
      'Used',
      'Acme Steel',
    ]);
  });

  test('an address that another user account has leads to that account, with Deactivate for the wrong one', async () => {
    const right = await elsewhere(app, { companyId: app.companies.acme.id, lastName: 'Right' });
    const { user: wrong } = await app.member({ lastName: 'Wrong' });
    const form = await corrects('alice', wrong.email);
    await form.fill({ Email: right.email });
    await form.submit();
    expect(form.text()).toContain(
      'Another user account has that email ID already, so nothing was corrected.',
    );
    expect(form.text()).toContain(`Pat Right  ${right.email}\nAcme Steel`);
    expect(form.buttons()).toEqual(['Use This', 'Use an alias email ID instead', 'Deactivate']);
    await form.press('Deactivate');
    const question = await app.person('alice').seesForm('Deactivate this user?');
    await question.submit();
    expect(question.text()).toContain(`Pat Wrong (${wrong.email}) in Northwind Tower is deactivated.`);
    await question.close();
    await goesOn(form, 'Use This');
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain(`Welcome email sent to ${right.email}`);
  });

  test('of two people who correct it at once, the second sees what it is now', async () => {
    const { user } = await app.member({ email: 'both@acme.tset', lastName: 'Both-Correct' });
    const [first, second] = [await corrects('alice', user.email), await corrects('linked', user.email)];
    await first.fill({ Email: 'both@acme.test' });
    await first.submit();
    await second.fill({ Email: 'other@acme.test' });
    await second.submit();
    expect(second.text()).toContain(
      'Alice Admin has corrected it since you opened this: it is both@acme.test now.',
    );
    expect(second.value('Email')).toBe('both@acme.test');
  });

  test('an Admin of one tenant does not correct an account that another tenant uses too', async () => {
    const user = await elsewhere(app, { companyId: app.companies.acme.id, lastName: 'Shared' });
    await alsoInTower(user.id);
    expect((await edits('alice', user.email)).buttons()).toEqual([]);
    expect((await edits('bob', user.email, { in: 'invites' })).buttons()).toEqual(['Correct address…']);
  });
});
