import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { receiveMailWebhook } from '../mail/webhook/receive-webhook.ts';
import { bytesOf } from './bytes.ts';

/** `POST /webhooks/resend`: what became of an email. 204 also for what was known before, so that it is not sent again. */
export function mailWebhook(context: Context, options: { secret: string }): RequestHandler {
  return async (req, res) => {
    await receiveMailWebhook(context, { body: bytesOf(req), headers: req.headers, secret: options.secret });
    res.status(204).end();
  };
}
