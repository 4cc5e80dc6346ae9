// @ts-check
/** Names of places to points. Pure. src/view/search/reference.rs does the same. */
import { key } from './query.js';
import { atoms } from './tokens.js';

/**
 * @typedef {import('./format.js').Places} Places
 * @typedef {import('./query.js').Origin} Origin
 * @typedef {import('./query.js').Known} Known
 */

/**
 * Cities, counties and ZIP codes by name, each with its middle: the mean of its listings.
 *
 * @param {Places} places
 * @returns {Known}
 */
export function gazetteer(places) {
  /** @typedef {{ lat: number, lon: number, size: number, county: number, name: string }} Sum */
  /** @type {Map<string, Sum>} */
  const sums = new Map();
  const add = (/** @type {string} */ id, /** @type {number} */ place, /** @type {string} */ name) => {
    const sum = sums.get(id) ?? { lat: 0, lon: 0, size: 0, county: places.county[place] ?? 0, name };
    const size = (places.start[place + 1] ?? 0) - (places.start[place] ?? 0);
    sum.lat += (places.lat[place] ?? 0) * size;
    sum.lon += (places.lon[place] ?? 0) * size;
    sum.size += size;
    sums.set(id, sum);
  };
  for (let place = 0; place + 1 < places.start.length; place++) {
    const [city, county, zip] = [places.city[place] ?? 0, places.county[place] ?? 0, places.zip[place] ?? 0];
    if (!places.lat[place]) continue;
    // Two cities of one name are told apart by their county.
    if (city) add(`c${city} ${county}`, place, places.cities[city - 1] ?? '');
    if (county) add(`k${county}`, place, places.counties[county - 1]?.name ?? '');
    if (zip) add(`z${zip}`, place, String(zip));
  }
  /** @type {Map<string, Sum>[]} */
  const [cities, counties, zips] = [new Map(), new Map(), new Map()];
  for (const [id, sum] of sums) {
    const names = id.startsWith('c') ? cities : id.startsWith('k') ? counties : zips;
    const name = key(atoms(sum.name));
    if (sum.size > (names?.get(name)?.size ?? 0)) names?.set(name, sum);
  }
  const middles = (/** @type {Map<string, Sum> | undefined} */ names) => new Map([...(names ?? [])].map(([name, sum]) => [name, middle(sum)]));
  const byZip = middles(zips);
  return { cities: middles(cities), counties: middles(counties), zip: (code) => byZip.get(String(code)) };
}

/**
 * @param {{ lat: number, lon: number, size: number, county: number, name: string }} sum
 * @returns {Origin}
 */
function middle({ lat, lon, size, county, name }) {
  return { lat: Math.floor(lat / size), lon: Math.floor(lon / size), county, name };
}

/** Five digits of California that stand alone. */
export function zipIn(/** @type {string} */ text) {
  return /(?:^|\D)(9[0-6]\d{3})(?!\d)/.exec(text)?.[1];
}
