// @ts-check
/**
 * Lets Netlify's own code read the `_headers` and `_redirects` of a site, and asks its matcher
 * what readers get.
 *
 *   node netlify.mjs SITE
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllHeaders } from '@netlify/headers-parser';
import { parseAllRedirects } from '@netlify/redirect-parser';
import redirector from 'netlify-redirector';
import { arguments_, isMain, needPages, tell } from './command.mjs';
import { files, pages } from './pages.mjs';

/** @typedef {import('./command.mjs').Finding} Finding */

/** What browsers send first, and the language that is meant. */
const BROWSERS = Object.entries({
  en: ['en', 'en-US', 'en-GB'],
  es: ['es', 'es-MX', 'es-US', 'es-419'],
  'zh-Hant': ['zh-TW', 'zh-HK', 'zh-MO', 'zh-Hant', 'zh-Hant-TW', 'zh-Hant-HK', 'yue'],
  'zh-Hans': ['zh', 'zh-CN', 'zh-SG', 'zh-Hans', 'zh-Hans-CN'],
  fil: ['fil', 'fil-PH', 'tl', 'tl-PH'],
  hmn: ['hmn', 'hnj', 'mww'],
  ar: ['ar', 'ar-EG'],
  fa: ['fa', 'fa-IR'],
  hi: ['hi', 'hi-IN'],
  hy: ['hy', 'hy-AM', 'hyw'],
  ium: ['ium'],
  ja: ['ja', 'ja-JP'],
  km: ['km', 'km-KH'],
  ko: ['ko', 'ko-KR'],
  lo: ['lo', 'lo-LA'],
  pa: ['pa', 'pa-IN', 'pa-Guru-IN'],
  ru: ['ru', 'ru-RU'],
  th: ['th', 'th-TH'],
  uk: ['uk', 'uk-UA'],
  vi: ['vi', 'vi-VN'],
});
/** Nobody's language here, and none at all. */
const OTHERS = ['xx', ''];

/**
 * @param {string} site
 * @returns {Promise<{ findings: Finding[], looked: string, found: number }>}
 */
export async function judge(site) {
  const all = await pages(site);
  const names = await files(site);
  const langs = [...new Set(all.map(({ lang }) => lang))].filter((lang) => names.includes(`${lang}/index.html`));
  const redirects = await judgeRedirects(site, new Set(names), langs);
  const headers = await judgeHeaders(site, names);
  return { findings: [...redirects.findings, ...headers.findings], looked: `${redirects.rules} redirects and ${headers.rules} rules for headers, ${langs.length} languages`, found: all.length };
}

/**
 * @param {string} site
 * @param {Set<string>} names
 * @param {string[]} langs
 */
async function judgeRedirects(site, names, langs) {
  /** @type {Finding[]} */
  const findings = [];
  const wrong = (/** @type {string} */ rule, /** @type {string} */ what, /** @type {string} */ fix) => findings.push({ page: '_redirects', rule, what, fix });
  const { redirects, errors } = await parseAllRedirects({ redirectsFiles: [path.join(site, '_redirects')], configRedirects: [], minimal: false });
  for (const error of errors) wrong('Netlify cannot read a redirect', error.message, 'see docs.netlify.com/manage/routing/redirects');
  const matcher = await redirector.parsePlain(await readFile(path.join(site, '_redirects'), 'utf8'), {});
  const ask = (/** @type {string} */ address, /** @type {string} */ language) =>
    matcher.match({ scheme: 'https', host: 'site.invalid', path: address, query: '', headers: {}, getHeader: (name) => (name.toLowerCase() === 'x-language' ? language : ''), getCookie: () => '' });

  for (const [lang, tags] of BROWSERS.filter(([known]) => langs.includes(known))) {
    for (const tag of tags) {
      const got = ask('/', tag);
      if (got?.to !== `/${lang}/` || got.status !== 302 || !got.force) wrong('the front page leads elsewhere', `${tag}: ${got ? `${got.to} ${got.status}${got.force ? '!' : ''}` : 'nowhere'}`, `a browser that asks for ${tag} is to be led to /${lang}/ with 302!`);
    }
  }
  for (const tag of OTHERS.filter(() => langs.length > 0)) if (ask('/', tag)) wrong('the front page guesses', `a browser that asks for “${tag}”`, 'show the page that offers every language');
  for (const lang of langs) {
    const got = ask(`/${lang}/nothing/here/`, 'en');
    if (got?.status !== 404 || got.to !== `/${lang}/404.html` || !names.has(`${lang}/404.html`)) wrong('no page for what is not there', `/${lang}/nothing/here/`, `add: /${lang}/* /${lang}/404.html 404`);
    for (const deep of [`/${lang}/`, `/${lang}`]) {
      const led = ask(deep, lang === 'es' ? 'en' : 'es');
      if (led && led.status < 400) wrong('a deep link redirects by language', deep, 'only `/` may');
    }
  }
  const rules = /** @type {{ from: string, to: string, status: number, force: boolean }[]} */ (redirects);
  for (const { from, to, status, force } of rules.filter((rule) => rule.status === 301)) {
    const got = ask(from, '');
    const file = `${to.slice(1)}index.html`;
    if (got?.to !== to) wrong('an earlier rule takes this one’s address', `${from} → ${got?.to}`, 'put it first');
    if (!names.has(file)) wrong('a redirect to nowhere', `${from} → ${to}`, 'name a page of the site');
    if (names.has(`${from.slice(1)}/index.html`) && !force) wrong('a file hides the redirect', `${from} ${status}`, 'write the status with `!`');
    if (ask(to, '')?.status === 301) wrong('a redirect to a redirect', `${from} → ${to}`, 'name the last address');
  }
  return { findings, rules: redirects.length };
}

/**
 * @param {string} site
 * @param {string[]} names
 */
async function judgeHeaders(site, names) {
  /** @type {Finding[]} */
  const findings = [];
  const wrong = (/** @type {string} */ page, /** @type {string} */ rule, /** @type {string} */ what, /** @type {string} */ fix) => findings.push({ page, rule, what, fix });
  const { headers, errors } = await parseAllHeaders({ headersFiles: [path.join(site, '_headers')], configHeaders: [], minimal: false });
  for (const error of errors) wrong('_headers', 'Netlify cannot read a header', error.message, 'see docs.netlify.com/manage/routing/headers');
  for (const name of names.filter((one) => !one.startsWith('_'))) {
    const address = `/${name.replace(/(^|\/)index\.html$/, '$1')}`;
    /** @type {Map<string, string[]>} */
    const got = new Map();
    const rules = /** @type {import('@netlify/headers-parser').Header[]} */ (headers);
    for (const { values } of rules.filter((rule) => rule.forRegExp.test(address))) {
      for (const [header, value] of Object.entries(values)) got.set(header.toLowerCase(), [...(got.get(header.toLowerCase()) ?? []), value]);
    }
    for (const [header, values] of got) if (values.length > 1) wrong(address, 'a header twice', `${header}: ${values.join(', ')}`, 'set it in one rule only: Netlify joins the values');
    for (const header of ['content-security-policy', 'referrer-policy', 'strict-transport-security', 'x-content-type-options', 'permissions-policy', 'cross-origin-opener-policy']) {
      if (!got.has(header)) wrong(address, 'a header is missing', header, 'set it for /*');
    }
    if (/unsafe-|\*/.test((got.get('content-security-policy') ?? []).join())) wrong(address, 'a policy that allows too much', got.get('content-security-policy')?.join() ?? '', 'name what the page needs, by hash or as `self`');
  }
  return { findings, rules: headers.length };
}

if (isMain(import.meta.url)) {
  const { positional } = arguments_([]);
  const site = path.resolve(positional[0] ?? 'public');
  const { findings, looked, found } = await judge(site);
  needPages('netlify', site, found);
  tell('netlify', findings, looked);
}
