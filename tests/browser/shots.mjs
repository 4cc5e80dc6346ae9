// @ts-check
/**
 * Pictures of pages for people to look at: 320, 768 and 1280 px, light and
 * dark, and the page as it prints.
 *
 *   node shots.mjs SITE [OUT] [PATHS...] [--langs en,es]
 *
 * OUT is `shots` beside this file unless given. Without PATHS: one page for
 * every template, in English and Spanish.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launch } from './chromium.mjs';
import { arguments_ } from './command.mjs';
import { firstOfEach, pages } from './pages.mjs';
import { serve } from './serve.mjs';

const WIDTHS = [320, 768, 1280];
const SCHEMES = /** @type {const} */ (['light', 'dark']);

const { positional, options } = arguments_(['langs']);
const [site = 'public', out = path.join(import.meta.dirname, 'shots'), ...paths] = positional;
const langs = (options['langs'] ?? 'en,es').split(',');
const wanted = (await chosen()).map((url) => ({ url, name: nameOf(url) }));

await mkdir(out, { recursive: true });
const server = await serve(site);
const browser = await launch();
try {
  for (const { url, name } of wanted) {
    const tab = await browser.newPage({ reducedMotion: 'reduce' });
    await tab.goto(server.origin + url);
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        await tab.setViewportSize({ width, height: 800 });
        await tab.emulateMedia({ colorScheme });
        await tab.screenshot({ path: path.join(out, `${name}.${width}.${colorScheme}.png`), fullPage: true });
      }
    }
    await tab.emulateMedia({ colorScheme: 'light', media: 'print' });
    await tab.pdf({ path: path.join(out, `${name}.pdf`), format: 'Letter', preferCSSPageSize: true, tagged: true });
    await tab.close();
    console.log(`${path.join(out, name)}.*`);
  }
} finally {
  await browser.close();
  await server.close();
}

/** @returns {Promise<string[]>} addresses */
async function chosen() {
  if (paths.length > 0) return paths.map((given) => (given.startsWith('/') ? given : `/${given}`));
  const inLangs = (await pages(site)).filter(({ lang }) => langs.includes(lang));
  return firstOfEach(inLangs, ({ kind, lang }) => `${kind} ${lang}`).map(({ url }) => url);
}

/** @param {string} url */
function nameOf(url) {
  return decodeURIComponent(url).replace(/\.html$/, '').split('/').filter(Boolean).join('-') || 'home';
}
