// @ts-check
/**
 * Weighs every page of a built site and holds it to its budget. Prints a table with the worst
 * page of each template.
 *
 *   node budget.mjs SITE
 *
 * A page's own file, styles inside it and all, is weighed packed with brotli as well as it can
 * be. It must also fit the first flight of a fresh connection, headers and all, when the host
 * packs it in passing. A page with all that it makes the browser fetch has a second budget.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { parse } from 'parse5';
import { arguments_, isMain, needPages, tell } from './command.mjs';
import { files, pages } from './pages.mjs';
import { elements } from './links.mjs';
import { headersFor, parseHeaders } from './serve.mjs';

/** @typedef {import('./command.mjs').Finding} Finding */

/** Bytes of the page's own file, packed as well as brotli can. */
const PAGE = 13_000;
/**
 * Pages of a tool: their lists stand in the page for readers without script, and the search comes in
 * modules of its own, which a browser with script fetches.
 */
const TOOL = new Map(['directory', 'search'].map((kind) => [kind, { page: 25_000, whole: 40_000, requests: 16 }]));
/** Bytes of the page and all that it fetches. */
const WHOLE = 25_000;
const REQUESTS = 3;
/** Ten packets of 1,460 bytes: what a server sends before it hears from the reader again. */
const FLIGHT = 14_600;
/** Brotli's quality where a host packs each answer anew. */
const IN_PASSING = 5;
/** From this share of the limit on a page is packed as well as can be. */
const NEAR = 0.8;

/**
 * @typedef {object} Weight
 * @property {string} url
 * @property {string} kind
 * @property {number} page bytes of its own file, packed
 * @property {number} flight bytes of its first answer with the headers, packed in passing
 * @property {number} whole bytes with everything that it fetches
 * @property {number} requests with that of the page itself
 */

/**
 * @param {string} folder
 * @returns {Promise<Weight[]>} the heaviest first
 */
export async function weigh(folder) {
  const rules = parseHeaders(await readFile(path.join(folder, '_headers'), 'utf8').catch(() => ''));
  const names = new Set(await files(folder));
  /** @type {Map<string, number>} */
  const packed = new Map();
  const fetched = async (/** @type {string} */ name) => {
    const known = packed.get(name);
    if (known !== undefined) return known;
    const bytes = await readFile(path.join(folder, name));
    const size = Math.min(bytes.length, brotli(bytes, 11));
    packed.set(name, size);
    return size;
  };
  /** @type {Weight[]} */
  const weights = [];
  for (const { url, file, kind } of await pages(folder)) {
    const bytes = await readFile(path.join(folder, file));
    const quick = brotli(bytes, IN_PASSING);
    // Packing well takes long, and is worth it only near the limit: elsewhere the quick size stands.
    const page = quick > NEAR * PAGE ? brotli(bytes, 11) : quick;
    const head = Object.entries(headersFor(rules, url)).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    let whole = page;
    const needed = await resources(folder, names, url, bytes.toString());
    for (const name of needed) whole += await fetched(name);
    weights.push({ url, kind, page, flight: head + quick, whole, requests: 1 + needed.length });
  }
  return weights.sort((a, b) => b.page - a.page || a.url.localeCompare(b.url));
}

/**
 * @param {Buffer} bytes
 * @param {number} quality
 */
function brotli(bytes, quality) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** `rel` values of `<link>` that make the browser fetch something. */
const FETCHED = new Set(['stylesheet', 'icon', 'manifest', 'preload', 'modulepreload', 'prefetch', 'apple-touch-icon']);

/**
 * The files that a page makes the browser fetch, with what those fetch in turn.
 *
 * @param {string} folder
 * @param {Set<string>} names of all files
 * @param {string} url
 * @param {string} html
 * @returns {Promise<string[]>}
 */
async function resources(folder, names, url, html) {
  /** @type {string[]} */
  const found = [];
  const need = async (/** @type {string} */ address, /** @type {string} */ from) => {
    const name = decodeURIComponent(new URL(address, `http://site.invalid${from}`).pathname.slice(1));
    if (!names.has(name) || found.includes(name)) return;
    found.push(name);
    const isText = /\.(css|m?js)$/.test(name);
    if (isText) for (const inner of insideOf(await readFile(path.join(folder, name), 'utf8'))) await need(inner, `/${name}`);
  };
  for (const { tag, attrs, text } of elements(/** @type {any} */ (parse(html)))) {
    const rel = (attrs['rel'] ?? '').toLowerCase().split(/\s+/);
    const named = tag === 'link' ? (rel.some((word) => FETCHED.has(word)) ? attrs['href'] : undefined) : tag === 'object' ? attrs['data'] : attrs['src'];
    if (named) await need(named, url);
    if (attrs['poster']) await need(attrs['poster'], url);
    if (tag === 'style') for (const inner of insideOf(text)) await need(inner, url);
  }
  return found;
}

/** @param {string} code of a style sheet or a module */
function insideOf(code) {
  const inside = /url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']|(?:^|[;\s}])(?:import|export)\b[^'";]*?["']([^"']+)["']/g;
  return [...code.matchAll(inside)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter((address) => address !== '' && !/^(data:|#)/.test(address));
}

/**
 * @param {Weight[]} weights
 * @returns {Finding[]}
 */
export function judge(weights) {
  return weights.flatMap(({ url, kind, page, flight, whole, requests }) => {
    /** @type {Finding[]} */
    const found = [];
    const over = (/** @type {string} */ rule, /** @type {number} */ is, /** @type {number} */ most, /** @type {string} */ fix) => {
      if (is > most) found.push({ page: url, rule, what: `${is.toLocaleString('en')} of ${most.toLocaleString('en')}`, fix });
    };
    const most = TOOL.get(kind) ?? { page: PAGE, whole: WHOLE, requests: REQUESTS };
    over('page too heavy (bytes)', page, most.page, 'split the page, or say it in fewer words');
    if (!TOOL.has(kind)) over('first flight too small (bytes with headers)', flight, FLIGHT, 'split the page, or shorten its styles');
    over('page too heavy with all that it fetches (bytes)', whole, most.whole, 'fetch it when the reader asks for it');
    over('too many requests', requests, most.requests, 'put it into the page, or fetch it when the reader asks for it');
    return found;
  });
}

/**
 * For each template how many pages there are, the middle one and the worst.
 *
 * @param {Weight[]} weights the heaviest first
 */
export function table(weights) {
  const kinds = [...new Set(weights.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => {
    const own = weights.filter((weight) => weight.kind === kind);
    const worst = /** @type {Weight} */ (own[0]);
    const middle = /** @type {Weight} */ (own[Math.floor(own.length / 2)]);
    const numbers = [own.length, middle.page, worst.page, Math.max(...own.map(({ flight }) => flight)), Math.max(...own.map(({ whole }) => whole)), Math.max(...own.map(({ requests }) => requests))];
    return `${kind.padEnd(14)}${numbers.map((number) => number.toLocaleString('en').padStart(10)).join('')}  ${worst.url}`;
  });
  const heads = ['pages', 'middle', 'worst', 'flight', 'whole', 'requests'].map((head) => head.padStart(10)).join('');
  const worst = /** @type {Weight} */ (weights[0]);
  return [`${'template'.padEnd(14)}${heads}  worst page`, ...rows, `the worst of all: ${worst.url}, ${worst.page.toLocaleString('en')} bytes`].join('\n');
}

if (isMain(import.meta.url)) {
  const { positional } = arguments_([]);
  const site = path.resolve(positional[0] ?? 'public');
  const weights = await weigh(site);
  needPages('budget', site, weights.length);
  console.log(`${table(weights)}\n`);
  tell('budget', judge(weights), `${weights.length} pages`);
}
