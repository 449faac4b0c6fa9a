import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { DAY } from '../../src/clock.ts';
import { describeError } from '../../src/errors.ts';
import { inProject } from '../../src/paths.ts';
import { unsubscribe } from '../resend/unsubscribe.ts';
import { readManifest } from '../setup/read-manifest.ts';
import { refuseStranger } from '../shared/loopback-only.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { actAs } from './act-as.ts';
import { mailPage } from './mail-page.ts';
import { pageAction } from './page-action.ts';
import { PageUpdates, readTime } from './page-updates.ts';
import { plainHttp } from './plain-http.ts';
import type { World } from './screen.ts';
import { sentFile } from './sent-file.ts';

/** Only the page's own scripts run, and nothing is fetched from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const clockMove = z.object({ to: z.enum(['next-day', 'next-follow-up', 'now']) });
const fateOf = z.object({ address: z.string().min(3), fate: z.enum(['deliver', 'bounce', 'complain']) });

/** Where Vite puts the page (sandbox/page/vite.config.ts). */
const BUILT = inProject('dist', 'page');

/** The sandbox's page and what it talks to. `close` ends the streams of open pages. */
export function createPage(sandbox: Sandbox): { app: Express; close(): void } {
  const updates = new PageUpdates(sandbox);
  const app = express().disable('x-powered-by');
  app.use((req, res, next) => {
    const refused = refuseStranger(req, req.socket.localPort ?? 0, { pages: true });
    if (refused) res.status(403).type('text/plain').send(`${refused}\n`);
    else next();
  });
  app.use((_req, res, next) => {
    res.set({
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'cross-origin-resource-policy': 'same-origin',
    });
    next();
  });
  app.use('/api', createApi(sandbox, updates));
  app.get('/mail/:id', mailPage(sandbox));
  app.get('/file/:id', sentFile(sandbox));
  app.use(plainHttp(sandbox, updates));
  app.use(express.static(BUILT, { index: 'index.html' }));
  app.get('/', (_req, res) => {
    res.status(503).type('text/plain').send('The page has not been built: npm start builds it.\n');
  });
  app.use((_req, res) => void res.status(404).type('text/plain').send('There is nothing at this address.\n'));
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    res.status(400);
    if (req.path.startsWith('/api/')) res.json({ error: describeError(error) });
    else res.type('text/plain').send(`${describeError(error)}\n`);
  });
  return { app, close: () => updates.stop() };
}

function createApi(sandbox: Sandbox, updates: PageUpdates): express.Router {
  const api = express.Router();
  const { slack, resend } = sandbox;
  const world: World = { ...readManifest(), usherUrl: sandbox.url };
  api.use(express.json({ limit: '20mb' }));
  api.get('/world', (_req, res) => void res.json(world));
  api.get('/updates', (req, res) => updates.open(req, res));
  api.post('/as/:person', async (req, res) => {
    const [person, asked] = [slack.person(req.params.person), pageAction.parse(req.body)];
    // What this person cannot do is an answer for them to read, not an error of the page.
    res.json(await actAs(person, asked).catch((error: unknown) => ({ error: describeError(error) })));
  });
  api.post('/clock', async (req, res) => {
    await moveClock(sandbox, clockMove.parse(req.body).to);
    updates.clockMoved();
    res.json(await readTime(sandbox));
  });
  api.post('/fate', (req, res) => {
    const { address, fate } = fateOf.parse(req.body);
    resend.decide(address, fate);
    res.json({});
  });
  api.post('/mail/:id/unsubscribe', async (req, res) => {
    const mail = resend.mails().find(({ id }) => id === req.params.id);
    if (mail) await unsubscribe(mail);
    res.json({});
  });
  api.post('/mail/:id/spam', (req, res) => {
    const mail = resend.mails().find(({ id }) => id === req.params.id);
    if (mail) resend.report(mail, 'email.complained');
    res.json({});
  });
  return api;
}

async function moveClock(sandbox: Sandbox, to: z.infer<typeof clockMove>['to']): Promise<void> {
  if (to === 'now') return await sandbox.backToNow();
  if (to === 'next-day') return sandbox.advance(DAY);
  const { nextFollowUp } = await readTime(sandbox);
  if (nextFollowUp === null) throw new Error('No follow-up is due.');
  sandbox.advance(Math.max(0, nextFollowUp - sandbox.clock.now().getTime()));
}
