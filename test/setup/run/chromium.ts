import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserServer } from 'playwright-core';

/**
 * Features of Chromium that are switched off. It reads the last switch of this kind only, so this one repeats those of
 * Playwright's that matter here: what asks Google, and what Playwright cannot work with.
 */
const SWITCHED_OFF = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  // What the address bar would offer is a page of 400 scripts, loaded for each window: more work than the page under test.
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
  // A process in reserve, for the next site that a window goes to, and a process of its own for each mail that is read.
  'SpareRendererForSitePerProcess',
  'IsolateSandboxedIframes',
];

/**
 * Offers one Chromium to all test files of the run. It starts when the first of them asks for it, at `url`; the answer is
 * where Playwright connects to it. `close` ends it. When this process is killed, it ends as well: its pipe closes. It keeps
 * its files in `folder`, since nothing of Playwright's removes them then.
 */
export async function offerChromium(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  let starting: Promise<BrowserServer> | undefined;
  const start = async () => {
    const server = await launch(folder);
    server.once('close', () => {
      starting = undefined;
    });
    return server;
  };
  const desk = createServer(async (_request, response) => {
    try {
      starting ??= start();
      response.end((await starting).wsEndpoint());
    } catch (error) {
      starting = undefined;
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(desk.address() as AddressInfo).port}`,
    close: async () => {
      desk.close();
      await (await starting)?.close();
    },
  };
}

/** The Chromium that bin/test.mjs has found; without one it leaves the tests that need it out, and says so. */
async function launch(folder: string): Promise<BrowserServer> {
  const { chromium } = await import('playwright-core'); // most runs of a few files do without
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  const launching = chromium.launchServer({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [`--disable-features=${SWITCHED_OFF.join(',')}`],
    host: '127.0.0.1',
    // Signals are Jest's business.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return launching.finally(() => {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
  });
}
