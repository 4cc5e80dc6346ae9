// @ts-check
/** The pages of a built site, and which of them to look at. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * @typedef {object} Page
 * @property {string} url the address on the site, such as `/en/guides/`
 * @property {string} file relative to the site, `/` between folders
 * @property {string} lang of the `html` element; `''` if it has none
 * @property {string} kind its template
 */

/**
 * Every file below `site`, relative to it, `/` between folders, sorted.
 *
 * @param {string} site
 * @returns {Promise<string[]>}
 */
export async function files(site) {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(site, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/**
 * Every page a reader can stay on: a page that only sends readers on to another is left out.
 *
 * @param {string} site
 * @returns {Promise<Page[]>}
 */
export async function pages(site) {
  /** @type {Page[]} */
  const found = [];
  for (const file of (await files(site)).filter((name) => name.endsWith('.html'))) {
    const html = await readFile(path.join(site, file), 'utf8');
    if (/<meta[^>]+http-equiv=["']?refresh/i.test(html)) continue;
    const lang = attribute(html, 'html', 'lang') ?? '';
    found.push({ url: address(file), file, lang, kind: attribute(html, 'body', 'data-template') ?? guessedKind(file, lang) });
  }
  return found;
}

/** @param {string} file relative to the site */
export function address(file) {
  return `/${file.replace(/(^|\/)index\.html$/, '$1')}`.split('/').map(encodeURIComponent).join('/');
}

/**
 * Without `data-template`: the first part of the address after the language.
 * A section's own page and the pages in it are two kinds.
 *
 * @param {string} file
 * @param {string} lang
 */
function guessedKind(file, lang) {
  const parts = file.replace(/(^|\/)index\.html$/, '').split('/').filter(Boolean);
  if (parts[0] === lang) parts.shift();
  if (parts.length === 0) return 'home';
  return parts.length === 1 ? `${parts[0]}` : `${parts[0]}/*`;
}

/**
 * @param {string} html
 * @param {string} tag
 * @param {string} name
 */
function attribute(html, tag, name) {
  const opening = new RegExp(`<${tag}(\\s[^>]*)?>`, 'i').exec(html)?.[1] ?? '';
  const value = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(opening);
  return value ? (value[1] ?? value[2] ?? value[3]) : undefined;
}

/**
 * One page for every pair of kind and language, then `more` others, at most `limit` in all.
 *
 * Where the pairs alone are more than `limit`, every kind and every language
 * still comes at least once: first the pairs that bring a kind or a language
 * not seen before, then the others.
 *
 * @param {Page[]} all
 * @param {{ seed: number, more: number, limit: number }} options
 * @returns {{ chosen: Page[], pairs: number, left: number }} `left`: pairs that found no room
 */
export function sample(all, { seed, more, limit }) {
  const shuffled = shuffle(all, seed);
  const pairs = firstOfEach(shuffled, (page) => `${page.kind} ${page.lang}`);
  /** @type {Set<string>} */
  const seen = new Set();
  const novel = pairs.filter((page) => {
    const isNew = !seen.has(`kind ${page.kind}`) || !seen.has(`lang ${page.lang}`);
    seen.add(`kind ${page.kind}`).add(`lang ${page.lang}`);
    return isNew;
  });
  const ordered = [...new Set([...novel, ...pairs])];
  const room = Math.max(limit - more, novel.length);
  const kept = ordered.slice(0, room);
  const others = shuffled.filter((page) => !kept.includes(page)).slice(0, more);
  return { chosen: [...kept, ...others], pairs: pairs.length, left: pairs.length - kept.length };
}

/**
 * @param {Page[]} all
 * @param {(page: Page) => string} key
 */
export function firstOfEach(all, key) {
  /** @type {Map<string, Page>} */
  const first = new Map();
  for (const page of all) if (!first.has(key(page))) first.set(key(page), page);
  return [...first.values()];
}

/**
 * The same seed gives the same order (mulberry32).
 *
 * @template T
 * @param {T[]} items
 * @param {number} seed
 * @returns {T[]}
 */
function shuffle(items, seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
