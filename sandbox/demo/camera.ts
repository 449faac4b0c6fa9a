import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { inProject } from '../../src/paths.ts';

export const FOLDER = inProject('docs', 'pictures');

/** Takes pictures of the sandbox's page. */
export class Camera {
  readonly #browser: Browser;
  readonly #url: string;

  constructor(browser: Browser, url: string) {
    this.#browser = browser;
    this.#url = url;
  }

  /** The page with someone sitting at it. */
  async visit(as: string, options: BrowserContextOptions): Promise<Page> {
    const context = await this.#browser.newContext(options);
    const opened = await context.newPage();
    await opened.goto(`${this.#url}/?as=${encodeURIComponent(as)}`);
    await opened.getByRole('main').locator('section').first().waitFor();
    return opened;
  }

  /** Of all that is seen, or of a part of the page. */
  async take(of: Page | Locator, name: string): Promise<void> {
    const page = 'mouse' in of ? of : of.page();
    await page.mouse.move(0, 0);
    await page.waitForFunction('document.fonts.status === "loaded"');
    await of.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
    process.stdout.write(`docs/pictures/${name}.png\n`);
  }
}

/** Types a line into a channel and sends it. */
export async function types(on: Page, channel: string, line: string): Promise<void> {
  const composer = on.getByRole('combobox', { name: `Message ${channel}` });
  await composer.fill(line);
  await composer.press('Escape');
  await composer.press('Enter');
}
