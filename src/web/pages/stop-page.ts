import type { RequestHandler, Response } from 'express';
import type { Brand } from '../../brand.ts';
import type { Context } from '../../context.ts';
import type { DeadReason } from '../../invitations/links/link-state.ts';
import { openStop, type StopTenant, stopInvitation } from '../../invitations/links/stop-invitation.ts';
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
      const { tenant } = found;
      pages.send(res, { name: 'stop', ...lookOf(tenant), model: { tenantName: tenant?.name ?? null } });
    },
    async stop(req, res) {
      const stopped = await stopInvitation(context, { token: req.params.token });
      if (stopped.outcome === 'OVER') return sendOver(pages, res, stopped.reason);
      const { tenant } = stopped;
      pages.send(res, { name: 'message', ...lookOf(tenant), model: { ...stoppedWords, reference: null } });
    },
  };
}

/** Like the page of the link: the look of its tenant, as long as that may be told. */
function lookOf(tenant: StopTenant | null): { brand?: Brand } {
  return tenant ? { brand: tenant.brand } : {};
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
