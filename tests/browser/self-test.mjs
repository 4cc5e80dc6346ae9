// @ts-check
/**
 * Judges the judges: a site in good order must pass, and each planted defect
 * must be found by the judge that is there for it. A check that cannot fail is a defect.
 *
 *   node --test --test-reporter=spec self-test.mjs
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as axe from './axe.mjs';
import * as budget from './budget.mjs';
import { BASE, fileOf, goodSite, page, write } from './fixture.mjs';
import * as html from './html.mjs';
import * as jsonld from './jsonld.mjs';
import * as links from './links.mjs';
import * as netlify from './netlify.mjs';
import { pages, sample } from './pages.mjs';
import * as privacy from './privacy.mjs';
import { serve } from './serve.mjs';

/**
 * @typedef {import('./command.mjs').Finding} Finding
 * @typedef {import('./fixture.mjs').PageParts} PageParts
 * @typedef {{ defect: string, rule: RegExp } & Partial<PageParts> & { files?: Record<string, string>, edit?: (html: string) => string }} Planted
 */

/** @type {Planted[]} each on a page of its own */
const FOR_LINKS = [
  { defect: 'a dead link', rule: /^dead link/, body: '<p><a href="/en/gone/">Gone</a></p>' },
  { defect: 'a dead relative link', rule: /^dead link/, body: '<p><a href="gone/">Gone</a></p>' },
  { defect: 'a link in other capitals', rule: /^dead link/, body: '<p><a href="/en/Guides/kids/">Children</a></p>' },
  { defect: 'a link without its slash', rule: /^link without its slash/, body: '<p><a href="/en/guides/kids">Children</a></p>' },
  { defect: 'a dead fragment', rule: /^dead fragment/, body: '<p><a href="/en/guides/kids/#whom">Who</a></p>' },
  { defect: 'a dead fragment on the page itself', rule: /^dead fragment/, body: '<p><a href="#whom">Who</a></p>' },
  { defect: 'a link to #', rule: /^link to nowhere/, body: '<p><a href="#">More</a></p>' },
  { defect: 'a phone number in words', rule: /^phone number/, body: '<p><a href="tel:800 555 0100">Call</a></p>' },
  { defect: 'a missing picture in srcset', rule: /^dead link/, body: '<p><img src="/assets/sun.png" srcset="/assets/sun.png 1x, /assets/two.png 2x" alt="A sun"></p>' },
  { defect: 'a missing file in a style', rule: /^dead link/, style: 'main{background:url(/assets/no.png)}', body: '<p>Sun.</p>' },
  { defect: 'a form to nowhere', rule: /^dead link/, body: '<form action="/en/search/"><button type="submit">Go</button></form>' },
  { defect: 'an external picture', rule: /^external resource/, body: '<p><img src="https://example.com/a.png" alt="A"></p>' },
  { defect: 'an external script', rule: /^external resource/, head: '<script src="//example.com/a.js"></script>', body: '<p>Hi.</p>' },
  { defect: 'an external style', rule: /^external resource/, head: '<link rel="stylesheet" href="https://example.com/a.css">', body: '<p>Hi.</p>' },
  { defect: 'an external frame', rule: /^external resource/, body: '<iframe src="https://example.com/" title="Map"></iframe>' },
  { defect: 'an external font in a style', rule: /^external resource/, style: '@font-face{font-family:a;src:url("https://example.com/a.woff2")}', body: '<p>Hi.</p>' },
  { defect: 'hreflang to a page in another language', rule: /^hreflang of another language/, alternates: { en: '', es: '/en/guides/kids/', 'x-default': '/' }, body: '<p>Hi.</p>' },
  { defect: 'hreflang that is not answered', rule: /^hreflang is not answered/, alternates: { en: '', es: '/es/guides/ninos/', 'x-default': '/' }, body: '<p>Hi.</p>' },
  { defect: 'hreflang to a page that is not there', rule: /^hreflang outside the site/, alternates: { en: '', es: '/es/gone/', 'x-default': '/' }, body: '<p>Hi.</p>' },
  { defect: 'hreflang that is not absolute', rule: /^hreflang is not absolute/, alternates: { en: '', es: '../../es/', 'x-default': '/' }, body: '<p>Hi.</p>' },
  { defect: 'hreflang without the page itself', rule: /^hreflang without the page itself/, alternates: { es: '/es/', 'x-default': '/' }, body: '<p>Hi.</p>' },
  { defect: 'hreflang without x-default', rule: /^hreflang without x-default/, alternates: { en: '' }, body: '<p>Hi.</p>' },
  { defect: 'hreflang on a page with another original', rule: /^hreflang on a copy/, canonical: '/en/guides/kids/', alternates: { en: '/en/guides/kids/', 'x-default': '/' }, body: '<p>Hi.</p>' },
  { defect: 'a canonical that is gone', rule: /^canonical outside the site/, canonical: '/en/gone/', body: '<p>Hi.</p>' },
];

/** @type {Planted[]} */
const FOR_AXE = [
  { defect: 'a picture without alt', rule: /^axe image-alt/, body: '<p><img src="/assets/sun.png"></p>' },
  { defect: 'a jump in the headings', rule: /^axe heading-order/, body: '<h4>Deep</h4>' },
  { defect: 'weak contrast in light', rule: /^axe color-contrast \(320 px, light\)/, style: 'p{color:#aaa}@media (prefers-color-scheme:dark){p{color:#eee}}', body: '<p>Pale.</p>' },
  { defect: 'weak contrast in dark only', rule: /^axe color-contrast \(320 px, dark\)/, style: '@media (prefers-color-scheme:dark){p{color:#444}}', body: '<p>Dim.</p>' },
  { defect: 'weak contrast in dark and wide only', rule: /^axe color-contrast \(1280 px, dark\)/, style: '@media (prefers-color-scheme:dark) and (min-width:60em){p{color:#444}}', body: '<p>Dim.</p>' },
  { defect: 'weak contrast kept in forced colours', rule: /^axe color-contrast \(320 px, forced\)/, style: '@media (forced-colors:active){p{forced-color-adjust:none;color:#aaa;background:#bbb}}', body: '<p>Grey.</p>' },
  { defect: 'targets too small', rule: /^axe target-size/, style: '.t button{width:12px;height:12px;padding:0;margin:0;border:0;font-size:1px}', body: '<div class="t"><button type="button" aria-label="One"></button><button type="button" aria-label="Two"></button></div>' },
  { defect: 'sideways scroll when narrow', rule: /^sideways scroll$/, style: '.w{width:340px}', body: '<p class="w">Wide.</p>' },
  { defect: 'sideways scroll when wide', rule: /^sideways scroll$/, style: '@media (min-width:60em){.w{width:1400px}}', body: '<p class="w">Wide.</p>' },
  { defect: 'sideways scroll with large letters', rule: /^sideways scroll, letters twice as large/, style: '.w{width:16rem}', body: '<p class="w">Wide.</p>' },
  { defect: 'sideways scroll with spaced text', rule: /^sideways scroll, text spaced out/, style: '.w{font:16px/1.5 monospace;white-space:nowrap}', body: `<p class="w">${'m'.repeat(30)}</p>` },
  { defect: 'a focus that is not seen', rule: /^focus not seen/, style: 'a:focus{outline:none}', body: '<p><a href="/en/">Home</a></p>' },
  { defect: 'a bar over the focus', rule: /^focus covered/, style: '.b{position:fixed;inset:0 0 auto;height:400px;background:#fff}', body: '<p><a href="/en/">Home</a></p><div class="b">Bar</div>' },
  { defect: 'a request to another site', rule: /^request leaves the site/, edit: withoutPolicy, body: '<p><img src="https://example.com/a.png" alt="A"></p>' },
  { defect: 'a request to another site from a script', rule: /^request leaves the site/, edit: withoutPolicy, files: { 'assets/away.mjs': "fetch('https://example.com/count').catch(() => {});" }, head: '<script type="module" src="/assets/away.mjs"></script>', body: '<p>Hi.</p>' },
  { defect: 'a style attribute under a strict policy', rule: /^content security policy/, body: '<p style="margin:0">Hi.</p>' },
  { defect: 'a policy that says what a page cannot', rule: /^content security policy/, edit: (text) => text.replace("base-uri 'none'", "base-uri 'none'; frame-ancestors 'none'"), body: '<p>Hi.</p>' },
  { defect: 'a missing script', rule: /^missing resource/, head: '<script type="module" src="/assets/gone.mjs"></script>', body: '<p>Hi.</p>' },
  { defect: 'a script that fails', rule: /^script error/, files: { 'assets/fails.mjs': "throw new Error('oh');" }, head: '<script type="module" src="/assets/fails.mjs"></script>', body: '<p>Hi.</p>' },
  { defect: 'a script that complains', rule: /^console error/, files: { 'assets/complains.mjs': "console.error('oh');" }, head: '<script type="module" src="/assets/complains.mjs"></script>', body: '<p>Hi.</p>' },
  { defect: 'a cookie', rule: /^stored on the device/, files: { 'assets/cookie.mjs': "document.cookie = 'a=1';" }, head: '<script type="module" src="/assets/cookie.mjs"></script>', body: '<p>Hi.</p>' },
  { defect: 'something in localStorage', rule: /^stored on the device/, files: { 'assets/keeps.mjs': "localStorage.setItem('a', '1');" }, head: '<script type="module" src="/assets/keeps.mjs"></script>', body: '<p>Hi.</p>' },
];

/** Twice this is long enough for the Nu checker to know the language by it. */
const SPANISH = 'Casi todos los niños de California pueden tener cobertura de salud, aunque la familia gane poco dinero. Nadie pregunta por los papeles del niño cuando va al doctor, y la visita no cuesta nada. Si usted no sabe por dónde empezar, llame a la oficina de su condado y pida un intérprete. Un trabajador le ayuda a llenar el formulario y le dice qué papeles faltan. Puede solicitar en línea, por teléfono, por correo o en persona, cualquier día del año. La respuesta llega en una carta que debe guardar. Cuando la carta dice que no, usted tiene derecho a pedir una audiencia y a llevar a alguien que le acompañe. Mientras espera, su hijo puede ir a una clínica comunitaria, donde cobran según lo que gana la familia. También hay dentistas, lentes y ayuda para la salud mental. Muchas madres cuentan que tenían miedo de preguntar, pero después de la primera llamada se sintieron más tranquilas. Los abuelos que cuidan a un nieto pueden solicitar por él, aunque no sean sus tutores. Si se mudan a otro condado, avisen pronto para no perder ninguna carta. Cada año hay que renovar, y la oficina manda un aviso con la fecha. Conteste aunque nada haya cambiado, porque sin respuesta la cobertura se termina.';

/** @type {Planted[]} */
const FOR_NU = [
  { defect: 'a text in another language than it claims', rule: /^Nu checker/, body: `<p>${SPANISH}</p><p>${SPANISH}</p>` },
  { defect: 'a list item outside a list', rule: /^Nu checker: error/, body: '<div><li>One</li></div>' },
  { defect: 'a picture without alt', rule: /^Nu checker: error/, body: '<p><img src="/assets/sun.png"></p>' },
  { defect: 'a script that the policy forbids', rule: /^Nu checker/, head: '<script type="application/ld+json">{"@context":"https://schema.org"}</script><script>document.title = "A";</script>', body: '<p>Hi.</p>' },
  { defect: 'a type that browsers do not need', rule: /^Nu checker/, head: '<style type="text/css">p{margin:0}</style>', body: '<p>Hi.</p>' },
];

/** @type {Planted[]} */
const FOR_HTML_VALIDATE = [
  { defect: 'a style attribute', rule: /no-inline-style/, body: '<p style="margin:0">Hi.</p>' },
  { defect: 'an id twice', rule: /no-dup-id/, body: '<p id="a">Hi.</p><p id="a">Hi.</p>' },
  { defect: 'a picture without alt', rule: /wcag\/h37/, body: '<p><img src="/assets/sun.png"></p>' },
  { defect: 'a doctype in capitals', rule: /doctype-style/, edit: (text) => text.replace('<!doctype', '<!DOCTYPE'), body: '<p>Hi.</p>' },
];

/** Text that no packing makes shorter than so many bytes. */
const noise = (/** @type {number} */ bytes) => `<p>${randomBytes(bytes).toString('base64')}</p>`;
const script = (/** @type {string} */ name) => `<script type="module" src="/assets/${name}.mjs"></script>`;
const FIELD = '<p><label>Search <input id="q"></label></p>';

/** @type {Planted[]} */
const FOR_BUDGET = [
  { defect: 'a page of 14 kB', rule: /^page too heavy \(bytes\)/, body: noise(14_000) },
  { defect: 'a page that fills more than the first flight', rule: /^first flight too small/, body: noise(14_600) },
  { defect: 'a picture of 26 kB', rule: /^page too heavy with all that it fetches/, files: { 'assets/large.png': randomBytes(26_000).toString('latin1') }, body: '<p><img src="/assets/large.png" alt="A"></p>' },
  { defect: 'a module that fetches two others', rule: /^too many requests/, files: { 'assets/m1.mjs': "import './m2.mjs';\nimport { a } from './m3.mjs';\na();", 'assets/m2.mjs': '', 'assets/m3.mjs': 'export function a() {}' }, head: script('m1'), body: '<p>Hi.</p>' },
  { defect: 'pictures in a style', rule: /^too many requests/, files: { 'assets/p1.png': '', 'assets/p2.png': '', 'assets/p3.png': '' }, style: 'main{background:url(/assets/p1.png),url("/assets/p2.png"),url(/assets/p3.png)}', body: '<p>Hi.</p>' },
];

/** @type {Planted[]} */
const FOR_PRIVACY = [
  { defect: 'a request to another site', rule: /^request leaves the site/, edit: withoutPolicy, body: '<p><img src="https://example.com/a.png" alt="A"></p>' },
  { defect: 'a cookie', rule: /^stored on the device/, files: { 'assets/cookie.mjs': "document.cookie = 'a=1';" }, head: script('cookie'), body: '<p>Hi.</p>' },
  { defect: 'a form that sends what is typed', rule: /^typed words leave the page/, body: '<form action="/en/"><label>Search <input name="q"></label></form>' },
  { defect: 'a script that sends what is typed', rule: /^typed words leave the page/, edit: withoutPolicy, files: { 'assets/sends.mjs': "document.querySelector('#q').addEventListener('input', (event) => fetch(`/?q=${event.target.value}`));" }, head: script('sends'), body: FIELD },
  { defect: 'a script that puts what is typed into the address', rule: /^typed words leave the page/, files: { 'assets/shows.mjs': "document.querySelector('#q').addEventListener('input', (event) => history.replaceState(null, '', `#q=${event.target.value}`));" }, head: script('shows'), body: FIELD },
  { defect: 'a script that keeps what is typed', rule: /^stored on the device/, files: { 'assets/holds.mjs': "document.querySelector('#q').addEventListener('input', (event) => sessionStorage.setItem('q', event.target.value));" }, head: script('holds'), body: FIELD },
  { defect: 'a text that a script puts there', rule: /^needs script/, files: { 'assets/writes.mjs': "document.querySelector('main').textContent = 'Hi.';" }, head: script('writes'), edit: (text) => text.replace(/<main.*<\/main>/s, '<main></main>'), body: '' },
  { defect: 'a button that only a script works', rule: /^needs script/, body: '<p><button type="button">Save</button></p>' },
  { defect: 'a style that the policy forbids', rule: /^content security policy/, body: '<p style="margin:0">Hi.</p>' },
];

const data = (/** @type {object[]} */ ...graph) => `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@graph': graph })}</script>`;
/** A page of the site as JSON-LD; `i` is the number of the planted defect. */
const webPage = (/** @type {number} */ i, /** @type {object} */ more = {}) => ({ '@type': 'WebPage', '@id': `${BASE}${urlOf(i)}`, url: `${BASE}${urlOf(i)}`, name: 'A', inLanguage: 'en', ...more });

/** @type {Planted[]} */
const FOR_JSONLD = [
  { defect: 'a property that schema.org does not have', rule: /^not schema.org/, head: data(webPage(0, { lastReveiwed: '2026-11-21' })), body: '<p>Hi.</p>' },
  { defect: 'a value of the wrong type', rule: /^not schema.org/, head: data(webPage(1), { '@type': 'Event', name: 'Last day', startDate: { day: 1 } }), body: '<p>Hi.</p>' },
  { defect: 'a type that schema.org does not have', rule: /^not schema.org/, head: data(webPage(2), { '@type': 'GovernmentServce', name: 'Help' }), body: '<p>Hi.</p>' },
  { defect: 'JSON that is none', rule: /^JSON-LD is no JSON/, head: '<script type="application/ld+json">{"a": }</script>', body: '<p>Hi.</p>' },
  { defect: 'data of another page', rule: /^JSON-LD of another page/, head: data(webPage(0)), body: '<p>Hi.</p>' },
  { defect: 'data in another language', rule: /^JSON-LD in another language/, head: data(webPage(5, { inLanguage: 'es' })), body: '<p>Hi.</p>' },
  { defect: 'data on a page kept out of search', rule: /^JSON-LD on a page kept out/, head: `<meta name="robots" content="noindex">${data(webPage(6))}`, body: '<p>Hi.</p>' },
  { defect: 'an id twice', rule: /^an @id twice/, head: data(webPage(7), { '@type': 'Organization', '@id': `${BASE}${urlOf(7)}`, name: 'We' }), body: '<p>Hi.</p>' },
];

/** @type {string} */
let root;
before(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'promotora-judges-'));
  await write(path.join(root, 'good'), goodSite());
  await write(path.join(root, 'one'), new Map([...goodSite()].filter(([file]) => file === 'index.html')));
});
after(() => rm(root, { recursive: true, force: true }));

const good = () => path.join(root, 'good');

describe('a site in good order passes', () => {
  test('axe', async () => assert.deepEqual(await axe.judge(good(), await pages(good())), []));
  test('links', async () => assert.deepEqual((await links.judge(good())).findings, []));
  test('the Nu checker', async () => assert.deepEqual(await html.nu(good()), []));
  test('html-validate', async () => assert.deepEqual(await html.htmlValidate(good()), []));
  test('budget', async () => assert.deepEqual(budget.judge(await budget.weigh(good())), []));
  test('privacy', async () => assert.deepEqual(await privacy.judge(good(), await pages(good())), []));
});

found('axe', FOR_AXE, async (site, urls) => axe.judge(site, (await pages(site)).filter(({ url }) => urls.includes(url))));
found('links', FOR_LINKS, async (site) => (await links.judge(site)).findings);
found('the Nu checker', FOR_NU, (site) => html.nu(site));
found('html-validate', FOR_HTML_VALIDATE, (site) => html.htmlValidate(site));
found('budget', FOR_BUDGET, async (site) => budget.judge(await budget.weigh(site)));
found('privacy', FOR_PRIVACY, async (site, urls) => privacy.judge(site, (await pages(site)).filter(({ url }) => urls.includes(url))));
found('jsonld', FOR_JSONLD, async (site) => (await jsonld.judge(site)).findings);

describe('Netlify’s own code finds', () => {
  const HEADERS = "/*\n  Content-Security-Policy: default-src 'none'\n  Referrer-Policy: no-referrer\n  Strict-Transport-Security: max-age=9\n  X-Content-Type-Options: nosniff\n  Permissions-Policy: camera=()\n  Cross-Origin-Opener-Policy: same-origin\n";
  const RULES = '/old /en/guides/kids/ 301\n/ /en/ 302! Language=en\n/ /es/ 302! Language=es\n/en/* /en/404.html 404\n/es/* /es/404.html 404\n';
  const findings = async (/** @type {string} */ rules, /** @type {string} */ headers = HEADERS) => {
    const site = await mkdtemp(path.join(root, 'netlify-'));
    const missing = page({ url: '/en/404.html', canonical: '', lang: 'en', template: '404', title: 'Not found', body: '<p><a href="/en/">Home</a></p>' });
    await write(site, goodSite().set('_redirects', rules).set('_headers', headers).set('en/404.html', missing).set('es/404.html', missing.replace('lang="en"', 'lang="es"')));
    return [...new Set((await netlify.judge(site)).findings.map(({ rule }) => rule))];
  };
  test('nothing in rules in good order', async () => assert.deepEqual(await findings(RULES), []));
  test('a rule that cannot be read', async () => assert.ok((await findings(`${RULES}/a\n`)).includes('Netlify cannot read a redirect')));
  test('a front page that leads nowhere', async () => assert.deepEqual(await findings(RULES.replace('Language=es', 'Language=sp')), ['the front page leads elsewhere']));
  test('a front page that a file hides', async () => assert.deepEqual(await findings(RULES.replace('302! Language=es', '302 Language=es')), ['the front page leads elsewhere']));
  test('a front page that guesses', async () => assert.deepEqual(await findings(`${RULES}/ /en/ 302!\n`), ['the front page guesses']));
  test('a language without a page for what is not there', async () => assert.deepEqual(await findings(RULES.replace('/es/* /es/404.html 404\n', '')), ['no page for what is not there']));
  test('a deep link that redirects', async () => assert.ok((await findings(`/en/ /es/ 302! Language=es\n${RULES}`)).includes('a deep link redirects by language')));
  test('a redirect to nowhere', async () => assert.deepEqual(await findings(RULES.replace('/en/guides/kids/', '/en/gone/')), ['a redirect to nowhere']));
  test('a redirect that a file hides', async () => assert.deepEqual(await findings(`/es/guides/papers /en/guides/kids/ 301\n${RULES}`), ['a file hides the redirect']));
  test('a redirect behind one that takes its address', async () => assert.ok((await findings(`/ol* /en/ 301\n${RULES}`)).includes('an earlier rule takes this one’s address')));
  test('a redirect to a redirect', async () => assert.deepEqual(await findings(`/en/guides/kids /en/guides/papers/ 301!\n${RULES}`), ['a redirect to a redirect']));
  test('a header twice', async () => assert.deepEqual(await findings(RULES, `${HEADERS}/en/*\n  Referrer-Policy: origin\n`), ['a header twice']));
  test('a missing header', async () => assert.deepEqual(await findings(RULES, HEADERS.replace(/ {2}Referrer-Policy.*\n/, '')), ['a header is missing']));
  test('a policy that allows too much', async () => assert.deepEqual(await findings(RULES, HEADERS.replace("'none'", "'unsafe-inline'")), ['a policy that allows too much']));
});

/**
 * One run of the judge over a site with every planted defect, then one test for each.
 *
 * @param {string} name
 * @param {Planted[]} planted
 * @param {(site: string, urls: string[]) => Promise<Finding[]>} judge
 */
function found(name, planted, judge) {
  describe(`${name} finds`, () => {
    /** @type {Finding[]} */
    let findings;
    before(async () => {
      const site = path.join(root, name.replaceAll(' ', '-'));
      await write(site, goodSite());
      for (const [i, one] of planted.entries()) await write(site, new Map([[fileOf(urlOf(i)), brokenPage(i, one)], ...Object.entries(one.files ?? {})]));
      findings = await judge(site, planted.map((_, i) => urlOf(i)));
    });
    for (const [i, { defect, rule }] of planted.entries()) {
      test(defect, () => {
        const here = findings.filter(({ page: where }) => where === urlOf(i) || where.replace(/:.*/, '') === fileOf(urlOf(i)));
        assert.ok(here.some((finding) => rule.test(finding.rule)), `wanted ${rule}, got ${JSON.stringify(here, null, 2)}`);
      });
    }
  });
}

/** @param {number} i */
function urlOf(i) {
  return `/en/defects/${i}/`;
}

/**
 * @param {number} i
 * @param {Planted} planted
 */
function brokenPage(i, { defect, alternates = { en: '', 'x-default': '' }, edit = (text) => text, ...parts }) {
  const url = urlOf(i);
  const named = Object.fromEntries(Object.entries(alternates).map(([lang, target]) => [lang, target || url]));
  const original = parts.canonical === undefined || parts.canonical === url;
  return edit(page({ url, lang: 'en', template: 'guide', title: defect, body: '', ...parts, alternates: original || defect.startsWith('hreflang') ? named : {} }));
}

/** @param {string} text a page */
function withoutPolicy(text) {
  return text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>\n/, '');
}

describe('links finds in files that are not pages', () => {
  /**
   * @param {string} file
   * @param {string} content
   */
  const findings = async (file, content) => {
    const site = await mkdtemp(path.join(root, 'file-'));
    await write(site, goodSite().set(file, content));
    return (await links.judge(site)).findings.map(({ page: where, rule }) => `${where} ${rule}`);
  };
  test('a dead address in the sitemap', async () => assert.deepEqual(await findings('sitemap.xml', `<urlset>\n<url><loc>${BASE}/en/gone/</loc></url></urlset>`), ['sitemap.xml:2 dead link']));
  test('a dead address in a feed', async () => assert.deepEqual(await findings('en/feed.xml', `<feed><link rel="self" href="${BASE}/en/feed.xml"/><link href="${BASE}/en/gone/"/></feed>`), ['en/feed.xml:1 dead link']));
  test('a redirect to nowhere', async () => assert.deepEqual(await findings('_redirects', '/old/ /en/gone/ 301\n'), ['_redirects:1 dead link']));
  test('a dead address in data', async () => assert.deepEqual(await findings('data/en.json', JSON.stringify({ a: [`${BASE}/en/`, `<a href="${BASE}/en/gone/#a">x</a>`] }, null, 1)), ['data/en.json:4 dead link']));
  test('a dead address in a calendar, over two lines', async () => assert.deepEqual(await findings('all.ics', `BEGIN:VCALENDAR\r\nURL:${BASE}/en/g\r\n one/\r\n`), ['all.ics:2 dead link']));
  test('a dead address in JSON-LD', async () => {
    const url = '/en/things/';
    const thing = page({ url, lang: 'en', template: 'guide', title: 'Thing', alternates: { en: url, 'x-default': url }, head: `<script type="application/ld+json">{"@id":"${BASE}${url}#thing","sameAs":"${BASE}/en/gone/"}</script>`, body: '<p>Hi.</p>' });
    assert.equal((await findings('en/things/index.html', thing)).join(), 'en/things/index.html:12 dead link');
  });
  test('a missing file in a style sheet', async () => assert.deepEqual(await findings('assets/a.css', 'p{background:url("no.png")}'), ['assets/a.css:1 dead link']));
  test('a relative link on the 404 page', async () => {
    const missing = page({ url: '/404.html', canonical: '', lang: 'en', template: '404', title: 'Not found', body: '<p><a href="en/">Home</a></p>' });
    const found_ = await findings('404.html', missing);
    assert.equal(found_.length, 1);
    assert.match(found_[0] ?? '', /relative link on the 404 page/);
  });
});

describe('links knows a site below a path', () => {
  const judged = async (/** @type {(text: string) => string} */ edit) => {
    const site = await mkdtemp(path.join(root, 'below-'));
    // Every address moves below /guide/, but for the relative ones.
    const moved = (/** @type {string} */ text) => text.replaceAll(BASE, `${BASE}/guide`).replace(/((?:href|src|action)="|, |srcset=")\//g, '$1/guide/');
    const pages_ = [...goodSite()].filter(([file]) => file.endsWith('.html') || file.startsWith('assets/'));
    await write(site, new Map(pages_.map(([file, content]) => [file, typeof content === 'string' ? edit(moved(content)) : content])));
    return (await links.judge(site)).findings.map(({ rule }) => rule);
  };
  test('and finds it in good order', async () => assert.deepEqual(await judged((text) => text), []));
  test('and finds a link that leaves the path', async () => assert.deepEqual(await judged((text) => text.replace('src="/guide/assets/good.mjs"', 'src="/assets/good.mjs"')), ['link outside the base']));
});

describe('the exit code tells', () => {
  const node = (/** @type {string[]} */ ...words) => spawnSync(process.execPath, words, { cwd: import.meta.dirname, encoding: 'utf8' });
  for (const judge of ['axe', 'links', 'html']) {
    test(judge, async () => {
      const bad = await mkdtemp(path.join(root, 'bad-'));
      await write(bad, new Map([['index.html', page({ url: '/', lang: 'en', template: 'home', title: 'Bad', body: '<p style="margin:0"><a href="/gone/">Gone</a></p>' })]]));
      const failed = node(`${judge}.mjs`, bad);
      assert.equal(failed.status, 1, failed.stdout + failed.stderr);
      assert.match(failed.stdout, /^error: .*\n {2}--> .*\n {2}what: .*\n {2}fix: {2}/m);
      const passed = node(`${judge}.mjs`, judge === 'axe' ? path.join(root, 'one') : good());
      assert.equal(passed.status, 0, passed.stdout + passed.stderr);
    });
    test(`${judge} over an empty folder`, async () => {
      assert.equal(node(`${judge}.mjs`, await mkdtemp(path.join(root, 'empty-'))).status, 2);
    });
  }
});

describe('the sample', () => {
  /** @type {import('./pages.mjs').Page[]} */
  const all = ['home', 'guide', 'program', '404'].flatMap((kind) => ['en', 'es', 'ar', 'km'].flatMap((lang) => [1, 2, 3].map((n) => ({ kind, lang, url: `/${lang}/${kind}/${n}/`, file: '' }))));
  const urls = (/** @type {{ seed: number, more: number, limit: number }} */ options) => sample(all, options).chosen.map(({ url }) => url);

  test('is the same for the same seed', () => {
    assert.deepEqual(urls({ seed: 7, more: 5, limit: 90 }), urls({ seed: 7, more: 5, limit: 90 }));
    assert.notDeepEqual(urls({ seed: 7, more: 5, limit: 90 }), urls({ seed: 8, more: 5, limit: 90 }));
  });
  test('has every pair of kind and language, and some more', () => {
    const { chosen, pairs, left } = sample(all, { seed: 1, more: 5, limit: 90 });
    assert.deepEqual([pairs, left, chosen.length], [16, 0, 21]);
    assert.equal(new Set(chosen.map(({ kind, lang }) => kind + lang)).size, 16);
  });
  test('keeps every kind and every language when there is no room for the pairs', () => {
    const { chosen, left } = sample(all, { seed: 1, more: 2, limit: 10 });
    assert.equal(chosen.length, 10);
    assert.equal(left, 8);
    assert.equal(new Set(chosen.map(({ kind }) => kind)).size, 4);
    assert.equal(new Set(chosen.map(({ lang }) => lang)).size, 4);
  });
});

describe('the server', () => {
  /** @type {import('./serve.mjs').Served} */
  let server;
  before(async () => void (server = await serve(good())));
  after(() => server.close());
  const get = (/** @type {string} */ url) => fetch(server.origin + url, { redirect: 'manual' });

  test('gives the index of a folder, with the headers of the site', async () => {
    const answer = await get('/en/');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  });
  test('gives modules a type that browsers run', async () => assert.equal((await get('/assets/good.mjs')).headers.get('content-type'), 'text/javascript; charset=utf-8'));
  test('sends a folder without its slash on', async () => assert.equal((await get('/en')).headers.get('location'), '/en/'));
  test('shows the 404 page', async () => {
    const answer = await get('/nothing/');
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /Not found/);
  });
  test('stays in its folder', async () => assert.equal((await get('/..%2f..%2fetc%2fpasswd')).status, 404));
});
