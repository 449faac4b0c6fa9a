/**
 * Agenda on PostgreSQL with one job an email. Up to 50 run at a time; it is told to look for work every 100 ms besides
 * being notified, the shortest that helps.
 */
import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda } from 'agenda';
import { Pool } from 'pg';
import { databaseUrl, emails, ready, sendOne } from './mail-work.ts';

const AT_A_TIME = 50;

const pool = new Pool({ connectionString: databaseUrl, max: 20 });
const agenda = new Agenda({
  backend: new PostgresBackend({ pool }),
  processEvery: 100,
  maxConcurrency: AT_A_TIME,
  defaultConcurrency: AT_A_TIME,
  defaultLockLimit: AT_A_TIME,
  removeOnComplete: true,
});
await agenda.ready;
agenda.define<{ email: number }>('send', ({ attrs }) => sendOne(attrs.data.email));
for (let n = 0; n < emails; n++) await agenda.now('send', { email: n });
ready(() => agenda.start());
