// @ts-check
/**
 * Takes back what readers saved, and itself: the site's answer where saving pages is switched off
 * (`offline: false` in content/site.yaml). Whoever has the other worker gets this one on the next
 * visit.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(clear()));

async function clear() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('saved-')).map((name) => caches.delete(name)));
  await worker.registration.unregister();
}
