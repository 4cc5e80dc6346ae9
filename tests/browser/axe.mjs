// @ts-check
/**
 * Opens pages in Chromium and lets axe look at them, narrow and wide, light,
 * dark and in forced colours. Also holds each page to what readers are promised:
 * nothing scrolls sideways, not with letters of twice the size nor with wider
 * spaces, the focus is seen and nothing covers it, nothing leaves the site, nothing
 * is stored, no script fails, and the Content-Security-Policy blocks nothing of ours.
 *
 *   node axe.mjs SITE [--all] [--seed N] [--pages N] [--langs en,ar,km]
 *
 * Without --all: one page for every template and language and 12 more, chosen
 * by the seed; at most 72 pages (--pages). With --langs: one for every template in each of
 * these languages, however many that are.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { launch } from './chromium.mjs';
import { arguments_, isMain, needPages, tell } from './command.mjs';
import { pages, sample } from './pages.mjs';
import { serve } from './serve.mjs';
import { listen, stored } from './watch.mjs';

/**
 * @typedef {import('./command.mjs').Finding} Finding
 * @typedef {import('./pages.mjs').Page} Page
 * @typedef {{ width: number, colours: 'light' | 'dark' | 'forced' }} View
 */

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a change of colours can change; every other rule has seen the page in light. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block', 'target-size'];
const HEIGHT = 800;
const TABS = 2;

/** What readers may do to the text (WCAG 1.4.4, 1.4.12). */
const TEXTS = {
  'letters twice as large': 'html { font-size: 225% !important }',
  'text spaced out': '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }',
};

/** @type {View[]} */
const VIEWS = [320, 1280].flatMap((width) => /** @type {const} */ (['light', 'dark', 'forced']).map((colours) => ({ width, colours })));

/**
 * @param {string} site
 * @param {Page[]} chosen
 * @returns {Promise<Finding[]>} in the order of `chosen`
 */
export async function judge(site, chosen) {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const server = await serve(site);
  const browser = await launch();
  /** @type {Finding[][]} */
  const findings = chosen.map(() => []);
  let next = 0;
  const tab = async () => {
    for (let i = next++; i < chosen.length; i = next++) {
      const page = /** @type {Page} */ (chosen[i]);
      findings[i] = await look(browser, server.origin, page, axe).catch((error) => [
        { page: page.url, rule: 'page cannot be judged', what: String(error).split('\n')[0] ?? '', fix: 'open the page in a browser and see what it does' },
      ]);
    }
  };
  try {
    await Promise.all(Array.from({ length: TABS }, tab));
  } finally {
    await browser.close();
    await server.close();
  }
  return findings.flat();
}

/**
 * One page, opened once, in a browser profile of its own so that what it stores is its own doing.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin
 * @param {Page} page
 * @param {string} axe the source of axe
 * @returns {Promise<Finding[]>}
 */
async function look(browser, origin, page, axe) {
  const context = await browser.newContext({ viewport: { width: 320, height: HEIGHT }, reducedMotion: 'reduce' });
  try {
    const tab = await context.newPage();
    const heard = await listen(tab, origin);
    await tab.goto(origin + page.url, { waitUntil: 'load' });
    // Evaluated by the debugger, not added to the page: its own policy stays in force and is not asked.
    await tab.evaluate(axe);
    /** @type {Omit<Finding, 'page'>[]} */
    const found = [];
    for (const view of VIEWS) {
      await tab.setViewportSize({ width: view.width, height: HEIGHT });
      await tab.emulateMedia({ colorScheme: view.colours === 'dark' ? 'dark' : 'light', forcedColors: view.colours === 'forced' ? 'active' : 'none' });
      if (view.colours === 'light') found.push(...(await sideways(tab, view.width)));
      found.push(...(await runAxe(tab, view)));
    }
    await tab.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    await tab.setViewportSize({ width: 320, height: HEIGHT });
    found.push(...(await focused(tab)));
    for (const [name, css] of Object.entries(TEXTS)) {
      await tab.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
      }, css);
      found.push(...(await sideways(tab, 320)).map((finding) => ({ ...finding, rule: `${finding.rule}, ${name}` })));
    }
    found.push(...(await stored(context, tab)));
    return [...(await heard()), ...found].map((finding) => ({ page: page.url, ...finding }));
  } finally {
    await context.close();
  }
}

/**
 * Each thing that the keyboard reaches, in turn: it must show that it is there, and nothing may lie
 * over it (WCAG 2.4.7, 2.4.11).
 *
 * @param {import('playwright-core').Page} tab
 * @returns {Promise<Omit<Finding, 'page'>[]>}
 */
async function focused(tab) {
  // By the keyboard, so that the browser shows the focus as it does for those who use it.
  await tab.keyboard.press('Tab');
  const wrong = await tab.evaluate(() => {
    const reached = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]'));
    return [...reached].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true })) return [];
      element.focus();
      if (document.activeElement !== element) return [];
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const name = element.outerHTML.slice(0, 80);
      const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      const box = element.getClientRects()[0];
      // The middle of what of it is in the window: a long table never is as a whole.
      const middle = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
      const over = box && document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
      const covered = !over || !(element.contains(over) || over.contains(element));
      return [...(seen ? [] : [{ rule: 'focus not seen', name }]), ...(covered ? [{ rule: 'focus covered', name: `${name} under ${over?.outerHTML.slice(0, 80)}` }] : [])];
    });
  });
  return wrong.map(({ rule, name }) => ({ rule, what: name, fix: 'keep the outline of :focus-visible, and let nothing stay over the page while it scrolls' }));
}

/**
 * @param {import('playwright-core').Page} tab
 * @param {number} width
 * @returns {Promise<Omit<Finding, 'page'>[]>}
 */
async function sideways(tab, width) {
  const wide = await tab.evaluate((limit) => {
    const reach = document.scrollingElement?.scrollWidth ?? 0;
    if (reach <= limit) return undefined;
    // What has a scrolling box around it stretches nothing.
    const held = new Set([...document.body.querySelectorAll('*')].filter((element) => getComputedStyle(element).overflowX !== 'visible').flatMap((box) => [...box.querySelectorAll('*')]));
    const culprits = [...document.body.querySelectorAll('*')].filter((element) => {
      if (held.has(element)) return false;
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > limit + 0.5 || box.left < -0.5);
    });
    // The innermost are the cause; what holds them is only stretched.
    const inner = culprits.filter((element) => !culprits.some((other) => other !== element && element.contains(other)));
    return { reach, names: inner.slice(0, 3).map((element) => element.outerHTML.slice(0, 80)) };
  }, width);
  if (!wide) return [];
  return [{ rule: 'sideways scroll', what: `${wide.reach} px wide in a ${width} px window: ${wide.names.join(' , ')}`, fix: 'let it wrap or shrink, or give it a scrolling box of its own' }];
}

/**
 * @param {import('playwright-core').Page} tab
 * @param {View} view
 * @returns {Promise<Omit<Finding, 'page'>[]>}
 */
async function runAxe(tab, view) {
  /** @type {import('axe-core').RunOptions} */
  const options = {
    runOnly: view.colours === 'light' ? { type: 'tag', values: TAGS } : { type: 'rule', values: COLOUR_RULES },
    resultTypes: ['violations'],
  };
  const violations = await tab.evaluate(async ([settings, forced]) => {
    const axe = /** @type {typeof import('axe-core')} */ (Reflect.get(globalThis, 'axe'));
    const { violations: all } = await axe.run(document, settings);
    return all.flatMap(({ id, help, nodes }) =>
      nodes
        // In forced colours the system paints text and background; axe sees the author's text on the system's background.
        .filter(({ target }) => !forced || id !== 'color-contrast' || getComputedStyle(/** @type {Element} */ (document.querySelector(String(target[0])))).getPropertyValue('forced-color-adjust') === 'none')
        .map(({ target, any, all: every, none }) => ({ id, help, target: target.join(' '), why: [...any, ...every, ...none].map((check) => check.message)[0] ?? '' })),
    );
  }, /** @type {const} */ ([options, view.colours === 'forced']));
  return violations.map(({ id, help, target, why }) => ({ rule: `axe ${id} (${view.width} px, ${view.colours})`, what: target, fix: `${help}. ${why}` }));
}

if (isMain(import.meta.url)) {
  const { positional, options, flags } = arguments_(['seed', 'pages', 'langs']);
  const site = path.resolve(positional[0] ?? 'public');
  const seed = Number(options['seed'] ?? 1);
  const langs = options['langs']?.split(',');
  const all = (await pages(site)).filter(({ lang }) => !langs || langs.includes(lang));
  const wish = langs ? { seed, more: 0, limit: Infinity } : { seed, more: 12, limit: Number(options['pages'] ?? 72) };
  const { chosen, pairs, left } = flags.has('all') ? { chosen: all, pairs: 0, left: 0 } : sample(all, wish);
  needPages('axe', site, chosen.length);
  if (left > 0) console.log(`axe: ${left} of ${pairs} pairs of template and language are left for another seed, or for --all`);
  const findings = await judge(site, chosen);
  tell('axe', findings, `${chosen.length} of ${all.length} pages${flags.has('all') ? '' : `, seed ${seed}`}`);
}
