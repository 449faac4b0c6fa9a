import { describe, expect, test } from '@jest/globals';
import { asks, opens } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();

describe('an address is read with whatever is pasted along', () => {
  test.each([
    ['“%”'],
    ['%’'],
    ['%–'],
    ['•%'],
    ['mailto:%?subject=Hi'],
    ['%.'],
    ['% please'],
    ['please invite %'],
    ['Jane Doe %'],
    ['% Jane Doe'],
    ['Jane Doe (%)'],
    ['\u200b%'],
    ['\u202a%\u202c'],
  ])('/invite %s', async (pattern) => {
    const { user } = await app.member();
    const line = pattern.replace('%', user.email);
    await asks(app.person('alice'), `/invite ${line}`);
    await app.person('alice').sees(`Welcome email sent to ${user.email}.`, { anyTime: true });
    const status = await asks(app.person('alice'), `/invite status ${line}`);
    expect(status.text).toContain(`${user.email}  ·  Acme Steel`);
    const again = await asks(app.person('alice'), `/reinvite ${line}`);
    expect(again.text).toContain('is not sent twice');
  });

  test.each([
    ['"Doe, Jane" <jane@zenith.test>'],
    ['Doe, Jane <jane@zenith.test>'],
    ['Jane Doe (Acme) <jane@zenith.test>'],
    ['Dr. Jane Doe, PhD <jane@zenith.test>'],
    ['jane@zenith.test Jane Doe'],
  ])('the form opens with the names out of %s', async (typed) => {
    const form = await opens(app.person('alice'), `/invite ${typed}`);
    expect([form.value('Email'), form.value('First name'), form.value('Last name')]).toEqual([
      'jane@zenith.test',
      'Jane',
      'Doe',
    ]);
  });

  test('a mention fills in first and last name of the Slack profile', async () => {
    const form = await opens(app.person('alice'), '/invite @jane');
    expect([form.value('First name'), form.value('Last name')]).toEqual(['Jane', 'Doe']);
  });
});

describe('a name is looked for in the directory', () => {
  test('and those who are found are offered, with what the directory offers for each', async () => {
    const fresh = await app.member({ firstName: 'Tomasz', lastName: 'Wójcik' });
    const { text, reply } = await asks(app.person('alice'), '/invite Tomasz Wójcik');
    expect(text).toContain('1 person is found for “Tomasz Wójcik” in Northwind Tower. Nothing was sent.');
    expect(await app.rounds(fresh.user.email)).toEqual([]);
    await reply?.press('Invite');
    await app.person('alice').sees(`Welcome email sent to ${fresh.user.email}`, { anyTime: true });
    expect(await app.rounds(fresh.user.email)).toHaveLength(1);
    const again = await asks(app.person('alice'), '/reinvite tomasz');
    expect(again.reply?.buttons()).toEqual(['Re-invite']);
    const added = await asks(app.person('alice'), '/add-to-tenant wójcik');
    expect(added.reply?.buttons()).toEqual(['Re-invite']);
  });

  test('also for a status', async () => {
    await app.member({ firstName: 'Olga', lastName: 'Standing', email: 'olga@acme.test' });
    const { reply } = await asks(app.person('rita'), '/invite status olga standing');
    expect(reply?.buttons()).toEqual(['Show status']);
    await reply?.press('Show status');
    await app.person('rita').sees('olga@acme.test  ·  Acme Steel', { anyTime: true });
    await app.person('rita').sees('Never invited.', { anyTime: true });
  });

  test('and a status of a near address asks whether that was meant', async () => {
    await app.member({ email: 'magdalena@acme.test', lastName: 'Nearby' });
    const { text, reply } = await asks(app.person('rita'), '/invite status magdalena@acme.tset');
    expect(text).toContain('Did you mean magdalena@acme.test?');
    await reply?.press('Show status');
    await app.person('rita').sees('magdalena@acme.test  ·  Acme Steel', { anyTime: true });
  });

  test.each(['status', 'revoke', 'edit'])(
    'and /invite %s of an address that was corrected says what it is now',
    async (verb) => {
      const { user } = await app.member({
        firstName: 'Hugo',
        lastName: verb,
        email: `hugo-${verb}@acme.test`,
      });
      await app.db.formerEmailId.create({ data: { userId: user.id, emailKey: `hgo-${verb}@acme.tset` } });
      const { text, reply } = await asks(app.person('alice'), `/invite ${verb} hgo-${verb}@acme.tset`);
      expect(text).toContain(`Hugo ${verb} had this address until it was corrected to ${user.email}.`);
      await reply?.press('Show status');
      await app.person('alice').sees(`${user.email}  ·  Acme Steel`, { anyTime: true });
    },
  );

  test('but says nothing about anybody to someone who may not invite', async () => {
    await app.member({ firstName: 'Secret', lastName: 'Person' });
    const known = await asks(app.person('rita'), '/invite secret person');
    const unknown = await asks(app.person('rita'), '/invite nobody there');
    expect(known.text).toContain('You may not invite people in Northwind Tower.');
    expect(known.text).toBe(unknown.text);
  });
});

describe('an address that no mail provider takes', () => {
  test('is refused at once when nobody has it, by the command and in the form', async () => {
    const { text, form } = await asks(app.person('alice'), '/invite josé@acme.test');
    expect(text).toContain(
      'Mail cannot be sent to josé@acme.test: mail providers take only letters from a to z',
    );
    expect(form).toBeUndefined();
    const opened = await opens(app.person('alice'), '/invite');
    await opened.fill({
      Company: 'Acme Steel',
      Email: 'josé@acme.test',
      'Last name': 'New',
      'Permissions template': 'Subcontractor',
    });
    expect((await opened.submit()).errors).toEqual({
      Email: expect.stringContaining('Mail cannot be sent there'),
    });
  });

  test('is refused for someone who has such a user account, who is still found', async () => {
    const { user } = await app.member({ email: 'zoë@acme.test', lastName: 'Umlautmail' });
    const { text } = await asks(app.person('alice'), '/invite zoë@acme.test');
    expect(text).toContain('Mail cannot be sent to zoë@acme.test');
    expect(await app.rounds(user.email)).toEqual([]);
    const status = await asks(app.person('alice'), '/invite status zoë@acme.test');
    expect(status.text).toContain('Umlautmail');
  });
});
