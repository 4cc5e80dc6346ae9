// @ts-check
/**
 * What readers take with them, in Chromium: pages on paper, pages saved for times without
 * internet, the quick exit.
 *
 *   SITE=SITE node --test paper.mjs
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import jsqr from 'jsqr';
import { launch } from './chromium.mjs';
import { firstOfEach, pages } from './pages.mjs';
import { serve } from './serve.mjs';
import { listen, stored } from './watch.mjs';

const site = path.resolve(process.env['SITE'] ?? '../../public');
const run = promisify(execFile);
const decode = /** @type {typeof jsqr.default} */ (/** @type {unknown} */ (jsqr));
/** Milliseconds that a saved page may take without internet: the wait for the network, and some. */
const PATIENCE = 8_000;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {string} */
let work;
before(async () => {
  browser = await launch();
  work = await mkdtemp(path.join(os.tmpdir(), 'promotora-paper-'));
});
after(async () => {
  await browser.close();
  await rm(work, { recursive: true, force: true });
});

/**
 * @param {(page: import('playwright-core').Page, server: import('./serve.mjs').Served) => Promise<void>} look
 * @param {{ folder?: string, options?: import('playwright-core').BrowserContextOptions }} [more]
 */
async function open(look, { folder = site, options = {} } = {}) {
  const server = await serve(folder);
  const context = await browser.newContext({ viewport: { width: 400, height: 800 }, ...options });
  try {
    await look(await context.newPage(), server);
  } finally {
    await context.close();
    await server.close();
  }
}

// --- Paper -------------------------------------------------------------------

test('every template prints as a tagged PDF in every script', async () => {
  const kinds = new Set(['explainer', 'program', 'sheet', 'county', 'directory-list', 'home', 'update', 'policy', 'single']);
  const langs = new Set(['en', 'es', 'ar', 'km', 'zh-Hant']);
  const all = (await pages(site)).filter(({ kind, lang }) => kinds.has(kind) && langs.has(lang));
  const chosen = firstOfEach(all, ({ kind }) => kind).concat(firstOfEach(all, ({ lang }) => lang));
  assert.ok(chosen.length >= kinds.size);
  await open(async (page, server) => {
    for (const { url } of chosen) {
      await page.goto(server.origin + url);
      const info = await print(page);
      assert.match(info, /^Tagged: +yes$/m, url);
      assert.match(info, /^Title: +\S/m, url);
    }
  });
});

/**
 * Prints the page, and says what `pdfinfo` knows of it.
 *
 * @param {import('playwright-core').Page} page
 */
async function print(page) {
  const file = path.join(work, 'page.pdf');
  await page.pdf({ path: file, format: 'Letter', preferCSSPageSize: true, tagged: true });
  return (await run('pdfinfo', [file])).stdout;
}

for (const [url, lang] of /** @type {const} */ ([['/es/programs/medi-cal/', 'Español'], ['/ar/programs/medi-cal/', 'العربية'], ['/en/coverage/kids/', 'English'], ['/en/programs/medi-cal/', 'English']])) {
  test(`on paper ${url} or its sheet says where it lives: a code that can be read, an address, its version`, async () => {
    await open(async (page, server) => {
      await page.goto(server.origin + url);
      assert.equal(await page.locator('.hand .qr:visible').count(), 0, 'on a screen nobody needs it');
      await page.emulateMedia({ media: 'print' });
      const canonical = await page.locator('link[rel=alternate][hreflang]').evaluateAll((links, tag) => links.map((link) => [link.getAttribute('hreflang'), link.getAttribute('href')]).find(([of]) => of === tag)?.[1], url.split('/')[1]);
      const hand = await page.locator('.hand').innerText();
      assert.ok(hand.replaceAll(/\s/g, '').includes(String(canonical).replace('https://', '').replace(/\/$/, '')), hand);
      assert.ok(hand.includes(lang), hand);
      assert.match(hand, /\b[0-9a-f]{6}\b/);
      assert.ok(await page.locator('.end time').first().isVisible(), 'when it was checked');
      assert.ok(await page.locator('.side .tel').first().isVisible(), 'whom to call');
      // The sheet in two languages has the code of the page it belongs to.
      const sheet = await page.locator('.hand a').count();
      if (sheet > 0) await page.goto(`${server.origin}${url}sheet/`);
      assert.equal(await scanned(page, '.qr'), canonical);
    }, { options: { deviceScaleFactor: 4 } });
  });
}

/**
 * What a phone reads in a drawing.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 */
async function scanned(page, selector) {
  const picture = (await page.locator(selector).screenshot({ scale: 'device' })).toString('base64');
  const blank = await page.context().newPage();
  const { data, width, height } = await blank.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.drawImage(bitmap, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { data: [...data], width, height };
  }, picture);
  await blank.close();
  return decode(Uint8ClampedArray.from(data), width, height)?.data;
}

test('a table that runs over several sheets repeats its head on each', async () => {
  await open(async (page, server) => {
    await page.goto(server.origin + '/en/programs/medi-cal/');
    const head = await page.evaluate(() => {
      const table = /** @type {HTMLTableElement} */ (document.querySelector('main table'));
      const row = /** @type {HTMLTableRowElement} */ (table.tBodies[0]?.rows[0]);
      for (let more = 0; more < 200; more += 1) row.after(row.cloneNode(true));
      return table.tHead?.innerText.trim().split(/\s{2,}|\t|\n/)[0] ?? '';
    });
    assert.ok(head);
    await print(page);
    const { stdout } = await run('pdftotext', ['-layout', path.join(work, 'page.pdf'), '-']);
    const sheets = stdout.split('\f').filter((sheet) => (sheet.match(/^\s*1\s+\$/gm) ?? []).length > 20);
    assert.ok(sheets.length >= 3, `${sheets.length} sheets are full of rows`);
    for (const sheet of sheets) assert.ok(sheet.includes(head), `a sheet without ${head}`);
  });
});

test('a program has a sheet in two languages, and only where it is translated', async () => {
  await open(async (page, server) => {
    await page.goto(`${server.origin}/es/programs/medi-cal/`);
    await page.locator('.hand a').click();
    assert.equal(new URL(page.url()).pathname, '/es/programs/medi-cal/sheet/');
    assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
    const sides = await page.locator('main > .two').evaluateAll((pairs) => pairs.map((pair) => [...pair.children].map((side) => [/** @type {HTMLElement} */ (side).lang, side.textContent?.trim() ?? ''])));
    assert.ok(sides.length > 10);
    for (const [own, other] of sides) {
      assert.equal(own?.[0], 'es');
      assert.equal(other?.[0], 'en');
      assert.ok(own?.[1] && other?.[1], 'both sides say something');
    }
    assert.equal(await page.locator('a[href^="#source"]').count(), 0, 'no mark without its source');
    await page.setViewportSize({ width: 320, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.goto(`${server.origin}/en/programs/medi-cal/`);
    assert.equal(await page.locator('.hand a').count(), 0);
    assert.equal((await page.goto(`${server.origin}/en/programs/medi-cal/sheet/`))?.status(), 404);
  });
});

// --- Offline -----------------------------------------------------------------

const GUIDE = '/es/programs/medi-cal/';

/** @param {import('playwright-core').Page} page */
const kept = async (page) => (await stored(page.context(), page)).map(({ what }) => what.replace(/http\S+/, '…'));

/**
 * The page as it opens when no server answers.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} address
 */
async function offline(page, address) {
  await page.goto(address, { timeout: PATIENCE });
  return page.locator('main').innerText();
}

/**
 * Waits until something is true of the guide's address. Playwright's own waitForFunction takes the
 * promise of an answer for a yes.
 *
 * @param {import('playwright-core').Page} page
 * @param {(path: string) => Promise<boolean | undefined>} is runs in the page
 */
async function until(page, is) {
  const end = Date.now() + PATIENCE;
  while (!(await page.evaluate(is, GUIDE))) {
    assert.ok(Date.now() < end, `never true: ${is}`);
    await page.waitForTimeout(100);
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {{ origin: string }} server
 */
async function saveGuide(page, server) {
  await page.goto(server.origin + GUIDE);
  await page.locator('[name=save_page]').click();
  await page.locator('[name=save_remove]').waitFor();
}

test('nothing is kept before the reader asks; a saved page opens without internet and says how old it is', async () => {
  const server = await serve(site);
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    const heard = await listen(page, server.origin);
    await page.goto(server.origin + GUIDE);
    const save = page.locator('[name=save_page]');
    await save.waitFor();
    assert.deepEqual(await kept(page), []);
    // The size that is told is the size of the page's own file.
    const told = Number(/(\d+)\D*$/.exec((await save.innerText()).replaceAll(/[.,\s]/g, ''))?.[1]);
    assert.equal(told, Math.ceil((await readFile(path.join(site, `${GUIDE}index.html`))).length / 1000));
    await save.click();
    const remove = page.locator('[name=save_remove]');
    await remove.waitFor();
    assert.match(await page.locator('#page_save [role=status]').innerText(), /guardada/);
    assert.deepEqual(await kept(page), ['cache saved-1', 'service worker …']);
    assert.deepEqual(await heard(), []);
    // Only this page, in this language, with what it needs.
    const copies = await page.evaluate(async () => (await (await caches.open('saved-1')).keys()).map(({ url }) => new URL(url).pathname).sort());
    assert.deepEqual(copies.filter((copy) => !copy.startsWith('/assets/')), [GUIDE, '/offline/es.json'].sort());
    await server.close();
    const text = await offline(page, server.origin + GUIDE);
    const now = new Date();
    assert.match(text, /^Copia guardada del /);
    assert.ok(text.includes(`${now.getDate()} de `) && text.includes(String(now.getFullYear())), text.slice(0, 200));
    assert.equal(await page.locator('#saved_copy a[href^="tel:"]').count(), 1);
    assert.ok(text.length > 1_000, 'the whole page is there');
    // Another page is not: those that are saved are offered.
    assert.ok((await offline(page, `${server.origin}/es/programs/wic/`)).includes('Estas páginas están guardadas'));
    await page.locator(`main a[href="${GUIDE}"]`).click();
    await page.locator('#saved_copy').waitFor();
    // And it goes away in one tap, without internet as well.
    await page.locator('[name=save_remove]').click();
    await page.locator('[name=save_page]').waitFor();
    assert.deepEqual(await kept(page), []);
  } finally {
    await context.close();
  }
});

test('a saved page renews itself as soon as there is internet, and is forgotten when it is gone', async () => {
  const folder = await copyOf(['es/programs/medi-cal', 'assets', 'offline', 'worker.js', '_headers', '404.html']);
  await open(async (page, server) => {
    await saveGuide(page, server);
    const file = path.join(folder, GUIDE, 'index.html');
    const html = await readFile(file, 'utf8');
    await writeFile(file, html.replace(/<h1>[^<]*/, '<h1>Otra cosa'));
    await page.reload();
    assert.equal(await page.locator('h1').innerText(), 'Otra cosa', 'the network comes first');
    assert.equal(await page.locator('#saved_copy').count(), 0, 'and is no old copy');
    await until(page, async (path) => (await (await (await caches.open('saved-1')).match(path))?.text())?.includes('Otra cosa'));
    await rm(file);
    await page.reload();
    await until(page, async (path) => !(await caches.match(path)));
  }, { folder });
});

test('a network that hardly answers is not waited for', async () => {
  const real = await serve(site);
  let stalled = false;
  const slow = http.createServer(async ({ url }, response) => {
    if (stalled) return;
    const answer = await fetch(real.origin + url);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => slow.listen(0, '127.0.0.1', () => resolve(undefined)));
  const origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (slow.address()).port}`;
  const page = await browser.newPage();
  try {
    await page.goto(origin + GUIDE);
    await page.locator('[name=save_page]').click();
    await page.locator('[name=save_remove]').waitFor();
    stalled = true;
    const start = Date.now();
    await page.goto(origin + GUIDE, { timeout: PATIENCE, waitUntil: 'commit' });
    await page.locator('#saved_copy').waitFor({ timeout: PATIENCE });
    assert.ok(Date.now() - start < PATIENCE);
  } finally {
    await page.close();
    slow.close();
    slow.closeAllConnections();
    await real.close();
  }
});

test('all guides and programs of the language can be saved, and no other', async () => {
  await open(async (page, server) => {
    await page.goto(`${server.origin}/km/programs/medi-cal/`);
    await page.locator('[name=save_page]').click();
    const all = page.locator('[name=save_all]');
    await all.waitFor();
    const words = JSON.parse(await readFile(path.join(site, 'offline/km.json'), 'utf8'));
    let bytes = 0;
    for (const address of words.pages) bytes += (await readFile(path.join(site, address, 'index.html'))).length;
    assert.ok((await all.innerText()).replaceAll(/[.,]/g, '').includes(`${Math.ceil(bytes / 1000)} KB`), 'its size is told');
    await all.click();
    await page.waitForFunction(() => /** @type {HTMLButtonElement} */ (document.querySelector('[name=save_all]')).hidden);
    const copies = await page.evaluate(async () => (await (await caches.open('saved-1')).keys()).map(({ url }) => new URL(url).pathname).filter((copy) => copy.endsWith('/')));
    assert.deepEqual(copies.sort(), words.pages.sort());
    assert.ok(copies.every((copy) => copy.startsWith('/km/')));
  });
});

test('a page that could not be saved leaves nothing behind', async () => {
  const folder = await copyOf(['es/programs/medi-cal', 'assets', 'worker.js', '_headers', '404.html']);
  await open(async (page, server) => {
    await page.goto(server.origin + GUIDE);
    await page.locator('[name=save_page]').click();
    await page.locator('#page_save [role=status]:not(:empty)').waitFor();
    await page.locator('[name=save_page]:enabled').waitFor();
    assert.deepEqual(await kept(page), []);
  }, { folder });
});

test('who takes back what is being saved finds nothing of it later', () =>
  open(async (page, server) => {
    await saveGuide(page, server);
    const ended = page.waitForFunction(() => /** @type {HTMLButtonElement} */ (document.querySelector('[name=save_all]')).disabled === false);
    await page.locator('[name=save_all]').click();
    await page.locator('[name=save_remove]').click();
    await ended;
    await page.waitForTimeout(500);
    assert.deepEqual(await kept(page), []);
    await page.reload();
    await page.locator('[name=save_page]').waitFor();
    assert.ok(!(await page.locator('[name=save_remove]').isVisible()));
  }));

test('an old copy is fetched anew while another page is read', async () => {
  const folder = await copyOf(['es/programs/medi-cal', 'es/programs/wic', 'assets', 'offline', 'worker.js', '_headers', '404.html']);
  await open(async (page, server) => {
    await saveGuide(page, server);
    await page.evaluate(async (path) => {
      const cache = await caches.open('saved-1');
      const copy = /** @type {Response} */ (await cache.match(path));
      const headers = new Headers(copy.headers);
      headers.set('x-saved', '2020-01-01T00:00:00.000Z');
      await cache.put(path, new Response(await copy.text(), { headers }));
    }, GUIDE);
    const file = path.join(folder, GUIDE, 'index.html');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/<h1>[^<]*/, '<h1>Otra cosa'));
    await page.goto(`${server.origin}/es/programs/wic/`);
    await until(page, async (path) => (await (await (await caches.open('saved-1')).match(path))?.text())?.includes('Otra cosa'));
  }, { folder });
});

test('where saving is switched off, whoever saved a page loses it', async () => {
  const folder = await copyOf(['es/programs/medi-cal', 'assets', 'offline', 'worker.js', '_headers', '404.html']);
  await open(async (page, server) => {
    await saveGuide(page, server);
    await cp(new URL('../../themes/daylight/worker/clear.js', import.meta.url), path.join(folder, 'worker.js'));
    await page.reload();
    await until(page, async () => (await caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0);
  }, { folder });
});

test('a browser without workers, or without script, shows no button that does nothing', async () => {
  const hidden = async (/** @type {import('playwright-core').Page} */ page) => assert.equal(await page.locator('#page_save').isVisible(), false);
  await open(async (page, server) => {
    await page.goto(server.origin + GUIDE);
    await hidden(page);
    assert.ok(await page.locator('h1').isVisible());
  }, { options: { javaScriptEnabled: false } });
  await open(async (page, server) => {
    await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
    await page.goto(server.origin + GUIDE);
    await hidden(page);
  });
});

/**
 * A part of the site that a test may change.
 *
 * @param {string[]} parts
 */
async function copyOf(parts) {
  const folder = await mkdtemp(path.join(work, 'site-'));
  for (const part of parts) await cp(path.join(site, part), path.join(folder, part), { recursive: true });
  return folder;
}

// --- Leaving -----------------------------------------------------------------

const PRIVATE = '/en/coverage/teens/';

test('the quick exit is a plain link that tells nobody where the reader was', async () => {
  await open(async (page, server) => {
    await page.goto(server.origin + PRIVATE);
    const exit = page.locator('#quick_exit');
    assert.ok(await exit.isVisible());
    assert.match((await exit.getAttribute('rel')) ?? '', /\bnoreferrer\b/);
    assert.equal(new URL((await exit.getAttribute('href')) ?? '').protocol, 'https:');
    await page.goto(`${server.origin}/en/coverage/kids/`);
    assert.equal(await exit.count(), 0, 'only where it is wanted');
  }, { options: { javaScriptEnabled: false } });
});

for (const [name, leave] of /** @type {[string, (page: import('playwright-core').Page) => Promise<void>][]} */ ([
  ['a tap', (page) => page.locator('#quick_exit').click()],
  ['Escape three times', async (page) => { for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape'); }],
])) {
  test(`with script, ${name} takes the page out of the history`, async () => {
    await open(async (page, server) => {
      // The real place is elsewhere, and tests go nowhere.
      const away = `${server.origin}/en/updates/`;
      await page.goto(`${server.origin}/en/`);
      await page.goto(server.origin + PRIVATE);
      await page.locator('#quick_exit').evaluate((link, href) => link.setAttribute('href', href), away);
      await leave(page);
      await page.waitForURL(away);
      await page.goBack();
      assert.equal(page.url(), `${server.origin}/en/`, 'Back does not lead to it');
    });
  });
}

test('Escape twice, or with another key between, leaves nobody', async () => {
  await open(async (page, server) => {
    await page.goto(server.origin + PRIVATE);
    for (const key of ['Escape', 'Escape', 'a', 'Escape']) await page.keyboard.press(key);
    assert.equal(page.url(), server.origin + PRIVATE);
    assert.ok(await page.locator('h1').isVisible());
  });
});

test('what has the focus is never under the quick exit', async () => {
  await open(async (page, server) => {
    await page.goto(server.origin + PRIVATE);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Shift+Tab');
      const over = await page.evaluate(() => {
        const [focus, exit] = [document.activeElement, document.querySelector('.exit')];
        if (!focus || !exit || exit.contains(focus) || focus === document.body) return false;
        const [a, b] = [focus.getBoundingClientRect(), exit.getBoundingClientRect()];
        return a.bottom <= b.bottom && a.top >= b.top && a.bottom > 0;
      });
      assert.equal(over, false, `step ${step}`);
    }
  });
});
