import { isPooled } from '../database/pooler.ts';
import { type Finding, note, right } from './finding.ts';

/** Whether a pooler stands before the database, and before the jobs' store, which had better be reached directly. */
export async function checkPooler(options: {
  databaseUrl: string;
  jobsUrl: string | null;
}): Promise<Finding> {
  const { databaseUrl, jobsUrl } = options;
  if (!(await isPooled(databaseUrl)))
    return right('The database is reached directly, and not through a pooler.');
  const store = jobsUrl ?? databaseUrl;
  const isListening = /^postgres/i.test(store) && !(await isPooled(store).catch(() => true));
  if (isListening) return right('The database is behind a pooler, and the jobs’ store is reached directly.');
  return note(
    'The database is behind a pooler in transaction mode, which brings no notifications, so jobs start up to a second later. To have them at once, let JOBS_URL name the database’s own address.',
  );
}
