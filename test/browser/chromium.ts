import { type Browser, chromium } from 'playwright-core';

/** The Chromium that bin/test.mjs has found; without one it leaves these tests out, and says so. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath });
}
