import { randomUUID } from 'node:crypto';
import { type LocalResend, startLocalResend } from '../../sandbox/resend/local-resend.ts';
import { DAY } from '../../src/clock.ts';
import type { Database } from '../../src/database/database.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { createMailer } from '../../src/mail/resend.ts';
import { type TestContext, testContext } from '../setup/context.ts';
import type { TestDatabase } from '../setup/database.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';
import { type LogLine, recordingLogger } from '../setup/logger.ts';
import { useForEachTest } from '../setup/use.ts';

/** A local Resend, a mailer that sends there, and people to whom mail is due. */
export interface PostOffice {
  readonly resend: LocalResend;
  readonly mailer: Mailer;
  readonly context: TestContext;
  /** What was logged. */
  readonly log: readonly LogLine[];
  /** Someone with an open round whose Welcome email waits. */
  invited(given?: Invited): Promise<Person>;
  /** So many of them at once, in one tenant. */
  crowd(count: number): Promise<Person[]>;
  stop(): Promise<void>;
}

export interface Invited {
  email?: string;
  tenantId?: string;
  timezone?: string;
  passwordHash?: string;
}

export interface Person {
  readonly address: string;
  readonly userId: string;
  readonly membershipId: string;
  readonly roundId: string;
  readonly emailRowId: string;
}

interface Options {
  /** How long the mailer waits for Resend, in milliseconds. */
  timeout?: number;
}

/** What tests do at a post office, and what they look at there. */
export function atOffice(office: PostOffice, database: Pick<TestDatabase, 'db'>) {
  const requests = () => office.resend.requests();
  const emailOf = ({ emailRowId: id }: Person) => database.db.email.findUniqueOrThrow({ where: { id } });
  return {
    deliver: (mailer: Mailer = office.mailer) => deliverMail(office.context, { mailer }),
    emailOf,
    roundOf: ({ roundId: id }: Person) => database.db.round.findUniqueOrThrow({ where: { id } }),
    async batchOf(person: Person) {
      const { batchId } = await emailOf(person);
      return database.db.mailBatch.findUniqueOrThrow({ where: { id: batchId ?? '' } });
    },
    mailsOf: ({ address }: Person) => office.resend.mailbox(address),
    keys: () => requests().map(({ headers }) => headers['idempotency-key']),
    bodies: () => requests().map(({ body }) => body),
  };
}

/** A post office for each test, and an empty outbox after it. */
export function usePostOffice(database: TestDatabase, options: Options = {}): PostOffice {
  return useForEachTest({
    start: () => openPostOffice(database.db, options),
    stop: async (office) => {
      await office.stop();
      await emptyOutbox(database.db);
    },
  });
}

async function openPostOffice(db: Database, given: Options): Promise<PostOffice> {
  const logger = recordingLogger();
  const context: TestContext = { ...testContext(db), logger };
  const { clock } = context;
  const resend = await startLocalResend({ clock, limits: { requestsPerSecond: null } });
  const mailer = createMailer({
    apiKey: resend.apiKey,
    baseUrl: resend.baseUrl,
    from: 'Northwind <welcome@mail.northwind.test>',
    rate: 1000,
    clock,
    ...given,
  });
  return {
    resend,
    mailer,
    context,
    log: logger.lines,
    stop: () => resend.stop(),
    crowd: (count) => crowd(db, { count, at: clock.now() }),
    async invited({ tenantId, timezone, ...user } = {}) {
      const { id: userId, email: address } = await makeUser(db, user);
      const tenant = tenantId ?? (await makeTenant(db, timezone === undefined ? {} : { timezone })).id;
      const { id: membershipId } = await makeMembership(db, { tenantId: tenant, userId });
      const openedAt = clock.now();
      const { round, email } = await makeRound(db, { membershipId, openedAt, welcomedAt: null });
      return { address, userId, membershipId, roundId: round.id, emailRowId: email.id };
    },
  };
}

async function crowd(db: Database, { count, at }: { count: number; at: Date }): Promise<Person[]> {
  const { tenantId, companyId, permissionsTemplateId } = await makeMembership(db);
  const rows = Array.from({ length: count }, () => ({
    address: `${randomUUID()}@acme.test`,
    userId: randomUUID(),
    membershipId: randomUUID(),
    invitationId: randomUUID(),
    roundId: randomUUID(),
    emailRowId: randomUUID(),
  }));
  const each = <Row>(make: (row: (typeof rows)[number]) => Row) => ({ data: rows.map(make) });
  await db.user.createMany(
    each(({ userId: id, address: email }) => ({
      id,
      email,
      emailKey: email,
      lastName: 'Steel',
      companyId,
      createdAt: at,
    })),
  );
  await db.membership.createMany(
    each(({ membershipId: id, userId }) => ({
      id,
      userId,
      tenantId,
      companyId,
      permissionsTemplateId,
      createdAt: at,
    })),
  );
  await db.invitation.createMany(
    each(({ invitationId: id, membershipId }) => ({ id, membershipId, createdAt: at })),
  );
  await db.round.createMany(
    each(({ roundId: id, invitationId, membershipId }) => ({
      id,
      invitationId,
      membershipId,
      number: 1,
      openedAt: at,
      followUpDays: [3, 7, 14],
      expiresAt: new Date(at.getTime() + 30 * DAY),
    })),
  );
  await db.email.createMany(
    each(({ emailRowId: id, membershipId, roundId }) => ({
      id,
      kind: 'WELCOME',
      membershipId,
      roundId,
      createdAt: at,
      dueAt: at,
    })),
  );
  return rows;
}

/** Cuts off everything that waits, so that the next test begins with an empty outbox. */
async function emptyOutbox(db: Database): Promise<void> {
  await db.email.updateMany({
    where: { status: { in: ['QUEUED', 'FROZEN'] } },
    data: { status: 'CANCELLED', batchId: null, position: null },
  });
  await db.mailBatch.updateMany({
    where: { status: { in: ['SENDING', 'PARKED'] } },
    data: { status: 'DONE' },
  });
}
