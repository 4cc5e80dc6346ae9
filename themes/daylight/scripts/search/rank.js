// @ts-check
/** From words to documents in order. Pure. src/view/search/reference.rs does the same. */

/**
 * @typedef {import('./format.js').Shard} Shard
 * @typedef {import('./format.js').Places} Places
 * @typedef {import('./query.js').Origin} Origin
 * @typedef {import('./query.js').Unit} Unit
 * @typedef {{ scale: number, docs: Uint32Array, steps: Uint8Array }} Postings
 * @typedef {{ words: Postings[][], weight: number }} Way one way to match a unit: the lists of each of its words
 */

/** What a match by the beginning of a word counts, and by one or two wrong letters, in sixteenths. */
const PREFIX = 10;
const WRONG = [16, 11, 7];
/** What a category counts that a whole phrase means: more than a text that only has its words. */
const MEANT = 24;
/** Most words that a beginning stands for, and that a misspelt word may be. */
const PREFIXES = 64;
const FUZZY = 12;
/** From so many letters on, a word that nobody wrote like this is looked for with other letters. */
const SURELY = 6;
/** Kilometres at which a place counts half. */
const HALF = 20;
/** What serves the whole state counts this much beside what is next door. */
const STATEWIDE = 0.2;
/** The same where no place is known and a kind of help is asked for: whom one can go to comes first. */
const STATEWIDE_ANYWHERE = 0.6;
const SAME_COUNTY = 0.5;
/** Kilometres in a hundredth of a degree of latitude. */
const KM = 1.11195;
/** Cosines of the latitudes 32 to 42 degrees, in thousandths. */
const COSINES = [848, 839, 829, 819, 809, 799, 788, 777, 766, 755, 743];

/**
 * @param {Shard} shard
 * @param {string} word
 */
function lowest(shard, word) {
  let [low, high] = [0, shard.words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {string} */ (shard.words[middle]) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param {Shard} shard
 * @param {number} i
 * @returns {Postings}
 */
function postings(shard, i) {
  const [from, to] = [shard.from[i] ?? 0, shard.from[i + 1] ?? 0];
  return { scale: shard.scale[i] ?? 0, docs: shard.docs.subarray(from, to), steps: shard.steps.subarray(from, to) };
}

/**
 * The lists of exactly this word.
 *
 * @param {Shard[]} shards
 * @param {string} word
 */
export function exact(shards, word) {
  return shards.flatMap((shard) => {
    const i = lowest(shard, word);
    return shard.words[i] === word ? [postings(shard, i)] : [];
  });
}

/**
 * The lists of longer words that begin like this; of many the most frequent.
 *
 * @param {Shard[]} shards
 * @param {string} word
 */
export function longer(shards, word) {
  const found = shards.flatMap((shard) => {
    /** @type {{ word: string, list: Postings }[]} */
    const own = [];
    for (let i = lowest(shard, word); shard.words[i]?.startsWith(word); i++) {
      const longerWord = /** @type {string} */ (shard.words[i]);
      if (longerWord !== word) own.push({ word: longerWord, list: postings(shard, i) });
    }
    return own;
  });
  found.sort((a, b) => b.list.docs.length - a.list.docs.length || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
  return found.slice(0, PREFIXES).map(({ list }) => list);
}

/**
 * Words that may be meant by a misspelt one, the nearest first, each with its wrong letters.
 *
 * @param {string} word
 * @param {Iterable<[string, number]>} dictionary words and how frequent they are
 * @returns {[string, number][]}
 */
export function near(word, dictionary) {
  const letters = [...word];
  const most = letters.length < 4 || /\d/.test(word) ? 0 : letters.length < 8 ? 1 : 2;
  /** @type {[string, number, number][]} */
  const found = [];
  if (most > 0) {
    for (const [other, count] of dictionary) {
      const far = distance(letters, [...other], most);
      if (far > 0 && far <= most) found.push([other, far, count]);
    }
  }
  found.sort((a, b) => a[1] - b[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  return found.slice(0, FUZZY).map(([other, far]) => [other, far]);
}

/**
 * Letters to add, drop, change or swap with their neighbour (optimal string alignment), at most `most` + 1.
 *
 * @param {string[]} a
 * @param {string[]} b
 * @param {number} most
 */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    [before, above] = [above, row];
  }
  return above[b.length] ?? most + 1;
}

/**
 * The ways to match a unit. `find` gives the shards that may have a word, `begin` those that may
 * have longer ones.
 *
 * @param {Unit} unit
 * @param {Record<string, number[]>} labels
 * @param {(word: string) => Shard[]} find
 * @param {(word: string) => Shard[]} begin
 * @param {[string, number][]} dictionary for misspelt words; empty while it is not needed
 * @returns {{ ways: Way[], missed: boolean }} `missed`: no list has the word as it was typed
 */
export function waysOf(unit, labels, find, begin, dictionary) {
  /** @type {Way[]} */
  const ways = [];
  const add = (/** @type {Postings[]} */ lists, /** @type {number} */ weight) => {
    for (const list of lists) ways.push({ words: [[list]], weight });
  };
  const concept = (/** @type {number} */ number, /** @type {number} */ weight) => add(exact(find(`@${number}`), `@${number}`), weight);
  const label = (/** @type {string} */ word, /** @type {number} */ weight) => {
    const of = Object.hasOwn(labels, word) ? (labels[word] ?? []) : [];
    for (const number of of) concept(number, Math.max(2, Math.floor(weight / of.length)));
  };
  for (const number of unit.concepts) concept(number, MEANT);
  for (const phrase of unit.phrases) {
    ways.push({ words: phrase.words.map((word) => exact(find(word), word)), weight: phrase.weight });
  }
  const { word } = unit;
  if (word === undefined) return { ways, missed: false };
  const before = ways.length;
  const known = () => ways.length > before;
  add(exact(find(word), word), WRONG[0] ?? 0);
  if (!unit.phone) label(word, WRONG[0] ?? 0);
  const spelled = known();
  if (unit.last || !known()) {
    add(longer(begin(word), word), PREFIX);
    const begun = unit.phone ? [] : Object.keys(labels).filter((other) => other !== word && other.startsWith(word));
    for (const other of begun) label(other, PREFIX);
  }
  // A beginning that fits some long word may still be a misspelt one.
  const missed = unit.fuzzy && (!known() || (!spelled && [...word].length >= SURELY));
  if (missed) {
    for (const [other, far] of near(word, Object.keys(labels).map((one) => [one, 0]))) label(other, WRONG[far] ?? 0);
    for (const [other, far] of near(word, dictionary)) add(exact(find(other), other), WRONG[far] ?? 0);
  }
  return { ways, missed };
}

/**
 * Scores of all documents; 0 where nothing matches.
 *
 * @param {Way[][]} units
 * @param {number} count documents
 */
export function score(units, count) {
  const total = new Float64Array(count);
  if (units.length === 0) return total.fill(1);
  const matched = new Uint8Array(count);
  const best = new Uint32Array(count);
  for (const ways of units) {
    /** @type {number[]} */
    const touched = [];
    const reach = (/** @type {number} */ doc, /** @type {number} */ value) => {
      const old = best[doc] ?? 0;
      if (old === 0) touched.push(doc);
      if (value > old) best[doc] = value;
    };
    for (const { words, weight } of ways) {
      const [only] = words;
      if (words.length === 1 && only?.length === 1) {
        const [list] = only;
        if (!list) continue;
        const each = list.scale * weight;
        for (let i = 0; i < list.docs.length; i++) reach(list.docs[i] ?? 0, each * (list.steps[i] ?? 0));
      } else {
        for (const [doc, value] of phrase(words, weight)) reach(doc, value);
      }
    }
    for (const doc of touched) {
      total[doc] = (total[doc] ?? 0) + (best[doc] ?? 0);
      matched[doc] = (matched[doc] ?? 0) + 1;
      best[doc] = 0;
    }
  }
  for (let doc = 0; doc < count; doc++) {
    const share = (matched[doc] ?? 0) / units.length;
    total[doc] = (total[doc] ?? 0) * share * Math.sqrt(share);
  }
  return total;
}

/**
 * What a phrase counts: the mean of its words, less where some are missing.
 *
 * @param {Postings[][]} words
 * @param {number} weight
 * @returns {Map<number, number>}
 */
function phrase(words, weight) {
  /** @type {Map<number, { sum: number, words: number }>} */
  const found = new Map();
  for (const lists of words) {
    /** @type {Map<number, number>} */
    const own = new Map();
    for (const list of lists) {
      list.docs.forEach((doc, i) => own.set(doc, Math.max(own.get(doc) ?? 0, list.scale * (list.steps[i] ?? 0))));
    }
    for (const [doc, value] of own) {
      const { sum, words: count } = found.get(doc) ?? { sum: 0, words: 0 };
      found.set(doc, { sum: sum + value, words: count + 1 });
    }
  }
  const { length } = words;
  return new Map([...found].map(([doc, { sum, words: count }]) => [doc, Math.floor((sum * count * weight) / (length * length))]));
}

/**
 * Multiplies scores by how near each place is.
 *
 * @param {Float64Array} scores
 * @param {Places} places
 * @param {Origin | undefined} origin
 */
export function bringNear(scores, places, origin) {
  for (let place = 0; place + 1 < places.start.length; place++) {
    const factor = nearness(places, place, origin);
    const end = places.start[place + 1] ?? 0;
    for (let doc = places.start[place] ?? 0; doc < end; doc++) scores[doc] = (scores[doc] ?? 0) * factor;
  }
}

/**
 * @param {Places} places
 * @param {number} place
 * @param {Origin | undefined} origin
 */
function nearness(places, place, origin) {
  if (!origin) return places.lat[place] ? 1 : STATEWIDE_ANYWHERE;
  const far = kilometres(origin.lat, origin.lon, places.lat[place] ?? 0, places.lon[place] ?? 0);
  if (far === undefined) return STATEWIDE;
  const near = HALF / (HALF + far);
  return places.county[place] === origin.county ? Math.max(near, SAME_COUNTY) : near;
}

/**
 * Between two points in hundredths of a degree; nothing where one is not on the map.
 *
 * @param {number} lat
 * @param {number} lon
 * @param {number} otherLat
 * @param {number} otherLon
 */
export function kilometres(lat, lon, otherLat, otherLon) {
  if (!lat || !otherLat) return undefined;
  const cosine = COSINES[Math.min(10, Math.max(0, Math.floor(lat / 100) - 32))] ?? 0;
  const [up, along] = [otherLat - lat, ((otherLon - lon) * cosine) / 1000];
  return Math.sqrt(up * up + along * along) * KM;
}

/**
 * The documents with a score, the best first, of equal ones the first.
 *
 * @param {Float64Array} scores
 * @param {(doc: number) => boolean} keep
 */
export function order(scores, keep) {
  /** @type {number[]} */
  const docs = [];
  scores.forEach((own, doc) => {
    if (own > 0 && keep(doc)) docs.push(doc);
  });
  return docs.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}
