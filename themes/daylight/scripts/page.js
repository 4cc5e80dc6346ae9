// @ts-check
/**
 * What a page can do more with script: be printed and passed on by buttons, be left at once, be
 * saved for times without internet. One file, since each costs a request. Nothing is stored, and
 * no worker registered, before the reader asks.
 */

const CACHE = 'saved-1';
const WORKER = '/worker.js';
/** Milliseconds that the worker has for one page. */
const ANSWER = 60_000;
/** Presses of a key within so many milliseconds that mean: leave. */
const [PRESSES, SPAN] = [3, 5_000];

const tools = document.getElementById('page_tools');
if (tools) {
  const [print, share] = /** @type {[HTMLButtonElement, HTMLButtonElement]} */ ([...tools.querySelectorAll('button')]);
  const told = /** @type {HTMLElement} */ (tools.querySelector('[role="status"]'));
  print.addEventListener('click', () => window.print());
  share.hidden = !shares() && !navigator.clipboard;
  share.addEventListener('click', () => pass(told));
  tools.hidden = false;
}

const exit = document.getElementById('quick_exit');
if (exit instanceof HTMLAnchorElement) quickExit(exit);
const save = document.getElementById('page_save');
if (save && 'serviceWorker' in navigator && 'caches' in window) offer(save);

/**
 * The link, or Escape three times, takes the page away at once, and its place in the history.
 *
 * @param {HTMLAnchorElement} link
 */
function quickExit(link) {
  /** @type {number[]} */
  let presses = [];
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave(link.href);
  });
  addEventListener('keydown', (event) => {
    if (event.repeat) return;
    if (event.key !== 'Escape') {
      presses = [];
      return;
    }
    presses = [...presses.filter((time) => event.timeStamp - time < SPAN), event.timeStamp];
    if (presses.length < PRESSES) return;
    // The key also stops a page that loads, and would stop the next one.
    event.preventDefault();
    leave(link.href);
  });
}

/** @param {string} address */
function leave(address) {
  document.title = '';
  document.body.replaceChildren();
  location.replace(address);
}

/**
 * @typedef {object} Words of the reader's language, from /offline/
 * @property {Record<string, string>} said
 * @property {string[]} pages all guides and programs
 */

/** @param {HTMLElement} box what offers to save the page */
async function offer(box) {
  const address = `/offline/${document.documentElement.lang}.json`;
  const status = /** @type {HTMLElement} */ (box.querySelector('[role=status]'));
  const one = /** @type {HTMLButtonElement} */ (box.querySelector('button'));
  const [all, remove] = ['save_all', 'save_remove'].map((name) => Object.assign(document.createElement('button'), { type: 'button', name, className: one.className, textContent: one.textContent, hidden: true }));
  if (!all || !remove) return;
  one.name = 'save_page';
  one.after(all, remove);
  /** @type {Words | undefined} */
  let words;
  const load = async () => (words ??= /** @type {Words} */ (await (await fetch(address)).json()));
  const show = (/** @type {boolean} */ any, /** @type {boolean} */ this_page) => {
    remove.hidden = !any;
    one.hidden = this_page;
  };
  /** What was asked for last: whatever was begun before ends there. */
  let turn = 0;
  let saving = Promise.resolve();
  const keep = async (/** @type {(words: Words) => string[]} */ which) => {
    const own = ++turn;
    for (const other of [one, all]) other.disabled = true;
    try {
      const { said, pages } = await load();
      status.textContent = said['save_busy'] ?? '';
      const urls = which({ said, pages });
      let kept = 0;
      // One page a message: a browser ends a worker that is busy for minutes.
      for (const url of urls) if (own === turn) kept += await ask({ task: 'save', urls: [url], words: address });
      if (own !== turn) return;
      if (kept < urls.length) throw new Error(`${urls.length - kept} were not saved`);
      status.textContent = said['save_done'] ?? '';
      remove.textContent = said['save_remove'] ?? '';
      all.textContent = said['save_all'] ?? '';
      all.hidden = pages.length <= urls.length;
    } catch {
      if (own === turn) status.textContent = words?.said['save_failed'] ?? '×';
    } finally {
      for (const other of [one, all]) other.disabled = false;
    }
    if (own !== turn) return;
    const [any, this_page] = await held();
    show(any, this_page);
    // Nothing stays of an attempt that saved nothing.
    if (!any) await forget();
    const focused = document.activeElement;
    if (!focused || focused === document.body || (focused instanceof HTMLElement && focused.hidden)) (this_page ? remove : one).focus({ preventScroll: true });
  };
  const begin = (/** @type {(words: Words) => string[]} */ which) => {
    saving = keep(which).catch(() => {});
  };
  one.addEventListener('click', () => begin(() => [location.pathname]));
  all.addEventListener('click', () => begin(({ pages }) => [...new Set([location.pathname, ...pages])]));
  remove.addEventListener('click', async () => {
    turn += 1;
    await forget();
    document.getElementById('saved_copy')?.remove();
    status.textContent = words?.said['save_removed'] ?? '';
    all.hidden = true;
    show(false, false);
    one.focus({ preventScroll: true });
    // The page that was being saved when this was asked for goes as well.
    await saving;
    await forget();
  });
  const [any, this_page] = await held();
  box.hidden = false;
  // Whoever saved anything has the words as well, so a network that hangs delays this by seconds at most.
  if (any) remove.textContent = (await load().catch(() => undefined))?.said['save_remove'] ?? '×';
  show(any, this_page);
  if (any && navigator.onLine) await ask({ task: 'refresh' }).catch(() => {});
}

/**
 * Whether anything is saved, and whether this page is. Looking stores nothing.
 *
 * @returns {Promise<[boolean, boolean]>}
 */
async function held() {
  if (!(await caches.has(CACHE))) return [false, false];
  const cache = await caches.open(CACHE);
  const copies = (await cache.keys()).map((request) => new URL(request.url).pathname).filter((path) => path.endsWith('/'));
  return [copies.length > 0, copies.includes(location.pathname)];
}

/**
 * Asks the worker, which is registered now if it was not.
 *
 * @param {object} task
 * @returns {Promise<number>} how many pages were saved
 */
async function ask(task) {
  const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: 'none' });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data.kept);
    setTimeout(() => reject(new Error('no answer')), ANSWER);
    if (worker) worker.postMessage(task, [port2]);
    else reject(new Error('no worker'));
  });
}

/** Takes everything away that the reader saved, and the worker with it. */
async function forget() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('saved-')).map((name) => caches.delete(name)));
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.unregister();
}

function shares() {
  return typeof navigator.share === 'function';
}

/**
 * By the reader's own ways of sharing, or else to the clipboard. A reader who thinks better of it
 * is told nothing.
 *
 * @param {HTMLElement} told where it is said that the link was copied
 */
async function pass(told) {
  const url = location.origin + location.pathname;
  if (shares()) {
    await navigator.share({ title: document.title, url }).catch(() => {});
    return;
  }
  await navigator.clipboard.writeText(url);
  told.textContent = told.dataset['said'] ?? '';
}
