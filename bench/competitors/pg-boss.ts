/**
 * pg-boss with one job an email. Four workers fetch 100 jobs at a time, send them side by side and complete them
 * together; half a second between two fetches is the shortest it takes.
 */
import PgBoss from 'pg-boss';
import { databaseUrl, emails, ready, sendOne } from './mail-work.ts';

const WORKERS = 4;
const AT_A_TIME = 100;

const boss = new PgBoss({ connectionString: databaseUrl, max: 20 });
await boss.start();
await boss.createQueue('send');
await boss.insert(Array.from({ length: emails }, (_, n) => ({ name: 'send', data: { email: n } })));
ready(async () => {
  const options = { batchSize: AT_A_TIME, pollingIntervalSeconds: 0.5 };
  for (let n = 0; n < WORKERS; n++) {
    await boss.work<{ email: number }>('send', options, async (jobs) => {
      await Promise.all(jobs.map(({ data }) => sendOne(data.email)));
    });
  }
});
