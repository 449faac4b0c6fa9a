import { setTimeout as pause } from 'node:timers/promises';
import { ACTIONS, VIEWS } from '../../blocks/ids.ts';
import { isInvited } from '../load/invitations.ts';
import { openLoop, type Timed } from '../load/open-loop.ts';
import { addPeople, addressOf, CALLERS } from '../load/people.ts';
import { SlackClient } from '../load/slack-client.ts';
import { type Outside, withOutside } from '../outside/outside.ts';
import { withBareBolt } from '../setup/bare-bolt.ts';
import type { Row } from '../setup/row.ts';
import type { BenchDatabase, BenchServer } from '../setup/server.ts';
import { median, percentile } from '../setup/statistics.ts';
import { startUsherProcess, type UsherProcess } from '../setup/usher-process.ts';

const PEOPLE = { full: 10_000, quick: 2_000, check: 2_000 };
/** Commands of others meanwhile. */
const PER_SECOND = 10;
const KNOWN = 1_000;
/** Requests a second to the provider: what Usher begins with, and providers take. Else the mail of the list is measured. */
const MAIL_RATE = 2;
const WARM_UP = 40;
/** Milliseconds between two looks whether a list is done. */
const LOOK = 25;
const WITHIN = 120_000;

export const list: Row = {
  name: 'list',
  title: 'A list',
  how: 'a file of 10,000 people who are new, submitted in the form of a process that is web and worker in one, until its preview is there; **Invite N people**, until all of it is committed; and the same file again, to re-invite them; mail leaving at the usual 2 requests a second meanwhile, beside `/invite <known address>` of others, 10 a second, each timed from the moment it was due; and beside as many to a bare Bolt app that acks at once',
  where:
    'Of the processor time of somebody new (0.1 ms of Usher, 0.35 of PostgreSQL, and 0.08 for the preview) a quarter each is foreign keys, indexes, and the triggers that keep the directory’s order, search and states; 250 people take some twenty statements. Commands beside it waited up to 230 ms when a preview was made of 10,000 rows at once, and parts of 1,000 were done. Now a draft is read, planned and written 100 rows at a time, and done 250 at a time: a turn of Usher’s event loop takes 5 to 9 ms at the 99th percentile. What is left of the wait is two processors for the list, its mail, the commands, and the local Slack and provider: each of a command’s six statements takes 5 to 15 ms beside those of the list, which take 50. Parts of 100 rows made it no shorter, and the list a fifth longer. The card is counted on by each part, where it was all rows again, and an update of a portion reads only its rows.',
  async measure({ server, size, profiles }) {
    const people = PEOPLE[size];
    return server.withDatabase('USHER', (database) =>
      withOutside(async (outside) => {
        await addPeople(database.client, KNOWN);
        const usher = await startUsherProcess({
          ...{ databaseUrl: database.url, outside, profiles },
          mailRate: MAIL_RATE,
        });
        const client = new SlackClient({ port: usher.port, outside });
        const measured = { server, usher, database, outside, client, people };
        const ours = commandsOfOthers(client);
        try {
          return await withBareBolt(outside, async (bareBolt) => {
            const commands = { ours, theirs: commandsOfOthers(bareBolt) };
            await Promise.all(
              [commands.ours, commands.theirs].map((send) =>
                openLoop({ count: WARM_UP, perSecond: 20, send }),
              ),
            );
            const added = await beside(commands, () => sendList(measured, { again: false }));
            // So that it is no double click; locked in the order in which the mail locks them.
            await database.client.query(`
            WITH listed AS (SELECT id FROM rounds WHERE list_id IS NOT NULL ORDER BY id FOR UPDATE)
            UPDATE rounds r SET opened_at = opened_at - interval '2 days' FROM listed WHERE r.id = listed.id`);
            const invitedAgain = await beside(commands, () => sendList(measured, { again: true }));
            const all = [...added.ours, ...invitedAgain.ours];
            const bare = [...added.theirs, ...invitedAgain.theirs];
            const p99 = (timed: readonly Timed[]) => percentile(latencies(timed), 99);
            return {
              figures: [
                ...figuresOf('new', added.result),
                ...figuresOf('re-invited', invitedAgain.result),
                { what: 'commands beside, median', measured: median(latencies(all)), unit: 'ms' },
                { what: 'commands beside, new, p99', measured: p99(added.ours), unit: 'ms' },
                { what: 'commands beside, re-invited, p99', measured: p99(invitedAgain.ours), unit: 'ms' },
                { what: 'bare Bolt beside the lists, p99', measured: p99(bare), unit: 'ms' },
                {
                  what: 'commands beside, p99 above bare Bolt',
                  measured: p99(all) - p99(bare),
                  unit: 'ms',
                  toReach: { atMost: 25 },
                },
                {
                  what: 'commands acked with the outcome',
                  measured: shareInvited(all),
                  unit: '%',
                  toReach: { atLeast: 100 },
                },
              ],
            };
          });
        } finally {
          client.close();
          await usher.stop();
        }
      }),
    );
  },
};

/** Seconds until the preview, and until all is committed; seconds of processor time from the first to the last. */
interface SentList {
  readonly preview: number;
  readonly committed: number;
  readonly usher: number;
  readonly postgres: number;
}

interface Measured {
  readonly server: BenchServer;
  readonly usher: UsherProcess;
  readonly database: BenchDatabase;
  readonly outside: Outside;
  readonly client: SlackClient;
  readonly people: number;
}

function figuresOf(who: string, { preview, committed, usher, postgres }: SentList) {
  return [
    { what: `${who}: preview`, measured: preview, unit: 's', toReach: { atMost: 5 } },
    { what: `${who}: all committed`, measured: committed, unit: 's', toReach: { atMost: 5 } },
    { what: `${who}: CPU until then, Usher`, measured: usher, unit: 's' },
    { what: `${who}: CPU until then, PostgreSQL`, measured: postgres, unit: 's' },
  ];
}

async function sendList(measured: Measured, { again }: { again: boolean }): Promise<SentList> {
  const { server, usher, database, client, people } = measured;
  const { rows } = await database.client.query<{ id: string }>('SELECT id FROM tenants');
  const used = async () => ({ usher: await usher.processorTime(), postgres: await server.processorTime() });
  const before = await used();
  const uploaded = performance.now();
  const previewed = await submitted(measured, {
    callbackId: VIEWS.listForm,
    privateMetadata: JSON.stringify({ tenantId: rows[0]?.id, channel: 'C1' }),
    values: { file: { [ACTIONS.listFile]: { type: 'file_input', files: [{ id: String(people) }] } } },
  });
  const preview = (performance.now() - uploaded) / 1000;
  const draft = { callbackId: VIEWS.listDraft, privateMetadata: previewed, values: {} };
  if (again) {
    draft.values = {
      again: { [ACTIONS.listReinvite]: { type: 'checkboxes', selected_options: [{ value: 'reinvite' }] } },
    };
    draft.privateMetadata = await submitted(measured, draft);
  }
  const started = performance.now();
  await client.submit(draft);
  await done(database, people);
  const committed = (performance.now() - started) / 1000;
  const after = await used();
  return {
    ...{ preview, committed },
    usher: (after.usher - before.usher) / 1000,
    postgres: (after.postgres - before.postgres) / 1000,
  };
}

/** Submits a form, and resolves with what the preview that follows remembers: acknowledged with it, or shown later. */
async function submitted(
  { client, outside }: Measured,
  form: Parameters<SlackClient['submit']>[0],
): Promise<string> {
  const shown = new Promise<string>((resolve) => {
    const unwatch = outside.watch((event) => {
      if (event.kind !== 'SLACK' || event.method !== 'views.update') return;
      const found = previewIn(new URLSearchParams(event.body).get('view') ?? '{}');
      if (found === null) return;
      unwatch();
      resolve(found);
    });
  });
  const { body } = await client.submit(form);
  const { view } = JSON.parse(body) as { view?: object };
  return previewIn(JSON.stringify(view ?? {})) ?? shown;
}

function previewIn(view: string): string | null {
  const { callback_id, private_metadata } = JSON.parse(view) as {
    callback_id?: string;
    private_metadata?: string;
  };
  return callback_id === VIEWS.listDraft ? (private_metadata ?? null) : null;
}

/** Resolves when the last list is committed to its end. */
async function done({ client }: BenchDatabase, people: number): Promise<void> {
  for (const began = performance.now(); performance.now() - began < WITHIN; await pause(LOOK)) {
    const { rows } = await client.query<{ status: string; done: number }>(
      'SELECT status, done FROM invite_lists ORDER BY created_at DESC LIMIT 1',
    );
    if (rows[0]?.status === 'DONE' && rows[0].done === people) {
      const invited = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM rounds r
         WHERE list_id = (SELECT id FROM invite_lists ORDER BY created_at DESC LIMIT 1)`,
      );
      if (invited.rows[0]?.count === people) return;
      throw new Error(`${invited.rows[0]?.count} of the list's ${people} people were invited.`);
    }
  }
  throw new Error('The list was not done in time.');
}

type Command = (n: number) => ReturnType<SlackClient['invite']>;

/** `/invite` of one person after the other, by the callers in turn. */
function commandsOfOthers(client: SlackClient): Command {
  let person = 0;
  return () => {
    person += 1;
    return client.invite(addressOf(person), { caller: 1 + (person % (CALLERS - 1)) });
  };
}

/** Sends commands to Usher and to a bare Bolt app, as they come, until the work is done. */
async function beside<T>(
  { ours, theirs }: { ours: Command; theirs: Command },
  work: () => Promise<T>,
): Promise<{ result: T; ours: Timed[]; theirs: Timed[] }> {
  const timed = { ours: [] as Promise<Timed[]>[], theirs: [] as Promise<Timed[]>[] };
  let isWorking = true;
  const sending = (async () => {
    while (isWorking) {
      timed.ours.push(openLoop({ count: PER_SECOND, perSecond: PER_SECOND, send: ours }));
      timed.theirs.push(openLoop({ count: PER_SECOND, perSecond: PER_SECOND, send: theirs }));
      await pause(1_000);
    }
  })();
  const result = await work();
  isWorking = false;
  await sending;
  const whole = async (seconds: Promise<Timed[]>[]) => (await Promise.all(seconds)).flat();
  return { result, ours: await whole(timed.ours), theirs: await whole(timed.theirs) };
}

function latencies(timed: readonly Timed[]): number[] {
  return timed.map(({ latency }) => latency);
}

/** How many of 100 were acknowledged with the outcome. */
function shareInvited(timed: readonly Timed[]): number {
  return (100 * timed.filter(({ answer }) => isInvited(answer.body)).length) / timed.length;
}
