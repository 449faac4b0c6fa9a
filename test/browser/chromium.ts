import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM_VARIABLE } from '../setup/run/names.ts';

/** A connection to the run's one Chromium. Closing it closes the windows that were opened through it. */
export async function connectToChromium(): Promise<Browser> {
  const answer = await fetch(process.env[CHROMIUM_VARIABLE] ?? '');
  const said = await answer.text();
  if (!answer.ok) throw new Error(said);
  return await chromium.connect(said);
}
