// @ts-check
/**
 * The browser's modules for the Rust tests: a line of JSON in, a line of JSON out.
 *
 *   node ask.mjs SCRIPTS [FILES CORE]
 *
 * Without FILES it gives the words of each text; with them the answers of the engine over an index.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const [scripts = '', files, coreFile = ''] = process.argv.slice(2);
const module = (/** @type {string} */ name) => import(pathToFileURL(path.join(scripts, 'search', name)).href);
const { atoms, best, createEngine, learn, words } = await module('engine.js');
// Made when it is read: lines that come earlier would be lost.
const lines = () => createInterface({ input: process.stdin });
if (!files) {
  for await (const line of lines()) {
    const { text, chinese } = JSON.parse(line);
    if (chinese) learn(chinese);
    else console.log(JSON.stringify(words(atoms(text))));
  }
} else {
  const engine = createEngine(JSON.parse(readFileSync(coreFile, 'utf8')), async (/** @type {string} */ address) => new Uint8Array(inflateRawSync(readFileSync(path.join(files, address)))));
  for await (const line of lines()) {
    const { text, synonyms } = JSON.parse(line);
    const { scores } = await engine.search(text, { synonyms });
    console.log(JSON.stringify(best(scores, scores.length).docs));
  }
}
