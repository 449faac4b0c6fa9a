import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { SECOND } from '../../src/clock.ts';
import { JOBS } from '../../src/jobs/jobs.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import { usePostOffice } from '../mail/post-office.ts';
import { waitFor } from '../setup/wait-for.ts';
import { useJobs } from './use-jobs.ts';

const { database, run } = useJobs();
const office = usePostOffice(database);

test('while the provider asks for a minute, the job runs at its own cadence only: twice in 10 s', async () => {
  const every = JOBS.find(({ name }) => name === 'deliver-mail')?.every;
  if (every === undefined) throw new Error('There is no such job.');
  office.resend.fail({ fault: 'rate-limit', retryAfter: 60 });
  await office.invited();
  const starts: number[] = [];
  const jobs = await run({
    every,
    handlers: {
      'deliver-mail': async (signal) => {
        starts.push(performance.now());
        await deliverMail(
          { ...office.context, wake: (job) => jobs.wake(job) },
          { mailer: office.mailer, signal },
        );
      },
    },
  });
  await waitFor(() => office.resend.requests().length === 1);
  await office.invited();
  const asked = starts.length;
  await sleep(10 * SECOND);
  expect(starts.length - asked).toBeGreaterThan(0);
  expect(starts.length - asked).toBeLessThanOrEqual(2);
  expect(office.resend.requests()).toHaveLength(1);
}, 30_000);
