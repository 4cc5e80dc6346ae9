// @ts-check
/**
 * Pictures of pages for people to look at: every template narrow, middling and wide, in light, dark
 * and forced colours, from right to left and in a tall script, and as it prints. `index.html`
 * beside them shows all on one page.
 *
 *   node shots.mjs SITE [OUT] [PATHS...] [--langs en,ar,km]
 *
 * OUT is `shots` beside this file unless given. The first language is seen in every look, the
 * others in light, narrow and wide. Without PATHS: one page for every template.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launch } from './chromium.mjs';
import { arguments_ } from './command.mjs';
import { firstOfEach, pages } from './pages.mjs';
import { serve } from './serve.mjs';

/** @typedef {{ width: number, colours: 'light' | 'dark' | 'forced' }} Look */

const WIDTHS = [320, 768, 1280];
/** @type {Look[]} */
const ALL = WIDTHS.flatMap((width) => /** @type {const} */ (['light', 'dark', 'forced']).map((colours) => ({ width, colours })));
/** @type {Look[]} */
const FEW = [320, 1280].map((width) => ({ width, colours: 'light' }));

const { positional, options } = arguments_(['langs']);
const [site = 'public', out = path.join(import.meta.dirname, 'shots'), ...paths] = positional;
const langs = (options['langs'] ?? 'en,ar,km').split(',');
const wanted = await chosen();

await mkdir(out, { recursive: true });
/** @type {string[]} names of all pictures */
const taken = [];
const server = await serve(site);
const browser = await launch();
try {
  for (const { url, lang } of wanted) {
    const name = nameOf(url);
    const tab = await browser.newPage({ reducedMotion: 'reduce' });
    await tab.goto(server.origin + url);
    for (const { width, colours } of lang === langs[0] ? ALL : FEW) {
      await tab.setViewportSize({ width, height: 800 });
      await tab.emulateMedia({ colorScheme: colours === 'dark' ? 'dark' : 'light', forcedColors: colours === 'forced' ? 'active' : 'none' });
      taken.push(`${name}.${width}.${colours}.png`);
      await tab.screenshot({ path: path.join(out, `${name}.${width}.${colours}.png`), fullPage: true });
    }
    await tab.emulateMedia({ colorScheme: 'light', forcedColors: 'none', media: 'print' });
    await tab.pdf({ path: path.join(out, `${name}.pdf`), format: 'Letter', preferCSSPageSize: true, tagged: true });
    await tab.close();
    console.log(`${path.join(out, name)}.*`);
  }
} finally {
  await browser.close();
  await server.close();
}
await writeFile(path.join(out, 'index.html'), sheet());
console.log(path.join(out, 'index.html'));

/** @returns {Promise<{ url: string, lang: string }[]>} */
async function chosen() {
  const all = await pages(site);
  if (paths.length > 0) {
    const given = paths.map((name) => (name.startsWith('/') ? name : `/${name}`));
    return given.map((url) => ({ url, lang: all.find((page) => page.url === url)?.lang ?? '' }));
  }
  const inLangs = all.filter(({ lang }) => langs.includes(lang));
  return firstOfEach(inLangs, ({ kind, lang }) => `${kind} ${lang}`);
}

/** @param {string} url */
function nameOf(url) {
  return decodeURIComponent(url).replace(/\.html$/, '').split('/').filter(Boolean).join('-') || 'home';
}

/** All pictures, a row for each page. */
function sheet() {
  const rows = wanted.map(({ url }) => {
    const name = nameOf(url);
    const pictures = taken.filter((file) => file.startsWith(`${name}.`));
    const shown = pictures.map((file) => `<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${file}</figcaption></figure>`);
    return `<h2>${url} <a href="${name}.pdf">printed</a></h2>\n<div>${shown.join('\n')}</div>`;
  });
  const style = 'div { display: flex; gap: 1rem; overflow-x: auto; align-items: start } figure { margin: 0 } img { max-block-size: 60rem; max-inline-size: 40rem; border: 1px solid }';
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Pictures</title>\n<style>${style}</style>\n${rows.join('\n')}\n</html>\n`;
}
