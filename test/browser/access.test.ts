import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Site, type Visitor } from './site.ts';

let site: Site;

beforeAll(async () => {
  site = await Site.open();
});
afterAll(async () => {
  await site.close();
  expect(site.problems).toEqual([]);
});

const focused = (page: Page) => page.locator(':focus');

/** Waits until Enter would choose this, which is a moment after it is shown. */
async function offered(who: Visitor, name: string | RegExp): Promise<void> {
  await who.page.getByRole('option', { name }).and(who.page.locator('[data-highlighted]')).waitFor();
}

test('everything can be done with the keyboard alone', async () => {
  const alice = await site.visit('alice');
  const { keyboard } = alice.page;
  await alice.composer.focus();
  await keyboard.type('/re');
  await alice.page.getByRole('option', { name: /^\/reinvite/ }).waitFor();
  await keyboard.press('Tab');
  expect(await alice.composer.inputValue()).toBe('/reinvite ');
  await alice.composer.fill('');
  await keyboard.type('/inv');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await alice.dialog.locator(':focus').waitFor();

  // The cursor is in the first field, and Tab goes round in the form.
  expect(await focused(alice.page).getAttribute('role')).toBe('combobox');
  for (let n = 0; n < 20; n += 1) {
    await keyboard.press('Tab');
    await alice.dialog.locator(':focus').waitFor(); // at the end, a guard hands the focus to the first field
  }
  await alice.dialog.getByRole('combobox', { name: 'Company' }).focus();
  await keyboard.type('acme');
  await alice.dialog.getByRole('option', { name: 'Acme Steel' }).waitFor();
  await keyboard.press('Escape'); // closes the list, not the form
  expect(await alice.dialog.count()).toBe(1);
  await keyboard.type('acme');
  await offered(alice, 'Acme Steel');
  await keyboard.press('Enter');
  await keyboard.press('Tab'); // over the button that empties it, or to the next field
  await alice.dialog.getByLabel('Email').focus();
  await keyboard.type('kai@acme.test');
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.type('Lund');
  await keyboard.press('Tab');
  await keyboard.type('Sub');
  await offered(alice, 'Subcontractor');
  await keyboard.press('Enter');
  await alice.dialog.getByLabel('Last name').focus();
  await keyboard.press('Enter');
  await alice.dialog.getByText('Welcome email sent to kai@acme.test').waitFor();
  await keyboard.press('Escape');
  await alice.dialog.waitFor({ state: 'detached' });
  // The focus is back where it was.
  expect(await focused(alice.page).getAttribute('aria-label')).toBe('Message #general');

  // Arrow keys go through the channels and the people.
  await alice.page.getByRole('button', { name: /^general/ }).focus();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await alice.sees(/Lund .*is invited to Northwind Tower/);
  await alice.page.getByRole('combobox', { name: /^Acting as/ }).focus();
  await keyboard.press('Enter');
  await alice.page.getByRole('combobox', { name: 'Search people' }).and(focused(alice.page)).waitFor();
  await keyboard.type('grace');
  await offered(alice, /Grace/);
  await keyboard.press('Enter');
  await alice.page.getByRole('combobox', { name: 'Acting as Grace Granular. Act as someone else' }).waitFor();
  await alice.leaves();
});

test('on a phone one thing is shown at a time, and nothing is wider than the screen', async () => {
  const alice = await site.visit('alice', { viewport: { width: 360, height: 740 } });
  const navigation = alice.page.getByRole('navigation', { name: 'Slack' });
  expect(await navigation.isVisible()).toBe(false);
  await alice.types('/invite sam@acme.test');
  await alice.sees('Welcome email sent to sam@acme.test');
  await expectNoOverflow(alice.page);
  await alice.page.getByRole('button', { name: 'Channels' }).click();
  await navigation.getByRole('button', { name: /invites/ }).click();
  await alice.sees('Sam Steel (Acme Steel) is invited to Northwind Tower');
  await expectNoOverflow(alice.page);
  await alice.page.getByRole('button', { name: /^Mail/ }).click();
  await alice.mail.getByRole('button', { name: /Sam Steel/ }).click();
  await alice.page.frameLocator('iframe').getByText('Hello Sam').waitFor();
  await expectNoOverflow(alice.page);
  await alice.page.getByRole('button', { name: 'Close mail' }).click();
  await alice.page.getByRole('button', { name: /Move the clock/ }).click();
  await alice.moves('+1 day');
  await alice.page.getByText('+1 day', { exact: true }).first().waitFor();
  await alice.types('/invite');
  await alice.dialog.waitFor();
  await expectNoOverflow(alice.page);
  await alice.leaves();
});

async function expectNoOverflow(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
}

test.each(['light', 'dark'] as const)(
  'in the %s scheme text stands out from what is behind it',
  async (scheme) => {
    const alice = await site.visit('alice', { colorScheme: scheme });
    await alice.types('/invite help');
    await alice.sees('Only visible to you');
    await alice.types('/invite');
    await alice.dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await alice.dialog.getByRole('alert').first().waitFor();
    const dark = await alice.page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`);
    expect(dark).toBe(scheme === 'dark');
    expect(await alice.page.evaluate(FAINT)).toEqual([]);
    await alice.page.keyboard.press('Escape');
    await alice.dialog.waitFor({ state: 'detached' });

    await alice.types('/directory');
    await alice.dialog.getByRole('button', { name: /^Manage/ }).click();
    await alice.dialog.getByRole('button', { name: 'More: Sam Steel', exact: true }).waitFor();
    expect(await alice.page.evaluate(FAINT)).toEqual([]);
    await alice.leaves();
  },
);

/**
 * Texts whose contrast with their background is under 4.5 : 1, and drawings that stand alone on a button with under
 * 3 : 1 (WCAG AA), or that are drawn with a line thinner than a pixel or, where they are dots, than two.
 */
const FAINT = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part, n) => (n === 3 ? part / 255 : part));
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((part, n) => part * a + below[n] * (1 - a));
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(rgba(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrastOf = (colour, below) => {
    const [one, two] = [light(over(rgba(colour), below)), light(below)].sort((a, b) => b - a);
    return (one + 0.05) / (two + 0.05);
  };
  const faint = [];
  for (const icon of document.querySelectorAll('.icon-only:not(:disabled) > .icon')) {
    const { stroke, strokeWidth, width } = getComputedStyle(icon);
    const contrast = contrastOf(stroke, behind(icon));
    const thick = (parseFloat(strokeWidth) * parseFloat(width)) / 24;
    const least = icon.closest('.overflow') ? 2 : 1;
    if (contrast < 3 || thick < least) {
      faint.push(icon.parentElement.getAttribute('aria-label') + ' ' + contrast.toFixed(2) + ' ' + thick.toFixed(2) + 'px');
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent } = texts.currentNode;
    const words = textContent.trim();
    if (!words || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest(':disabled, .unseen, .avatar, noscript, script, style, [aria-disabled=true], option')) continue;
    const below = behind(element);
    const contrast = contrastOf(getComputedStyle(element).color, below);
    if (contrast < 4.5) faint.push(words.slice(0, 40) + ' ' + contrast.toFixed(2));
  }
  return faint;
})()`;

test('everything that can be used has a name, and ids belong to one element', async () => {
  const alice = await site.visit('alice');
  await alice.types('/invite ines@acme.test');
  await alice.goes('invites');
  await alice.sees(/Inês Carvalho .*is invited/);
  expect(await alice.page.evaluate(NAMELESS)).toEqual([]);
  await alice.types('/directory');
  await alice.dialog.waitFor();
  expect(await alice.page.evaluate(NAMELESS)).toEqual([]);
  expect(await alice.dialog.getAttribute('aria-modal')).toBe('true');
  await alice.page.keyboard.press('Escape');
  await alice.dialog.waitFor({ state: 'detached' });

  const outline = await alice.page.locator('body').ariaSnapshot();
  for (const landmark of [
    'banner',
    'main',
    'navigation "Slack"',
    'region "#invites"',
    'region "Mail"',
    'feed',
  ]) {
    expect(outline).toContain(landmark);
  }
  await alice.leaves();
});

const NAMELESS = `(() => {
  const all = [...document.querySelectorAll('a, button, input, select, textarea, iframe, dialog, [role]')];
  const nameOf = (element) =>
    element.getAttribute('aria-label') || element.title || element.textContent.trim() ||
    (element.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent).join('') ||
    [...(element.labels || [])].map((label) => label.textContent).join('');
  const nameless = all
    .filter((element) => !['status', 'presentation', 'alert'].includes(element.getAttribute('role')))
    .filter((element) => !element.closest('[aria-hidden=true]'))
    .filter((element) => !nameOf(element));
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  return [...nameless.map((element) => element.outerHTML.slice(0, 120)), ...twice];
})()`;

test('what arrives in another channel is read out', async () => {
  const [alice, grace] = await Promise.all([site.visit('alice'), site.visit('grace')]);
  await alice.types('/invite dev@borealis.test');
  const live = grace.page.locator('[aria-live=polite]').first();
  await live.filter({ hasText: 'Usher in #invites' }).waitFor({ state: 'attached' });
  await Promise.all([alice.leaves(), grace.leaves()]);
});
