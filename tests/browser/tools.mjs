// @ts-check
/**
 * The buttons of a page in Chromium: to print it and to pass it on, by what the browser can do.
 *
 *   SITE=SITE node --test tools.mjs
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { launch } from './chromium.mjs';
import { serve } from './serve.mjs';

const PAGE = '/en/coverage/kids/';
const site = path.resolve(process.env['SITE'] ?? '../../public');
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('./serve.mjs').Served} */
let server;
before(async () => {
  server = await serve(site);
  browser = await launch();
});
after(async () => {
  await browser.close();
  await server.close();
});

/**
 * @param {string} browserOf what the browser is made to be able to do, before the page's scripts run
 * @param {(page: import('playwright-core').Page) => Promise<void>} look
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function open(browserOf, look, options = {}) {
  const context = await browser.newContext({ viewport: { width: 320, height: 800 }, ...options });
  try {
    const page = await context.newPage();
    await page.addInitScript(`Object.assign(globalThis, { calls: [] }); ${browserOf}`);
    await page.goto(server.origin + PAGE);
    await look(page);
  } finally {
    await context.close();
  }
}

const NO_SHARE = "Object.defineProperty(Navigator.prototype, 'share', { value: undefined });";
const buttons = (/** @type {import('playwright-core').Page} */ page) => page.locator('#page_tools button');
const calls = (/** @type {import('playwright-core').Page} */ page) => page.evaluate('calls');

test('without script there are none', () => open('', async (page) => assert.equal(await buttons(page).first().isVisible(), false), { javaScriptEnabled: false }));

test('the first prints', () =>
  open('print = () => calls.push("print");', async (page) => {
    await buttons(page).first().click();
    assert.deepEqual(await calls(page), ['print']);
  }));

test("the second shares by the reader's own ways", () =>
  open("Object.defineProperty(Navigator.prototype, 'share', { value: async (data) => void calls.push(data) });", async (page) => {
    await page.evaluate("location.hash = 'who'");
    await buttons(page).nth(1).click();
    assert.deepEqual(await calls(page), [{ title: await page.title(), url: server.origin + PAGE }]);
    assert.equal(await page.locator('#page_tools [role=status]').textContent(), '');
  }));

test('a reader who thinks better of it is told nothing', () =>
  open("Object.defineProperty(Navigator.prototype, 'share', { value: () => Promise.reject(new DOMException('', 'AbortError')) });", async (page) => {
    /** @type {Error[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(error));
    await buttons(page).nth(1).click();
    await page.waitForTimeout(50);
    assert.deepEqual(errors, []);
  }));

test('or else copies the address, and says so', () =>
  open(`${NO_SHARE} Object.defineProperty(Navigator.prototype, 'clipboard', { value: { writeText: async (text) => void calls.push(text) } });`, async (page) => {
    await buttons(page).nth(1).click();
    await page.locator('#page_tools [role=status]').getByText('The link was copied.').waitFor();
    assert.deepEqual(await calls(page), [server.origin + PAGE]);
  }));

test('and is not there where neither works', () =>
  open(`${NO_SHARE} Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });`, async (page) => {
    assert.equal(await buttons(page).first().isVisible(), true);
    assert.equal(await buttons(page).nth(1).isVisible(), false);
  }));
