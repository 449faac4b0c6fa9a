import { type Response, Router, urlencoded } from 'express';
import { z } from 'zod';
import { DAY } from '../../src/clock.ts';
import type { Sandbox } from '../start-sandbox.ts';
import type { PageUpdates } from './page-updates.ts';

const typed = z.object({ as: z.string(), text: z.string(), in: z.string().default('#general') });
const moved = z.object({ days: z.coerce.number().positive().max(365) });

/** The sandbox by plain requests, for a terminal or a script (docs/sandbox.md): type, read a channel or mail, move the clock. */
export function plainHttp(sandbox: Sandbox, updates: PageUpdates): Router {
  const router = Router();
  router.use(urlencoded({ extended: false }));
  router.post('/type', async (req, res) => {
    const { as, text, in: channel } = typed.parse(req.body);
    const person = sandbox.slack.person(as);
    await person.form?.close({ all: true });
    const heard = await person.types(text, { in: channel });
    const words = heard.error ?? heard.reply?.text();
    if (words !== undefined) return say(res, words);
    // A form is opened after the command was acknowledged.
    const form = await person.seesForm();
    say(res, `[${form.title}]\n${form.text()}`);
  });
  router.get('/channel/:name', (req, res) => {
    const lines = sandbox.slack
      .messagesIn(`#${req.params.name}`)
      .flatMap((message) => [message.text, ...message.replies.map((reply) => `    ${reply.text}`)]);
    say(res, lines.join('\n') || 'Nothing was posted here.');
  });
  router.get('/mailbox/:address', (req, res) => {
    const mails = sandbox.resend.mailbox(req.params.address);
    say(
      res,
      mails.map((mail) => `Subject: ${mail.subject}\n\n${mail.text}`).join('\n\n———\n\n') || 'No mail.',
    );
  });
  router.post('/clock', (req, res) => {
    sandbox.advance(moved.parse(req.body).days * DAY);
    updates.clockMoved();
    say(res, `It is ${sandbox.clock.now().toUTCString()} now.`);
  });
  return router;
}

function say(res: Response, body: string): void {
  res.type('text/plain').send(`${body}\n`);
}
