// @ts-check
/**
 * Two judges of the HTML itself: the Nu checker (needs Java) and html-validate.
 *
 *   node html.mjs SITE [--only nu|html-validate] [--all] [--seed N]
 *
 * Without `--all`: one page for every template and language, and 300 others that the seed chooses.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { arguments_, isMain, needPages, tell } from './command.mjs';
import { pages, sample } from './pages.mjs';

/** Pages looked at besides one of every template and language. */
const MORE = 300;

/** @typedef {import('./command.mjs').Finding} Finding */

/**
 * The Nu checker. Its warnings count as errors.
 *
 * @param {string} site
 * @param {string[]} [names] the pages to look at; all of them if not given
 * @returns {Promise<Finding[]>}
 */
export async function nu(site, names) {
  const looked = names?.map((name) => path.join(path.resolve(site), name)) ?? [path.resolve(site)];
  const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const { stdout, stderr, code } = await run('java', ['-jar', jar, '--Werror', '--skip-non-html', '--stdout', '--exit-zero-always', '--format', 'json', ...looked]);
  /** @type {{ messages: { type: string, url?: string, lastLine?: number, message: string, extract?: string }[] }} */
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    throw new Error(`the Nu checker gave no report (exit code ${code}): ${stderr.slice(0, 500)}`);
  }
  return report.messages.filter(({ message, extract }) => !ownResourceBlocked(message) && !dataBlocked(message, extract ?? '') && !unknownLanguage(message)).map(({ type, url, lastLine, message, extract }) => ({
    page: `${url ? path.relative(path.resolve(site), fileURLToPath(url)) : site}${lastLine ? `:${lastLine}` : ''}`,
    rule: `Nu checker: ${type}`,
    what: (extract ?? '').replace(/\s+/g, ' ').trim(),
    fix: message,
  }));
}

/**
 * To a checker of files, `'self'` in a policy is nobody: it holds every file of
 * the site for blocked. What the policy really blocks, axe.mjs hears from the browser.
 *
 * @param {string} message
 */
function ownResourceBlocked(message) {
  return /^Resource violates Content Security Policy.*“(?!https?:|\/\/|data:|blob:)[^”]*” blocked by/.test(message);
}

/**
 * JSON in a script element is data and never run, so no policy is asked about it; the Nu checker
 * takes it for a script. That the policy blocks nothing, axe.mjs and privacy.mjs
 * hear from the browser.
 *
 * @param {string} message
 * @param {string} extract
 */
function dataBlocked(message, extract) {
  return /^Inline script violates Content Security Policy/.test(message) && /<script type="application\/(ld\+)?json"/.test(extract);
}

/**
 * The checker guesses the language of a text. It calls Filipino by its older tag, and knows neither
 * Hmong nor Mien: what it takes them for says nothing.
 *
 * @param {string} message
 */
function unknownLanguage(message) {
  return /written in Tagalog but .*“lang="fil"”/.test(message) || /but the “html” start tag has “lang="(hmn|ium)"”/.test(message);
}

/**
 * @param {string} site
 * @param {string[]} [names] the pages to look at; all of them if not given
 * @returns {Promise<Finding[]>}
 */
export async function htmlValidate(site, names) {
  const config = JSON.parse(await readFile(new URL('.htmlvalidate.json', import.meta.url), 'utf8'));
  const validator = new HtmlValidate(config);
  /** @type {Finding[]} */
  const findings = [];
  for (const file of names ?? (await pages(site)).map((page) => page.file)) {
    const report = await validator.validateString(await readFile(path.join(site, file), 'utf8'), file, config);
    for (const { messages } of report.results) {
      for (const { ruleId, message, line, column, selector } of messages) {
        findings.push({ page: `${file}:${line}:${column}`, rule: `html-validate: ${ruleId}`, what: selector ?? '', fix: message });
      }
    }
  }
  return findings;
}

/**
 * @param {string} command
 * @param {string[]} words
 * @returns {Promise<{ stdout: string, stderr: string, code: number | null }>}
 */
function run(command, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}

if (isMain(import.meta.url)) {
  const { positional, options, flags } = arguments_(['only', 'seed']);
  const site = path.resolve(positional[0] ?? 'public');
  const only = options['only'];
  const all = await pages(site);
  needPages('html', site, all.length);
  const { chosen } = sample(all, { seed: Number(options['seed'] ?? 1), more: MORE, limit: Infinity });
  const names = (flags.has('all') ? all : chosen).map((page) => page.file);
  const findings = [
    ...(only === 'html-validate' ? [] : await nu(site, names)),
    ...(only === 'nu' ? [] : await htmlValidate(site, names)),
  ];
  tell(only ?? 'html', findings, `${names.length} of ${all.length} pages`);
}
