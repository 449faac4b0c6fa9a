import express, { type Express, type Request, type Response } from 'express';
import { DAY } from '../src/clock.ts';
import { describeError } from '../src/errors.ts';
import type { Sandbox } from './start-sandbox.ts';

/** From where the sandbox is used without a Slack account, by plain requests: type a command, read mail, move time. */
export function createDesk(sandbox: Sandbox): Express {
  const desk = express().disable('x-powered-by');
  desk.use(express.urlencoded({ extended: false }));
  desk.get('/', (req, res) => text(res, howTo(`http://${req.headers.host}`)));
  desk.post('/type', async (req, res) => {
    const person = sandbox.slack.person(field(req, 'as'));
    const channel = field(req, 'in', '#general');
    const heard = await person.types(field(req, 'text'), { in: channel });
    const form = heard.form && `[${heard.form.title}]\n${heard.form.text()}`;
    text(res, heard.error ?? heard.reply?.text() ?? form ?? 'Nothing to see.');
  });
  desk.get('/channel/:name', (req, res) => {
    const lines = sandbox.slack
      .messagesIn(`#${req.params.name}`)
      .flatMap((message) => [message.text, ...message.replies.map((reply) => `    ${reply.text}`)]);
    text(res, lines.join('\n') || 'Nothing was posted here.');
  });
  desk.get('/mail/:address', (req, res) => {
    const mails = sandbox.resend.mailbox(req.params.address);
    text(
      res,
      mails.map((mail) => `Subject: ${mail.subject}\n\n${mail.text}`).join('\n\n———\n\n') || 'No mail.',
    );
  });
  desk.post('/clock', (req, res) => {
    const days = Number(field(req, 'days'));
    if (!(days > 0 && days <= 365)) throw new Error('days: a number above 0, at most 365');
    sandbox.advance(days * DAY);
    text(res, `It is ${sandbox.clock.now().toUTCString()} now.`);
  });
  desk.use((error: unknown, _req: Request, res: Response, _next: express.NextFunction) => {
    res.status(400);
    text(res, describeError(error));
  });
  return desk;
}

function howTo(desk: string): string {
  return [
    'Act as someone:  alice (Directory Admin), grace (may invite Subcontractors), rita (Read Only), harry (another tenant)',
    `  curl -d as=alice --data-urlencode 'text=/invite sam@acme.test' ${desk}/type`,
    'See the channel, and read the mail of the invited:',
    `  curl ${desk}/channel/invites`,
    `  curl ${desk}/mail/sam@acme.test`,
    'Let days go by:',
    `  curl -d days=3 ${desk}/clock`,
  ].join('\n');
}

function field(req: Request, name: string, otherwise?: string): string {
  const value: unknown = req.body?.[name];
  if (typeof value === 'string' && value !== '') return value;
  if (otherwise !== undefined) return otherwise;
  throw new Error(`${name} is missing`);
}

function text(res: Response, body: string): void {
  res.type('text/plain').send(`${body}\n`);
}
