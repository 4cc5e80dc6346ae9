// @ts-check
/**
 * Holds the site to its privacy page, in Chromium: nobody else hears of a reader, nothing is
 * kept, nothing typed leaves the page, the policy blocks nothing of ours, and all of it can be
 * read without script.
 *
 *   node privacy.mjs SITE [--all] [--seed N]
 *
 * Without --all: one page of every template and language. Each is opened twice, with script
 * and without.
 */
import path from 'node:path';
import { launch } from './chromium.mjs';
import { arguments_, isMain, needPages, tell } from './command.mjs';
import { pages, sample } from './pages.mjs';
import { serve } from './serve.mjs';
import { listen, stored } from './watch.mjs';

/**
 * @typedef {import('./command.mjs').Finding} Finding
 * @typedef {import('./pages.mjs').Page} Page
 * @typedef {Omit<Finding, 'page'>} Found
 */

/** Nobody writes it by chance, and nothing in an address escapes it. */
const TYPED = 'zqxtyped';
const TABS = 2;
/** Milliseconds for a page to come to rest after typing. */
const REST = 10_000;

/**
 * @param {string} site
 * @param {Page[]} chosen
 * @returns {Promise<Finding[]>} in the order of `chosen`
 */
export async function judge(site, chosen) {
  const server = await serve(site);
  const browser = await launch();
  /** @type {Finding[][]} */
  const findings = chosen.map(() => []);
  let next = 0;
  const tab = async () => {
    for (let i = next++; i < chosen.length; i = next++) {
      const page = /** @type {Page} */ (chosen[i]);
      const look = async () => [...(await withScript(browser, server.origin, page)), ...(await withoutScript(browser, server.origin, page))];
      const found = await look().catch((error) => [{ rule: 'page cannot be judged', what: String(error).split('\n')[0] ?? '', fix: 'open the page in a browser and see what it does' }]);
      findings[i] = found.map((finding) => ({ page: page.url, ...finding }));
    }
  };
  try {
    await Promise.all(Array.from({ length: TABS }, tab));
  } finally {
    await browser.close();
    await server.close();
  }
  return findings.flat();
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin
 * @param {Page} page
 * @returns {Promise<Found[]>}
 */
async function withScript(browser, origin, page) {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    const heard = await listen(tab, origin);
    /** @type {Found[]} */
    const found = [];
    const leak = (/** @type {string} */ where) => found.push({ rule: 'typed words leave the page', what: where, fix: 'keep them in the page; they may enter the address, in the fragment, only when the reader copies a link' });
    tab.on('request', (request) => {
      const said = request.url() + (request.postData() ?? '') + (request.headers()['referer'] ?? '');
      if (said.includes(TYPED)) leak(`${request.method()} ${request.url().slice(origin.length)}`);
      if (request.headers()['cookie']) found.push({ rule: 'stored on the device', what: `cookie ${request.headers()['cookie']}`, fix: 'set no cookie' });
    });
    tab.on('response', (response) => {
      if (response.headers()['set-cookie']) found.push({ rule: 'stored on the device', what: `the answer sets a cookie: ${response.url().slice(origin.length)}`, fix: 'set no cookie' });
    });
    await tab.goto(origin + page.url, { waitUntil: 'load' });
    if (await typeEverywhere(tab)) {
      if (tab.url().includes(TYPED)) leak(`the address ${tab.url().slice(origin.length)}`);
      // A search may load its index when the reader begins to type. What was sent is noted
      // whether the page comes to rest or not.
      await tab.waitForLoadState('networkidle', { timeout: REST }).catch(() => {});
    }
    // The words that a reader typed may not be kept either.
    found.push(...(await stored(context, tab)));
    return [...(await heard()), ...found];
  } finally {
    await context.close();
  }
}

/**
 * Types into every field that takes words, as a reader would, and presses Enter in it.
 *
 * @param {import('playwright-core').Page} tab
 * @returns {Promise<boolean>} whether there is such a field
 */
async function typeEverywhere(tab) {
  const fields = tab.locator('input:not([type=checkbox]):not([type=radio]):not([type=hidden]):not([type=submit]):not([type=button]), textarea');
  let typed = false;
  for (const field of await fields.all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    // A form that is made to send what it holds, such as one to join, says so by its method.
    if (await field.evaluate((element) => /** @type {HTMLInputElement} */ (element).form?.method === 'post')) continue;
    await field.pressSequentially(TYPED);
    await field.press('Enter');
    typed = true;
  }
  return typed;
}

/**
 * The page as a browser without script shows it: all of its text, and links that lead on.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin
 * @param {Page} page
 * @returns {Promise<Found[]>}
 */
async function withoutScript(browser, origin, page) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const tab = await context.newPage();
    await tab.goto(origin + page.url, { waitUntil: 'load' });
    /** @type {Found[]} */
    const found = [];
    const missing = (/** @type {string} */ what, /** @type {string} */ fix) => found.push({ rule: 'needs script', what, fix });
    const main = tab.locator('main');
    if ((await main.count()) === 0 || (await main.first().innerText()).trim() === '') missing('main is empty', 'put its text into the page; scripts may only add to it');
    if (!(await tab.locator('h1').first().isVisible().catch(() => false))) missing('the heading cannot be seen', 'show it without script');
    if ((await tab.locator('a[href]:visible').count()) === 0) missing('no link can be seen', 'show links without script');
    // What only a script can work must stay away while there is none.
    for (const dead of await tab.locator('button:visible:not(form[action] button), [onclick]:visible').all()) {
      missing(`a button that does nothing: ${(await dead.evaluate((element) => element.outerHTML)).slice(0, 80)}`, 'let the script that works it show it');
    }
    return found;
  } finally {
    await context.close();
  }
}

if (isMain(import.meta.url)) {
  const { positional, options, flags } = arguments_(['seed']);
  const site = path.resolve(positional[0] ?? 'public');
  const all = await pages(site);
  const chosen = flags.has('all') ? all : sample(all, { seed: Number(options['seed'] ?? 1), more: 0, limit: all.length }).chosen;
  needPages('privacy', site, chosen.length);
  tell('privacy', await judge(site, chosen), `${chosen.length} of ${all.length} pages, with script and without`);
}
