// @ts-check
/**
 * Measures the preview in a real browser: from saving a file to the frame that shows it.
 *
 *   scripts/bench visible [--edits 100] [--cycles 1000] [--documents 300] [--program FILE]
 *
 * On an invented site (benches/corpus.py) of so many documents in six languages, with one page open
 * in Chromium: a body, a title, a template, an interface word and a style are edited in turn;
 * a mistake is made and mended. Milliseconds run from just before the file is written to the first
 * animation frame in which the page shows the change. Then the site is broken and mended
 * `--cycles` times; after each the page is held against the file as it is then. Exit code 1 only if the
 * preview ended or something stale stood.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../tests/browser/chromium.mjs';
import { startPreview } from '../tests/browser/promotora.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const option = (/** @type {string} */ name, /** @type {string} */ otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? (process.argv[at + 1] ?? otherwise) : otherwise;
};
const EDITS = Number(option('edits', '100'));
const CYCLES = Number(option('cycles', '1000'));
const DOCUMENTS = Number(option('documents', '300'));
/** Milliseconds that an editor needs before the next save. */
const PAUSE = 400;
const LIMIT = 20_000;

/**
 * @typedef {{ name: string, file: string, edit: (text: string, token: string) => string, sees: string }} Kind
 * `sees` is a JavaScript expression over `token`, true once the page shows it.
 */

const work = mkdtempSync(path.join(tmpdir(), 'promotora-visible.'));
const site = path.join(work, 'promotora');
process.exitCode = 1;
try {
  execFileSync('python3', [path.join(ROOT, 'benches/corpus.py'), work, '--explainers', String(Math.round(DOCUMENTS * 0.6)), '--programs', String(Math.round(DOCUMENTS * 0.4)), '--for', 'promotora']);
  await measure();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure() {
  const { server, base } = await startPreview(option('program', '') || built(), site, { today: '2026-11-22' });
  const browser = await launch();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
    const name = readdirSync(path.join(site, 'content/costs')).filter((file) => /^e\d+\.md$/.test(file)).sort()[0]?.replace('.md', '');
    await page.goto(`${base}/en/costs/${name}/`);
    await page.waitForTimeout(3000);
    console.log(`${DOCUMENTS} documents in 6 languages, ${EDITS} edits of each kind: milliseconds from saving to the frame that shows it, p50 / p95 / most`);
    const explainer = `content/costs/${name}.md`;
    for (const kind of kinds(explainer)) told(kind.name, await edits(page, kind));
    await mistakes(page, explainer);
    const stale = await cycles(page, explainer);
    console.log(`${CYCLES} times broken and mended: ${stale} stale, preview ${server.exitCode === null ? 'alive' : `ended with ${server.exitCode}`}, peak memory ${memory(server.pid ?? 0)} MiB`);
    if (server.exitCode === null && stale === 0) process.exitCode = 0;
  } finally {
    await browser.close();
    server.kill('SIGKILL');
  }
}

/**
 * @param {string} explainer
 * @returns {Kind[]}
 */
function kinds(explainer) {
  const within = (/** @type {string} */ mark) => (/** @type {string} */ text, /** @type {string} */ token) => text.replace(mark, `${mark}${token} `);
  const body = 'document.body.textContent.includes(token)';
  return [
    { name: 'body', file: explainer, edit: (text, token) => text.replace(/\n## (?!.*\n## )/s, `\n## ${token} `), sees: body },
    { name: 'title', file: explainer, edit: within('\ntitle: "'), sees: "document.querySelector('h1').textContent.includes(token) && document.title.includes(token)" },
    { name: 'template', file: 'themes/bench/templates/base.html', edit: within('</main>\n<footer><p>'), sees: body },
    { name: 'word', file: 'i18n/en.yaml', edit: within('\n  independent: "'), sees: body },
    { name: 'style', file: 'themes/bench/styles/site.css', edit: (text, token) => `${text}\nh1 { outline-color: rgb(1, ${Number(token.slice(2)) % 256}, 9) }\n`, sees: 'getComputedStyle(document.querySelector("h1")).outlineColor === `rgb(1, ${Number(token.slice(2)) % 256}, 9)`' },
  ];
}

/**
 * @param {import('playwright-core').Page} page
 * @param {Kind} kind
 */
async function edits(page, kind) {
  const file = path.join(site, kind.file);
  const before = readFileSync(file, 'utf8');
  const took = [];
  for (let number = 0; number < EDITS; number += 1) {
    const token = `zq${number + 1}`;
    took.push(await until(page, kind.sees.replaceAll('token', JSON.stringify(token)), () => writeFileSync(file, kind.edit(before, token))));
    await page.waitForTimeout(PAUSE);
  }
  writeFileSync(file, before);
  await page.waitForTimeout(2 * PAUSE);
  return took;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} explainer
 */
async function mistakes(page, explainer) {
  const file = path.join(site, explainer);
  const before = readFileSync(file, 'utf8');
  const broken = before.replace('\ntitle: ', '\ntitel: ');
  const [shown, gone] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let number = 0; number < EDITS; number += 1) {
    shown.push(await until(page, 'document.querySelector("#promotora-errors") !== null', () => writeFileSync(file, broken)));
    await page.waitForTimeout(PAUSE);
    gone.push(await until(page, 'document.querySelector("#promotora-errors") === null', () => writeFileSync(file, before)));
    await page.waitForTimeout(PAUSE);
  }
  told('a mistake is shown', shown);
  told('and goes when mended', gone);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} explainer
 * @returns {Promise<number>} how often the page did not show what the file says
 */
async function cycles(page, explainer) {
  const file = path.join(site, explainer);
  const before = readFileSync(file, 'utf8');
  let stale = 0;
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    const broken = [before.slice(0, (before.length * (cycle % 9)) / 10), before.replace('---', '--'), before.replace('\ntitle: ', '\ntitle: a: b: '), '\u0000', before.replace('\n## ', '\n{phone nobody} \n## ')][cycle % 5] ?? '';
    writeFileSync(file, broken);
    await page.waitForTimeout(cycle % 3 === 0 ? 0 : (cycle % 11) * 12);
    const saw = await until(page, `document.body.textContent.includes("zc${cycle}.") && document.querySelector("#promotora-errors") === null`, () => writeFileSync(file, `${before}\n\nzc${cycle}.\n`));
    if (!Number.isFinite(saw)) {
      stale += 1;
      const server = await page.evaluate('fetch(location.href).then((r) => r.text())');
      console.log(`server has it: ${String(server).includes(`zc${cycle}.`)}; cycle ${cycle} is stale: ${await page.evaluate('document.querySelector("#promotora-errors")?.innerText.slice(0, 300) ?? document.body.innerText.slice(-300)')}`);
    }
  }
  writeFileSync(file, before);
  return stale;
}

/**
 * Milliseconds from `change` to the first frame in which `condition` holds; infinite if it never does.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} condition
 * @param {() => void} change
 */
async function until(page, condition, change) {
  const seen = page.evaluate(`new Promise((resolve) => {
    const end = performance.now() + ${LIMIT};
    const look = () => {
      if (${condition}) resolve(performance.timeOrigin + performance.now());
      else if (performance.now() > end) resolve(Infinity);
      else requestAnimationFrame(look);
    };
    look();
  })`);
  await page.evaluate('1');
  const start = performance.timeOrigin + performance.now();
  change();
  return Number(await seen) - start;
}

/**
 * @param {string} name
 * @param {number[]} took
 */
function told(name, took) {
  const sorted = [...took].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(0);
  console.log(`  ${name.padEnd(22)} ${at(0.5)} / ${at(0.95)} / ${at(1)}`);
}

/** Peak resident memory, in MiB; only Linux tells. @param {number} pid */
function memory(pid) {
  const status = `/proc/${pid}/status`;
  return existsSync(status) ? Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024) : NaN;
}

function built() {
  execFileSync('cargo', ['build', '--release', '--quiet'], { cwd: ROOT, stdio: 'inherit' });
  const target = process.env['CARGO_TARGET_DIR'] ?? path.join(ROOT, 'target');
  return path.join(target, 'release/promotora');
}
