// @ts-check
/** What a page asks for, complains of and keeps, heard from the browser. */

/** @typedef {import('./command.mjs').Finding} Finding */

/**
 * Notes what the page asks for and complains of. The function it gives returns the findings so far.
 *
 * @param {import('playwright-core').Page} tab
 * @param {string} origin
 * @returns {Promise<() => Promise<Omit<Finding, 'page'>[]>>}
 */
export async function listen(tab, origin) {
  /** @type {Omit<Finding, 'page'>[]} */
  const found = [];
  /** @type {string[]} */
  const policy = [];
  const ours = (/** @type {string} */ url) => url.startsWith(`${origin}/`) || /^(data|blob|about):/.test(url);
  tab.on('request', (request) => {
    if (!ours(request.url())) {
      found.push({ rule: 'request leaves the site', what: `${request.resourceType()} ${request.url()}`, fix: 'keep a copy on the site, or leave it out: readers are not to be seen by others' });
    }
  });
  tab.on('response', (response) => {
    if (response.status() < 400 || !ours(response.url())) return;
    found.push({ rule: 'missing resource', what: `${response.status()} ${response.url().slice(origin.length)}`, fix: 'put the file there or take its address out of the page' });
  });
  tab.on('pageerror', (error) => found.push({ rule: 'script error', what: error.message, fix: 'mend the script; it stopped here' }));
  tab.on('console', (message) => {
    if (message.type() !== 'error') return;
    // These two are told with their details by the listeners for responses and for the policy.
    if (/^Failed to load resource/.test(message.text())) return;
    if (/Content.Security.Policy/i.test(message.text())) policy.push(message.text());
    else found.push({ rule: 'console error', what: message.text(), fix: 'a page in order says nothing' });
  });
  await tab.addInitScript(() => {
    /** @type {string[]} */
    const blocked = [];
    Object.assign(globalThis, { blockedByPolicy: blocked });
    document.addEventListener('securitypolicyviolation', (event) => {
      blocked.push(`${event.effectiveDirective} blocks ${event.blockedURI || 'inline'} ${event.sample}`.trim());
    });
  });
  return async () => {
    const blocked = await tab.evaluate(() => /** @type {string[]} */ (Reflect.get(globalThis, 'blockedByPolicy')));
    const told = blocked.length > 0 ? blocked : policy;
    const fix = 'make the page do without it; do not widen the policy';
    return [...found, ...[...new Set(told)].map((what) => ({ rule: 'content security policy', what, fix }))];
  };
}

/**
 * Nothing may be kept on the reader's device before the reader asks for it.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {import('playwright-core').Page} tab
 * @returns {Promise<Omit<Finding, 'page'>[]>}
 */
export async function stored(context, tab) {
  const kept = await tab.evaluate(async () => [
    ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
    ...(await caches.keys()).map((key) => `cache ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
    ...(await navigator.serviceWorker?.getRegistrations())?.map(({ scope }) => `service worker ${scope}`) ?? [],
    ...(document.cookie ? [`cookie ${document.cookie}`] : []),
  ]);
  const cookies = (await context.cookies()).map(({ name }) => `cookie ${name}`);
  return [...cookies, ...kept].map((what) => ({ rule: 'stored on the device', what, fix: 'store nothing until the reader asks to save a guide' }));
}
