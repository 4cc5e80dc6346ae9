// @ts-check
/**
 * The directory and the site's search in Chromium, as readers use them: typing, filters, chips, Back,
 * a shared link, the keyboard, right to left, offline, a broken server, no script; axe in each state.
 *
 *   node search.mjs SITE
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { launch } from './chromium.mjs';
import { serve } from './serve.mjs';

const site = path.resolve(process.env['SITE'] ?? '../../public');
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
 * @param {string} address
 * @param {(page: import('playwright-core').Page, asked: string[]) => Promise<void>} look
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function open(address, look, options = {}) {
  const context = await browser.newContext({ viewport: { width: 400, height: 800 }, ...options });
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const asked = [];
    /** @type {string[]} */
    const errors = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(server.origin + address);
    await look(page, asked);
    assert.deepEqual(errors, []);
    assert.ok(asked.every((url) => url.startsWith(`${server.origin}/`)), 'nothing leaves the site');
    assert.ok(asked.every((url) => !url.includes('?')), 'nothing typed is in an address');
  } finally {
    await context.close();
  }
}

/** @param {import('playwright-core').Page} page */
async function clean(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } });
    return violations.map((/** @type {any} */ one) => `${one.id}: ${one.nodes[0].target}`);
  });
  assert.deepEqual(found, []);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
async function type(page, text) {
  await page.evaluate(() => {
    const status = document.getElementById('find_status');
    if (status) status.textContent = '';
  });
  await page.fill('#find_text', '');
  await page.fill('#find_text', text);
  await page.waitForFunction(() => /\d/.test(document.getElementById('find_status')?.textContent ?? ''), undefined, { timeout: 5000 });
}
const first = (/** @type {import('playwright-core').Page} */ page) => page.textContent('#find_results h2');

test('typing finds, counts and links to the entry', () =>
  open('/en/directory/', async (page, asked) => {
    await clean(page);
    assert.ok(asked.every((url) => !/\/search\/[0-9a-f]{10}\//.test(url)), 'nothing of the index is asked for before the form is used');
    await type(page, 'county office fresno');
    assert.match((await first(page)) ?? '', /Fresno County/);
    await clean(page);
    const link = page.locator('#find_results h2 a').first();
    const href = (await link.getAttribute('href')) ?? '';
    await link.click();
    await page.waitForURL(`**${href}`);
    assert.match((await page.textContent(`#${href.split('#')[1]} h3`)) ?? '', /Fresno County/);
  }));

test('what the issue asks for is answered sensibly', () =>
  open('/en/directory/', async (page) => {
    await type(page, 'medical for kids');
    assert.ok(((await page.locator('#find_results li').count()) ?? 0) > 0);
    await page.waitForSelector('#find_pages:not([hidden])');
    assert.match((await page.textContent('#find_pages')) ?? '', /Medi-Cal/);
    for (const [text, wanted] of [['clinica dental gratis', /dental/i], ['asian helth services', /Asian Health/], ['(510) 263-2420', /Alameda/]]) {
      await type(page, String(text));
      assert.match((await page.textContent('#find_results')) ?? '', /** @type {RegExp} */ (wanted), String(text));
    }
  }));

test('in other scripts, on the pages of their languages', async () => {
  for (const [address, text, wanted] of [['/zh-Hant/directory/', '醫療卡', /Medi-Cal/], ['/km/directory/', 'អ្នកបកប្រែ', /Khmer|Covered California/], ['/es/directory/', 'clinica dental gratis', /dental/i]]) {
    await open(String(address), async (page) => {
      await type(page, String(text));
      assert.match((await page.textContent('#find_results')) ?? '', /** @type {RegExp} */ (wanted), String(text));
    });
  }
});

test('chips show what was understood and take it away', () =>
  open('/en/directory/', async (page) => {
    await type(page, 'dentist 95823');
    await page.waitForSelector('#find_chips button');
    assert.match((await page.textContent('#find_chips')) ?? '', /Near 95823/);
    assert.match((await page.textContent('#find_results')) ?? '', /miles away/);
    await clean(page);
    await page.locator('#find_chips button', { hasText: '95823' }).click();
    await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById('find_text')).value === 'dentist');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'find_text');
  }));

test('filters count honestly, stand still and can be undone by Back', () =>
  open('/en/directory/', async (page) => {
    await type(page, 'oakland');
    await page.click('#find_filters summary');
    await page.waitForSelector('#find_groups fieldset');
    await clean(page);
    const box = page.locator('#find_groups label', { hasText: 'Dental care' });
    const number = Number(/\((\d+)\)/.exec((await box.textContent()) ?? '')?.[1]);
    assert.ok(number > 0);
    await box.locator('input').check();
    await page.waitForFunction((count) => (document.getElementById('find_status')?.textContent ?? '').startsWith(String(count)), number);
    await clean(page);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'INPUT', 'the focus stays on the filter');
    assert.ok((await page.locator('#find_groups input:disabled').count()) > 0, 'zeros are shown and disabled');
    await page.goBack();
    await page.waitForFunction((count) => !(document.getElementById('find_status')?.textContent ?? '').startsWith(`${count} `), number);
  }));

test('Copy link puts the search into the fragment, and the link brings it back', () =>
  open(
    '/en/directory/',
    async (page) => {
      await type(page, 'clinic in fresno');
      await page.click('#find_copy');
      const link = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(link, /\/en\/directory\/#q=clinic\+in\+fresno$/);
      assert.equal(new URL(page.url()).hash, '', 'the address itself says nothing');
      await page.goto('about:blank');
      await page.goto(link);
      await page.waitForSelector('#find_results li');
      assert.equal(await page.inputValue('#find_text'), 'clinic in fresno');
      assert.match(await page.locator('#find_results').innerText(), /Fresno/, 'no filter came with it');
      assert.doesNotMatch(await page.locator('#find_chips').innerText(), /Alameda/);
      assert.equal(new URL(page.url()).hash, '');
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  ));

test('nothing found gives the statewide lines', () =>
  open('/en/directory/', async (page) => {
    await page.fill('#find_text', 'xqzwvk');
    await page.waitForFunction(() => /Nothing was found/.test(document.getElementById('find_status')?.textContent ?? ''));
    assert.ok((await page.locator('#find_results a[href^="tel:"]').count()) >= 3);
    await clean(page);
  }));

test('odd queries break nothing', () =>
  open('/en/directory/', async (page) => {
    for (const text of ['<img src=x onerror=alert(1)>', '"; drop', '😀😀', '   ', 'a'.repeat(10_000), '__proto__ constructor', '\u202e\u0000x', '%00 & = #']) {
      await page.fill('#find_text', text);
      await page.waitForTimeout(300);
    }
    await type(page, 'clinic');
    assert.equal(await page.locator('#find_results img, #find_results script').count(), 0);
  }));

test('without script the form is hidden and every list is there', () =>
  open(
    '/es/directory/',
    async (page) => {
      assert.equal(await page.isVisible('#find'), false);
      await page.click('#find_all a >> text=Alpine');
      assert.ok((await page.locator('main li h3').count()) > 0);
    },
    { javaScriptEnabled: false },
  ));

test('offline after load: what was fetched still answers, what is missing is said', () =>
  open('/en/directory/', async (page) => {
    await type(page, 'clinic fresno');
    await page.context().setOffline(true);
    await type(page, 'clinic fresno');
    await page.fill('#find_text', 'zebra');
    await page.waitForFunction(() => /could not be loaded|Nothing/.test(document.getElementById('find_status')?.textContent ?? ''));
    assert.equal(await page.isVisible('#find_all'), true, 'the lists are offered');
    await page.context().setOffline(false);
  }));

test('a shard that is missing or cut is told of, and asked for again', () =>
  open('/en/directory/', async (page) => {
    const shards = /\/search\/[0-9a-f]+\/t\d+$/;
    await page.route(shards, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await page.fill('#find_text', 'clinic');
    await page.waitForFunction(() => /could not be loaded/.test(document.getElementById('find_status')?.textContent ?? ''));
    await clean(page);
    await page.unroute(shards);
    await page.route(shards, (route) => route.fulfill({ status: 200, body: Buffer.from([1, 2, 3]) }));
    await page.fill('#find_text', 'clinic x');
    await page.waitForFunction(() => /could not be loaded/.test(document.getElementById('find_status')?.textContent ?? ''));
    await page.unroute(shards);
    await type(page, 'clinic y');
  }));

test('a browser without DecompressionStream gets the lists', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'DecompressionStream'));
  await page.goto(`${server.origin}/en/directory/`);
  await page.waitForSelector('#find_old:not([hidden])');
  assert.equal(await page.isVisible('#find'), false);
  assert.equal(await page.isVisible('#find_all'), true);
  await context.close();
});

test('by keyboard alone', () =>
  open('/en/directory/', async (page) => {
    await page.focus('#find_text');
    await page.keyboard.type('clinic');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#find_results li');
    for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement?.closest('#find_results'))); i++) await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('#find_results')), 'Tab reaches the results');
  }));

test('the site search finds guides, programs, words and says what is only in English', () =>
  open('/es/search/', async (page, asked) => {
    await clean(page);
    assert.ok(asked.every((url) => !/\/search\/[0-9a-f]{10}\//.test(url)), 'loads nothing until used');
    await type(page, 'medi-cal para niños');
    assert.match((await page.textContent('#find_results')) ?? '', /Medi-Cal/);
    await clean(page);
  }));

test('every page has the way to the search in its head', () =>
  open('/en/', async (page) => {
    assert.equal(await page.locator('header a[rel="search"]').getAttribute('href'), '/en/search/');
  }));

test('right to left and 320 pixels wide nothing runs over', () =>
  open(
    '/en/directory/',
    async (page) => {
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      await type(page, 'dental clinic oakland');
      await page.click('#find_filters summary');
      await page.waitForSelector('#find_groups fieldset');
      const reach = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
      assert.ok(reach <= 320, `${reach} px`);
    },
    { viewport: { width: 320, height: 700 } },
  ));
