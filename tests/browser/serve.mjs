// @ts-check
/**
 * A small static file server for tests: one folder, on 127.0.0.1, on any free port.
 *
 * It answers as the real host would: `index.html` for a folder, `404.html` for
 * what is not there, and the headers of the site's own `_headers` file, so that
 * the judges see the Content-Security-Policy that readers get.
 *
 *   node serve.mjs SITE [--port N]
 */
import { readFile, stat } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { arguments_, isMain } from './command.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  json: 'application/json',
  jsonld: 'application/ld+json',
  geojson: 'application/geo+json',
  webmanifest: 'application/manifest+json',
  xml: 'application/xml',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  ico: 'image/x-icon',
  pdf: 'application/pdf',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

/**
 * @typedef {object} Served
 * @property {string} origin such as `http://127.0.0.1:40123`, without a slash at the end
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} site the folder
 * @param {number} [port] 0 takes any free one
 * @param {{ pack?: boolean }} [how] `pack`: texts go out in brotli, as hosts send them
 * @returns {Promise<Served>}
 */
export async function serve(site, port = 0, { pack = false } = {}) {
  const root = path.resolve(site);
  const rules = parseHeaders(await readFile(path.join(root, '_headers'), 'utf8').catch(() => ''));
  const server = http.createServer((request, response) => {
    answer(root, rules, pack, request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} root
 * @param {HeaderRule[]} rules
 * @param {boolean} pack
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 */
async function answer(root, rules, pack, request, response) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const wanted = decoded(url.pathname);
  const file = wanted === undefined ? undefined : await locate(root, wanted);
  if (file === 'folder') {
    response.writeHead(301, { location: `${url.pathname}/${url.search}` }).end();
    return;
  }
  const missing = path.join(root, '404.html');
  const bytes = await readFile(file ?? missing).catch(() => Buffer.from('Not found'));
  const type = TYPES[path.extname(file ?? missing).slice(1).toLowerCase()];
  const packed = pack && /text|json|xml/.test(type ?? '') && /\bbr\b/.test(String(request.headers['accept-encoding']));
  const body = packed ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : bytes;
  response.writeHead(file ? 200 : 404, {
    ...headersFor(rules, url.pathname),
    'content-type': type ?? 'application/octet-stream',
    'content-length': body.length,
    ...(packed ? { 'content-encoding': 'br' } : {}),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * The file for an address; `'folder'` where only the slash at the end is missing.
 *
 * @param {string} root
 * @param {string} pathname decoded
 * @returns {Promise<string | undefined>}
 */
async function locate(root, pathname) {
  const full = path.join(root, pathname);
  if (full !== root && !full.startsWith(root + path.sep)) return undefined;
  const found = await stat(full).catch(() => undefined);
  if (!found) return undefined;
  if (!found.isDirectory()) return pathname.endsWith('/') ? undefined : full;
  const index = path.join(full, 'index.html');
  if (!(await stat(index).catch(() => undefined))) return undefined;
  return pathname.endsWith('/') ? index : 'folder';
}

/** @param {string} pathname */
function decoded(pathname) {
  try {
    const text = decodeURIComponent(pathname);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** @typedef {{ matches: RegExp, headers: [string, string][] }} HeaderRule */

/**
 * The format of Netlify's `_headers`: an address, then indented `Name: value` lines.
 *
 * @param {string} text
 * @returns {HeaderRule[]}
 */
export function parseHeaders(text) {
  /** @type {HeaderRule[]} */
  const rules = [];
  for (const line of text.split('\n')) {
    if (!line.trim() || line.trim().startsWith('#')) continue;
    if (/^\S/.test(line)) {
      rules.push({ matches: addressPattern(line.trim()), headers: [] });
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) rules.at(-1)?.headers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return rules;
}

/** @param {string} address with `*` for anything and `:name` for one segment */
function addressPattern(address) {
  const source = address
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/:[A-Za-z_]+/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

/**
 * @param {HeaderRule[]} rules
 * @param {string} pathname
 * @returns {Record<string, string>}
 */
export function headersFor(rules, pathname) {
  /** @type {Record<string, string>} */
  const headers = {};
  for (const rule of rules.filter((candidate) => candidate.matches.test(pathname))) {
    for (const [name, value] of rule.headers) headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

if (isMain(import.meta.url)) {
  const { positional, options } = arguments_(['port']);
  const { origin } = await serve(positional[0] ?? '.', Number(options.port ?? 0));
  console.log(`${origin}/`);
}
