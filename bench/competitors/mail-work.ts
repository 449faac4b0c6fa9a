import { Resend } from 'resend';
import { SECOND } from '../../src/clock.ts';
import { directRequests } from '../../src/mail/resend-request.ts';

/**
 * What every competitor that sends mail does: the same emails, with the provider's SDK as one uses it. Batches may also
 * leave as Usher's do (CLIENT=USHER).
 */

const { RESEND_BASE_URL = '', EMAILS = '0', DATABASE_URL = '', CLIENT = 'SDK' } = process.env;

/** How many emails there are to send. */
export const emails = Number(EMAILS);
export const databaseUrl = DATABASE_URL;

const resend = new Resend('re_bench', { baseUrl: RESEND_BASE_URL });
const direct = directRequests({ baseUrl: RESEND_BASE_URL });

/** The text is made once, which spares competitors what Usher does for each email: rendering it. */
const HTML = `<p>${'You are invited to Northwind Tower. '.repeat(117)}</p>`.slice(0, 4096);

function email(n: number) {
  return {
    from: 'Northwind <welcome@mail.northwind.test>',
    to: `p${n}@known.test`,
    subject: 'You are invited to Northwind Tower',
    html: HTML,
    text: 'You are invited to Northwind Tower.',
    tags: [{ name: 'email_id', value: `email-${n}` }],
  };
}

/** Sends one email, with a key of its own. */
export async function sendOne(n: number): Promise<void> {
  const { error } = await resend.emails.send(email(n), { idempotencyKey: `email-${n}` });
  if (error) throw new Error(error.message);
}

/** Sends the emails from `from` up to `to` in one request, with a key of its own. */
export async function sendBatch(from: number, to: number): Promise<void> {
  const batch = Array.from({ length: to - from }, (_, n) => email(from + n));
  const { error } = await (CLIENT === 'USHER' ? requestAsUsher : requestBySdk)(batch, `batch-${from}`);
  if (error) throw new Error(error.message);
}

type Batch = ReturnType<typeof email>[];

function requestBySdk(batch: Batch, idempotencyKey: string) {
  return resend.batch.send(batch, { idempotencyKey, batchValidation: 'permissive' });
}

function requestAsUsher(batch: Batch, key: string) {
  return direct('/emails/batch', {
    headers: { Authorization: 'Bearer re_bench', 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: Buffer.from(JSON.stringify(batch)),
    signal: AbortSignal.timeout(30 * SECOND),
  });
}

/** Says that everything is set up, and lets the work begin when the bench says so. */
export function ready(begin: () => Promise<unknown>): void {
  process.on('message', () => void begin());
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}
