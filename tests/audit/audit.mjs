// @ts-check
/**
 * Lighthouse and pa11y over pages of a built site, a page of every template in each language.
 *
 *   node audit.mjs SITE [--only lighthouse|pa11y] [--langs en,es,ar,zh-Hant] [--kinds explainer,program] [--limit N]
 *
 * Pages that only stand in for a translation, and others that search engines are asked to leave
 * out, are left out. Lighthouse measures as on a phone; each of its categories must be 100. pa11y
 * (WCAG 2 AA, by HTML CodeSniffer and axe) must find nothing. Exit code 0: so it is; 1: not; 2: no
 * page was there.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import pa11y from 'pa11y';
import { arguments_ } from '../browser/command.mjs';
import { firstOfEach, pages } from '../browser/pages.mjs';
import { serve } from '../browser/serve.mjs';

const CHROMIUM = process.env['CHROMIUM'] || '/usr/bin/chromium';
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

const { positional, options } = arguments_(['only', 'langs', 'kinds', 'limit']);
const site = path.resolve(positional[0] ?? 'public');
const langs = (options['langs'] ?? 'en,es,ar,zh-Hant').split(',');
const kinds = options['kinds']?.split(',');

/** @type {import('../browser/pages.mjs').Page[]} */
const found = [];
for (const page of await pages(site)) {
  const wanted = langs.includes(page.lang) && (!kinds || kinds.includes(page.kind));
  if (wanted && !(await readFile(path.join(site, page.file), 'utf8')).includes('name="robots"')) found.push(page);
}
const chosen = firstOfEach(found, ({ kind, lang }) => `${kind} ${lang}`).slice(0, Number(options['limit'] ?? Infinity));
if (chosen.length === 0) {
  console.error(`no page to look at in ${site}`);
  process.exit(2);
}
const server = await serve(site, 0, { pack: true });
let wrong = 0;
try {
  if (options['only'] !== 'pa11y') await measure();
  if (options['only'] !== 'lighthouse') await look();
} finally {
  await server.close();
}
console.log(`${chosen.length} pages, ${wrong} that fail`);
process.exit(Math.min(wrong, 1));

async function measure() {
  const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: FLAGS });
  try {
    for (const { url } of chosen) {
      const result = await lighthouse(server.origin + url, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' });
      if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
      const { categories, audits } = result.lhr;
      const scores = CATEGORIES.map((name) => Math.round((categories[name]?.score ?? 0) * 100));
      const lost = CATEGORIES.flatMap((name) => (categories[name]?.auditRefs ?? []).filter(({ weight, id }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9).map(({ id }) => id));
      const time = (/** @type {string} */ id) => `${((audits[id]?.numericValue ?? 0) / 1000).toFixed(1)} s`;
      console.log(`${scores.join('/')}  ${time('first-contentful-paint')} ${time('largest-contentful-paint')}  ${url}  ${lost.join(' ')}`);
      if (scores.some((score) => score < 100)) wrong += 1;
    }
  } finally {
    await chrome.kill();
  }
}

async function look() {
  for (const { url } of chosen) {
    const told = await pa11y(server.origin + url, {
      standard: 'WCAG2AA',
      runners: ['axe', 'htmlcs'],
      chromeLaunchConfig: { executablePath: CHROMIUM, args: FLAGS },
    });
    // What axe cannot decide, such as a contrast over a drawing, it hands to a person.
    const issues = told.issues.filter(({ runnerExtras }) => !runnerExtras?.needsFurtherReview);
    console.log(`pa11y ${issues.length}  ${url}`);
    for (const { code, selector, context } of issues) console.log(`  ${code}\n    ${selector}\n    ${context}`);
    if (issues.length > 0) wrong += 1;
  }
}
