import { MongoBackend } from '@agendajs/mongo-backend';
import type { JobStore } from './job-store.ts';

/** Milliseconds. The driver's own 30 s are longer than anybody waits for a start. */
const CONNECT_WITHIN = 5_000;

/**
 * Connects, and makes Agenda's indexes. It has no wake channel: the next scan finds jobs that were woken.
 *
 * @throws Error as the driver does
 */
export async function openMongoStore(url: string): Promise<JobStore> {
  const backend = new MongoBackend({
    address: url,
    options: {
      serverSelectionTimeoutMS: CONNECT_WITHIN,
      connectTimeoutMS: CONNECT_WITHIN,
      appName: 'usher jobs',
    },
  });
  await backend.connect();
  return { backend, close: () => backend.disconnect() };
}
