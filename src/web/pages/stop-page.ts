import type { RequestHandler, Response } from 'express';
import type { Context } from '../../context.ts';
import type { DeadReason } from '../../invitations/links/link-state.ts';
import { openStop, stopInvitation } from '../../invitations/links/stop-invitation.ts';
import type { Pages } from './pages.ts';
import { deadLinkWords, stoppedWords } from './words.ts';

type LinkHandler = RequestHandler<{ token: string }>;

/**
 * "This is not for me", and what mail programs send when someone unsubscribes: one POST without cookies, origin or a form
 * of ours, whose token is its signature (RFC 8058). GET and HEAD change nothing.
 */
export function stopPages(
  context: Context,
  { pages }: { pages: Pages },
): { show: LinkHandler; stop: LinkHandler } {
  return {
    async show(req, res) {
      const found = await openStop(context, { token: req.params.token });
      if (found.state === 'OVER') return sendOver(pages, res, found.reason);
      pages.send(res, { name: 'stop', model: { tenantName: found.tenantName } });
    },
    async stop(req, res) {
      const stopped = await stopInvitation(context, { token: req.params.token });
      if (stopped.outcome === 'OVER') return sendOver(pages, res, stopped.reason);
      pages.send(res, { name: 'message', model: { ...stoppedWords, reference: null } });
    },
  };
}

/** Nothing more is sent in any case, so a mail program that unsubscribes has got what it asked for. */
function sendOver(pages: Pages, res: Response, reason: DeadReason): void {
  const { title, why } = deadLinkWords[reason];
  pages.send(res, {
    name: 'message',
    status: reason === 'UNKNOWN' ? 404 : 200,
    model: { title, sentence: why, reference: null, ways: [] },
  });
}
