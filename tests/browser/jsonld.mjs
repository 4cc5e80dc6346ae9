// @ts-check
/**
 * Holds the JSON-LD of every page against schema.org, as schema-dts writes it down in types, and
 * against the page that it stands in.
 *
 *   node jsonld.mjs SITE
 *
 * TypeScript reads one page of every shape: pages that have the same properties of the same
 * types differ only in their words.
 */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { parse } from 'parse5';
import { arguments_, isMain, needPages, tell } from './command.mjs';
import { elements } from './links.mjs';
import { pages } from './pages.mjs';

/**
 * @typedef {import('./command.mjs').Finding} Finding
 * @typedef {Record<string, unknown>} Node
 * @typedef {{ url: string, lang: string, canonical: string, noindex: boolean, graph: { '@context': string, '@graph': Node[] } }} Data
 */

/**
 * @param {string} site
 * @returns {Promise<{ findings: Finding[], looked: string, found: number }>}
 */
export async function judge(site) {
  /** @type {Finding[]} */
  const findings = [];
  /** @type {Data[]} */
  const all = [];
  for (const { file, url, lang } of await pages(site)) {
    const page = { url, lang, canonical: '', noindex: false };
    const scripts = [];
    for (const { tag, attrs, text } of elements(/** @type {any} */ (parse(await readFile(path.join(site, file), 'utf8'))))) {
      if (tag === 'script' && attrs['type'] === 'application/ld+json') scripts.push(text);
      if (tag === 'link' && attrs['rel'] === 'canonical') page.canonical = attrs['href'] ?? '';
      if (tag === 'meta' && attrs['name'] === 'robots') page.noindex = /noindex/.test(attrs['content'] ?? '');
    }
    for (const script of scripts) {
      try {
        all.push({ ...page, graph: JSON.parse(script) });
      } catch (error) {
        findings.push({ page: url, rule: 'JSON-LD is no JSON', what: String(error), fix: 'escape what JSON needs escaped' });
      }
    }
  }
  for (const data of all) findings.push(...judgePage(data));
  const shapes = [...new Map(all.map((data) => [shape(data.graph), data])).values()];
  findings.push(...(await judgeTypes(shapes)));
  const kinds = new Set(all.flatMap(({ graph }) => graph['@graph'].map((node) => String(node['@type']))));
  return { findings, looked: `${all.length} pages with JSON-LD of ${shapes.length} shapes: ${[...kinds].sort().join(', ')}`, found: all.length };
}

/**
 * What the types cannot say: that the data is about this page.
 *
 * @param {Data} data
 * @returns {Finding[]}
 */
function judgePage({ url, lang, canonical, noindex, graph }) {
  /** @type {Finding[]} */
  const found = [];
  const wrong = (/** @type {string} */ rule, /** @type {unknown} */ what, /** @type {string} */ fix) => found.push({ page: url, rule, what: String(what), fix });
  const nodes = graph['@graph'] ?? [];
  const page = nodes.find((node) => /Page$/.test(String(node['@type'])) && node['@id'] === node['url']);
  if (noindex) wrong('JSON-LD on a page kept out of search', canonical, 'leave it out');
  if (!page) {
    wrong('JSON-LD without its page', nodes.map((node) => node['@type']).join(' '), 'say what page it is: a WebPage with @id and url');
    return found;
  }
  if (page['url'] !== canonical) wrong('JSON-LD of another page', page['url'], `the page is ${canonical}`);
  if (page['inLanguage'] !== lang) wrong('JSON-LD in another language', page['inLanguage'], `the page says lang="${lang}"`);
  const ids = nodes.map((node) => node['@id']).filter((id) => id !== undefined);
  if (new Set(ids).size !== ids.length) wrong('an @id twice', ids.join(' '), 'give each thing an id of its own');
  const reviewed = page['lastReviewed'];
  if (reviewed !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(reviewed))) wrong('lastReviewed is no date', reviewed, 'write it as 2026-01-31');
  return found;
}

/**
 * The names of all properties and the types of their values; the words themselves only where
 * schema.org has a list of them.
 *
 * @param {unknown} value
 * @param {string} [key]
 * @returns {string}
 */
function shape(value, key = '') {
  if (Array.isArray(value)) return `[${[...new Set(value.map((item) => shape(item, key)))].join()}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).map(([name, inner]) => `${name}:${shape(inner, name)}`).join()}}`;
  }
  const listed = key.startsWith('@') ? key !== '@id' : String(value).startsWith('https://schema.org/');
  return listed ? String(value) : typeof value;
}

/**
 * @param {Data[]} shapes
 * @returns {Promise<Finding[]>}
 */
async function judgeTypes(shapes) {
  // Beside this file, so that TypeScript finds schema-dts; nothing is written there.
  const name = path.join(await realpath(import.meta.dirname), 'jsonld.generated.ts');
  const lines = shapes.map(({ graph }, i) => `export const page${i}: Graph = ${JSON.stringify(graph)};`);
  const text = ["import type { Graph } from 'schema-dts';", ...lines].join('\n');
  /** @type {import('typescript').CompilerOptions} */
  const options = { noEmit: true, strict: true, skipLibCheck: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2023, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile: read } = host;
  host.getSourceFile = (file, ...rest) => (file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true) : getSourceFile(file, ...rest));
  host.fileExists = (file) => file === name || fileExists(file);
  host.readFile = (file) => (file === name ? text : read(file));
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : 0;
    const what = start === undefined ? '' : text.slice(start, start + 80).split('\n')[0] ?? '';
    return { page: shapes[line - 1]?.url ?? name, rule: 'not schema.org', what, fix: ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 400) };
  });
}

if (isMain(import.meta.url)) {
  const { positional } = arguments_([]);
  const site = path.resolve(positional[0] ?? 'public');
  const { findings, looked, found } = await judge(site);
  needPages('jsonld', site, found);
  tell('jsonld', findings, looked);
}
