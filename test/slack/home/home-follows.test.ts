import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HOUR, SECOND } from '../../../src/clock.ts';
import { createHomesFollower, type HomesFollower } from '../../../src/slack/home/follow-homes.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { inviter } from './inviter.ts';

const app = useSlackApp();
beforeEach(async () => void (await app.db.openedHome.deleteMany()));

const invited = inviter(app);

function published(): number {
  return app.slack.calls('views.publish').length;
}

const followers: HomesFollower[] = [];
afterEach(async () => void (await Promise.all(followers.splice(0).map((follower) => follower.stop()))));

/** A process that brings homes up to date. */
function follower(): HomesFollower {
  const made = createHomesFollower(app.app);
  followers.push(made);
  return made;
}

/** Another process that brings homes up to date, some seconds after they were looked at. */
async function followsLater(): Promise<void> {
  app.clock.advance(6 * SECOND);
  await follower().follow();
}

test('what happens is shown in homes that were opened lately, once, and only where something has changed', async () => {
  const [felix, greta] = [await app.colleague(), await app.colleague()];
  const { round, emailRow } = await invited(felix, { daysAgo: 1 });
  const home = await felix.person.opensHome();
  await greta.person.opensHome();
  await waitFor(async () => (await app.db.openedHome.count({ where: { shown: { not: null } } })) === 2);
  let before = published();
  await followsLater();
  expect(published()).toBe(before);

  await app.db.email.update({ where: { id: emailRow.id }, data: { status: 'BOUNCED' } });
  await app.db.round.update({
    where: { id: round.id },
    data: { status: 'BOUNCED', endedAt: app.clock.now(), nextFollowUpAt: null },
  });
  app.clock.advance(6 * SECOND);
  await Promise.all([follower().follow(), follower().follow()]);
  expect(home.text()).toContain('Stuck (1)');
  expect(published()).toBe(before + 1);

  app.clock.advance(HOUR);
  await app.db.membership.update({
    where: { id: round.membershipId },
    data: { firstLoginAt: app.clock.now(), lastLoginAt: app.clock.now() },
  });
  before = published();
  await followsLater();
  expect(published()).toBe(before);
  expect((await felix.person.opensHome()).text()).toContain('You have no open invitations.');
});

test('a home that somebody else has published meanwhile is not overwritten, and is true again a moment later', async () => {
  const hugo = await app.colleague();
  const home = await hugo.person.opensHome();
  const overtaking = { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'newer' } }] };
  await fetch(`${app.slack.apiUrl}views.publish`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: hugo.person.id, view: overtaking }),
  });
  await invited(hugo);
  await followsLater();
  expect(home.text()).toContain('newer');
  await waitFor(
    () => home.text().includes('Open invitations (1)'),
    () => home.text(),
  );
});

test('what happens right after homes were brought up to date is shown too, though nothing happens after it', async () => {
  const ines = await app.colleague();
  const home = await ines.person.opensHome();
  const process = follower();
  await process.follow();
  await invited(ines);
  await process.follow();
  await waitFor(
    () => home.text().includes('Open invitations (1)'),
    () => home.text(),
  );
});

test('more homes than one run takes are all brought up to date', async () => {
  const people = [];
  for (let n = 0; n < 5; n += 1) people.push(await app.colleague());
  const homes = await Promise.all(people.map(({ person }) => person.opensHome()));
  for (const one of people) await invited(one);
  await followsLater();
  await waitFor(
    () => homes.every((home) => home.text().includes('Open invitations (1)')),
    () => homes.map((home) => home.text()).join('\n'),
  );
});

test('an event that Slack sends again is answered once, and the messages tab is no home', async () => {
  const ida = await app.colleague();
  await ida.person.opensHome();
  const before = published();
  const sent = app.slack.sent.findLast(({ kind }) => kind === 'event');
  if (!sent) throw new Error('Slack sent no event.');
  await app.slack.resend(sent);
  await app.slack.sendEvent({ type: 'app_home_opened', user: ida.person.id, channel: 'D1', tab: 'messages' });
  await ida.person.opensHome();
  expect(published()).toBe(before + 1);
});

test('someone who is deactivated while their home is open reads that, and sees nothing of the tenant any more', async () => {
  const lena = await app.colleague();
  await invited(lena);
  const home = await lena.person.opensHome();
  await app.db.membership.update({ where: { id: lena.membership.id }, data: { deactivatedAt: new Date() } });
  await followsLater();
  expect(home.text()).toContain('You are no longer in the directory of any tenant here.');
  expect(home.text()).not.toContain('Northwind Tower');
  expect((await lena.person.opensHome()).text()).toContain('You cannot use Usher yet');
});

test('someone whose Slack account changes is shown nothing more until they open their home again', async () => {
  const kurt = await app.colleague();
  await kurt.person.opensHome();
  await app.slack.sendEvent({ type: 'user_change', user: { id: kurt.person.id } });
  const find = () => app.db.openedHome.findFirst({ where: { slackUser: kurt.person.id } });
  await waitFor(
    async () => (await find()) === null,
    () => 'the home is still followed',
  );
});

test('while there is no tenant, everybody reads what the people who run Usher do next', async () => {
  // As superuser, without asking for what hangs on them.
  await app.db.$transaction([
    app.db.$executeRaw`SET LOCAL session_replication_role = replica`,
    app.db.$executeRaw`DELETE FROM tenants`,
  ]);
  for (const name of ['alice', 'stranger']) {
    const home = await app.person(name).opensHome();
    expect(home.text()).toContain('Usher is not set up yet');
    expect(home.text()).toContain('npm run usher -- apply directory.yaml');
  }
});
