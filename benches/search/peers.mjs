// @ts-check
/** Peers from npm over the same listings, each with a page of its own in the same output. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} page
 * @property {string} ready a selector that is there once something can be asked
 * @property {(page: import('playwright-core').Page, text: string) => Promise<void>} ask
 * @property {(page: import('playwright-core').Page) => Promise<unknown>} answered
 */

const VERSIONS = { pagefind: '1.6.0', minisearch: '7.2.0' };

/** @type {Record<string, (site: string, out: string, cache: string) => Promise<Peer>>} */
export const PEERS = {
  async pagefind(site, out, cache) {
    const { createIndex } = await import(pathToFileURL(path.join(install('pagefind', cache), 'lib/index.js')).href);
    const { index } = await createIndex({ forceLanguage: 'en' });
    for (const { id, name, text, filters } of listings(site)) await index.addCustomRecord({ url: `/x#${id}`, content: `${name} ${text}`, language: 'en', meta: { title: name }, filters });
    await index.writeFiles({ outputPath: path.join(out, 'pagefind') });
    return page(out, 'pagefind', "const engine = await import('/pagefind/pagefind.js'); const ask = async (text) => Promise.all((await engine.search(text)).results.slice(0, 10).map(async (one) => (await one.data()).meta.title));");
  },
  async minisearch(site, out, cache) {
    const folder = install('minisearch', cache);
    const { default: MiniSearch } = await import(pathToFileURL(path.join(folder, 'dist/es/index.js')).href);
    const options = { fields: ['name', 'text'], storeFields: ['name'], searchOptions: { prefix: true, fuzzy: 0.2, boost: { name: 3 } } };
    const index = new MiniSearch(options);
    index.addAll(listings(site));
    mkdirSync(path.join(out, 'minisearch'), { recursive: true });
    writeFileSync(path.join(out, 'minisearch/index.json'), JSON.stringify(index));
    writeFileSync(path.join(out, 'minisearch/minisearch.js'), readFileSync(path.join(folder, 'dist/es/index.js')));
    return page(out, 'minisearch', `const [{ default: MiniSearch }, index] = await Promise.all([import('/minisearch/minisearch.js'), fetch('/minisearch/index.json').then((found) => found.text())]); const engine = MiniSearch.loadJSON(index, ${JSON.stringify(options)}); const ask = async (text) => engine.search(text).slice(0, 10).map((one) => one.name);`);
  },
};

/**
 * @param {keyof typeof VERSIONS} name
 * @param {string} cache
 */
function install(name, cache) {
  const folder = path.join(cache, name);
  if (!existsSync(path.join(folder, 'node_modules', name))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', `${name}@${VERSIONS[name]}`], { cwd: folder, stdio: 'ignore' });
  }
  return path.join(folder, 'node_modules', name);
}

/** @param {string} site */
function listings(site) {
  const folder = path.join(site, 'content/directory');
  const sheets = readdirSync(folder).filter((name) => /^listings-\d+\.csv$/.test(name));
  return sheets.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(1).map(listing));
}

/** @param {string} line of the sheet that site.mjs writes */
function listing(line) {
  const cells = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const [id = '', name = '', kind = '', organization = '', about = '', services = '', languages = '', cost = '', who = '', , city = '', zip = '', county = ''] = cells;
  const many = (/** @type {string} */ text) => text.split(';').filter(Boolean);
  return { id, name, text: [organization, about, services, languages, cost, who, city, zip, county].join(' ').replaceAll(';', ' '), filters: { kind: [kind], services: many(services), languages: many(languages), cost: many(cost), who: many(who), county: [county] } };
}

/**
 * A page that asks when it is told to and lists ten names.
 *
 * @param {string} out
 * @param {string} name
 * @param {string} script
 * @returns {Peer}
 */
function page(out, name, script) {
  mkdirSync(path.join(out, `peer-${name}`), { recursive: true });
  writeFileSync(path.join(out, `peer-${name}/index.html`), `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title><input id="q"><ul id="r"></ul><script type="module">const field = document.getElementById('q'); let begun; field.addEventListener('change', async () => { begun ??= (async () => { ${script} return ask; })(); const found = await (await begun)(field.value); document.getElementById('r').replaceChildren(...found.map((text) => Object.assign(document.createElement('li'), { textContent: text }))); document.body.dataset.of = field.value; });</script></html>`);
  return {
    name,
    page: `/peer-${name}/`,
    ready: '#q',
    ask: async (tab, text) => {
      await tab.waitForFunction(() => document.readyState === 'complete');
      await tab.fill('#q', text);
      await tab.press('#q', 'Enter');
    },
    answered: (tab) => tab.waitForFunction(() => document.body.dataset['of'] === /** @type {HTMLInputElement} */ (document.getElementById('q')).value),
  };
}
