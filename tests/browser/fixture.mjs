// @ts-check
/** A small site in good order, and the same site with one defect to a page: what the self-test judges. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** @typedef {Map<string, string | Buffer>} Tree path → content */

export const BASE = 'https://example.org';

const STYLE = [
  ':root{color-scheme:light dark}',
  'body{margin:1rem;font:1.1rem/1.6 sans-serif;background:#fff;color:#111}',
  'a{color:#0b5b4b;overflow-wrap:anywhere}',
  'h1{font-size:1em;overflow-wrap:anywhere}',
  ':focus-visible{outline:3px solid}',
  '@media (prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#84d9c1}}',
].join('');

const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64');

/**
 * @typedef {object} PageParts
 * @property {string} url
 * @property {string} lang
 * @property {string} template
 * @property {string} title
 * @property {string} [canonical] the page itself unless given; `''` for none
 * @property {Record<string, string>} [alternates] language → address
 * @property {string} [style] added to the style of every page
 * @property {string} [head] added at the end of the head
 * @property {string} body inside `main`
 */

/**
 * @param {PageParts} parts
 * @returns {string}
 */
export function page({ url, lang, template, title, canonical = url, alternates = {}, style = '', head = '', body }) {
  const css = STYLE + style;
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'`;
  const links = [
    canonical && `<link rel="canonical" href="${BASE}${canonical}">`,
    ...Object.entries(alternates).map(([name, target]) => `<link rel="alternate" hreflang="${name}" href="${target.startsWith('/') ? BASE : ''}${target}">`),
  ];
  return `<!doctype html>
<html lang="${lang}" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
${links.filter(Boolean).join('\n')}
<style>${css}</style>
${head}
</head>
<body data-template="${template}">
<header><nav aria-label="Main"><a href="/en/">Home</a> <a href="/es/" hreflang="es" lang="es">Inicio</a></nav></header>
<main id="main"><h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

/** @type {Record<string, string>} */
const HOMES = { en: '/en/', es: '/es/', 'x-default': '/' };
/** @type {Record<string, string>} */
const GUIDES = { en: '/en/guides/kids/', es: '/es/guides/ninos/', 'x-default': '/' };

/** @returns {Tree} */
export function goodSite() {
  const guide = '<p id="who">Children. <a href="#who">Who</a> and <a href="../../">home</a>. <a href="tel:+18005550100">800-555-0100</a></p><p><img src="/assets/sun.png" srcset="/assets/sun.png 1x, /assets/sun.png 2x" alt="A sun" width="1" height="1"></p><p><a href="https://example.com/">Another site</a></p>';
  /** @type {PageParts[]} */
  const parts = [
    { url: '/', lang: 'en', template: 'languages', title: 'Choose a language', body: '<p>English or <span lang="es">Español</span></p>' },
    { url: '/en/', lang: 'en', template: 'home', title: 'Family coverage', alternates: HOMES, body: '<p><a href="guides/kids/#who">Children</a></p>', head: '<script type="module" src="/assets/good.mjs"></script>' },
    { url: '/es/', lang: 'es', template: 'home', title: 'Cobertura', alternates: HOMES, body: '<p><a href="/es/guides/ninos/">Niños</a> <a href="/es/guides/papers/">Papeles</a></p>' },
    { url: '/en/guides/kids/', lang: 'en', template: 'guide', title: 'Children', alternates: GUIDES, body: guide },
    { url: '/es/guides/ninos/', lang: 'es', template: 'guide', title: 'Niños', alternates: GUIDES, body: guide },
    { url: '/en/guides/papers/', lang: 'en', template: 'guide', title: 'Papers', alternates: { en: '/en/guides/papers/', 'x-default': '/en/guides/papers/' }, body: '<p>Bring them.</p>' },
    { url: '/es/guides/papers/', lang: 'es', template: 'guide', title: 'Papeles', canonical: '/en/guides/papers/', body: '<p>Este texto está en inglés.</p><div lang="en" dir="ltr"><p>Bring them.</p></div>' },
  ];
  /** @type {Tree} */
  const tree = new Map(parts.map((one) => [fileOf(one.url), page(one)]));
  tree.set('404.html', page({ url: '/404.html', canonical: '', lang: 'en', template: '404', title: 'Not found', body: '<p><a href="/en/">Home</a></p>' }));
  tree.set('assets/good.mjs', "document.documentElement.dataset['ready'] = '';\n");
  tree.set('assets/sun.png', PICTURE);
  tree.set('sitemap.xml', `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${BASE}/en/</loc></url></urlset>`);
  tree.set('_redirects', '/old/ /en/guides/kids/ 301\n/ /es/ 302 Language=es\n/docs/* /en/:splat 301\n');
  tree.set('_headers', '/*\n  X-Content-Type-Options: nosniff\n');
  return tree;
}

/** @param {string} url */
export function fileOf(url) {
  return `${url}${url.endsWith('/') ? 'index.html' : ''}`.slice(1);
}

/**
 * @param {string} folder
 * @param {Tree} tree
 */
export async function write(folder, tree) {
  for (const [name, content] of tree) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}
