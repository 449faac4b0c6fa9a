import { beforeEach, describe, expect, test } from '@jest/globals';
import { looksUp } from '../setup/add-steps.ts';
import { shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

describe('someone who is in the directory', () => {
  test('ALREADY_MEMBER says so and offers Invite, then Re-invite', async () => {
    const { user } = await app.member({ lastName: 'Member' });
    const form = await looksUp(app.person('alice'), { email: user.email, company: 'Northwind Builders' });
    expect(form.text()).toContain('This person is already in the directory of Northwind Tower');
    expect(form.text()).toContain('never invited');
    expect(form.buttons()).toEqual(['Invite']);
    await form.press('Invite');
    await shows(form, `Welcome email sent to ${user.email}`);
    app.clock.advance(61_000);
    const again = await looksUp(app.person('alice'), { email: user.email });
    expect(again.buttons()).toEqual(['Re-invite']);
    await again.press('Re-invite');
    await shows(again, 'round 2');
  });

  test('someone who has logged in is sent a reminder only when that is confirmed', async () => {
    const at = new Date('2026-11-01T08:00:00Z');
    const { user } = await app.member({ lastName: 'Loggedin', lastLoginAt: at });
    const form = await looksUp(app.person('alice'), { email: user.email });
    expect(form.text()).toContain('logged in Nov 1');
    expect(form.buttons()).toEqual(['Re-invite']);
    await form.press('Re-invite', { answer: 'deny' });
    expect(await app.db.email.count({ where: { membership: { userId: user.id } } })).toBe(0);
    await form.press('Re-invite', { answer: 'confirm' });
    await shows(form, `Sign-in reminder sent to ${user.email}`);
  });

  test('there is no button for a person this caller may not invite', async () => {
    const { user } = await app.member({ permissionsTemplateId: app.templates.admin.id });
    const form = await looksUp(app.person('grace'), { email: user.email });
    expect(form.text()).toContain('already in the directory of Northwind Tower');
    expect(form.buttons()).toEqual([]);
  });

  test('DEACTIVATED: Reactivate for those who may, then Invite or Re-invite', async () => {
    const gone = await app.member({ lastName: 'Gone', deactivatedAt: new Date() });
    const form = await looksUp(app.person('grace'), { email: gone.user.email });
    expect(form.text()).toContain('but deactivated');
    expect(form.buttons()).toEqual(['Reactivate']);
    await form.press('Reactivate');
    await shows(form, 'is active again');
    expect(form.buttons()).toEqual(['Invite']);
    expect(await app.rounds(gone.user.email)).toEqual([]);

    const boss = await app.member({
      permissionsTemplateId: app.templates.admin.id,
      deactivatedAt: new Date(),
    });
    const other = await looksUp(app.person('grace'), { email: boss.user.email });
    expect(other.buttons()).toEqual([]);
    expect(other.text()).toContain('You may not reactivate this user. Ask Alice Admin');
  });
});
