// @ts-check
/** What was typed, as units to look for. Pure. src/view/search/reference.rs does the same. */
import { atoms, words } from './tokens.js';

/**
 * @typedef {import('./tokens.js').Atom} Atom
 * @typedef {{ stop: string[], means: Record<string, [(number | string)[], 1?]>, labels: Record<string, number[]> }} Words
 * @typedef {{ lat: number, lon: number, county: number, name: string }} Origin in hundredths of a degree
 * @typedef {{ cities: Map<string, Origin>, counties: Map<string, Origin>, zip: (code: number) => Origin | undefined }} Known
 * @typedef {{ words: string[], weight: number }} Phrase
 * @typedef {{ word?: string, last: boolean, fuzzy: boolean, phone: boolean, concepts: number[], phrases: Phrase[] }} Unit
 * @typedef {{ concept?: number, place?: string, text: string }} Chip
 * @typedef {{ units: Unit[], origin?: Origin, chips: Chip[] }} Query
 */

/** Longer queries are cut: nobody types them, and pasted pages must not stop the browser. */
const LONGEST = 200;
/** Most words of a phrase, and most units of a query. */
const PHRASE = 10;
const UNITS = 24;
/** How strongly a meaning counts, in sixteenths. */
export const SYNONYM = 13;
const SPELLED = 12;

/**
 * @param {string} text
 * @param {Words} language
 * @param {Known} known
 * @param {{ synonyms?: boolean, placed?: boolean }} [options] `placed`: the place comes from elsewhere
 * @returns {Query}
 */
export function parse(text, language, known, { synonyms = true, placed = false } = {}) {
  const short = [...text].slice(0, LONGEST).join('');
  const phone = phoneOf(short);
  if (phone) return { units: [{ ...EMPTY, word: phone, phone: true, last: phone.length < 10 }], chips: [] };
  const list = atoms(short);
  const stop = new Set(language.stop);
  /** @type {Query} */
  const query = { units: [], chips: [] };
  /** @type {Atom[]} */
  let plain = [];
  const flush = (/** @type {boolean} */ last) => {
    const found = words(plain);
    found.forEach((word, i) => query.units.push({ ...EMPTY, word, fuzzy: true, last: last && i === found.length - 1 }));
    plain = [];
  };
  for (let i = 0; i < list.length; ) {
    const found = longest(list, i, language, known, stop, synonyms, !placed && !query.origin);
    if (!found) {
      plain.push(/** @type {Atom} */ (list[i++]));
      continue;
    }
    flush(false);
    const own = list.slice(i, i + found.length);
    i += found.length;
    if (found.origin) {
      query.origin = found.origin;
      query.chips.push({ place: found.origin.name, text: key(own) });
    } else if (found.targets) {
      query.units.push(meaning(own, found.targets, i === list.length));
      const concept = found.targets.find((target) => typeof target === 'number');
      if (typeof concept === 'number') query.chips.push({ concept, text: key(own) });
    }
  }
  flush(true);
  // Only stop words: better those than nothing.
  if (query.units.length === 0 && !query.origin) {
    plain = list;
    flush(true);
  }
  query.units.length = Math.min(query.units.length, UNITS);
  return query;
}

/** @type {Unit} */
const EMPTY = { last: false, fuzzy: false, phone: false, concepts: [], phrases: [] };

/**
 * The longest phrase that begins at an atom and means something; a place last.
 *
 * @param {Atom[]} list
 * @param {number} at
 * @param {Words} language
 * @param {Known} known
 * @param {Set<string>} stop
 * @param {boolean} synonyms
 * @param {boolean} place
 * @returns {{ length: number, targets?: (number | string)[], origin?: Origin } | undefined}
 */
function longest(list, at, language, known, stop, synonyms, place) {
  for (let length = Math.min(PHRASE, list.length - at); length > 0; length--) {
    // One cluster inside a longer run is a syllable of some word, not a word.
    const [first, next] = [list[at], list[at + 1]];
    if (length === 1 && first?.run && (first.joined || (next?.run && next.joined))) return undefined;
    const phrase = key(list.slice(at, at + length));
    const means = Object.hasOwn(language.means, phrase) ? language.means[phrase] : undefined;
    if (means && (synonyms || !means[1])) return { length, targets: means[0] };
    if (place) {
      const origin = known.cities.get(phrase) ?? known.counties.get(phrase) ?? (/^9\d{4}$/.test(phrase) ? known.zip(+phrase) : undefined);
      if (origin) return { length, origin };
    }
    if (stop.has(phrase)) return { length };
  }
  return undefined;
}

/**
 * @param {Atom[]} own
 * @param {(number | string)[]} targets
 * @param {boolean} last
 * @returns {Unit}
 */
function meaning(own, targets, last) {
  const spelled = words(own);
  const phrases = targets.flatMap((target) => (typeof target === 'string' ? [{ words: target.split(' '), weight: SYNONYM }] : []));
  const concepts = targets.flatMap((target) => (typeof target === 'number' ? [target] : []));
  const [first] = spelled;
  if (spelled.length === 1 && first !== undefined) return { ...EMPTY, word: first, last, concepts, phrases };
  return { ...EMPTY, concepts, phrases: [...phrases, { words: spelled, weight: SPELLED }] };
}

/** @param {Atom[]} list */
export function key(list) {
  return list.map((atom) => atom.text).join(' ');
}

/**
 * The digits of a phone number, if that is all that was typed.
 *
 * @param {string} text
 */
function phoneOf(text) {
  if (!/^[\s\d()+.-]+$/.test(text)) return '';
  const digits = text.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
  return digits.length >= 6 && digits.length <= 10 ? digits : '';
}
