import { addEmails, addPeople } from '../load/people.ts';
import type { Outside } from '../outside/outside.ts';
import type { Bench } from './row.ts';
import { type Sending, watchSending } from './sending.ts';
import { startUsherProcess } from './usher-process.ts';

/**
 * Lets worker processes of Usher send so many emails.
 *
 * @param options.dueIn seconds, so many that all workers are there when the work begins: their start is no part of what
 * it costs then. By default the emails are due at once, and only the rate means something.
 * @returns with the processor time of all of them and of PostgreSQL, in milliseconds for 1,000 emails
 */
export async function usherSends(
  { server, profiles }: Bench,
  outside: Outside,
  options: { emails: number; workers?: number; mailRate?: number; dueIn?: number },
): Promise<Sending & { usher: number; postgres: number }> {
  const { emails, workers = 1, mailRate, dueIn = 0 } = options;
  return server.withDatabase('USHER', async ({ client, url }) => {
    await addPeople(client, emails);
    await addEmails(client, { dueIn });
    const settings = {
      databaseUrl: url,
      outside,
      role: 'worker',
      profiles,
      ...(mailRate && { mailRate }),
    } as const;
    const sending = watchSending(outside, emails);
    const processes = await Promise.all(Array.from({ length: workers }, () => startUsherProcess(settings)));
    const usherTime = async () => {
      const times = await Promise.all(processes.map((process) => process.processorTime()));
      return times.reduce((sum, time) => sum + time, 0);
    };
    try {
      const before = { usher: await usherTime(), postgres: await server.processorTime() };
      const sent = await sending;
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
