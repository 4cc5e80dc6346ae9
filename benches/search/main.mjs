// @ts-check
/**
 * Measures the directory's search on listings made up for it (site.mjs says how): how heavy index
 * and script are, how many bytes, files and round trips a first answer needs, how long queries and
 * counts take, what a tab holds, how long slow phones wait; beside pagefind and minisearch.
 *
 *   scripts/bench search [--sizes 2000,10000,100000] [--program FILE] [--real FILE] [--browser no]
 *                        [--peers pagefind,minisearch] [--cache DIR]
 *
 * --real takes listings as lines of JSON (`name`, `desc`, `services`, `city`, `zip`, `lat`, `lon`,
 * `phone`, `street`), packed with gzip, to measure the weight of an index of real ones. Peers come
 * from npm into --cache and are measured up to 10,000 listings; --peers none leaves them out.
 *
 * Bytes are those of the files as they lie on the server (deflate is in them), scripts and the
 * page's data with brotli. Nothing here passes or fails: the last table shows each aim beside what
 * was measured.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync, inflateRawSync } from 'node:zlib';
import { browse } from './browser.mjs';
import { at } from './numbers.mjs';
import { PEERS } from './peers.mjs';
import { realSite } from './real.mjs';
import { QUERIES, makeSite, root } from './site.mjs';
import { Table } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '2000,10000,100000' },
    program: { type: 'string' },
    real: { type: 'string' },
    browser: { type: 'string', default: 'yes' },
    peers: { type: 'string', default: 'pagefind,minisearch' },
    cache: { type: 'string', default: path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'promotora-bench') },
  },
});
const LARGEST_FOR_PEERS = 10_000;
const ROUNDS = 10;

const kb = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const table = new Table();
const program = options.program ?? built();

for (const size of options.sizes.split(',').map(Number)) {
  await inFolder((work) => measure(size, work));
}
if (options.real) await inFolder((work) => measureReal(String(options.real), work));
console.log(table.text());

/** @param {(work: string) => Promise<void>} run */
async function inFolder(run) {
  const work = mkdtempSync(path.join(tmpdir(), 'promotora-bench.'));
  try {
    await run(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {number} size
 * @param {string} work
 */
async function measure(size, work) {
  console.log(`\n${size} listings`);
  const [site, out] = [path.join(work, 'in'), path.join(work, 'out')];
  makeSite(site, size, { searched: false });
  const without = build(site, path.join(work, 'bare'));
  makeSite(site, size);
  const whole = build(site, out);
  console.log(`  build: ${whole.cpu.toFixed(2)} CPU s, ${(whole.cpu - without.cpu).toFixed(2)} of them for the index; ${whole.memory} MB`);
  table.set('build', size, ((whole.cpu - without.cpu) / size) * 10_000);
  const engine = await open(out);
  weigh(out, engine);
  await first(engine, size);
  await warm(engine, size);
  const peers = size > LARGEST_FOR_PEERS || options.peers === 'none' ? [] : options.peers.split(',');
  /** @type {import('./peers.mjs').Peer[]} */
  const made = [];
  for (const name of peers) {
    const peer = await PEERS[name]?.(site, out, options.cache).catch((/** @type {unknown} */ error) => console.log(`  ${name} is left out: ${String(error).split('\n')[0]}`));
    if (peer) made.push(peer);
  }
  if (options.browser !== 'no') await browse(out, size, made, table);
}

/**
 * @param {string} file
 * @param {string} work
 */
async function measureReal(file, work) {
  const [site, out] = [path.join(work, 'in'), path.join(work, 'out')];
  const count = realSite(file, site);
  build(site, out);
  const engine = await open(out);
  console.log(`\n${count} real listings`);
  weigh(out, engine);
  // What finds: words, spelling, places and columns; cards are what is shown.
  const files = readdirSync(path.join(out, engine.core.base)).filter((name) => !/^c\d/.test(name)).map((name) => path.join(out, engine.core.base, name));
  const own = ['words', 'hot'].map((name) => path.join(out, engine.core.own, name));
  const bytes = [...files, ...own].reduce((sum, name) => sum + Math.min(statSync(name).size, gzipSync(readFileSync(name)).length), 0);
  table.set('real', 0, bytes);
}

/**
 * A build with its CPU seconds and its memory.
 *
 * @param {string} site
 * @param {string} out
 */
function build(site, out) {
  const time = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%U %S %M'] : ['bash', '-c', 'TIMEFORMAT="%U %S 0"; time "$@"', 'time'];
  const [command = '', ...before] = time;
  const done = spawnSync(command, [...before, program, 'build', '--root', site, '--out', out, '--today', '2026-11-24'], { encoding: 'utf8', maxBuffer: 1e9 });
  if (done.status !== 0) throw new Error(done.stderr.slice(-2000));
  const [user = 0, system = 0, memory = 0] = (done.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpu: user + system, memory: Math.round(memory / 1024) };
}

/** @typedef {Awaited<ReturnType<typeof open>>} Opened */

/**
 * The engine as readers get it, reading from a folder and counting what it reads.
 *
 * @param {string} out
 */
async function open(out) {
  writeFileSync(path.join(out, 'package.json'), '{"type": "module"}');
  const folder = readdirSync(path.join(out, 'assets')).find((name) => existsSync(path.join(out, 'assets', name, 'search'))) ?? '';
  const assets = path.join(out, 'assets', folder, 'search');
  const load = (/** @type {string} */ name) => import(pathToFileURL(path.join(assets, name)).href);
  const module = { ...(await load('engine.js')), ...(await load('facets.js')) };
  const page = readFileSync(path.join(out, 'en/directory/index.html'), 'utf8');
  const core = /** @type {any} */ (JSON.parse(/id="search-core">(.*?)<\/script>/s.exec(page)?.[1] ?? 'null'));
  /** @type {Record<string, number>} */
  let read = {};
  const fetch = async (/** @type {string} */ address) => {
    const file = readFileSync(path.join(out, address));
    read[address] = file.length;
    return new Uint8Array(inflateRawSync(file));
  };
  const packed = (/** @type {string} */ name) => brotliCompressSync(readFileSync(path.join(assets, name))).length;
  const script = { engine: packed('engine.js'), page: packed('directory.js'), core: brotliCompressSync(Buffer.from(JSON.stringify(core))).length };
  return { module, core, fetch, script, reset: () => (read = {}), read: () => read };
}

/**
 * @param {string} out
 * @param {Opened} opened
 */
function weigh(out, { core, script }) {
  const folder = (/** @type {string} */ address) => readdirSync(path.join(out, address)).map((name) => ({ name, bytes: statSync(path.join(out, address, name)).size }));
  const shared = folder(core.base);
  const weight = (/** @type {RegExp} */ names) => kb(shared.filter(({ name }) => names.test(name)).reduce((sum, { bytes }) => sum + bytes, 0));
  console.log(`  index: words ${weight(/^t/)}, columns ${weight(/^f/)}, cards ${weight(/^c/)}, places ${weight(/^places/)}, of a language ${folder(core.own).filter(({ name }) => !/^c/.test(name)).map(({ name, bytes }) => `${name} ${bytes}`).join(' ')}; ${shared.length} files`);
  console.log(`  script: engine ${script.engine}, page ${script.page}, core ${script.core} bytes`);
  table.set('engine', 0, script.engine);
}

/**
 * What a first answer with ten cards reads, and then the counts of the filters.
 *
 * @param {Opened} opened
 * @param {number} size
 */
async function first({ module, core, fetch, script, reset, read }, size) {
  const { best, createEngine, regionsOf } = module;
  /** @type {number[][]} */
  const [firsts = [], files = [], facets = []] = [[], [], []];
  /** @type {Record<string, number>} */
  const parts = {};
  for (const text of QUERIES) {
    reset();
    const engine = createEngine(core, fetch);
    // The page asks for these as soon as somebody comes to the form.
    await Promise.all([engine.language(), engine.places()]);
    const { scores, origin } = await engine.search(text);
    await engine.cards(best(scores, 10).docs);
    const sizes = Object.entries(read());
    for (const [address, bytes] of sizes) {
      const part = /([a-z]+)\d*$/.exec(address)?.[1] ?? '';
      parts[part] = (parts[part] ?? 0) + bytes / QUERIES.length;
    }
    firsts.push(sizes.reduce((sum, [, bytes]) => sum + bytes, script.engine + script.page + script.core));
    files.push(sizes.length);
    reset();
    const all = core.n <= core.region;
    // In a directory of many regions the page counts where a place is known, in the nearest regions.
    const near = all ? regionsOf(scores, core.region) : [...new Set(best(scores, 200).docs.map((/** @type {number} */ doc) => Math.floor(doc / core.region)))].slice(0, 8);
    if (all || origin) await engine.regions(near);
    if (all || origin) facets.push(Object.values(read()).reduce((sum, bytes) => sum + bytes, 0));
  }
  console.log(`  first answer: p50 ${kb(at(firsts, 0.5))}, p95 ${kb(at(firsts, 0.95))}; ${at(files, 0.5)} files; of it ${Object.entries(parts).map(([part, bytes]) => `${part} ${kb(bytes)}`).join(', ')}; then columns p50 ${kb(at(facets, 0.5))}`);
  table.set('first p50', size, at(firsts, 0.5));
  table.set('first p95', size, at(firsts, 0.95));
  table.set('facets', size, at(facets, 0.5));
}

/**
 * @param {Opened} opened
 * @param {number} size
 */
async function warm({ module, core, fetch }, size) {
  const { best, createEngine, regionsOf, tally } = module;
  const engine = createEngine(core, fetch);
  for (const text of QUERIES) await engine.search(text);
  /** @type {number[][]} */
  const [times = [], counts = []] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const text of QUERIES) {
      const start = performance.now();
      const { scores } = await engine.search(text);
      best(scores, 10);
      times.push(performance.now() - start);
      const regions = await engine.regions(regionsOf(scores, core.region).slice(0, 8));
      const again = performance.now();
      tally(scores, regions, core.region, [], false, () => true);
      counts.push(performance.now() - again);
    }
  }
  console.log(`  in Node ${process.version}: query p50 ${at(times, 0.5).toFixed(2)} ms, p95 ${at(times, 0.95).toFixed(2)} ms; counts p95 ${at(counts, 0.95).toFixed(2)} ms`);
  table.set('node query', size, at(times, 0.95));
}

function built() {
  execFileSync('cargo', ['build', '--release', '--quiet'], { cwd: root, stdio: 'inherit' });
  const metadata = JSON.parse(execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 }));
  return path.join(metadata.target_directory, 'release', 'promotora');
}
