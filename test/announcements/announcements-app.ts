import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelMessage, type LocalSlack, startLocalSlack } from '../../sandbox/slack/local-slack.ts';
import { announce } from '../../src/announcements/announce.ts';
import { claimDue, type Due } from '../../src/announcements/claim.ts';
import { type Announcer, createAnnouncer } from '../../src/announcements/slack-client.ts';
import { MINUTE } from '../../src/clock.ts';
import type { RoundEnd } from '../../src/invitations/rounds/end-rounds.ts';
import { endRound } from '../../src/invitations/rounds/end-rounds.ts';
import { type Fact, recordFacts } from '../../src/invitations/rounds/record-facts.ts';
import { type TestContext, testContext } from '../setup/context.ts';
import { type TestDatabase, testDatabase } from '../setup/database.ts';
import { makeMembership, makeTenant, makeUser, openRound } from '../setup/factories.ts';
import { type LogLine, recordingLogger } from '../setup/logger.ts';
import { useForFile } from '../setup/use.ts';

const WORKSPACE = 'T000000001';
const ALICE = 'U000000001';

interface Options {
  /** Slack's rate limits; off unless a test is about them. */
  limits?: 'on' | 'off';
}

/** A tenant, a local Slack and the announcements between them. */
export function useAnnouncements(options: Options = {}): AnnouncementsApp {
  return useForFile({ start: () => startAnnouncementsApp(options), stop: (app) => app.close() });
}

async function startAnnouncementsApp(options: Options) {
  const database = await testDatabase();
  const slack = await startSlack(options.limits ?? 'off');
  const logger = recordingLogger();
  const context: TestContext = { ...testContext(database.db), logger };
  const tenant = await makeTenant(database.db, { name: 'Northwind Tower', timezone: 'America/Chicago' });
  const alice = await makeUser(database.db, {
    email: 'alice@northwind.test',
    firstName: 'Alice',
    lastName: 'Admin',
  });
  return new AnnouncementsApp(options.limits !== 'on', database, slack, context, logger.lines, {
    tenantId: tenant.id,
    aliceId: alice.id,
  });
}

export class AnnouncementsApp {
  readonly database: TestDatabase;
  readonly slack: LocalSlack;
  readonly context: TestContext;
  readonly log: LogLine[];
  readonly ids: { tenantId: string; aliceId: string };
  /** This Slack has no rate limits, so there is no need for patience. */
  readonly #fast: boolean;
  announcer: Announcer;

  constructor(
    fast: boolean,
    database: TestDatabase,
    slack: LocalSlack,
    context: TestContext,
    log: LogLine[],
    ids: AnnouncementsApp['ids'],
  ) {
    this.#fast = fast;
    this.database = database;
    this.slack = slack;
    this.context = context;
    this.log = log;
    this.ids = ids;
    this.announcer = this.restarted();
  }

  get db() {
    return this.database.db;
  }

  /** The announcer of a process that knows nothing yet. */
  restarted(): Announcer {
    const { botToken: token, apiUrl: slackApiUrl } = this.slack;
    this.announcer = createAnnouncer({ token, slackApiUrl, ...(this.#fast && { messageEvery: 20 }) });
    return this.announcer;
  }

  /** Alice invites somebody (new, unless given) and has it announced in the channel. */
  async invite(
    given: {
      membershipId?: string;
      firstName?: string;
      lastName?: string;
      channel?: string;
      requestedBy?: string;
    } = {},
  ) {
    const { channel = '#invites', requestedBy = ALICE, firstName = 'Jane', lastName = 'Doe' } = given;
    const membershipId =
      given.membershipId ??
      (
        await makeMembership(this.db, {
          tenantId: this.ids.tenantId,
          userId: (await makeUser(this.db, { firstName, lastName })).id,
        })
      ).id;
    const at = this.context.clock.now();
    const announcement = { workspace: WORKSPACE, channel, requestedBy };
    const opened = await this.db.$transaction((tx) =>
      openRound(tx, { membershipId, sentById: this.ids.aliceId, at, announce: announcement }),
    );
    const { cardId } = await this.db.round.findUniqueOrThrow({ where: { id: opened.roundId } });
    if (!cardId) throw new Error('The round has no card.');
    return { ...opened, membershipId, cardId };
  }

  async note(roundId: string, ...facts: (Pick<Fact, 'kind' | 'key'> & Partial<Fact>)[]): Promise<void> {
    const at = this.context.clock.now();
    await this.db.$transaction((tx) =>
      recordFacts(
        tx,
        facts.map((fact) => ({ roundId, at, ...fact })),
      ),
    );
  }

  async end(roundId: string, status: RoundEnd): Promise<void> {
    const at = this.context.clock.now();
    await this.db.$transaction((tx) => endRound(tx, { roundId, status, at }));
  }

  /** The job, once. */
  run(options: { signal?: AbortSignal; budget?: number; announcer?: Announcer } = {}): Promise<number> {
    const { announcer = this.announcer, ...rest } = options;
    return announce(this.context, { slack: announcer, ...rest });
  }

  /** What a run of the job would work on. */
  claim(): Promise<Due> {
    return claimDue({ context: this.context, slack: this.announcer });
  }

  /** The job, until nothing is left that can be done now. */
  async runAll(): Promise<void> {
    while ((await this.run()) > 0);
  }

  /** The job, with time going on in between, until nothing is left at all. */
  async runUntilDone(): Promise<void> {
    while (await this.isWork()) {
      await this.runAll();
      this.context.clock.advance(10 * MINUTE);
      await sleep(100);
    }
  }

  async isWork(): Promise<boolean> {
    const facts = await this.db.cardFact.count({ where: { ts: null, error: null, card: { error: null } } });
    const cards = await this.db.card.findMany({ where: { error: null } });
    return facts > 0 || cards.some(({ shown, revision }) => shown < revision);
  }

  card(id: string) {
    return this.db.card.findUniqueOrThrow({ where: { id } });
  }

  /** The channel's messages that carry this card's key. */
  messagesOf(cardId: string, where = 'invites'): ChannelMessage[] {
    return this.slack
      .messagesIn(where)
      .filter(({ metadata }) => JSON.stringify(metadata ?? {}).includes(cardId));
  }

  async close(): Promise<void> {
    await this.slack.stop();
    await this.database.close();
  }
}

function startSlack(limits: 'on' | 'off'): Promise<LocalSlack> {
  return startLocalSlack({
    signingSecret: 'a-signing-secret-of-the-tests',
    limits,
    seed: {
      workspaces: [
        {
          id: WORKSPACE,
          people: [{ id: ALICE, name: 'alice', realName: 'Alice Admin', email: 'alice@northwind.test' }],
          channels: [
            { id: 'C000000001', name: 'general' },
            { id: 'C000000002', name: 'invites' },
            { id: 'C000000003', name: 'tower' },
            { id: 'C000000004', name: 'not-joined', app: false },
            { id: 'C000000005', name: 'private', private: true, app: false },
            { id: 'C000000006', name: 'archived', archived: true },
            { id: 'C000000007', name: 'announcements-only', appMayPost: false },
            { id: 'C000000008', name: 'partners', shared: true },
            { id: 'C000000009', name: 'private-partners', private: true, shared: true },
          ],
        },
      ],
    },
  });
}
