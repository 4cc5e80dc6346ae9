// @ts-check
/** A site of real listings that somebody has as lines of JSON, for measuring only. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { frame, writer } from './site.mjs';

/**
 * @param {string} file packed with gzip
 * @param {string} to
 * @returns {number} how many listings
 */
export function realSite(file, to) {
  const write = writer(to);
  frame(to, write);
  const records = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').map((line) => JSON.parse(line));
  const services = [...new Set(records.flatMap((record) => record.services))];
  const id = (/** @type {string} */ service) => `s${services.indexOf(service)}`;
  write('content/directory/categories.yaml', `kind.other: {name: Other}\n${services.map((service) => `service.${id(service)}: {name: ${JSON.stringify(clean(service))}}\n`).join('')}`);
  write('content/directory/categories.es.yaml', 'translation: {method: machine, date: 2026-11-24}\nkind.other: {name: Otro}\n');
  const header = ['id', 'name', 'kind', 'about', 'services', 'address', 'city', 'zip', 'lat', 'lon', 'source'];
  const inState = (/** @type {any} */ record) => record.lat > 32.4 && record.lat < 42.1 && record.lon > -124.6 && record.lon < -114.1;
  const rows = records.map((record) => [`r${record.id}`, record.name, 'other', record.desc, record.services.map(id).join(';'), record.street, record.city, /^9\d{4}$/.test(record.zip) ? record.zip : '', inState(record) ? record.lat : '', inState(record) ? record.lon : '', 'b']);
  write('content/directory/listings.csv', [header, ...rows].map((row) => row.map((cell) => `"${clean(String(cell)).replaceAll('"', '""')}"`).join(',')).join('\n'));
  return records.length;
}

/**
 * Texts as the site takes them: without phone numbers, which have a column of their own, and markup.
 *
 * @param {string} text
 */
function clean(text) {
  return text.replaceAll(/[<>{}]/g, ' ').replaceAll(/(\+?1[-. ]?)?\(?\d{3}\)?[-./ ]*\d{3}[-. ]*\d{4}/g, '');
}
