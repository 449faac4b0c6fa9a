import type { Request, RequestHandler, Response } from 'express';
import { RECOMMENDED_PASSWORD, SHORTEST_PASSWORD } from '../../accounts/password-rules.ts';
import type { Context } from '../../context.ts';
import { acceptInvitation } from '../../invitations/links/accept-invitation.ts';
import { type DeadReason, type LiveLink, openLink } from '../../invitations/links/link-state.ts';
import { ASKED_LINKS_A_DAY, requestNewLink } from '../../invitations/links/request-new-link.ts';
import { dateFormat } from '../../words/date-format.ts';
import { attemptOf } from '../limits/guesses.ts';
import { field } from '../request-body.ts';
import type { Pages } from './pages.ts';
import type { SessionCookie } from './session-cookie.ts';
import { deadLinkWords, passwordWords } from './words.ts';

type LinkRequest = Request<{ token: string }>;
type LinkHandler = RequestHandler<{ token: string }>;

/** The pages behind an emailed link: the invitation, its acceptance, and asking for a new link. */
export function invitationPages(
  context: Context,
  parts: { pages: Pages; cookie: SessionCookie },
): { show: LinkHandler; accept: LinkHandler; newLink: LinkHandler } {
  const { pages, cookie } = parts;
  return {
    async show(req, res) {
      const found = await openLink(context, { token: req.params.token });
      if (found.state === 'LIVE') sendLive(pages, req, res, { link: found.link, problem: null });
      else sendDead(pages, req, res, found);
    },
    async accept(req, res) {
      const acceptance = await acceptInvitation(context, {
        token: req.params.token,
        password: field(req, 'password'),
        attempt: attemptOf(res),
      });
      if (acceptance.outcome === 'DEAD') return sendDead(pages, req, res, acceptance);
      if (acceptance.outcome === 'REFUSED') {
        const problem = passwordWords[acceptance.problem];
        return sendLive(pages, req, res, { link: acceptance.link, problem });
      }
      cookie.set(res, acceptance.session);
      res.redirect(303, `/?joined=${acceptance.tenantId}`);
    },
    async newLink(req, res) {
      await requestNewLink(context, { token: req.params.token });
      const most = Math.min(ASKED_LINKS_A_DAY, context.caps.mailsPerPerson);
      pages.send(res, { name: 'new-link-asked', model: { most, isOne: most === 1 } });
    },
  };
}

function sendLive(
  pages: Pages,
  req: LinkRequest,
  res: Response,
  shown: { link: LiveLink; problem: string | null },
): void {
  const { link, problem } = shown;
  const { tenantName, invitedBy, email, hasPassword } = link;
  pages.send(res, {
    name: 'invitation',
    status: problem ? 422 : 200,
    brand: link.brand,
    model: {
      tenantName,
      invitedBy,
      email,
      hasPassword,
      shortest: SHORTEST_PASSWORD,
      recommended: RECOMMENDED_PASSWORD,
      worksUntil: dayIn(link.timezone, link.expiresAt),
      stopPath: stopPath(req),
      problem,
    },
  });
}

function sendDead(
  pages: Pages,
  req: LinkRequest,
  res: Response,
  dead: { reason: DeadReason; mayAskForNewLink: boolean },
): void {
  const { title, why } = deadLinkWords[dead.reason];
  pages.send(res, {
    name: 'dead-link',
    status: dead.reason === 'UNKNOWN' ? 404 : 410,
    model: {
      title,
      why,
      mayAskForNewLink: dead.mayAskForNewLink,
      newLinkPath: `/i/${encodeURIComponent(req.params.token)}/new-link`,
      // A newer round may be open, and end here.
      stopPath: dead.reason === 'SUPERSEDED' ? stopPath(req) : null,
      mayLogIn: dead.reason === 'ACCEPTED',
      isUnknown: dead.reason === 'UNKNOWN',
    },
  });
}

function stopPath(req: LinkRequest): string {
  return `/stop/${encodeURIComponent(req.params.token)}`;
}

function dayIn(timeZone: string, at: Date): string {
  return dateFormat({ dateStyle: 'long', timeZone }).format(at);
}
