import { expect, test } from '@jest/globals';
import { type FactData, fact } from '../../blocks/channel/fact.ts';
import { checkMessage } from '../../sandbox/slack/rules/message.ts';

const plainFact: FactData = {
  kind: 'LoggedIn',
  at: new Date('2026-11-22T16:30:00Z'),
  number: null,
  detail: null,
  timezone: 'America/Chicago',
  by: null,
  mail: 'Welcome',
};
const alice = { firstName: 'Alice', lastName: 'Admin', email: 'alice@northwind.test' };

const lines: [Partial<FactData>, string][] = [
  [{ kind: 'Invited', number: 1, by: alice }, 'Invited by Alice Admin'],
  [{ kind: 'Reinvited', number: 2, by: alice }, 'Invited again by Alice Admin, round 2'],
  [{ kind: 'NewLink', number: 3 }, "New link sent at the invited person's own request, round 3"],
  [{ kind: 'WelcomeSent' }, 'Welcome email sent'],
  [{ kind: 'WelcomeSent', mail: 'Added' }, '“You were added” email sent'],
  [{ kind: 'FollowUpSent', number: 3 }, 'Day 3 follow-up sent'],
  [{ kind: 'ReminderSent' }, 'Sign-in reminder sent'],
  [{ kind: 'Delivered' }, 'Delivered'],
  [{ kind: 'Delivered', number: 0 }, 'Welcome email delivered'],
  [{ kind: 'Delivered', number: 7 }, 'Day 7 follow-up delivered'],
  [{ kind: 'Bounced', detail: 'no such <mailbox>' }, 'Bounced: no such &lt;mailbox&gt;'],
  [{ kind: 'Complained' }, 'Reported as spam'],
  [{ kind: 'Suppressed' }, 'Not sent: the mail provider holds this address on its suppression list'],
  [{ kind: 'MailFailed', detail: 'Invalid `to`' }, 'Welcome email could not be sent: Invalid `to`'],
  [{ kind: 'MailFailed', number: 14 }, 'Day 14 follow-up could not be sent'],
  [{ kind: 'MailUnknown' }, 'Welcome email: whether it left is not known'],
  [{ kind: 'LoggedIn' }, 'Logged in'],
  [{ kind: 'Revoked' }, 'Revoked'],
  [{ kind: 'Deactivated' }, 'Deactivated'],
  [{ kind: 'Expired' }, 'Expired: the links no longer work'],
];

test.each(lines)('%j is one dated line', (data, expected) => {
  const { text, blocks } = fact({ ...plainFact, ...data });
  expect(text).toBe(`${expected} · <!date^1795365000^{date_short_pretty} at {time}|Nov 22, 2026, 10:30 CST>`);
  expect(blocks).toEqual([{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }]);
});

test('a long reason is cut short, and the moment stays', () => {
  const message = fact({ ...plainFact, kind: 'Bounced', detail: '<😀>'.repeat(5_000) });
  expect(() => checkMessage({ ...message })).not.toThrow();
  expect(message.text).toMatch(/^Bounced: (&lt;😀&gt;)+.*… · <!date\^/u);
});
