// @ts-check
/**
 * The preview as volunteers meet it: `promotora serve` on a copy of the real site, in Chromium.
 *
 *   node --test preview.mjs            PROMOTORA names the program; CYCLES how often it is broken and mended
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch } from './chromium.mjs';
import { startPreview } from './promotora.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PROGRAM = process.env['PROMOTORA'] ?? path.join(ROOT, 'target/release/promotora');
const CYCLES = Number(process.env['CYCLES'] ?? 20);
const TODAY = '2026-11-24';
const PAGE = '/en/coverage/kids/';
const SOURCE = 'content/coverage/kids.md';
/** Far more than the aims, which are measured and not asserted; enough to tell late from never. */
const SOON = 30_000;

/** @type {string} */
let site;
/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
/** @type {string} */
let base;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('playwright-core').Page} */
let page;
/** @type {string[]} what the console says of violated policies and failed scripts */
let troubles = [];

before(async () => {
  site = await mkdtemp(path.join(os.tmpdir(), 'promotora-preview-'));
  for (const folder of ['content', 'i18n', 'themes']) await cp(path.join(ROOT, folder), path.join(site, folder), { recursive: true });
  await start(0);
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(String(error)));
});

after(async () => {
  await browser?.close();
  server?.kill('SIGKILL');
  await rm(site, { recursive: true, force: true });
});

/** @param {number} port 0 for any */
async function start(port) {
  ({ server, base } = await startPreview(PROGRAM, site, { port, today: TODAY }));
}

/** @param {string} file */
const read = (file) => readFile(path.join(site, file), 'utf8');
/** @param {string} file @param {string} text */
const save = (file, text) => writeFile(path.join(site, file), text);
/** As careful editors do: a new file in the place of the old one. @param {string} file @param {string} text */
async function saveByRename(file, text) {
  const beside = path.join(site, `${file}.tmp`);
  await writeFile(beside, text);
  await rename(beside, path.join(site, file));
}

/** What axe finds within an element. @param {string} selector */
async function axe(selector) {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async (selector) => {
    const axe = /** @type {typeof import('axe-core')} */ (Reflect.get(globalThis, 'axe'));
    const settings = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } };
    const { violations } = await axe.run(selector, settings);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, selector);
}

/** @param {string} address */
async function open(address) {
  troubles = [];
  await page.goto(base + address);
  await page.evaluate('window.stayed = true');
}

const stayed = () => page.evaluate('window.stayed === true');
/** @param {string} text */
const sees = (text) => page.waitForFunction((text) => document.querySelector('main')?.textContent?.includes(text), text, { timeout: SOON });
const errors = () => page.locator('#promotora-errors');

describe('a change', () => {
  test('shows in place: scroll, focus and open details stay', async () => {
    await open(PAGE);
    const before = await read(SOURCE);
    await page.evaluate(() => {
      document.querySelectorAll('main details').forEach((details) => details.setAttribute('open', ''));
      scrollTo({ top: 700, behavior: 'instant' });
      /** @type {HTMLElement | null} */ (document.querySelector('main h2:nth-of-type(2) a, main a[href]'))?.focus({ preventScroll: true });
    });
    const held = () => page.evaluate(() => [scrollY, document.activeElement?.outerHTML, document.querySelectorAll('main details[open]').length]);
    const was = await held();
    await save(SOURCE, `${before}\n\nFresh words at the end.\n`);
    await sees('Fresh words at the end.');
    assert.deepEqual(await held(), was);
    assert.ok(await stayed(), 'the page was not loaded anew');
    await saveByRename(SOURCE, before);
    await page.waitForFunction(() => !document.body.textContent?.includes('Fresh words'), undefined, { timeout: SOON });
    assert.ok(await stayed());
    assert.deepEqual(troubles, []);
  });

  test('of the title, which the data for machines names too, shows in place', async () => {
    await open(PAGE);
    const before = await read(SOURCE);
    await page.evaluate(() => document.querySelector('main details')?.setAttribute('open', ''));
    const opened = await page.locator('main details[open]').count();
    await save(SOURCE, before.replace(/^title: .*$/m, 'title: Another title'));
    await page.locator('h1', { hasText: 'Another title' }).waitFor({ timeout: SOON });
    assert.match((await page.locator('script[type="application/ld+json"]').textContent()) ?? '', /Another title/);
    assert.ok(await stayed(), 'the page was not loaded anew');
    assert.equal(await page.locator('main details[open]').count(), opened);
    await save(SOURCE, before);
    await page.locator('h1', { hasText: 'Another title' }).waitFor({ state: 'detached', timeout: SOON });
  });

  test('saved in two steps shows no half page', async () => {
    await open(PAGE);
    for (const file of [SOURCE, 'themes/daylight/templates/explainer.html', 'themes/daylight/templates/base.html']) {
      const before = await read(file);
      await page.evaluate(() => {
        const seen = new Set();
        Reflect.set(window, 'seen', seen);
        const look = () => {
          seen.add(document.documentElement.scrollHeight);
          requestAnimationFrame(look);
        };
        look();
      });
      for (const half of ['', before.slice(0, before.length / 2).trimEnd()]) {
        await save(file, half);
        await page.waitForTimeout(20);
        await save(file, before);
        await page.waitForTimeout(300);
      }
      assert.ok(await stayed(), file);
      assert.deepEqual(await page.evaluate(() => [...Reflect.get(window, 'seen')].slice(1)), [], file);
    }
  });

  test('of a style shows without loading the page', async () => {
    await open(PAGE);
    const file = 'themes/daylight/styles/3-base.css';
    const before = await read(file);
    const colour = () => page.evaluate(() => getComputedStyle(document.querySelector('h1') ?? document.body).outlineColor);
    const was = await colour();
    await save(file, `${before}\nh1 { outline-color: rgb(1, 2, 3); }\n`);
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1') ?? document.body).outlineColor === 'rgb(1, 2, 3)', undefined, { timeout: SOON });
    await save(file, before);
    await page.waitForFunction((was) => getComputedStyle(document.querySelector('h1') ?? document.body).outlineColor === was, was, { timeout: SOON });
    assert.ok(await stayed());
    assert.deepEqual(troubles, [], 'the policy lets it in');
  });

  test('of another page can be followed', async () => {
    await open('/en/about/');
    const before = await read(SOURCE);
    const line = page.locator('#promotora-changed');
    // The first round in the background knows no changes; when it is over is not told.
    for (let round = 0; round < 10 && !(await line.isVisible()); round += 1) {
      await save(SOURCE, `${before}\n\nRound ${round}. More words.\n`);
      await line.waitFor({ timeout: 15_000 }).catch(() => undefined);
    }
    assert.match(await line.innerText(), /^Changed: Coverage for children/);
    await line.locator('a').click();
    await sees('More words.');
    await save(SOURCE, `${before}\n\nEven more words.\n`);
    await sees('Even more words.');
    await open('/es/');
    await page.waitForTimeout(500);
    assert.equal(await line.count(), 0, 'what changed before a page was opened is no news to it');
    await save(SOURCE, before);
  });

  test('of the glossary, which has an entry for the word promotora, shows once', async () => {
    await open('/en/glossary/');
    assert.equal(await page.locator('#promotora').count(), 1, 'the entry');
    assert.equal(await page.locator('#promotora').evaluate((entry) => getComputedStyle(entry).position), 'static');
    let asked = 0;
    page.on('request', () => { asked += 1; });
    const before = await read('themes/daylight/styles/3-base.css');
    await save('themes/daylight/styles/3-base.css', `${before}\nh1 { outline-color: rgb(4, 5, 6); }\n`);
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1') ?? document.body).outlineColor === 'rgb(4, 5, 6)', undefined, { timeout: SOON });
    await page.waitForTimeout(1000);
    assert.ok(asked < 10, `${asked} requests`);
    await save('themes/daylight/styles/3-base.css', before);
  });

  test('reaches many open tabs', async () => {
    const tabs = await Promise.all(Array.from({ length: 20 }, () => page.context().newPage()));
    for (const tab of tabs) await tab.goto(base + PAGE);
    const before = await read(SOURCE);
    await save(SOURCE, `${before}\n\nFor every tab.\n`);
    await Promise.all(tabs.map((tab) => tab.waitForFunction(() => document.body.textContent?.includes('For every tab.'), undefined, { timeout: SOON })));
    await save(SOURCE, before);
    await Promise.all(tabs.map((tab) => tab.close()));
  });
});

describe('mistakes', () => {
  test('stand over the last good page, with place and fix, and go when mended', async () => {
    await open(PAGE);
    const before = await read(SOURCE);
    await save(SOURCE, before.replace(/^title: .*$/m, 'title: Coverage: for children'));
    await errors().waitFor({ timeout: SOON });
    assert.match(await errors().innerText(), /1 error in the sources/);
    const link = errors().locator('a').first();
    assert.match((await link.getAttribute('href')) ?? '', /^vscode:\/\/file\/.+kids\.md:\d+:\d+$/);
    assert.ok((await errors().locator('mark').count()) === 1);
    assert.ok(await page.locator('h1').isVisible(), 'the page as it was is below');
    await page.waitForFunction(() => /error/.test(document.querySelector('#promotora-status')?.textContent ?? ''));

    await errors().locator('#promotora-hide').focus();
    await page.keyboard.press('Escape');
    assert.ok(!(await errors().isVisible()), 'Escape hides it');
    assert.equal(await page.evaluate(() => document.activeElement?.parentElement?.id), 'promotora-bar', 'the focus stays in the panel');
    await save(SOURCE, before.replace(/^title: .*$/m, 'title: Coverage: for all children'));
    await errors().waitFor({ timeout: SOON });
    await save(SOURCE, before.replace(/^title: .*$/m, 'titel: Coverage for all children'));
    await page.waitForFunction(() => /titel/.test(document.querySelector('#promotora-status')?.textContent ?? ''), undefined, { timeout: SOON });
    await save(SOURCE, before);
    await errors().waitFor({ state: 'detached', timeout: SOON });
    assert.ok(await stayed());
  });

  test('told late, with a panel of a later moment, hold no page back', async () => {
    await open(PAGE);
    const before = await read(SOURCE);
    let held = false;
    await page.route('**/~promotora/panel**', async (route) => {
      if (!held) {
        held = true;
        await save(SOURCE, `${before}\n\nLate words.\n`);
        await page.waitForTimeout(500);
      }
      await route.continue();
    });
    await save(SOURCE, `${before}\n{phone nobody-at-all}\n`);
    await sees('Late words.');
    assert.ok(held);
    await page.unroute('**/~promotora/panel**');
    await save(SOURCE, before);
    await page.waitForFunction(() => !document.body.textContent?.includes('Late words'), undefined, { timeout: SOON });
  });

  test('of every file are told at once, also on a page that is fine', async () => {
    await open('/es/');
    const kids = await read(SOURCE);
    const teens = await read('content/coverage/teens.md');
    await save(SOURCE, `${kids}\n{phone nobody-at-all}\n`);
    await save('content/coverage/teens.md', teens.replace('---\n', '---\nsumary: x\n'));
    await page.waitForFunction(() => document.querySelectorAll('#promotora-errors li').length === 2, undefined, { timeout: SOON });
    await save(SOURCE, kids);
    await save('content/coverage/teens.md', teens);
    await errors().waitFor({ state: 'detached', timeout: SOON });
  });

  test('no content at all is told, and the page stays', async () => {
    await open(PAGE);
    const content = path.join(site, 'content');
    await rename(content, path.join(site, 'aside'));
    await errors().waitFor({ timeout: SOON });
    assert.match(await errors().innerText(), /there is no folder `content`/);
    assert.ok(await page.locator('h1').isVisible(), 'the page as it was is below');
    await rename(path.join(site, 'aside'), content);
    await errors().waitFor({ state: 'detached', timeout: SOON });
    const before = await read(SOURCE);
    await save(SOURCE, `${before}\n\nBack again.\n`);
    await sees('Back again.');
    await save(SOURCE, before);
    assert.ok(await stayed());
  });

  test('in a template are told, and the pages stay', async () => {
    await open(PAGE);
    const file = 'themes/daylight/templates/explainer.html';
    const before = await read(file);
    for (const broken of [before.replace('{%', '{% if %}{%'), `${before}{{ page.nothing.at.all }}`, '']) {
      await save(file, broken);
      if (broken) await errors().waitFor({ timeout: SOON });
      await save(file, before);
      await errors().waitFor({ state: 'detached', timeout: SOON });
      await page.locator('main h1').waitFor({ timeout: SOON });
    }
  });

  test(`break and mend, ${CYCLES} times, end no server and leave nothing stale`, async () => {
    await open(PAGE);
    const before = await read(SOURCE);
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      await save(SOURCE, before.slice(0, (before.length * (cycle % 7)) / 10));
      await save(SOURCE, before.replace('---', '--'));
      await errors().waitFor({ timeout: SOON });
      await save(SOURCE, `${before}\n\nCycle ${cycle}.\n`);
      await errors().waitFor({ state: 'detached', timeout: SOON });
      await sees(`Cycle ${cycle}.`);
    }
    await save(SOURCE, before);
    assert.equal(server?.exitCode, null);
  });
});

describe('what readers will see', () => {
  test('a draft has a ribbon, in the preview only', async () => {
    const before = await read(SOURCE);
    await save('content/coverage/later.md', before.replace('---\n', '---\ndraft: true\n').replace(/^slug:.*\n/m, '').replace(/^moved_from:.*\n/m, ''));
    const ribbon = page.locator('#promotora-ribbon');
    for (let tries = 0; tries < 50 && (await ribbon.count()) === 0; tries += 1) {
      await page.waitForTimeout(200);
      await open('/en/coverage/later/');
    }
    assert.match(await page.locator('#promotora-ribbon').innerText(), /draft: not public/);
    await rm(path.join(site, 'content/coverage/later.md'));
  });

  test('the site as of another day, and back', async () => {
    await open('/en/');
    await page.locator('#promotora-bar summary').click();
    await page.locator('#promotora-bar input[name=date]').fill('2028-02-01');
    await page.locator('#promotora-bar button[type=submit]').click();
    await page.waitForURL(`${base}/en/`);
    assert.equal(await page.locator('#promotora-bar input[name=date]').inputValue(), '2028-02-01');
    assert.match(await page.locator('#promotora-bar').innerText(), /Back to today/);
    const other = await page.context().newPage();
    await other.goto(`${base}/~promotora/day?date=2028-03-01&then=/en/`);
    await page.waitForFunction(() => /** @type {HTMLInputElement | null} */ (document.querySelector('#promotora-bar input[name=date]'))?.value === '2028-03-01', undefined, { timeout: SOON });
    await other.close();
    await open('/~promotora/day?then=/en/');
    assert.equal(await page.locator('#promotora-bar input[name=date]').getAttribute('value'), TODAY);
  });

  test('the bar stays open from page to page', async () => {
    await open('/en/');
    const bar = page.locator('#promotora-bar');
    if ((await bar.getAttribute('open')) === null) await bar.locator('summary').click();
    await open(PAGE);
    assert.notEqual(await bar.getAttribute('open'), null);
    assert.match(await bar.innerText(), /content\/coverage\/kids\.md[\s\S]*What links here/);
    await bar.locator('summary').click();
    await open('/es/coverage/');
    assert.equal(await bar.getAttribute('open'), null);
  });

  test('pseudo-locales, longer and from right to left', async () => {
    await open('/en-XA/coverage/kids/');
    assert.match(await page.locator('h1').innerText(), /^Çöṽéŕáĝé/);
    await page.locator('main a[href^="/en-XA/"]').first().waitFor();
    await open('/en-XB/coverage/kids/');
    assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(width <= 0, 'nothing sticks out');
  });

  test('a missing page helps', async () => {
    await open('/en/coverage/kid/');
    const text = await page.locator('#promotora-panel').innerText();
    assert.match(text, /There is no page at \/en\/coverage\/kid\/[\s\S]*content\/coverage\/kid\.md/);
  });
});

test('when the server restarts, the page says so and follows again', async () => {
  await open(PAGE);
  server?.kill('SIGKILL');
  await page.locator('#promotora-away').waitFor({ timeout: SOON });
  const before = await read(SOURCE);
  await save(SOURCE, `${before}\n\nWritten meanwhile.\n`);
  await start(Number(new URL(base).port));
  await sees('Written meanwhile.');
  assert.equal(await page.locator('#promotora-away').count(), 0);
  assert.ok(await stayed());
  await save(SOURCE, before);
});

test('the preview itself is accessible, in each of its states', async () => {
  const before = await read(SOURCE);
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    for (const address of [PAGE, '/en-XB/coverage/kids/', '/en/coverage/kid/']) {
      await save(SOURCE, `${before}\n{phone nobody-at-all}\n`);
      await open(address);
      await errors().waitFor({ timeout: SOON });
      const bar = page.locator('#promotora-bar');
      if ((await bar.count()) && (await bar.getAttribute('open')) === null) await bar.locator('summary').click();
      assert.deepEqual(await axe('#promotora-panel'), [], `${address} ${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await save(SOURCE, before);
});
