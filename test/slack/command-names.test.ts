import { describe, expect, test } from '@jest/globals';
import type { OpenForm } from '../../sandbox/slack/people/messages-and-forms.ts';
import { asks, opens } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();

const answerTo = async (line: string, handle = 'alice') => (await asks(app.person(handle), line)).text;

/** Goes on to the screen that says what the person gets. */
async function lookUpSomeoneNew(form: OpenForm): Promise<void> {
  await form.fill({ Company: 'Acme Steel', Email: app.newEmail() });
  expect((await form.submit()).outcome).toBe('pushed');
  await form.fill({ 'Last name': 'New' });
  expect((await form.submit()).outcome).toBe('pushed');
}

async function namesSomeoneNew(add: string): Promise<OpenForm> {
  const form = await opens(app.person('alice'), add, { title: 'Add to tenant' });
  await lookUpSomeoneNew(form);
  return form;
}

/** Each way to name the commands, and what a text then calls `invite`, `reinvite`, `add`, `directory` and `help`. */
const STYLES = [
  {
    ...{ style: 'the names alone', invite: '/invite', reinvite: '/reinvite', add: '/add-to-tenant' },
    ...{ directory: '/directory', help: '/invite help', status: '/invite status' },
  },
  {
    ...{ style: 'a prefix', invite: '/acme-invite', reinvite: '/acme-reinvite', add: '/acme-add-to-tenant' },
    ...{ directory: '/acme-directory', help: '/acme-invite help', status: '/acme-invite status' },
  },
  {
    ...{ style: 'the umbrella', invite: '/usher invite', reinvite: '/usher reinvite', add: '/usher add' },
    ...{ directory: '/usher directory', help: '/usher help', status: '/usher status' },
  },
];

describe.each(STYLES)('with $style', ({ invite, reinvite, add, directory, status, help }) => {
  test('every command is answered', async () => {
    const { user } = await app.member();
    expect(await answerTo(`${invite} ${user.email}`)).toContain('Welcome email sent');
    expect(await answerTo(`${reinvite} ${user.email}`)).toContain('Welcome email sent');
    expect(await answerTo(`${invite} status ${user.email}`)).toContain('Invited');
    await opens(app.person('alice'), invite);
    await opens(app.person('alice'), add, { title: 'Add to tenant' });
    await opens(app.person('alice'), `${directory} acme`, { title: 'Directory' });
  });

  test('help and usage name the commands that way', async () => {
    const text = await answerTo(help, 'stranger');
    for (const line of [`${invite} @jane`, `${reinvite} jane@acme.test`, add, `${directory} acme`])
      expect(text).toContain(line);
    expect(await answerTo(`${invite} rubbish`)).toContain(`Try ${invite} jane@acme.test, or ${help}.`);
    expect(await answerTo(reinvite)).toContain(`${reinvite} jane@acme.test`);
    expect(await answerTo(`${add} a@x.test b@x.test`)).toContain(`${add} @jane`);
  });

  test('outcomes and forms do, too', async () => {
    const form = await namesSomeoneNew(add);
    expect(form.text()).toContain(`later from ${directory}.`);
    expect(await answerTo(`${invite} status nobody@acme.test`)).toContain(`type ${invite}.`);
    expect(await answerTo(`${invite} status`)).toContain(`${status} jane@acme.test`);
    app.slack.fail('views.open', { error: 'expired_trigger_id' });
    await asks(app.person('alice'), invite);
    await app.person('alice').sees(`Slack did not open the form. Please type ${invite} again.`);
  });
});

describe('a word that is not known', () => {
  test.each([
    ['/usher stauts sam@acme.test', 'Did you mean /usher status sam@acme.test?'],
    ['/usher invte @sam', 'Did you mean /usher invite @sam?'],
    ['/usher sam@acme.test now', 'Did you mean /usher invite sam@acme.test now?'],
    ['/acme-usher dirctory <!channel>', 'Did you mean /acme-usher directory <!channel>?'],
    [
      '/usher constructor',
      'Usher does not know what “constructor” means. /usher help lists what you can type.',
    ],
    ['/invite rvoke sam@acme.test', 'Did you mean /invite revoke sam@acme.test?'],
    ['/invite stauts', 'Did you mean /invite status?'],
    ['/invite stauts sam@acme.test', 'Did you mean /invite status sam@acme.test?'],
    ['/usher invite satus', 'Did you mean /usher status?'],
    ['/acme-invite hlep', 'Did you mean /acme-invite help?'],
    ['/acme-reinvite hepl', 'Did you mean /acme-invite help?'],
    ['/acme-add-to-tenant helpp', 'Did you mean /acme-invite help?'],
  ])('%s: %s', async (line, answer) => {
    const before = await app.db.round.count();
    expect(await answerTo(line)).toContain(answer);
    expect(await app.db.round.count()).toBe(before);
  });

  test.each(['/invite Stasys', '/invite help@acme.test', '/directory stauts', '/invite Stats Sam'])(
    'a name or a search is not taken for one: %s',
    async (line) => {
      expect((await asks(app.person('alice'), line)).text).not.toContain('Did you mean');
    },
  );
});

test('/usher alone explains itself, and its words are read in any case and by their other names', async () => {
  expect(await answerTo('/usher', 'stranger')).toContain('/usher invite jane@acme.test');
  const { user } = await app.member();
  expect(await answerTo(`/usher RE-INVITE ${user.email}`)).toContain('Welcome email sent');
  await opens(app.person('alice'), '/usher add-to-tenant', { title: 'Add to tenant' });
});

test('a form speaks as the workspace did last', async () => {
  const form = await opens(app.person('alice'), '/usher add', { title: 'Add to tenant' });
  await asks(app.person('bob'), '/acme-invite status');
  await lookUpSomeoneNew(form);
  expect(form.text()).toContain('later from /acme-directory.');
});
