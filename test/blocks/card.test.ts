import { describe, expect, test } from '@jest/globals';
import { type CardData, card } from '../../blocks/channel/card.ts';
import { checkMessage } from '../../sandbox/slack/rules/message.ts';
import { brandBeside, USHER } from '../../src/brand.ts';

const AT = new Date('2026-11-22T16:30:00Z');
const WRITTEN = '<!date^1795365000^{date_short_pretty} at {time}|Nov 22, 2026, 10:30 CST>';

const jane: CardData = {
  membershipId: '5f0c7a52-2c4a-4b0e-9d0e-0c9a3a7f5b11',
  invitee: { firstName: 'Jane', lastName: 'Doe', email: 'jane@acme.test' },
  tenant: { name: 'Northwind Tower', timezone: 'America/Chicago', brand: null },
  company: 'Acme Steel',
  permissionsTemplate: 'Subcontractor',
  deactivatedAt: null,
  round: {
    number: 1,
    status: 'OPEN',
    sentBy: { firstName: 'Alice', lastName: 'Admin', email: 'alice@northwind.test' },
    welcomedAt: null,
    nextFollowUpAt: null,
    expiresAt: new Date('2026-12-22T16:30:00Z'),
    endedAt: null,
    mail: { kind: 'WELCOME', status: 'QUEUED', error: null },
  },
  notIn: null,
};

function inRound(round: Partial<CardData['round']>): CardData {
  return { ...jane, round: { ...jane.round, ...round } };
}

describe('the card', () => {
  test('is two lines: who is invited to what, as what and by whom; the address and the state', () => {
    const { text, blocks } = card(jane);
    expect(text).toBe(
      'Jane Doe (Acme Steel) is invited to Northwind Tower as Subcontractor, by Alice. jane@acme.test · :hourglass_flowing_sand: Welcome email queued',
    );
    expect(blocks).toEqual([
      {
        ...section('*Jane Doe* (Acme Steel) is invited to *Northwind Tower* as Subcontractor, by Alice'),
        accessory: expect.objectContaining({ type: 'overflow' }),
      },
      context('jane@acme.test · :hourglass_flowing_sand: Welcome email queued'),
    ]);
  });

  test('has the brand beside the name of the tenant', () => {
    const { text, blocks } = card({ ...jane, tenant: { ...jane.tenant, brand: 'Tower & Partners JV' } });
    expect(text).toContain('is invited to Northwind Tower (Tower &amp; Partners JV) as Subcontractor, by');
    expect(blocks[0]).toMatchObject(
      section(
        '*Jane Doe* (Acme Steel) is invited to *Northwind Tower* (Tower &amp; Partners JV) as Subcontractor, by Alice',
      ),
    );
    expect(blocks).toHaveLength(2);
  });

  test.each([
    [{ name: 'Tower', brandName: null }, 'Northwind', 'Northwind'],
    [{ name: 'Tower', brandName: 'Tower JV' }, 'Northwind', 'Tower JV'],
    [{ name: 'Tower JV', brandName: 'tower jv' }, 'Northwind', null],
    [{ name: 'Northwind', brandName: null }, 'Northwind', null],
    [{ name: 'Tower', brandName: null }, 'Usher', null],
  ])('says no name twice: of %j with the brand %s, %j stands beside the tenant', (tenant, name, expected) => {
    expect(brandBeside(tenant, { ...USHER, name })).toBe(expected);
  });

  test('of the second round says so', () => {
    expect(card(inRound({ number: 2 })).blocks.at(-1)).toEqual(
      context('jane@acme.test · round 2 · :hourglass_flowing_sand: Welcome email queued'),
    );
  });

  const ended = { welcomedAt: AT, endedAt: AT };
  const states: [string, Partial<CardData['round']>, string][] = [
    [
      'waiting',
      { welcomedAt: AT, nextFollowUpAt: new Date('2026-11-25T16:30:00Z') },
      `:email: Welcome email sent ${WRITTEN} · next follow-up <!date^1795624200^{date_short_pretty}|Nov 25, 2026>`,
    ],
    [
      'waiting for the mail provider',
      { mail: { kind: 'WELCOME', status: 'FROZEN', error: null, waitsFor: 'QUOTA' } },
      ':warning: Welcome email is waiting: the mail provider’s quota is used up. It leaves once that is over',
    ],
    [
      'put off because of the caps',
      { mail: { kind: 'WELCOME', status: 'QUEUED', error: null, leavesAt: AT } },
      `:hourglass_flowing_sand: Welcome email put off until ${WRITTEN}, because there may be only so many mails a day`,
    ],
    [
      'waiting after the last follow-up',
      { welcomedAt: AT },
      `:email: Welcome email sent ${WRITTEN} · no more follow-ups; the links work until <!date^1797957000^{date_short_pretty}|Dec 22, 2026>`,
    ],
    [
      'waiting for someone with a password',
      { welcomedAt: AT, mail: { kind: 'ADDED', status: 'DELIVERED', error: null, deliveredAt: AT } },
      `:email: “You were added” email delivered ${WRITTEN} · no more follow-ups; the links work until <!date^1797957000^{date_short_pretty}|Dec 22, 2026>`,
    ],
    [
      'refused by the provider',
      { mail: { kind: 'WELCOME', status: 'FAILED', error: 'no <such> domain' } },
      ':warning: Welcome email could not be sent: no &lt;such&gt; domain',
    ],
    [
      'suppressed',
      { mail: { kind: 'WELCOME', status: 'SUPPRESSED', error: null } },
      ':warning: Welcome email suppressed by the mail provider: this address is on its suppression list',
    ],
    [
      'unknown',
      { mail: { kind: 'WELCOME', status: 'UNKNOWN', error: null } },
      ':grey_question: Welcome email may not have been sent',
    ],
    ['logged in', { ...ended, status: 'LOGGED_IN' }, `:white_check_mark: Logged in ${WRITTEN}`],
    [
      'bounced',
      { ...ended, status: 'BOUNCED' },
      `:warning: Bounced ${WRITTEN}: the address takes no mail, so nothing more is sent to it`,
    ],
    [
      'complained',
      { ...ended, status: 'COMPLAINED' },
      `:warning: Reported as spam ${WRITTEN}: nothing more is sent to this address`,
    ],
    [
      'revoked',
      { ...ended, status: 'REVOKED' },
      `:no_entry_sign: Revoked ${WRITTEN} · the links no longer work`,
    ],
    [
      'deactivated and reactivated',
      { ...ended, status: 'DEACTIVATED' },
      `:leftwards_arrow_with_hook: Deactivated ${WRITTEN}, reactivated since · no open invitation`,
    ],
    [
      'expired',
      { ...ended, status: 'EXPIRED' },
      `:hourglass: Expired ${WRITTEN} without a log-in · re-invite to send new links`,
    ],
    [
      'stopped',
      { ...ended, status: 'DECLINED' },
      `:no_entry_sign: Stopped by the invited person ${WRITTEN}: “This is not for me”`,
    ],
    [
      'superseded',
      { ...ended, status: 'SUPERSEDED' },
      `:arrows_counterclockwise: Invited again ${WRITTEN} · the links of this round no longer work`,
    ],
  ];
  test.each(states)('shows the state: %s', (_state, round, expected) => {
    const { text, blocks } = card(inRound(round));
    expect(blocks.at(-1)).toEqual(context(`jane@acme.test · ${expected}`));
    expect(text).toContain(expected);
  });

  test('of someone who is deactivated says so, whatever became of the invitation', () => {
    const { text } = card({ ...inRound({ ...ended, status: 'LOGGED_IN' }), deactivatedAt: AT });
    expect(text).toContain(`:no_entry_sign: Deactivated ${WRITTEN} · the links no longer work`);
    expect(text).not.toContain('Logged in');
  });

  test('says that the invited person asked for a new link', () => {
    const { blocks } = card(inRound({ number: 2, sentBy: null }));
    expect(JSON.stringify(blocks)).toContain('as Subcontractor, and asked for a new link');
  });

  test.each([
    ['#invites', 'I cannot post in #invites. Mention @Usher there'],
    ['C000000002', 'I cannot post in <#C000000002>. Mention @Usher there'],
    ['D000000002', 'I cannot post in the conversation where you asked. Mention @Usher there'],
  ])(
    'sent as a direct message, it names the channel in which the app may not post: %s',
    (channel, expected) => {
      const { text, blocks } = card({ ...jane, notIn: { channel, why: 'REFUSED' } });
      expect(JSON.stringify(blocks.at(-1))).toContain(expected);
      expect(text).toContain(expected);
    },
  );

  test('anything that people type is accepted by Slack and cannot become a mention or a link', () => {
    const wild = `<!channel> <@U000000001> <https://evil.test|you> & "x" <img onerror> \u202Etxt.exe\n# ${'👩‍👩‍👧😀'.repeat(800)}`;
    const person = { firstName: wild, lastName: wild, email: `${'x'.repeat(64)}@${'y'.repeat(180)}.test` };
    const message = card({
      membershipId: jane.membershipId,
      invitee: person,
      tenant: { name: wild, timezone: 'Asia/Kathmandu', brand: wild },
      company: wild,
      permissionsTemplate: wild,
      deactivatedAt: null,
      round: {
        ...jane.round,
        sentBy: person,
        mail: { kind: 'WELCOME', status: 'FAILED', error: wild.repeat(20) },
      },
      notIn: { channel: `#${wild}`, why: 'REFUSED' },
    });
    expect(() => checkMessage({ ...message })).not.toThrow();
    expect(message.text.length).toBeLessThanOrEqual(4_000);
    expect(JSON.stringify(message)).not.toMatch(
      /<(?!!date\^)|\u202E|\\u202e|[\ud800-\udbff](?![\udc00-\udfff])/u,
    );
  });
});

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function context(text: string) {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}
