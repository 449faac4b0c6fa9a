import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Brand } from '../../src/brand.ts';
import type { Logger } from '../../src/logger.ts';
import { createWeb, type WebParts } from '../../src/web/create-web.ts';
import { Health, type ReadinessCheck } from '../../src/web/health.ts';
import { type TestContext, testContext } from '../setup/context.ts';
import { type TestDatabase, testDatabase } from '../setup/database.ts';
import { useForFile } from '../setup/use.ts';

export interface Site {
  readonly context: TestContext;
  readonly url: string;
  /** A browser of its own, that keeps cookies and sends what browsers send. */
  visitor(): Visitor;
  close(): Promise<void>;
}

type Given = Partial<WebParts> & {
  checks?: readonly ReadinessCheck[];
  /** As the setting TRUST_PROXY. */
  trustProxy?: number | string;
  logger?: Logger;
  /** Where the site listens, unless given. */
  publicUrl?: string;
  /** Usher's, unless given. */
  brand?: Brand;
  /** One of the site's own, unless given. */
  database?: TestDatabase;
};

/** The web edge over real HTTP, for all tests of a file. */
export function useWebsite(given: Given = {}): Site {
  return useForFile({ start: () => openSite(given), stop: (site) => site.close() });
}

/** The web edge over real HTTP, to be closed by the caller. */
export async function openSite(given: Given = {}): Promise<Site> {
  const {
    publicUrl,
    brand,
    database = await testDatabase(),
    checks = [],
    trustProxy = 'loopback',
    logger,
    ...parts
  } = given;
  const app = express().set('trust proxy', trustProxy);
  const server = createServer(app);
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const context = {
    ...testContext(database.db, { publicUrl: publicUrl ?? url, ...(brand && { brand }) }),
    ...(logger && { logger }),
  };
  const health = new Health(context.logger);
  health.runs(checks);
  app.use(health.router);
  app.use(createWeb(context, { mailWebhookSecret: null, apiSecret: null, ...parts }));
  return {
    context,
    url,
    visitor: () => new Visitor(url, context.publicUrl),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      if (!given.database) await database.close();
    },
  };
}

export class Visitor {
  readonly #url: string;
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string, origin: string) {
    this.#url = url;
    this.#origin = origin;
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  get(path: string, init: RequestInit = {}): Promise<Page> {
    return this.#send(path, init);
  }

  /** Sends a form of our own pages. Headers given here take the place of the browser's. */
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: this.#origin, 'Sec-Fetch-Site': 'same-origin', ...headers },
    });
  }

  async #send(path: string, init: RequestInit): Promise<Page> {
    const headers = new Headers(init.headers);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookie) headers.set('Cookie', cookie);
    const response = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
    const setCookies = response.headers.getSetCookie();
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    const text = await response.text();
    return { status: response.status, headers: response.headers, setCookies, text, words: wordsOf(text) };
  }
}

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly setCookies: readonly string[];
  readonly text: string;
  /** What a reader sees: the text without its marks, in one line. */
  readonly words: string;
}

function wordsOf(html: string): string {
  return html
    .replace(/<script>[^<]*<\/script>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#x([0-9A-F]{2});/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,:])/g, '')
    .trim();
}
