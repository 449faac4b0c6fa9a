import { MongoBackend } from '@agendajs/mongo-backend';
import type { JobStore } from './job-store.ts';

/** Milliseconds; the driver's own 30 s are longer than anybody waits for a start. */
const CONNECT_WITHIN = 5_000;

/** Connects, and makes Agenda's indexes. Throws what the driver says. There is nothing to listen to: jobs are woken by the next scan. */
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
