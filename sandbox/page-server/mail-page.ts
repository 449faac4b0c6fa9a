import type { Request, Response } from 'express';
import type { Sandbox } from '../start-sandbox.ts';

/** As in a careful mail client, links open in a new tab, scripts never run, and nothing is fetched. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** Answers `GET /mail/:id` with the mail's HTML, for a frame. */
export function mailPage({ resend }: Sandbox) {
  return (req: Request, res: Response): void => {
    const mail = resend.mails().find(({ id }) => id === req.params.id);
    res.set({ 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' }).type('html');
    if (mail)
      res.send(`<!doctype html><base target="_blank">${mail.html.replace(/^\s*<!doctype html>/i, '')}`);
    else res.status(404).send('<!doctype html><title>No such mail</title><p>This mail is gone.</p>');
  };
}
