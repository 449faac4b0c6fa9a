import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium } from 'playwright-core';
import { freePort } from '../../src/database/embedded/port.ts';
import { createLogger } from '../../src/logger.ts';
import { openPage } from '../page-server/open-page.ts';
import { startSandbox } from '../start-sandbox.ts';
import { Camera, FOLDER, types } from './camera.ts';
import { listPictures } from './list-pictures.ts';

const WIDE: BrowserContextOptions = { viewport: { width: 1280, height: 760 } };
const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 720 } };

/* Takes the pictures in docs/pictures: an invitation, a list and a request for approval, as they look on the sandbox's page. */
const dataDir = await mkdtemp(join(tmpdir(), 'usher-pictures-'));
await chmod(dataDir, 0o755); // run by root, the database server has to pass through here as another user
const sandbox = await startSandbox({
  environment: { PORT: String(await freePort()), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
  logger: createLogger('error'),
  limits: 'off',
});
const page = await openPage(sandbox);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
try {
  await mkdir(FOLDER, { recursive: true });
  const camera = new Camera(browser, page.url);
  await invitation(camera);
  await listPictures(sandbox, camera);
} finally {
  await browser.close();
  await page.close();
  await sandbox.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function invitation(camera: Camera): Promise<void> {
  const alice = await camera.visit('alice', WIDE);
  await types(alice, '#general', '/invite ines@acme.test');
  await alice.locator('.message').getByText('Welcome email sent to ines@acme.test').waitFor();
  await types(alice, '#general', '/invite sam@acme.test');
  await alice.locator('.mails li').nth(1).waitFor();
  await alice.getByRole('button', { name: /^invites/ }).click();
  await alice.getByRole('button', { name: /Move the clock/ }).click();
  await alice.getByRole('button', { name: 'Next follow-up' }).click();
  await alice.getByRole('button', { name: 'Next follow-up' }).click();
  await alice.locator('.mails li').nth(3).waitFor();
  await alice.keyboard.press('Escape');
  await alice.locator('.replies').last().click();
  await alice
    .getByText(/Day 3 follow-up sent .* delivered/)
    .last()
    .waitFor();
  await alice.getByRole('button', { name: 'Close thread' }).click();
  await camera.take(alice, 'card');

  await types(alice, '#invites', '/directory');
  await alice.getByRole('dialog').waitFor();
  await camera.take(alice, 'directory');
  await alice.keyboard.press('Escape');
  await alice.context().close();

  const night = await camera.visit('alice', { ...WIDE, colorScheme: 'dark' });
  await types(night, '#general', '/invite');
  await night.getByRole('combobox', { name: 'Company' }).fill('b');
  await night.getByRole('option').nth(1).waitFor();
  await camera.take(night, 'form-dark');
  await night.keyboard.press('Escape');
  await night.keyboard.press('Escape');
  await night.context().close();

  const sam = await camera.visit('sam@acme.test', WIDE);
  await sam.locator('.mails button').last().click();
  await sam.frameLocator('iframe').getByText('Hello Sam').waitFor();
  await camera.take(sam, 'mail');
  await sam.context().close();

  const phone = await camera.visit('alice', { ...PHONE, colorScheme: 'dark' });
  await phone.getByRole('button', { name: 'Channels' }).click();
  await phone.getByRole('button', { name: /^invites/ }).click();
  await phone.locator('.message').getByText('is invited to').last().waitFor();
  await camera.take(phone, 'phone-dark');
  await phone.context().close();
}
