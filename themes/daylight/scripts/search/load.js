// @ts-check
/** The edge of the search: what a page holds as data, and files from the server, inflated. */

/**
 * @param {string} id
 * @returns {any} nothing where the page has no such data
 */
export function data(id) {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

/** Whether this browser can do what the search needs; others get the plain lists. */
export function able() {
  return 'DecompressionStream' in window && 'findLast' in Array.prototype;
}

/**
 * A search file, inflated. Throws where it is missing or cut.
 *
 * @param {string} address
 */
export async function load(address) {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${response.status} ${address}`);
  const inflated = response.body.pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}
