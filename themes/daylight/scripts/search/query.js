// @ts-check
/** What was typed, as units to look for. Pure. tests/search/reference.rs says plainly what must come out. */
import { atoms, words } from './tokens.js';

/**
 * @typedef {import('./tokens.js').Atom} Atom
 * @typedef {{ targets: (number | string)[], synonym: boolean }} Meaning categories by number, and words to look for
 * @typedef {{ stop: Set<string>, begins: Set<string>, means: Map<string, Meaning>, labels: Map<string, [number, number][]>, spelled: string[] }} Words
 *   of a language: `begins` are the stop words with which names of places begin, `labels` for each
 *   word of labels their categories, with how many words each label has, `spelled` all single words among labels and meanings
 * @typedef {{ lat: number, lon: number, county: number, name: string }} Origin in hundredths of a degree
 * @typedef {{ words: string[], weight: number }} Phrase
 * @typedef {{ word?: string, last: boolean, fuzzy: boolean, phone: boolean, synonyms: boolean, concepts: number[], phrases: Phrase[] }} Unit
 * @typedef {{ concept?: number, place?: string, text: string }} Chip
 * @typedef {{ units: Unit[], origin?: Origin, chips: Chip[] }} Query
 * @typedef {{ synonyms?: boolean, placed?: boolean }} Options `placed`: the place comes from elsewhere
 */

/** Longer queries are cut: nobody types them, and pasted pages must not stop the browser. */
const LONGEST_QUERY = 200;
/** Most words of a phrase, and most units of a query. */
const PHRASE = 32;
const UNITS = 24;
/** How strongly a meaning counts, in sixteenths. */
const SYNONYM = 13;
const SPELLED = 12;

/** @param {string} text */
export function shortened(text) {
  return [...text].slice(0, LONGEST_QUERY).join('');
}

/**
 * @param {string} text
 * @param {Words} language
 * @param {(name: string) => Origin | undefined} place
 * @param {Options} [options]
 * @returns {Query}
 */
export function parse(text, language, place, { synonyms = true, placed = false } = {}) {
  /** @type {Unit} */
  const empty = { last: false, fuzzy: false, phone: false, synonyms, concepts: [], phrases: [] };
  const short = shortened(text);
  const phone = phoneOf(short);
  if (phone) return { units: [{ ...empty, word: phone, phone: true, last: phone.length < 10 }], chips: [] };
  const list = atoms(short);
  /** @type {Query} */
  const query = { units: [], chips: [] };
  /** @type {Atom[]} */
  let plain = [];
  const flush = (/** @type {boolean} */ last) => {
    const found = words(plain);
    found.forEach((word, i) => query.units.push({ ...empty, word, fuzzy: true, last: last && i === found.length - 1 }));
    plain = [];
  };
  for (let i = 0; i < list.length; ) {
    const found = longest(list, i, language, synonyms, placed || query.origin ? undefined : place);
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
      query.units.push(meaning(empty, own, found.targets, i === list.length));
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

/**
 * The longest phrase that begins at an atom and means something; a place last.
 *
 * @param {Atom[]} list
 * @param {number} at
 * @param {Words} language
 * @param {boolean} synonyms
 * @param {((name: string) => Origin | undefined) | undefined} place
 * @returns {{ length: number, targets?: (number | string)[], origin?: Origin } | undefined}
 */
function longest(list, at, language, synonyms, place) {
  for (let length = Math.min(PHRASE, list.length - at); length > 0; length--) {
    // One cluster inside a longer run is a syllable of some word, not a word.
    const [first, next] = [list[at], list[at + 1]];
    if (length === 1 && first?.run && (first.joined || (next?.run && next.joined))) return undefined;
    const phrase = key(list.slice(at, at + length));
    const means = language.means.get(phrase);
    if (means && (synonyms || !means.synonym)) return { length, targets: means.targets };
    const origin = place?.(phrase);
    if (origin) return { length, origin };
    if (language.stop.has(phrase)) return { length };
  }
  return undefined;
}

/**
 * @param {Unit} empty
 * @param {Atom[]} own
 * @param {(number | string)[]} targets
 * @param {boolean} last
 * @returns {Unit}
 */
function meaning(empty, own, targets, last) {
  const spelled = words(own);
  const phrases = targets.flatMap((target) => (typeof target === 'string' ? [{ words: target.split(' '), weight: SYNONYM }] : []));
  const concepts = targets.flatMap((target) => (typeof target === 'number' ? [target] : []));
  const [first] = spelled;
  if (spelled.length === 1 && first !== undefined) return { ...empty, word: first, last, concepts, phrases };
  return { ...empty, concepts, phrases: [...phrases, { words: spelled, weight: SPELLED }] };
}

/** @param {Atom[]} list */
export function key(list) {
  return list.map((atom) => atom.text).join(' ');
}

/**
 * The beginnings of what may be names of places: each word that could be one's first, with the next.
 *
 * @param {string} text
 * @param {Words} language
 */
export function placesIn(text, { stop, begins }) {
  const list = atoms(shortened(text)).filter((atom) => !atom.run);
  return list.flatMap(({ text: word }, i) => (stop.has(word) && !begins.has(word) ? [] : [word, ...list.slice(i + 1, i + 2).map((next) => `${word} ${next.text}`)]));
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
