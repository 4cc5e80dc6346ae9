// @ts-check
/**
 * Answers for the pages that a reader saved. It is registered only when somebody saves a page.
 *
 * A saved page comes from the network if that answers soon, and is saved anew; otherwise the copy
 * is shown, with a line in it that says of which day it is. Pages that nobody saved are left to
 * the browser, but for a list of those that are when there is no internet.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** Another name whenever copies of an older form would be wrong. */
const CACHE = 'saved-1';
/** Milliseconds that the network has before the copy is shown. */
const WAIT = 3_000;
/** Milliseconds after which a copy is fetched anew. */
const OLD = 24 * 60 * 60 * 1000;

/**
 * @typedef {object} Words of one language, from /offline/
 * @property {string} lang
 * @property {string} dir
 * @property {string} date its pattern
 * @property {string[]} months
 * @property {Record<string, string>} said
 * @property {[string, string] | null} phone its address and how it is shown
 */

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(begin()));

/** Copies of an older form go. */
async function begin() {
  const names = (await caches.keys()).filter((name) => name.startsWith('saved-') && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

worker.addEventListener('message', (event) => {
  const [port] = event.ports;
  const done = event.data.task === 'save' ? save(event.data.urls, event.data.words) : refreshed();
  event.waitUntil(done.then((kept) => port?.postMessage({ kept }), () => port?.postMessage({ kept: 0 })));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(event, url.pathname));
  // Their names change with what is in them.
  else if (url.pathname.startsWith('/offline/')) event.respondWith(soon(fetch(request), url.pathname));
  else if (/^\/(assets|files)\//.test(url.pathname)) event.respondWith(copyOf(url.pathname).then((copy) => copy ?? fetch(request)));
});

/** @param {string} path */
async function copyOf(path) {
  return (await caches.has(CACHE)) ? (await caches.open(CACHE)).match(path) : undefined;
}

/**
 * @param {FetchEvent} event
 * @param {string} path
 */
async function page(event, path) {
  const copy = await copyOf(path);
  if (!copy) return fetch(event.request).catch(async (error) => (await list(path)) ?? Promise.reject(error));
  const fresh = fetch(event.request);
  const kept = fresh.then((answer) => keep(path, answer.clone(), copy.headers.get('x-words') ?? '')).catch(() => {});
  event.waitUntil(kept);
  return soon(fresh, path);
}

/**
 * The network's answer if it comes soon and is no failure of the host, else the copy, if there is one.
 *
 * @param {Promise<Response>} fresh
 * @param {string} path
 */
async function soon(fresh, path) {
  const copy = await copyOf(path);
  if (!copy) return fresh;
  const good = fresh.then((answer) => (answer.status >= 500 ? undefined : answer), () => undefined);
  const late = new Promise((resolve) => setTimeout(resolve, WAIT));
  return (await Promise.race([good, late])) ?? copy;
}

/**
 * @param {string[]} urls
 * @param {string} words
 * @returns {Promise<number>} how many were saved
 */
async function save(urls, words) {
  const answer = await fetch(words, { cache: 'no-cache' });
  if (!answer.ok) return 0;
  await (await caches.open(CACHE)).put(words, answer);
  let kept = 0;
  for (const url of urls) if (await keep(url, await fetch(url, { cache: 'no-cache' }), words).catch(() => false)) kept += 1;
  return kept;
}

/** @type {Promise<number> | undefined} */
let refreshing;

/** One round at a time, however many pages are opened meanwhile. */
function refreshed() {
  refreshing ??= refresh().finally(() => (refreshing = undefined));
  return refreshing;
}

/** Saves every copy anew that is older than a day. One that cannot be had now keeps no other back. */
async function refresh() {
  if (!(await caches.has(CACHE))) return 0;
  const cache = await caches.open(CACHE);
  const fetched = new Set();
  let kept = 0;
  for (const request of await cache.keys()) {
    const headers = (await cache.match(request))?.headers;
    const [day, words] = [headers?.get('x-saved'), headers?.get('x-words')];
    if (!day || !words || Date.now() - Date.parse(day) < OLD) continue;
    try {
      const answer = fetched.has(words) ? undefined : await fetch(words, { cache: 'no-cache' });
      fetched.add(words);
      if (answer?.ok) await cache.put(words, answer);
      const path = new URL(request.url).pathname;
      if (await keep(path, await fetch(path, { cache: 'no-cache' }), words)) kept += 1;
    } catch {
      continue;
    }
  }
  return kept;
}

/**
 * Saves an answer with its line and what the page shows besides. A page that is gone is
 * forgotten; anything else that is no page of ours, such as a network's sign-in, leaves the copy.
 *
 * @param {string} path
 * @param {Response} answer
 * @param {string} words
 */
async function keep(path, answer, words) {
  if (answer.status === 404 || answer.status === 410) {
    // Our own page says so, not something between us and the reader.
    if ((await copyOf(path)) && (await answer.text()).includes('<main id="the_page"')) await drop(path);
    return false;
  }
  const html = answer.ok ? await answer.text() : '';
  const said = await copyOf(words);
  if (!said || !html.includes('<main id="the_page"')) return false;
  const today = new Date();
  const headers = new Headers(answer.headers);
  for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  headers.set('x-saved', today.toISOString());
  headers.set('x-words', words);
  const cache = await caches.open(CACHE);
  const needed = [...html.matchAll(/(?:src|href)="(\/(?:assets|files)\/[^"]+)"/g)].map((found) => found[1] ?? '');
  for (const file of new Set(needed)) if (!(await cache.match(file))) await cache.add(file);
  await cache.put(path, new Response(marked(html, await said.json(), today), { headers }));
  return true;
}

/**
 * Forgets a page; with the last one goes all that is kept.
 *
 * @param {string} path
 */
async function drop(path) {
  const cache = await caches.open(CACHE);
  await cache.delete(path);
  if ((await cache.keys()).some(({ url }) => new URL(url).pathname.endsWith('/'))) return;
  await caches.delete(CACHE);
  await worker.registration.unregister();
}

/**
 * The page with a line that says of which day it is and whom to call.
 *
 * @param {string} html
 * @param {Words} words
 * @param {Date} day
 */
function marked(html, words, day) {
  const date = filled(words.date, { day: String(day.getDate()), month: words.months[day.getMonth()] ?? '', year: String(day.getFullYear()) });
  const call = words.phone ? ` <a class="tel-in" href="${words.phone[0]}"><bdi dir="ltr">${words.phone[1]}</bdi></a>` : '';
  const text = filled(words.said['save_stale'] ?? '', { date: `<bdi><time datetime="${iso(day)}">${date}</time></bdi>` });
  const line = `<div class="wrap"><p class="note" id="saved_copy" lang="${words.lang}" dir="${words.dir}">${text}${call}</p></div>`;
  return html.replace(/<main [^>]*>/, (main) => main + line);
}

/** @param {Date} day */
function iso(day) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/**
 * @param {string} text
 * @param {Record<string, string>} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/**
 * In place of a page that nobody saved: the frame of one that somebody did, in the language that
 * was asked for if there is one, and links to all.
 *
 * @param {string} path
 */
async function list(path) {
  if (!(await caches.has(CACHE))) return undefined;
  const cache = await caches.open(CACHE);
  /** @type {{ path: string, title: string, html: string, words: string }[]} */
  const saved = [];
  for (const request of await cache.keys()) {
    const copy = await cache.match(request);
    const words = copy?.headers.get('x-words');
    if (!copy || !words) continue;
    const html = await copy.text();
    saved.push({ path: new URL(request.url).pathname, title: /<title[^>]*>([^<]*)/.exec(html)?.[1] ?? '', html, words });
  }
  const first = saved.find(({ words }) => words === `/offline/${path.split('/')[1]}.json`) ?? saved[0];
  const words = first && /** @type {Words | undefined} */ (await (await cache.match(first.words))?.json());
  if (!first || !words) return undefined;
  const text = words.said['save_list'] ?? '';
  const tongue = (/** @type {string} */ html) => /<html (lang="[^"]+" dir="[^"]+")/.exec(html)?.[1] ?? '';
  const links = saved.map(({ path, title, html }) => `<li ${tongue(html)}><a href="${path}">${title}</a></li>`).join('');
  const main = `<main id="the_page" lang="${words.lang}" dir="${words.dir}"><div class="wrap"><h1>${text}</h1><ul>${links}</ul></div></main>`;
  const html = first.html.replace(/<main [\s\S]*<\/main>/, () => main).replace(/<title[^>]*>[^<]*/, () => `<title>${text}`);
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
