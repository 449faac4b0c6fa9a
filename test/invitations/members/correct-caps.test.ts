import { expect, test } from '@jest/globals';
import { correctOutcomeReply } from '../../../blocks/person/correct-outcome.ts';
import { DAY, HOUR, MINUTE } from '../../../src/clock.ts';
import { invite } from '../../../src/invitations/invite.ts';
import { correctAddress } from '../../../src/invitations/members/correct-address.ts';
import { readTimeline } from '../../../src/invitations/timeline/read-timeline.ts';
import { deliverMail } from '../../../src/mail/deliver-mail.ts';
import { nextMailWords } from '../../../src/words/next-mail.ts';
import { usePostOffice } from '../../mail/post-office.ts';
import { DEFAULT_CAPS, NO_CAPS } from '../../setup/caps.ts';
import { WORKSPACE } from '../use-members.ts';
import { useCorrections } from './use-corrections.ts';

const { alsoElsewhere, by, context, corrects, database, invited, newEmail, tenantWithCallers } =
  useCorrections();
const office = usePostOffice(database);

test('mail that went to the old address does not count for the new one', async () => {
  const { alice, sam, tenantId } = await tenantWithCallers();
  for (const status of ['SUPERSEDED', 'SUPERSEDED', 'OPEN'] as const)
    await invited(sam, { status, daysAgo: 0.1 });
  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
  const reinvite = (emailKey: string) =>
    invite(
      { ...context, caps: DEFAULT_CAPS },
      { ...by(alice), tenantId, emailKey, intent: 're-invite', announce },
    );
  expect(await reinvite(sam.user.emailKey)).toMatchObject({ outcome: 'OVER_CAP' });
  const email = newEmail();
  expect(await corrects(alice, sam, email)).toMatchObject({ outcome: 'CORRECTED' });
  context.clock.advance(2 * MINUTE);
  expect(await reinvite(email)).toMatchObject({ outcome: 'INVITED' });
});

test('correcting to and fro sends no more mail to an address than the cap lets through', async () => {
  const { alice, sam } = await tenantWithCallers();
  await invited(sam);
  const addresses = [newEmail(), sam.user.emailKey];
  let shown = sam.user.emailKey;
  const outcomes: string[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const emailKey = addresses[turn % 2] ?? '';
    const request = { by: by(alice), membershipId: sam.id, shown, email: emailKey, emailKey };
    const { outcome } = await correctAddress({ ...context, caps: DEFAULT_CAPS }, request);
    outcomes.push(outcome);
    shown = emailKey;
    context.clock.advance(MINUTE);
  }
  expect(outcomes).toEqual(['CORRECTED', 'CORRECTED', 'CORRECTED', 'OVER_CAP']);
  context.clock.advance(DAY);
  expect(await corrects(alice, sam, newEmail(), shown)).toMatchObject({ outcome: 'CHANGED_MEANWHILE' });
  expect(await corrects(alice, sam, newEmail(), addresses[0])).toMatchObject({ outcome: 'CORRECTED' });
});

test('of many tenants, so many mails leave for the new address in a day as there may be, and the caller is told when the rest do', async () => {
  const { alice, sam } = await tenantWithCallers();
  const { mailer, resend } = office;
  const capped = { ...office.context, caps: { ...NO_CAPS, mailsPerPerson: 2 } };
  const others = [];
  for (let n = 0; n < 4; n += 1) others.push(await alsoElsewhere(sam, alice));
  const byName = others.toSorted((a, b) => (a.tenant.name < b.tenant.name ? -1 : 1));
  for (const place of [sam, ...others]) await invited(place);
  const email = newEmail();
  const outcome = await correctAddress(capped, {
    ...{ by: by(alice), membershipId: sam.id, shown: sam.user.emailKey },
    ...{ email, emailKey: email },
  });
  const corrected = await database.db.user.findUniqueOrThrow({ where: { id: sam.userId } });
  const at = corrected.correctedAt ?? new Date(0);
  const later = byName.map(({ tenant: { name: tenantName } }, place) => ({
    ...{ tenantName, at: new Date(at.getTime() + (place < 3 ? DAY : 2 * DAY)) },
  }));
  if (outcome.outcome !== 'CORRECTED') throw new Error(outcome.outcome);
  expect(outcome).toMatchObject({
    invitedTo: [sam.tenant.name, byName[0]?.tenant.name],
    later: later.slice(1),
  });
  const { text } = correctOutcomeReply(outcome);
  expect(text).toContain('At most 2 mails a day go to one person: that to *');
  expect(text).toContain(
    `${later[3]?.tenantName}* leaves <!date^${Math.floor((later[3]?.at ?? at).getTime() / 1000)}^`,
  );

  const last = byName[3];
  if (!last) throw new Error('There are fewer places.');
  const timeline = await readTimeline(capped, { membershipId: last.id, hold: null });
  if (!timeline) throw new Error('There is no timeline.');
  const next = nextMailWords(timeline.next, { who: 'Sam', now: at, when: (time) => time.toISOString() });
  expect(next[0]).toBe(
    `Welcome email on ${later[3]?.at.toISOString()} (put off, because there may be only so many mails a day), unless Sam logs in.`,
  );

  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
  const again = {
    ...by(alice),
    tenantId: sam.tenant.id,
    emailKey: email,
    intent: 're-invite',
    announce,
  } as const;
  const arrived = [];
  // What leaves later takes the room of that day.
  const hours = [0, 23, 1, 23, 1];
  const outcomes = ['JUST_INVITED', 'OVER_CAP', 'OVER_CAP', 'OVER_CAP', 'INVITED'];
  for (const [turn, outcome] of outcomes.entries()) {
    capped.clock.advance((hours[turn] ?? 0) * HOUR);
    expect(await invite(capped, again)).toMatchObject({ outcome });
    await deliverMail(capped, { mailer });
    arrived.push(resend.mailbox(email).length);
  }
  expect(arrived).toEqual([2, 2, 4, 4, 6]);
});
