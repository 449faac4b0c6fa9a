import type { Outside } from '../outside/outside.ts';
import { addEmails, addPeople } from './people.ts';
import type { Bench } from './row.ts';
import { type Sending, watchSending } from './sending.ts';
import { startUsherProcess } from './usher-process.ts';

/** Seconds, in which the workers start, so that their start is no part of the figures. */
const DUE_IN = 6;

/**
 * Lets worker processes of Usher send so many due emails.
 *
 * @returns with the processor time of all of them and of PostgreSQL, in milliseconds for 1,000 emails
 */
export async function usherSends(
  { server, profiles }: Bench,
  outside: Outside,
  options: { emails: number; workers?: number; mailRate?: number },
): Promise<Sending & { usher: number; postgres: number }> {
  const { emails, workers = 1, mailRate } = options;
  return server.withDatabase('USHER', async ({ client, url }) => {
    await addPeople(client, emails);
    await addEmails(client, { dueIn: DUE_IN });
    const settings = {
      databaseUrl: url,
      outside,
      role: 'worker',
      profiles,
      ...(mailRate && { mailRate }),
    } as const;
    const processes = await Promise.all(Array.from({ length: workers }, () => startUsherProcess(settings)));
    const usherTime = async () => {
      const times = await Promise.all(processes.map((process) => process.processorTime()));
      return times.reduce((sum, time) => sum + time, 0);
    };
    try {
      const before = { usher: await usherTime(), postgres: await server.processorTime() };
      const sent = await watchSending(outside, emails);
      return {
        ...sent,
        usher: (1000 * ((await usherTime()) - before.usher)) / emails,
        postgres: (1000 * ((await server.processorTime()) - before.postgres)) / emails,
      };
    } finally {
      await Promise.all(processes.map((process) => process.stop()));
    }
  });
}
