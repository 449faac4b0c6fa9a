import type { SlackSeed } from '../slack/seed.ts';

/** The Slack of the sandbox. Who may do what is in directory.yaml; this file says who has a Slack account. */
export const SANDBOX_SLACK: SlackSeed = {
  workspaces: [
    {
      id: 'T000000001',
      name: 'Northwind',
      domain: 'northwind',
      people: [
        { id: 'U000000001', name: 'alice', realName: 'Alice Admin', email: 'alice@northwind.test' },
        { id: 'U000000002', name: 'grace', realName: 'Grace Granular', email: 'grace@northwind.test' },
        { id: 'U000000003', name: 'rita', realName: 'Rita Reader', email: 'rita@northwind.test' },
        { id: 'U000000004', name: 'harry', realName: 'Harry Harbor', email: 'harry@northwind.test' },
        { id: 'U000000005', name: 'sofia', realName: 'Sofia Marino', email: 'sofia@northwind.test' },
        { id: 'U000000006', name: 'mei', realName: 'Mei Tanaka', email: 'mei@northwind.test' },
        { id: 'U000000007', name: 'paul', realName: "Paul O'Brien", email: 'paul@northwind.test' },
        // In no directory: what Usher says to someone whom it cannot map.
        { id: 'U000000008', name: 'noor', realName: 'Noor Visser', email: 'noor@northwind.test' },
      ],
      channels: [
        { id: 'C000000001', name: 'general' },
        { id: 'C000000002', name: 'invites' },
        { id: 'C000000003', name: 'harbor-bridge' },
      ],
    },
  ],
};
