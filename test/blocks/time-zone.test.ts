import { expect, test } from '@jest/globals';
import { requestReply } from '../../blocks/add-to-tenant/company-outcome.ts';
import { resolutionView } from '../../blocks/add-to-tenant/resolution-view.ts';
import { decisionReply } from '../../blocks/channel/decision.ts';
import { outcomeSentence } from '../../blocks/invite/invite-outcome.ts';
import { personStatusReply } from '../../blocks/status/person-status.ts';
import { standing } from '../../blocks/status/standing.ts';
import { tenantsStatusReply } from '../../blocks/status/tenants-status.ts';
import type { PersonStatus } from '../../src/invitations/status/person-status.ts';
import { commandNames } from '../../src/words/commands.ts';

/** In the tenant it is still the evening before. */
const at = new Date('2026-11-22T03:30:00Z');
const timezone = 'America/Chicago';

const invitee = {
  ...{ membershipId: 'm', name: 'Jane Doe', email: 'jane@acme.test', tenantName: 'Northwind Tower' },
  timezone,
};
const round = { number: 1, openedAt: at, status: 'OPEN', sentBy: 'Alice Admin' } as const;
type Place = PersonStatus['memberships'][number];
const mail: Place['rounds'][number]['emails'][number] & { status: 'BOUNCED' } = {
  kind: 'WELCOME',
  day: 0,
  status: 'BOUNCED',
  createdAt: at,
  putOffUntil: null,
  acceptedAt: at,
  settledAt: at,
  error: null,
};
const place: Place = {
  membershipId: '00000000-0000-0000-0000-000000000001',
  ...{ tenantId: 't', tenantName: 'Northwind Tower', timezone, templateName: 'Subcontractor' },
  ...{ createdAt: at, deactivatedAt: null, firstLoginAt: null, lastLoginAt: null, reminders: [] },
  rounds: [
    {
      ...{ number: 1, openedAt: at, welcomedAt: at, nextFollowUpAt: at, expiresAt: at, endedAt: null },
      ...{ status: 'OPEN', sentByName: 'Alice Admin', emails: [mail] },
    },
  ],
};

const commands = commandNames([]);

const withDates: [string, () => unknown][] = [
  [
    'where a person stands in the directory',
    () => standing({ deactivated: false, lastLoginAt: at, lastRound: null, timezone }),
  ],
  [
    'when a person was invited',
    () => standing({ deactivated: false, lastLoginAt: null, lastRound: round, timezone }),
  ],
  ['an invitation before', () => outcomeSentence({ outcome: 'INVITED_BEFORE', invitee, round }, commands)],
  [
    'a login before',
    () => outcomeSentence({ outcome: 'LOGGED_IN_BEFORE', invitee, lastLoginAt: at }, commands),
  ],
  [
    'the status of one person',
    () =>
      personStatusReply({
        ...{ name: 'Jane Doe', email: 'jane@acme.test', emailKey: 'jane@acme.test' },
        ...{ companyName: 'Acme Steel', memberships: [place] },
      }),
  ],
  [
    'the status of a tenant',
    () =>
      tenantsStatusReply(
        [
          {
            ...{ tenantId: 't', tenantName: 'Northwind Tower', timezone, people: 2, loggedIn: 0, waiting: 1 },
            ...{ ended: 1, neverInvited: 0, deactivated: 0 },
            waitingPeople: [
              {
                ...{ name: 'Jane Doe', emailKey: 'jane@acme.test', round: 1, openedAt: at },
                ...{ daysSinceWelcome: 2, nextFollowUpAt: at, mail: 'WELCOME', putOffUntil: null },
              },
            ],
            troubles: { BOUNCED: 1, COMPLAINED: 0, SUPPRESSED: 0, FAILED: 0, UNKNOWN: 0 },
            troubledMails: [{ ...mail, name: 'Bo Bounced', emailKey: 'bo@acme.test', at }],
          },
        ],
        commands,
      ),
  ],
  [
    'a company that was asked for',
    () =>
      requestReply(
        {
          ...{ outcome: 'ALREADY_REQUESTED', requestId: 'r', requestedBy: 'Grace Granular' },
          ...{ requestedAt: at, timezone },
        },
        { tenantName: 'Northwind Tower', channel: '#invites', commands },
      ),
  ],
  [
    'a request that was decided',
    () =>
      decisionReply(
        {
          ...{ outcome: 'ALREADY_DECIDED', decision: 'ADDED' },
          ...{ companyName: 'Acme Steel', proposedName: 'Acme Steel' },
          ...{ decidedBy: 'Alice Admin', decidedAt: at, timezone },
        },
        { value: { requestId: 'r' }, slackUser: 'U000000001', inChannel: true },
      ),
  ],
  [
    'the company of somebody else’s record',
    () =>
      resolutionView({
        state: {
          tenantId: 't',
          channel: 'C1',
          companyId: 'c',
          email: 'jane@acme.test',
          emailKey: 'jane@acme.test',
        },
        found: {
          ...{ outcome: 'OTHER_COMPANY_NOT_ASSOCIATED', company: { id: 'c2', name: 'Acme Steel' } },
          ...{ mayAssociate: false, requestedAt: at },
        },
        ...{
          tenantName: 'Northwind Tower',
          timezone,
          row: null,
          whoCan: [{ name: 'Alice Admin', slackUser: null }],
        },
      }),
  ],
];

test.each(withDates)('%s has dates that fall back to the tenant’s time zone', (_what, show) => {
  const written = JSON.stringify(show());
  expect(written).toContain('|Nov 21, 2026');
  expect(written).not.toContain('|Nov 22, 2026');
});
