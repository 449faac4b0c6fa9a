import { Command } from 'commander';
import type { Context } from '../../context.ts';
import { findMembership, whoWasMeant } from '../../directory/people/find-membership.ts';
import { findMeantMember } from '../../directory/people/look-up-email.ts';
import { readAddress } from '../../directory/typed/read-people.ts';
import { UserError } from '../../errors.ts';
import { mailHold } from '../../invitations/status/mail-hold.ts';
import { personStatus } from '../../invitations/status/person-status.ts';
import { tenantStatuses } from '../../invitations/status/tenant-statuses.ts';
import { readTimeline } from '../../invitations/timeline/read-timeline.ts';
import { type Call, UsageError } from '../call.ts';
import { describePerson } from '../output/person.ts';
import { describeTenants } from '../output/tenants.ts';
import { describeTimeline } from '../output/timeline.ts';
import { withDatabase } from '../with-database.ts';

interface Options {
  timeline?: boolean;
  tenant?: string;
}

/** `usher status`: where the invitations of all tenants, or of one person, stand. */
export function statusCommand(call: Call): Command {
  return new Command('status')
    .usage('[email] [options]')
    .argument('[email]', 'the email ID of one person')
    .option('--timeline', 'everything that happened to that person, and what comes next')
    .option('--tenant <name>', 'of the timeline: only in this tenant')
    .summary('Show where invitations stand')
    .description(
      'Without an email ID: for each tenant how many people were never invited, are waiting, or have logged in, who has been waiting longest, and which emails did not arrive. With one: the company, tenants and permissions templates of that person, and every round of their invitations with its emails.',
    )
    .action(async (email: string | undefined, { timeline = false, tenant }: Options) => {
      if (timeline && email === undefined)
        throw new UsageError('Whose timeline? Name the person by their email ID.');
      if (tenant !== undefined && !timeline) throw new UsageError('--tenant belongs to --timeline.');
      if (email === undefined) return call.terminal.out(await allTenants(call));
      call.terminal.out(timeline ? await timelinesOf(call, email, tenant) : await onePerson(call, email));
    });
}

async function allTenants(call: Call): Promise<string> {
  return withDatabase(call, async (context) =>
    describeTenants(await tenantStatuses(context), await mailHold(context.db)),
  );
}

async function onePerson(call: Call, email: string): Promise<string> {
  const emailKey = emailKeyOf(email);
  return withDatabase(call, async (context) => {
    const person = await personStatus(context, { emailKey });
    if (person) return describePerson(person, await mailHold(context.db));
    throw await noSuchUser(context, emailKey);
  });
}

/** The timelines of one person, in each tenant or in the one that was named. */
async function timelinesOf(call: Call, email: string, tenant: string | undefined): Promise<string> {
  const emailKey = emailKeyOf(email);
  return withDatabase(call, async (context) => {
    const { db, clock } = context;
    const named = tenant === undefined ? null : await findMembership(context, { emailKey, tenant });
    const places = await db.membership.findMany({
      where: named ? { id: named } : { user: { emailKey } },
      orderBy: { tenant: { name: 'asc' } },
      select: { id: true },
    });
    if (places.length === 0) throw await noSuchUser(context, emailKey);
    const hold = await mailHold(db);
    const told: string[] = [];
    for (const { id: membershipId } of places) {
      const timeline = await readTimeline({ db, clock }, { membershipId, hold });
      if (timeline) told.push(describeTimeline(timeline, clock.now()));
    }
    return told.join('\n\n');
  });
}

/** @throws UsageError when it is none */
function emailKeyOf(email: string): string {
  const emailKey = readAddress(email)?.emailKey;
  if (emailKey === undefined) throw new UsageError(`"${email}" is not an email ID.`);
  return emailKey;
}

async function noSuchUser({ db }: Pick<Context, 'db'>, emailKey: string): Promise<UserError> {
  const tenants = await db.tenant.findMany({ select: { id: true } });
  const meant = await findMeantMember(db, { tenantIds: tenants.map(({ id }) => id), emailKey });
  const sentence = `There is no user account with the email ID ${emailKey}.${whoWasMeant(meant)}`;
  return new UserError('NO_SUCH_USER', sentence);
}
