// @ts-check
/**
 * A host as sites have it: HTTP/2, text packed with brotli, hashed files kept by the browser; and the
 * browser of the tests. Playwright is that of tests/browser.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { root } from './site.mjs';

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css', json: 'application/json', svg: 'image/svg+xml', wasm: 'application/wasm', png: 'image/png' };
const PACKED = ['html', 'js', 'css', 'json', 'svg'];

/** @returns {Promise<import('playwright-core').Browser>} */
export async function chromium() {
  const { chromium: found } = createRequire(path.join(root, 'tests/browser/package.json'))('playwright-core');
  return found.launch({ executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'] });
}

/** @param {string} folder */
export async function serve(folder) {
  const file = (/** @type {string} */ name) => path.join(folder, '..', name);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', file('key.pem'), '-out', file('cert.pem'), '-days', '2', '-subj', '/CN=127.0.0.1'], { stdio: 'ignore' });
  /** @type {Map<string, Buffer>} */
  const packed = new Map();
  const sent = { bytes: 0, requests: 0 };
  const server = http2.createSecureServer({ key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) }, (request, response) => {
    sent.requests++;
    const wanted = decodeURIComponent(new URL(request.url, 'https://x').pathname);
    const full = path.join(folder, wanted.endsWith('/') ? `${wanted}index.html` : wanted);
    const ending = path.extname(full).slice(1);
    if (!full.startsWith(folder) || !statSync(full, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const headers = { 'content-type': TYPES[/** @type {keyof typeof TYPES} */ (ending)] ?? 'application/octet-stream', 'cache-control': ending === 'html' ? 'max-age=0' : 'max-age=31536000, immutable' };
    if (!PACKED.includes(ending)) {
      response.writeHead(200, headers);
      sent.bytes += statSync(full).size;
      createReadStream(full).pipe(response);
      return;
    }
    const body = packed.get(full) ?? brotliCompressSync(readFileSync(full), { params: { [constants.BROTLI_PARAM_QUALITY]: statSync(full).size > 1e6 ? 5 : 11 } });
    packed.set(full, body);
    sent.bytes += body.length;
    response.writeHead(200, { ...headers, 'content-encoding': 'br' }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `https://127.0.0.1:${port}`, sent, close: async () => void server.close() };
}
