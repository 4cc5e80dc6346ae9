// @ts-check
/**
 * Measures the directory's search on listings made up for it: how long the build of the site takes,
 * how heavy the index is, how many bytes and files a first answer needs, how long a warm query takes.
 *
 *   scripts/bench search [--sizes 2000,10000,100000] [--program FILE]
 *
 * Bytes are those of the files as they lie on the server (deflate is in them): script with its rules
 * and modules (brotli), the page's data, the index files of the first answer, ten cards included.
 * Times are Node's on this machine. Nothing here passes or fails.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, inflateRawSync } from 'node:zlib';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const option = (/** @type {string} */ name, /** @type {string} */ otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? (process.argv[at + 1] ?? otherwise) : otherwise;
};
const sizes = option('sizes', '2000,10000,100000').split(',').map(Number);
const QUERIES = ['dentist', 'free clinic', 'doctor who speaks hmong', 'dental care fresno', 'clinica dental gratis', 'mental helth', 'pregnant oakland', 'urgent care 95823', 'vaccines for my child', 'pharmcy san diego', 'medi-cal', 'legal help immigration', 'eye exam los angeles', 'tieng viet san jose', 'food near 93706', 'community health center'];

let seed = 42;
const next = (/** @type {number} */ below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
const pick = (/** @type {any[]} */ list) => list[next(list.length)];

const at = (/** @type {number[]} */ list, /** @type {number} */ share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;
const kb = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;

for (const size of sizes) {
  const work = mkdtempSync(path.join(tmpdir(), 'promotora-bench.'));
  try {
    await measure(size, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {number} size
 * @param {string} work
 */
async function measure(size, work) {
  const site = path.join(work, 'in');
  makeSite(site, size);
  const out = path.join(work, 'out');
  const program = option('program', '') || built();
  const done = spawnSync(program, ['build', '--root', site, '--out', out, '--today', '2026-11-24'], { encoding: 'utf8', maxBuffer: 1e9 });
  if (done.status !== 0) throw new Error(done.stderr.slice(-2000));
  console.log(`${size} listings: ${/Time: .*/.exec(done.stderr + done.stdout)?.[0] ?? ''}`);
  writeFileSync(path.join(out, 'package.json'), '{"type": "module"}');
  const assets = path.join(out, 'assets', readdirSync(path.join(out, 'assets')).find((name) => existsSync(path.join(out, 'assets', name, 'search'))) ?? '', 'search');
  const scripts = readdirSync(assets).filter((name) => name !== 'pages.js');
  const scriptBytes = scripts.reduce((sum, name) => sum + brotliCompressSync(readFileSync(path.join(assets, name))).length, 0);
  const engine = ['tokens.js', 'rules.js', 'format.js', 'places.js', 'query.js', 'rank.js', 'engine.js', 'load.js', 'facets.js'];
  const engineBytes = brotliCompressSync(Buffer.concat(engine.map((name) => readFileSync(path.join(assets, name))))).length;
  const page = readFileSync(path.join(out, 'en/directory/index.html'), 'utf8');
  const core = /** @type {any} */ (JSON.parse(/id="search-core">(.*?)<\/script>/s.exec(page)?.[1] ?? 'null'));
  const coreBytes = brotliCompressSync(Buffer.from(JSON.stringify(core))).length;
  const folder = (/** @type {string} */ address) => readdirSync(path.join(out, address)).map((name) => ({ name, bytes: statSync(path.join(out, address, name)).size }));
  const shared = folder(core.base);
  const weight = (/** @type {RegExp} */ names) => shared.filter(({ name }) => names.test(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`  index: words ${kb(weight(/^t/))}, columns ${kb(weight(/^f/))}, cards ${kb(weight(/^c/))}, places ${kb(weight(/^(places|zips)/))}, language ${kb(folder(core.own).reduce((sum, { bytes }) => sum + bytes, 0))}, ${shared.length} files`);
  console.log(`  script: all modules ${kb(scriptBytes)}, engine in one ${kb(engineBytes)}, core ${kb(coreBytes)}`);

  const { createEngine } = await import(pathToFileURL(path.join(assets, 'engine.js')).href);
  const { order } = await import(pathToFileURL(path.join(assets, 'rank.js')).href);
  const { regionsOf } = await import(pathToFileURL(path.join(assets, 'facets.js')).href);
  let [bytes, requests] = [0, 0];
  const fetch = async (/** @type {string} */ address) => {
    const file = readFileSync(path.join(out, address));
    bytes += file.length;
    requests++;
    return new Uint8Array(inflateRawSync(file));
  };
  /** @type {number[]} */
  const [firsts, asked, facets] = [[], [], []];
  for (const text of QUERIES) {
    [bytes, requests] = [0, 0];
    const cold = createEngine(core, fetch);
    const { scores } = await cold.search(text);
    const docs = order(scores, () => true).slice(0, 10);
    await cold.cards(docs);
    firsts.push(bytes + scriptBytes + coreBytes);
    asked.push(requests);
    bytes = 0;
    // With a place known only the nearest regions' columns are needed: here those of the first hundred.
    const near = new Float64Array(scores.length);
    for (const doc of order(scores, () => true).slice(0, core.region > 2000 ? undefined : 100)) near[doc] = 1;
    await cold.regions([...regionsOf(near, core.region)].slice(0, 8));
    facets.push(bytes);
  }
  console.log(`  first answer with ten cards and all scripts: p50 ${kb(at(firsts, 0.5))}, p95 ${kb(at(firsts, 0.95))}; index files p50 ${at(asked, 0.5)}; columns p50 ${kb(at(facets, 0.5))}`);
  const warm = createEngine(core, fetch);
  for (const text of QUERIES) await warm.search(text);
  /** @type {number[]} */
  const times = [];
  for (let round = 0; round < 10; round++) {
    for (const text of QUERIES) {
      const start = performance.now();
      order((await warm.search(text)).scores, () => true);
      times.push(performance.now() - start);
    }
  }
  console.log(`  warm query: p50 ${at(times, 0.5).toFixed(2)} ms, p95 ${at(times, 0.95).toFixed(2)} ms; Node ${process.version}`);
}

function built() {
  execFileSync('cargo', ['build', '--release', '--quiet'], { cwd: root, stdio: 'inherit' });
  const metadata = JSON.parse(execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 }));
  return path.join(metadata.target_directory, 'release', 'promotora');
}

/**
 * Listings with invented names and texts in the real places of the directory.
 *
 * @param {string} to
 * @param {number} size
 */
function makeSite(to, size) {
  for (const part of ['themes', 'i18n', 'content/directory/categories.yaml', 'content/directory/categories.es.yaml', 'content/directory/zips.csv']) cpSync(path.join(root, part), path.join(to, part), { recursive: true });
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
    writeFileSync(path.join(to, name), text);
  };
  write('content/site.yaml', 'title: Bench\ndescription: Bench\nbase_url: https://bench.example\ntheme: daylight\nsource_language: en\nlanguages: [en, es]\nhelp_line: line\n');
  write('content/contacts/lines.yaml', 'line: {name: Line, phone: 1-800-300-1506, source: {title: T, kind: none}}\n');
  write('content/directory/index.md', '---\ntitle: Find help\nsummary: Bench.\n---\nText.\n');
  write('content/directory/sources.yaml', "b: {title: Bench, publisher: Nobody, licence: none, date: '2026-11-01'}\n");
  const counties = readFileSync(path.join(root, 'content/counties/counties.yaml'), 'utf8').split('\n').filter((line) => /^\S+:$|^  (name|fips|agency|phone):/.test(line));
  write('content/counties/counties.yaml', `${counties.join('\n')}\n`);
  const places = readFileSync(path.join(root, 'content/directory/clinics.csv'), 'utf8').split('\n').map((line) => /,([A-Z][A-Za-z. ]+),(9\d{4}),([A-Z][A-Za-z ]+),(3\d\.\d+),(-1\d\d\.\d+)/.exec(line)).filter((found) => found !== null);
  const codes = (/** @type {string} */ group) => [...readFileSync(path.join(root, 'content/directory/categories.yaml'), 'utf8').matchAll(new RegExp(`^${group}\\.([a-z-]+):`, 'gm'))].map(([, id]) => id);
  const [services, languages, who, kinds] = ['service', 'language', 'who', 'kind'].map(codes);
  const words = 'Community Family Valley Bay Hope Sunrise Coastal Mission Harbor Golden Clinic Health Center Care Dental Services Children Medical Group Foundation Saint Maria Rosa Vista Plaza Central East West North South Hill Lake River Park'.split(' ');
  const said = 'offers free and low cost checkups vaccines prenatal dental vision counseling pharmacy help for families children seniors people without insurance walk in hours evenings interpreters sliding scale fees medi-cal applications referrals classes support groups transport food legal advice'.split(' ');
  const some = (/** @type {any} */ list, /** @type {number} */ most) => Array.from({ length: next(most + 1) }, () => pick(list)).filter((one, i, all) => all.indexOf(one) === i).join(';');
  const rows = ['id,name,kind,about,services,languages,cost,who,address,city,zip,county,lat,lon,phone,hours,source'];
  for (let i = 0; i < size; i++) {
    const [, city, zip, county, lat, lon] = /** @type {RegExpExecArray} */ (pick(places));
    const name = `${Array.from({ length: 2 + next(3) }, () => pick(words)).join(' ')}${next(4) === 0 ? ` ${coined()}` : ''}`;
    const about = Array.from({ length: 8 + next(16) }, () => pick(said)).join(' ');
    rows.push([`b${i}`, name, pick(kinds ?? []), about, some(services, 4), `en;${some(languages, 3)}`, pick(['free', 'sliding', 'medi', 'free;medi', '']), some(who, 3), `${1 + next(9999)} ${pick(words)} St`, city, zip, county, lat, lon, `${pick(['415', '510', '619', '916'])}${200 + next(700)}${String(next(10_000)).padStart(4, '0')}`, pick(['Mon-Fri 8:00-17:00', 'Mon-Fri 9:00-18:00; Sat 9:00-12:00', '']), 'b'].map((cell) => (/[,"]/.test(String(cell)) ? `"${cell}"` : cell)).join(','));
  }
  // No file of a site may be larger than 16 MB.
  const header = rows.shift();
  for (let from = 0; from < rows.length; from += 20_000) write(`content/directory/listings-${from}.csv`, `${[header, ...rows.slice(from, from + 20_000)].join('\n')}\n`);
}

/** A family name that nobody has. */
function coined() {
  return Array.from({ length: 3 }, () => pick(['ka', 'lo', 'mi', 'ran', 'ta', 'ves', 'do', 'shi', 'pen', 'gar', 'zu', 'nel'])).join('').replace(/^./, (c) => c.toUpperCase());
}
