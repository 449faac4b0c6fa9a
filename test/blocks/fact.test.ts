import { expect, test } from '@jest/globals';
import { type FactData, fact } from '../../blocks/channel/fact.ts';
import { checkMessage } from '../../sandbox/slack/rules/message.ts';

const plainFact: FactData = {
  kind: 'LOGGED_IN',
  at: new Date('2026-11-22T16:30:00Z'),
  day: null,
  roundNumber: null,
  detail: null,
  timezone: 'America/Chicago',
  by: null,
  mail: 'WELCOME',
};
const alice = { firstName: 'Alice', lastName: 'Admin', email: 'alice@northwind.test' };

const lines: [Partial<FactData>, string][] = [
  [{ kind: 'INVITED', roundNumber: 1, by: alice }, 'Invited by Alice Admin'],
  [{ kind: 'REINVITED', roundNumber: 2, by: alice }, 'Invited again by Alice Admin, round 2'],
  [{ kind: 'NEW_LINK', roundNumber: 3 }, 'New link sent at the invited person’s request, round 3'],
  [{ kind: 'WELCOME_SENT' }, 'Welcome email sent'],
  [{ kind: 'WELCOME_SENT', mail: 'ADDED' }, '“You were added” email sent'],
  [{ kind: 'FOLLOW_UP_SENT', day: 3 }, 'Day 3 follow-up sent'],
  [{ kind: 'REMINDER_SENT' }, 'Sign-in reminder sent'],
  [{ kind: 'LINK_SENT_AGAIN', day: -1 }, 'Link sent again at the invited person’s request'],
  [{ kind: 'DELIVERED' }, 'Delivered'],
  [{ kind: 'DELIVERED', day: 0 }, 'Welcome email delivered'],
  [{ kind: 'DELIVERED', day: 7 }, 'Day 7 follow-up delivered'],
  [{ kind: 'DELIVERED', day: -1 }, 'Repeated link delivered'],
  [{ kind: 'BOUNCED', detail: 'no such <mailbox>' }, 'Bounced: no such &lt;mailbox&gt;'],
  [{ kind: 'COMPLAINED' }, 'Reported as spam'],
  [
    { kind: 'SUPPRESSED' },
    'Welcome email suppressed by the mail provider: this address is on its suppression list',
  ],
  [{ kind: 'MAIL_FAILED', detail: 'Invalid `to`' }, 'Welcome email could not be sent: Invalid `to`'],
  [{ kind: 'MAIL_FAILED', day: 14 }, 'Day 14 follow-up could not be sent'],
  [{ kind: 'MAIL_UNKNOWN' }, 'Welcome email may not have been sent'],
  [{ kind: 'LOGGED_IN' }, 'Logged in'],
  [{ kind: 'REVOKED' }, 'Revoked'],
  [{ kind: 'REVOKED', detail: 'Alice <Admin>' }, 'Revoked by Alice &lt;Admin&gt;'],
  [{ kind: 'DEACTIVATED' }, 'Deactivated'],
  [{ kind: 'EXPIRED' }, 'Expired: the links no longer work'],
  [{ kind: 'DECLINED' }, 'Stopped by the invited person: “This is not for me”'],
  [{ kind: 'REACTIVATED' }, 'Reactivated'],
  [{ kind: 'CORRECTED', detail: 'sam@acme.test' }, 'Address corrected: sam@acme.test'],
  [{ kind: 'EDITED' }, 'Edited'],
];

test.each(lines)('%j is one dated line', (data, expected) => {
  const { text, blocks } = fact({ ...plainFact, ...data });
  expect(text).toBe(`${expected} · <!date^1795365000^{date_short_pretty} at {time}|Nov 22, 2026, 10:30 CST>`);
  expect(blocks).toEqual([{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }]);
});

test('a mail that was sent and has arrived is one line, which says the day once', () => {
  const sent: FactData = { ...plainFact, kind: 'WELCOME_SENT' };
  const at = (minutes: number) => new Date(plainFact.at.getTime() + minutes * 60_000);
  expect(fact({ ...sent, deliveredAt: at(1) }).text).toMatch(
    /^Welcome email sent · <!date\^1795365000\^.*>, delivered <!date\^1795365060\^\{time\}\|10:31 CST>$/,
  );
  expect(fact({ ...sent, deliveredAt: at(24 * 60) }).text).toMatch(
    /, delivered <!date.*Nov 23, 2026, 10:30 CST>$/,
  );
});

test('a long reason is cut short, and the time stays', () => {
  const message = fact({ ...plainFact, kind: 'BOUNCED', detail: '<😀>'.repeat(5_000) });
  expect(() => checkMessage({ ...message })).not.toThrow();
  expect(message.text).toMatch(/^Bounced: (&lt;😀&gt;)+.*… · <!date\^/u);
});
