// @ts-check
/** What the judges share at the door: arguments in, findings out. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * One thing that is wrong, in words for the person who has to mend it.
 *
 * @typedef {object} Finding
 * @property {string} page where: an address, and the line or the view if known
 * @property {string} rule the judge's own name for it
 * @property {string} what the culprit: a selector, an attribute, a value
 * @property {string} fix what to do
 */

/** Places shown for one and the same finding; a broken template is on every page. */
const PLACES = 3;

/** @param {string} url the module's own `import.meta.url` */
export function isMain(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url));
}

/**
 * @param {string[]} valued names of the options that take a value
 * @param {string[]} [argv]
 * @returns {{ positional: string[], options: Record<string, string | undefined>, flags: Set<string> }}
 */
export function arguments_(valued, argv = process.argv.slice(2)) {
  /** @type {string[]} */
  const positional = [];
  /** @type {Record<string, string | undefined>} */
  const options = {};
  /** @type {Set<string>} */
  const flags = new Set();
  for (let i = 0; i < argv.length; i += 1) {
    const word = /** @type {string} */ (argv[i]);
    const name = word.slice(2);
    if (!word.startsWith('--')) positional.push(word);
    else if (valued.includes(name)) options[name] = argv[(i += 1)];
    else flags.add(name);
  }
  return { positional, options, flags };
}

/**
 * Prints every finding as one block and ends the process: 0 when there are none, otherwise 1.
 *
 * The same finding on several pages is one block.
 *
 * @param {string} judge
 * @param {Finding[]} findings
 * @param {string} looked what was looked at, such as `312 pages`
 * @returns {never}
 */
export function tell(judge, findings, looked) {
  /** @type {Map<string, Finding[]>} */
  const blocks = new Map();
  for (const finding of findings) {
    const key = [finding.rule, finding.what, finding.fix].join('\n');
    blocks.set(key, [...(blocks.get(key) ?? []), finding]);
  }
  for (const block of blocks.values()) console.log(`${described(block)}\n`);
  console.log(`${judge}: ${findings.length} findings (${blocks.size} different) in ${looked}`);
  process.exit(findings.length === 0 ? 0 : 1);
}

/**
 * Ends the process when there is nothing to judge: a wrong folder must not look like a clean one.
 *
 * @param {string} judge
 * @param {string} site
 * @param {number} count of the pages in it
 */
export function needPages(judge, site, count) {
  if (count > 0) return;
  console.error(`${judge}: there is no page in ${site}`);
  process.exit(2);
}

/** @param {Finding[]} block at least one; they differ only in their page */
function described(block) {
  const { rule, what, fix } = /** @type {Finding} */ (block[0]);
  const pages = [...new Set(block.map((finding) => finding.page))];
  const more = pages.length > PLACES ? [`  and ${pages.length - PLACES} more`] : [];
  return [`error: ${rule}`, ...pages.slice(0, PLACES).map((page) => `  --> ${page}`), ...more, `  what: ${what}`, `  fix:  ${fix}`].join('\n');
}
