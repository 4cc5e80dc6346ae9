// @ts-check
/**
 * The search in Chromium: time to the first cards on a slow phone, queries, round trips, heap.
 * Slow 4G is what Lighthouse takes for it: 150 ms for each round trip, 1.6 Mbit/s down, 0.75 up.
 */
import { at } from './numbers.mjs';
import { chromium, serve } from './host.mjs';
import { QUERIES } from './site.mjs';

/** @typedef {import('./peers.mjs').Peer} Peer */

const SLOW = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (0.75e6 / 8) * 0.9 };
const RUNS = 5;
const ASKED = 'dental care fresno';

/**
 * @param {string} out
 * @param {number} size
 * @param {Peer[]} peers
 * @param {import('./table.mjs').Table} table
 */
export async function browse(out, size, peers, table) {
  const server = await serve(out);
  const browser = await chromium();
  try {
    /** @type {Peer} */
    const own = {
      name: 'promotora',
      page: '/en/directory/',
      ready: '#find:not([hidden])',
      ask: async (page, text) => {
        await page.fill('#find_text', text);
        await page.press('#find_text', 'Enter');
      },
      answered: (page) => page.waitForFunction(() => /\d|Nothing/.test(document.getElementById('find_status')?.textContent ?? '') && !document.getElementById('find_status')?.textContent?.includes('…')),
    };
    for (const peer of [own, ...peers]) {
      const { cold, warm, bytes, requests } = await slow(browser, server, peer);
      const heap = await heapOf(browser, server.origin, peer);
      console.log(`  ${peer.name} in Chromium: slow 4G cold ${(cold / 1000).toFixed(2)} s, warm ${(warm / 1000).toFixed(2)} s; ${(bytes / 1000).toFixed(1)} kB in ${requests} requests, the page among them; heap ${heap.toFixed(1)} MB`);
      if (peer !== own) continue;
      table.set('slow cold', size, cold / 1000);
      table.set('slow warm', size, warm / 1000);
      table.set('heap', size, heap);
    }
    const { query, trips } = await queries(browser, server.origin);
    console.log(`  queries in Chromium: p50 ${at(query, 0.5).toFixed(2)} ms, p95 ${at(query, 0.95).toFixed(2)} ms; round trips to the cards: p50 ${at(trips, 0.5)}, most ${at(trips, 1)}`);
    table.set('query', size, at(query, 0.95));
    table.set('trips', size, at(trips, 1));
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * From the address to the first results, on a slow phone: with an empty cache, and on the page again.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {Awaited<ReturnType<typeof serve>>} server
 * @param {Peer} peer
 */
async function slow(browser, { origin, sent }, peer) {
  const lists = { colds: /** @type {number[]} */ ([]), warms: /** @type {number[]} */ ([]), bytes: /** @type {number[]} */ ([]), requests: /** @type {number[]} */ ([]) };
  const { colds, warms, bytes, requests } = lists;
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 400, height: 800 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    [sent.bytes, sent.requests] = [0, 0];
    for (const times of [colds, warms]) {
      const start = performance.now();
      await page.goto(origin + peer.page, { waitUntil: 'commit' });
      await page.waitForSelector(peer.ready, { state: 'attached' });
      await peer.ask(page, ASKED);
      await peer.answered(page);
      times.push(performance.now() - start);
      if (times === colds) {
        bytes.push(sent.bytes);
        requests.push(sent.requests);
      }
      await page.goto('about:blank');
    }
    await context.close();
  }
  return { cold: at(colds, 0.5), warm: at(warms, 0.5), bytes: at(bytes, 0.5), requests: at(requests, 0.5) };
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin
 * @param {Peer} peer
 */
async function heapOf(browser, origin, peer) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(origin + peer.page);
  await page.waitForSelector(peer.ready, { state: 'attached' });
  for (const text of QUERIES) {
    await peer.ask(page, text);
    await peer.answered(page);
    await page.waitForTimeout(50);
  }
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const used = /** @type {{ usedSize: number, backingStorageSize?: number }} */ (await session.send('Runtime.getHeapUsage'));
  await context.close();
  return (used.usedSize + (used.backingStorageSize ?? 0)) / 1e6;
}

/**
 * The engine by itself in the page: warm queries in milliseconds, and for each query on a fresh engine,
 * how many times it had to wait for files before the cards were there.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin
 */
async function queries(browser, origin) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${origin}/en/directory/`);
  const script = await page.getAttribute('link[rel="modulepreload"]', 'href');
  const found = await page.evaluate(
    async ({ address, texts }) => {
      const { best, createEngine } = await import(String(address));
      const core = JSON.parse(document.getElementById('search-core')?.textContent ?? '');
      /** @type {Map<string, Promise<Uint8Array>>} */
      const kept = new Map();
      let [waiting, waits] = [0, 0];
      const fetched = async (/** @type {string} */ file) => {
        const response = await fetch(file);
        return new Uint8Array(await new Response(/** @type {ReadableStream} */ (response.body).pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer());
      };
      const load = async (/** @type {string} */ file) => {
        if (waiting++ === 0) waits++;
        kept.set(file, kept.get(file) ?? fetched(file));
        const bytes = await kept.get(file);
        // All that was asked for together comes together.
        await new Promise((done) => setTimeout(done, 20));
        waiting--;
        return bytes;
      };
      const trips = [];
      for (const text of texts) {
        const engine = createEngine(core, load);
        await Promise.all([engine.language(), engine.places()]);
        waits = 0;
        await engine.cards(best((await engine.search(text)).scores, 10).docs);
        trips.push(waits);
      }
      const engine = createEngine(core, load);
      for (const text of texts) await engine.search(text);
      const query = [];
      for (let round = 0; round < 10; round++) {
        for (const text of texts) {
          const start = performance.now();
          best((await engine.search(text)).scores, 10);
          query.push(performance.now() - start);
        }
      }
      return { query, trips };
    },
    { address: script, texts: QUERIES },
  );
  await context.close();
  return found;
}
