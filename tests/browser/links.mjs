// @ts-check
/**
 * Follows every link of a built site without a network: pages, pictures,
 * scripts, styles, feeds, sitemap, redirects, fragments, translations.
 *
 *   node links.mjs SITE
 *
 * Links to other sites are not followed; but nothing that the browser fetches
 * by itself may come from one.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'parse5';
import { arguments_, isMain, needPages, tell } from './command.mjs';
import { address, files } from './pages.mjs';

/**
 * @typedef {import('./command.mjs').Finding} Finding
 *
 * @typedef {object} Link
 * @property {string} value as written, one address
 * @property {string} where such as `<img src>`
 * @property {number} line
 * @property {boolean} fetched the browser fetches it without being asked
 *
 * @typedef {object} Doc what one HTML file says about itself
 * @property {string} file
 * @property {string} url its address below the base
 * @property {string} lang
 * @property {Set<string>} ids
 * @property {Link[]} links
 * @property {{ text: string, line: number }[]} data JSON-LD
 * @property {string[]} canonicals
 * @property {{ lang: string, href: string }[]} alternates
 *
 * @typedef {object} Site
 * @property {Map<string, Doc>} docs by file
 * @property {Set<string>} files
 * @property {string} base the site's own address without a slash at the end; `''` if no page tells
 */

/** `rel` values of `<link>` that only name an address and fetch nothing. */
const NAMES_ONLY = new Set(['canonical', 'alternate', 'license', 'author', 'help', 'me', 'next', 'prev', 'search', 'up', 'index', 'describedby', 'self']);

/**
 * @param {string} folder
 * @returns {Promise<{ findings: Finding[], looked: string }>}
 */
export async function judge(folder) {
  const names = await files(folder);
  const read = (/** @type {string} */ name) => readFile(path.join(folder, name), 'utf8');
  /** @type {Map<string, Doc>} */
  const docs = new Map();
  for (const name of names.filter((file) => file.endsWith('.html'))) docs.set(name, readDoc(name, await read(name)));
  const site = { docs, files: new Set(names), base: baseOf(docs) };

  const findings = [...docs.values()].flatMap((doc) => [...judgeLinks(site, doc), ...judgeTranslations(site, doc)]);
  let links = [...docs.values()].reduce((sum, doc) => sum + doc.links.length, 0);
  for (const name of names) {
    const written = await fileLinks(name, read, site.base);
    links += written.length;
    for (const link of written) findings.push(...judgeLink(site, name, `/${name}`, link));
  }
  return { findings, looked: `${links} links of ${docs.size} pages${site.base ? ` of ${site.base}` : ''}` };
}

// --- Reading -----------------------------------------------------------------

/**
 * @param {string} file
 * @param {string} html
 * @returns {Doc}
 */
function readDoc(file, html) {
  /** @type {Doc} */
  const doc = { file, url: address(file), lang: '', ids: new Set(), links: [], data: [], canonicals: [], alternates: [] };
  for (const element of elements(/** @type {any} */ (parse(html, { sourceCodeLocationInfo: true })))) readElement(doc, element);
  return doc;
}

/** @typedef {{ tag: string, line: number, text: string, attrs: Record<string, string> }} Element */

/**
 * Every element of a parse5 tree in the order of the document, also those inside `<template>`.
 *
 * @param {any} node
 * @returns {Generator<Element>}
 */
export function* elements(node) {
  if (node.tagName) {
    /** @type {Record<string, string>} */
    const attrs = {};
    for (const { prefix, name, value } of node.attrs) attrs[prefix ? `${prefix}:${name}` : name] = value;
    yield { tag: node.tagName, line: node.sourceCodeLocation?.startLine ?? 0, text: node.childNodes.map((/** @type {any} */ child) => child.value ?? '').join(''), attrs };
  }
  for (const child of node.childNodes ?? []) yield* elements(child);
  if (node.content) yield* elements(node.content);
}

/**
 * @param {Doc} doc
 * @param {Element} element
 */
function readElement(doc, { tag, line, text, attrs }) {
  if (attrs['id']) doc.ids.add(attrs['id']);
  if (tag === 'a' && attrs['name']) doc.ids.add(attrs['name']);
  if (tag === 'html') doc.lang = attrs['lang'] ?? '';
  const rel = (attrs['rel'] ?? '').toLowerCase().split(/\s+/);
  if (tag === 'link' && rel.includes('canonical')) doc.canonicals.push(attrs['href'] ?? '');
  if (tag === 'link' && rel.includes('alternate') && attrs['hreflang'] !== undefined) doc.alternates.push({ lang: attrs['hreflang'], href: attrs['href'] ?? '' });
  if (tag === 'style') doc.links.push(...styleLinks(text, line));
  if (tag === 'script' && attrs['type'] === 'application/ld+json') doc.data.push({ text, line });

  const clicked = tag === 'a' || tag === 'area' || tag === 'form' || tag === 'button' || tag === 'input' || (tag === 'link' && rel.some((word) => NAMES_ONLY.has(word)));
  const add = (/** @type {string} */ name, /** @type {string} */ value) => doc.links.push({ value: value.trim(), where: `<${tag} ${name}>`, line, fetched: !clicked });
  for (const name of ['href', 'src', 'action', 'formaction', 'poster', 'data', 'xlink:href']) {
    const value = attrs[name];
    if (value !== undefined && !(name === 'data' && tag !== 'object')) add(name, value);
  }
  for (const name of ['srcset', 'imagesrcset']) for (const value of srcset(attrs[name] ?? '')) add(name, value);
  if (tag === 'meta' && /^refresh$/i.test(attrs['http-equiv'] ?? '')) {
    const target = /url\s*=\s*['"]?([^'"]+)/i.exec(attrs['content'] ?? '')?.[1];
    if (target) add('content', target);
  }
  if (tag === 'meta' && /^(og|twitter):(image|url)$/.test(attrs['property'] ?? attrs['name'] ?? '')) {
    doc.links.push({ value: attrs['content'] ?? '', where: '<meta content>', line, fetched: false });
  }
}

/** @param {string} value candidates with descriptors, separated by commas */
function srcset(value) {
  return [...value.matchAll(/(?:^|,)\s*([^\s,]\S*)(?:\s+[^,]*)?/g)].map((match) => (match[1] ?? '').replace(/,+$/, ''));
}

/**
 * @param {string} css
 * @param {number} line where it starts
 * @returns {Link[]}
 */
function styleLinks(css, line) {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '');
  return [...bare.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*?))\s*\)|@import\s+["']([^"']+)["']/g)].map((match) => ({
    value: match[1] ?? match[2] ?? match[3] ?? match[4] ?? '',
    where: 'style',
    line,
    fetched: true,
  }));
}

/**
 * Addresses of the site itself in a sitemap or a feed.
 *
 * @param {string} xml
 * @param {string} base
 * @returns {Link[]}
 */
function xmlLinks(xml, base) {
  if (!base) return [];
  const found = xml.matchAll(/<(?:\w+:)?(loc|link|url|logo|icon)\b[^>]*>\s*([^<\s]+)\s*<|\s(href|url)="([^"]*)"/g);
  return [...found]
    .map((match) => ({ value: (match[2] ?? match[4] ?? '').replaceAll('&amp;', '&'), where: match[1] ? `<${match[1]}>` : (match[3] ?? ''), line: xml.slice(0, match.index).split('\n').length, fetched: false }))
    .filter(({ value }) => value === base || value.startsWith(`${base}/`));
}

/**
 * @param {string} name
 * @param {(name: string) => Promise<string>} read
 * @param {string} base
 * @returns {Promise<Link[]>}
 */
async function fileLinks(name, read, base) {
  if (name.endsWith('.css')) return styleLinks(await read(name), 1);
  if (name.endsWith('.xml')) return xmlLinks(await read(name), base);
  if (name === '_redirects') return redirectTargets(await read(name));
  if (/\.(json|txt|ics)$/.test(name)) return textLinks(await read(name), base);
  return [];
}

/**
 * Addresses of the site itself in data, calendars and plain text, long lines of which may be folded.
 * What is in the fragment are names of things, not of places in a page.
 *
 * @param {string} text
 * @param {string} base
 * @returns {Link[]}
 */
function textLinks(text, base) {
  if (!base) return [];
  const whole = text.replace(/\r?\n[ \t](?=\S)/g, (fold) => (fold.startsWith('\r') ? '' : fold));
  const starts = [...whole.matchAll(/https?:\/\/[^\s"'<>\\)\]]+/g)];
  return starts
    .map((match) => ({ value: match[0].replace(/#.*/, ''), where: 'text', line: whole.slice(0, match.index).split('\n').length, fetched: false }))
    .filter(({ value }) => value === base || value.startsWith(`${base}/`));
}

/**
 * @param {string} text Netlify's `_redirects`: from, to, status, conditions
 * @returns {Link[]}
 */
function redirectTargets(text) {
  return text.split('\n').flatMap((line, i) => {
    const [from, to] = line.trim().split(/\s+/);
    const settled = from && to && !from.startsWith('#') && !to.includes(':splat') && !/\/:\w/.test(to);
    return settled ? [{ value: to, where: `redirect of ${from}`, line: i + 1, fetched: false }] : [];
  });
}

/**
 * What stands before the page's own address in the canonical links: the pages
 * vote, because some rightly point elsewhere.
 *
 * @param {Map<string, Doc>} docs
 */
function baseOf(docs) {
  /** @type {Map<string, number>} */
  const votes = new Map();
  for (const { canonicals, url } of docs.values()) {
    const canonical = canonicals[0] ?? '';
    if (!/^https?:\/\//.test(canonical) || !canonical.endsWith(url)) continue;
    const base = canonical.slice(0, canonical.length - url.length);
    votes.set(base, (votes.get(base) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

// --- Links -------------------------------------------------------------------

/**
 * @param {Site} site
 * @param {Doc} doc
 * @returns {Finding[]}
 */
function judgeLinks(site, doc) {
  const named = doc.data.flatMap(({ text, line }) => textLinks(text, site.base).map((link) => ({ ...link, where: 'JSON-LD', line })));
  const found = [...doc.links, ...named].flatMap((link) => judgeLink(site, doc.file, doc.url, link));
  if (doc.file !== '404.html') return found;
  const relative = doc.links.filter(({ value }) => !/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(value));
  return [...found, ...relative.map((link) => finding(doc.file, link, 'relative link on the 404 page', 'start it with `/`: this page is shown at any depth'))];
}

/**
 * @param {Site} site
 * @param {string} file
 * @param {string} url of the file, below the base
 * @param {Link} link
 * @returns {Finding[]}
 */
function judgeLink(site, file, url, link) {
  const { value } = link;
  const tell = (/** @type {string} */ rule, /** @type {string} */ fix) => [finding(file, link, rule, fix)];
  if (value === '' && link.where === '<form action>') return [];
  if (value === '') return tell('empty address', 'give it an address or take the attribute away');
  if (value === '#') return tell('link to nowhere', 'give it a real target; `#` was a stand-in');
  if (/^javascript:/i.test(value)) return tell('script as an address', 'use a button, or a link that works without script');
  if (/^tel:/i.test(value) && !/^tel:(\+?[0-9-]+)(;ext=[0-9]+)?$/i.test(value)) return tell('phone number that cannot be dialled', 'write `tel:` with digits only, the country first: `tel:+18005550100`');
  const inside = insidePath(site, url, value);
  if (inside === undefined) {
    if (!/^(https?:)?\/\//i.test(value)) return [];
    return link.fetched ? tell('external resource', 'keep a copy on the site, or leave it out: readers are not to be seen by others') : [];
  }
  if (inside.pathname === '') return tell('link outside the base', `the site lies at ${site.base}/: start the path with ${new URL(site.base).pathname}/`);
  const target = resolve(site, inside.pathname);
  if (typeof target !== 'string') return tell(target.rule, target.fix);
  return fragmentExists(site, target, inside.hash) ? [] : tell('dead fragment', `no element of ${target} has this id; name one that is there`);
}

/**
 * The path and fragment below the base; nothing for an address of another site.
 * The path is empty for one that leaves the base by mistake.
 *
 * @param {Site} site
 * @param {string} url of the file that links
 * @param {string} value
 * @returns {{ pathname: string, hash: string } | undefined}
 */
function insidePath(site, url, value) {
  const base = site.base || 'http://site.invalid';
  /** @type {URL} */
  let full;
  try {
    full = new URL(value, base + url);
  } catch {
    return { pathname: value, hash: '' };
  }
  const root = new URL(`${base}/`);
  if (full.origin !== root.origin || !full.protocol.startsWith('http')) return undefined;
  // Below a base such as https://example.org/guide, a path outside /guide/ is a slip, a whole address someone else's.
  if (!`${full.pathname}/`.startsWith(root.pathname)) return value.includes('//') ? undefined : { pathname: '', hash: '' };
  return { pathname: full.pathname.slice(root.pathname.length - 1) || '/', hash: full.hash.slice(1) };
}

/**
 * @param {Site} site
 * @param {string} pathname
 * @returns {string | { rule: string, fix: string }} the file, or what is wrong
 */
function resolve(site, pathname) {
  const name = decoded(pathname)?.slice(1);
  if (name === undefined) return { rule: 'address cannot be read', fix: 'write `%25` for a percent sign' };
  const index = name === '' || name.endsWith('/') ? `${name}index.html` : name;
  if (site.files.has(index)) return index;
  if (site.files.has(`${name}/index.html`)) return { rule: 'link without its slash', fix: `write \`${pathname}/\`: without the slash readers wait for a redirect` };
  const near = [...site.files].find((file) => file.toLowerCase() === index.toLowerCase());
  if (near) return { rule: 'dead link', fix: `capitals matter: the file is ${near}` };
  return { rule: 'dead link', fix: `there is no file ${index}; correct the address or take the link away` };
}

/**
 * @param {Site} site
 * @param {string} file
 * @param {string} hash without `#`
 */
function fragmentExists(site, file, hash) {
  const id = decoded(hash.split(':~:')[0] ?? '');
  const doc = site.docs.get(file);
  // `#q=…` is the state of a search, not the name of an element; in a drawing the ids are not read.
  return id === '' || id === 'top' || id === undefined || id.includes('=') || !doc || doc.ids.has(id);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

// --- Translations ------------------------------------------------------------

/**
 * Canonical and hreflang: absolute, alive, and each page confirms what the others say of it.
 *
 * @param {Site} site
 * @param {Doc} doc
 * @returns {Finding[]}
 */
function judgeTranslations(site, doc) {
  /** @type {Finding[]} */
  const found = [];
  const tell = (/** @type {string} */ rule, /** @type {string} */ what, /** @type {string} */ fix) => found.push({ page: doc.file, rule, what, fix });
  const isAbsolute = (/** @type {string} */ href) => /^https?:\/\//.test(href);
  const own = site.base + doc.url;

  if (doc.canonicals.length > 1) tell('several canonicals', doc.canonicals.join(' '), 'keep one');
  const canonical = doc.canonicals[0];
  if (canonical !== undefined && !isAbsolute(canonical)) tell('canonical is not absolute', canonical, `write the whole address: ${own}`);
  else if (canonical !== undefined && canonical !== own) {
    const original = target(site, doc, canonical);
    if (!original) tell('canonical outside the site', canonical, 'name a page of this site');
    else if (original.canonicals[0] !== canonical) tell('canonical of a copy', canonical, 'name the original itself: that page names another one');
    if (doc.alternates.length > 0) tell('hreflang on a copy', `canonical ${canonical}`, 'a page that is not its own original stays out of hreflang');
    return found;
  }
  if (doc.alternates.length === 0) return found;

  for (const { lang, href } of doc.alternates) {
    const name = `hreflang=${lang} href=${href}`;
    if (!isAbsolute(href)) {
      tell('hreflang is not absolute', name, 'write the whole address with https:// and the host');
      continue;
    }
    const other = target(site, doc, href);
    if (!other) tell('hreflang outside the site', name, 'name a page of this site');
    else if (lang === 'x-default') continue;
    else if (other.lang.toLowerCase() !== lang.toLowerCase()) tell('hreflang of another language', name, `that page says lang="${other.lang}"`);
    // A page that offers every language is the default of the pages that it names.
    else if (!other.alternates.some((back) => back.href === own && [doc.lang.toLowerCase(), 'x-default'].includes(back.lang.toLowerCase()))) tell('hreflang is not answered', name, `${other.file} must name ${own} as hreflang=${doc.lang}, or neither may name the other`);
  }
  const langs = doc.alternates.map(({ lang }) => lang.toLowerCase());
  for (const lang of new Set(langs.filter((one, i) => langs.indexOf(one) !== i))) tell('hreflang twice', lang, 'one address a language');
  if (!doc.alternates.some(({ href }) => href === own)) tell('hreflang without the page itself', `no hreflang=${doc.lang} href=${own}`, 'a page names itself among its translations');
  if (!langs.includes('x-default')) tell('hreflang without x-default', langs.join(' '), 'add hreflang="x-default"');
  return found;
}

/**
 * @param {Site} site
 * @param {Doc} doc
 * @param {string} href
 */
function target(site, doc, href) {
  const inside = insidePath(site, doc.url, href);
  const file = inside && resolve(site, inside.pathname);
  return typeof file === 'string' ? site.docs.get(file) : undefined;
}

/**
 * @param {string} file
 * @param {Link} link
 * @param {string} rule
 * @param {string} fix
 * @returns {Finding}
 */
function finding(file, { where, value, line }, rule, fix) {
  return { page: `${file}:${line}`, rule, what: `${where} ${value}`, fix };
}

if (isMain(import.meta.url)) {
  const { positional } = arguments_([]);
  const site = path.resolve(positional[0] ?? 'public');
  needPages('links', site, (await files(site)).filter((name) => name.endsWith('.html')).length);
  const { findings, looked } = await judge(site);
  tell('links', findings, looked);
}
