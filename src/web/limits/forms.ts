import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import type { Pages } from '../pages/pages.ts';
import type { AttackLog } from './attack-log.ts';
import { BoundedCounts } from './bounded-counts.ts';
import { networkOf, sendTooMany } from './too-many.ts';

const WINDOW = 15 * MINUTE;
/** Forms from one address. High, because a whole site office may be behind it. */
const PER_ADDRESS = 300;

/**
 * Keeps a flood of forms away from everything that is behind it. The counts are this process's own, on purpose: what
 * keeps a flood from the database must not ask the database.
 */
export function limitForms(
  { clock }: Pick<Context, 'clock'>,
  parts: { pages: Pages; attacks: AttackLog },
): RequestHandler {
  const { pages, attacks } = parts;
  return rateLimit({
    windowMs: WINDOW,
    store: new BoundedCounts({ clock, window: WINDOW }),
    limit: PER_ADDRESS,
    keyGenerator: networkOf,
    standardHeaders: false,
    legacyHeaders: false,
    // It would print to the console that a proxy is not trusted; forwarded.ts logs that.
    validate: { xForwardedForHeader: false },
    handler: (req, res) => {
      attacks.note('One address sends too many forms. They are refused for up to 15 minutes.', {
        address: networkOf(req),
      });
      sendTooMany(pages, res, WINDOW);
    },
  });
}
