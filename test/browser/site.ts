import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openPage } from '../../sandbox/page-server/open-page.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { testDatabase } from '../setup/database.ts';
import { silentLogger } from '../setup/logger.ts';
import { connectToChromium } from './chromium.ts';

/** A limit for what never comes, not for a busy machine. Milliseconds. */
const SOON = 60_000;

/** The sandbox, its page, and windows of Chromium for a test file. Close it in `afterAll`. */
export class Site {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly browser: Browser;
  readonly #release: () => Promise<void>;
  /** What went wrong on any page; a test file ends with none. */
  readonly problems: string[] = [];

  private constructor(parts: { sandbox: Sandbox; url: string; browser: Browser; release(): Promise<void> }) {
    this.sandbox = parts.sandbox;
    this.url = parts.url;
    this.browser = parts.browser;
    this.#release = parts.release;
  }

  static async open(): Promise<Site> {
    const connecting = connectToChromium();
    const [database, dataDir] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'usher-page-'))]);
    const sandbox = await startSandbox({
      environment: { PORT: String(await freePort()), DATABASE_URL: database.url, DATA_DIR: dataDir },
      logger: silentLogger,
      limits: 'off',
    });
    const page = await openPage(sandbox);
    const browser = await connecting;
    return new Site({
      sandbox,
      url: page.url,
      browser,
      release: async () => {
        await browser.close();
        await page.close();
        await sandbox.stop();
        await database.close();
        await rm(dataDir, { recursive: true, force: true });
      },
    });
  }

  /** The page with someone sitting at it, in a browser window of their own. */
  async visit(as: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await this.browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    context.setDefaultTimeout(SOON);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.url)) this.problems.push(`fetched ${request.url()}`);
    });
    await page.goto(`${this.url}/?as=${encodeURIComponent(as)}`);
    await page.getByRole('main').locator('section').first().waitFor();
    const person = as.includes('@') ? undefined : this.sandbox.slack.person(as);
    return new Visitor(page, async () => {
      await context.close();
      await person?.form?.close({ all: true });
    });
  }

  close(): Promise<void> {
    return this.#release();
  }
}

/** Someone at the page: what they do, in their words. */
export class Visitor {
  readonly page: Page;
  /** Closes the window, with whatever form is open in it. */
  readonly leaves: () => Promise<void>;

  constructor(page: Page, leaves: () => Promise<void>) {
    this.page = page;
    this.leaves = leaves;
  }

  get composer(): Locator {
    return this.page.getByRole('combobox', { name: /^Message / });
  }

  get messages(): Locator {
    return this.page.getByRole('article', { name: /, \d/ });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get mail(): Locator {
    return this.page.getByRole('region', { name: 'Mail' });
  }

  /** Types a line into the composer and sends it. */
  async types(line: string): Promise<void> {
    await this.composer.fill(line);
    await this.composer.press('Escape'); // what is offered for it
    await this.composer.press('Enter');
  }

  /** Goes to a channel, to Usher’s home, or to the direct messages with Usher. */
  async goes(channel: string): Promise<void> {
    const slack = this.page.getByRole('navigation', { name: 'Slack' });
    await slack
      .getByRole('button')
      .filter({ has: this.page.getByText(channel, { exact: true }) })
      .click();
  }

  /** Waits until a message says this. */
  async sees(words: string | RegExp): Promise<Locator> {
    const found = this.messages.filter({ hasText: words }).last();
    await found.waitFor();
    return found;
  }

  /** Waits until the card of somebody's invitation is there. */
  seesCard(name: string): Promise<Locator> {
    return this.#seesCardOf(`${name} (`);
  }

  /** Waits until the card of a list of so many is there. */
  seesListCard(people: number): Promise<Locator> {
    return this.#seesCardOf(`invites a list of ${people} people`);
  }

  /** What a thread shows in the channel, too, names its card as well. */
  async #seesCardOf(words: string): Promise<Locator> {
    const repeated = this.page.getByText('replied to a thread');
    const found = this.messages.filter({ hasText: words }).filter({ hasNot: repeated }).last();
    await found.waitFor();
    return found;
  }

  /** Opens a link of the mail that is open in a tab of its own. */
  async follows(link: string): Promise<Page> {
    const letter = this.page.frameLocator('iframe[title^="Mail"]');
    const url = await letter.getByRole('link', { name: link, exact: true }).getAttribute('href');
    const opened = await this.page.context().newPage();
    await opened.goto(url ?? '');
    return opened;
  }

  async actsAs(name: string): Promise<void> {
    await this.page.getByRole('combobox', { name: /^Acting as/ }).click();
    await this.page.getByRole('combobox', { name: 'Search people' }).fill(name);
    await this.page.locator('.people').getByRole('option', { name }).click();
  }

  async moves(clock: '+1 day' | 'Next follow-up' | 'Back to now'): Promise<void> {
    await this.page.getByRole('region', { name: 'Clock' }).getByRole('button', { name: clock }).click();
  }

  /** Presses a button of the form. */
  async presses(button: string | RegExp): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until the form says this. */
  async reads(words: string | RegExp): Promise<void> {
    await this.dialog.getByText(words).first().waitFor();
  }

  /** Closes the form, or what is on top of it. */
  async closesForm(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** Fills in a field of the form by its label. */
  async fills(label: string, text: string): Promise<void> {
    await this.dialog.getByLabel(label, { exact: false }).first().fill(text);
  }

  /** Chooses from a menu of the form, by typing some of it. */
  async chooses(label: string, typed: string): Promise<void> {
    const menu = this.dialog.getByRole('combobox', { name: label });
    if ((await menu.inputValue()) === typed) return; // filled in already
    await menu.fill(typed);
    await this.dialog.getByRole('option', { name: typed }).first().click();
  }
}
