import type { RequestHandler } from 'express';
import type { Logger } from '../../logger.ts';

const WITH_PORT = /^(?:(\d+(?:\.\d+){3}):\d+|\[([0-9a-f:.]+)\](?::\d+)?)$/i;

/**
 * Reads `X-Forwarded-For` before anything asks for a visitor's address. Some gateways write the port along with it,
 * and a new connection would be a new visitor. A proxy that is not trusted (TRUST_PROXY) is named once in the log: all
 * its visitors count as one.
 */
export function forwardedAddresses(logger: Logger): RequestHandler {
  let isSaid = false;
  return (req, _res, next) => {
    const header = req.headers['x-forwarded-for'];
    if (header === undefined) return next();
    req.headers['x-forwarded-for'] = String(header).split(',').map(withoutPort).join(', ');
    const isTrusted: (address: string, hop: number) => boolean = req.app.get('trust proxy fn');
    const proxy = req.socket.remoteAddress ?? '';
    if (!isSaid && req.app.get('trust proxy') !== 0 && !isTrusted(proxy, 0)) {
      isSaid = true;
      logger.warn(
        { proxy },
        'A proxy that is not trusted says whom it forwards, and is not believed: all its visitors count as one. If it is yours, set TRUST_PROXY.',
      );
    }
    next();
  };
}

function withoutPort(address: string): string {
  const trimmed = address.trim();
  const [, v4, v6] = WITH_PORT.exec(trimmed) ?? [];
  return v4 ?? v6 ?? trimmed;
}
