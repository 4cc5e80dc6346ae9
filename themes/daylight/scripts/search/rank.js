// @ts-check
/** From words to documents in order. Pure. tests/search/reference.rs says plainly what must come out. */

/**
 * @typedef {import('./format.js').Shard} Shard
 * @typedef {import('./format.js').Places} Places
 * @typedef {import('./query.js').Origin} Origin
 * @typedef {import('./query.js').Unit} Unit
 * @typedef {import('./query.js').Words} Words
 * @typedef {{ scale: number, docs: Uint32Array, steps: Uint8Array }} Postings
 * @typedef {{ words: Postings[][], weight: number }} Way one way to match a unit: the lists of each of its words
 * @typedef {[string, number][]} Similar words that may be meant, each with its wrong letters
 * @typedef {{ exact: (word: string) => Postings[], longer: (word: string) => Postings[] }} Lists
 */

/** What a match by the beginning of a word counts, and by one or two wrong letters, in sixteenths. */
const PREFIX = 10;
/** The beginning of a word that is also a whole one: it is probably meant as it is. */
const FINISHED = 6;
const WRONG = [16, 11, 7];
/** What a word of a label counts that only begins alike: `dentist` and `dental`; in Chinese one character. */
const KIN = 8;
const KIN_HAN = 4;
/** What a category counts that a whole phrase means: more than a text that only has its words. */
const MEANT = 24;
/** Most words that a beginning stands for, and that a misspelt word may be. */
const MOST_LONGER = 64;
const MOST_SIMILAR = 12;
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
      // With a space it is the name of a place.
      if (longerWord !== word && !longerWord.includes(' ')) own.push({ word: longerWord, list: postings(shard, i) });
    }
    return own;
  });
  found.sort((a, b) => b.list.docs.length - a.list.docs.length || before(a.word, b.word));
  return found.slice(0, MOST_LONGER).map(({ list }) => list);
}

/**
 * @param {string} a
 * @param {string} b
 */
function before(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Words that may be meant by a misspelt one, the nearest first, each with its wrong letters.
 *
 * @param {string} word
 * @param {string[]} dictionary
 * @param {number[]} [counts] how frequent each is
 * @returns {Similar}
 */
export function near(word, dictionary, counts = []) {
  const letters = [...word].length;
  const most = letters < 4 || /\d/.test(word) ? 0 : letters < 8 ? 1 : 2;
  /** @type {[string, number, number][]} */
  const found = [];
  if (most > 0) {
    dictionary.forEach((other, i) => {
      const far = distance(word, other, most);
      if (far > 0 && far <= most) found.push([other, far, counts[i] ?? 0]);
    });
  }
  found.sort((a, b) => a[1] - b[1] || b[2] - a[2] || before(a[0], b[0]));
  return found.slice(0, MOST_SIMILAR).map(([other, far]) => [other, far]);
}

/** Rows of the table of distances; a word has at most 24 letters and their marks. */
const ROWS = [new Uint8Array(256), new Uint8Array(256), new Uint8Array(256)];

/**
 * Letters to add, drop, change or swap with their neighbour (optimal string alignment), at most `most` + 1.
 *
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most || b.length > 254) return most + 1;
  let [last, above, row] = /** @type {[Uint8Array, Uint8Array, Uint8Array]} */ (ROWS);
  for (let j = 0; j <= b.length; j++) above[j] = j;
  for (let i = 1; i <= a.length; i++) {
    let least = (row[0] = i);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (last[j - 2] ?? 0) + 1);
      row[j] = best;
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    [last, above, row] = [above, row, last];
  }
  return above[b.length] ?? most + 1;
}

/**
 * The ways to match a unit.
 *
 * @param {Unit} unit
 * @param {Words} words
 * @param {Lists} lists
 * @param {Similar} similar what the word may be if it is misspelt; empty while that is not known
 * @returns {{ ways: Way[], spelled: boolean, missed: boolean }} `spelled`: something has the word as it was
 *   typed; `missed`: it is surely misspelt
 */
export function waysOf(unit, words, lists, similar) {
  /** @type {Way[]} */
  const ways = [];
  const add = (/** @type {Postings[]} */ found, /** @type {number} */ weight) => {
    for (const list of found) ways.push({ words: [[list]], weight });
  };
  const concept = (/** @type {number} */ number, /** @type {number} */ weight, most = 255) => add(capped(lists.exact(`@${number}`), most), weight);
  const label = (/** @type {string} */ word, /** @type {number} */ weight) => {
    const of = words.labels.get(word) ?? [];
    // A word of a label says no more than it says in a text: frequent words say little.
    const most = rarity(lists.exact(word));
    for (const [number, length] of of) concept(number, Math.max(2, Math.floor((weight * 2) / ((1 + length) * of.length))), most);
  };
  for (const number of unit.concepts) concept(number, MEANT);
  for (const phrase of unit.phrases) ways.push({ words: phrase.words.map(lists.exact), weight: phrase.weight });
  const { word } = unit;
  if (word === undefined) return { ways, spelled: true, missed: false };
  const before = ways.length;
  const own = lists.exact(word);
  add(own, 16);
  if (!unit.phone) label(word, 16);
  const spelled = ways.length > before;
  for (const other of kin(unit, words)) label(other, isHan(word) ? KIN_HAN : KIN);
  if (unit.last || !spelled) {
    add(capped(lists.longer(word), rarity(own)), spelled ? FINISHED : PREFIX);
    if (!unit.phone) for (const other of begun(word, words)) label(other, spelled ? FINISHED : PREFIX);
  }
  // A beginning that fits some long word may still be a misspelt one.
  const missed = unit.fuzzy && (ways.length === before || (!spelled && [...word].length >= SURELY));
  if (missed) {
    for (const [other, far] of similar) {
      const weight = WRONG[far] ?? 0;
      add(lists.exact(other), weight);
      label(other, weight);
      for (const number of meant(other, words, unit.synonyms)) concept(number, Math.floor((MEANT * weight) / 16));
    }
  }
  return { ways, spelled, missed };
}

/**
 * How much a word says; the most where nobody wrote it.
 *
 * @param {Postings[]} found
 */
function rarity(found) {
  return Math.max(0, ...found.map(({ scale }) => scale)) || 255;
}

/**
 * Lists that say no more than this: what a word stands for is not rarer than the word.
 *
 * @param {Postings[]} found
 * @param {number} most
 */
function capped(found, most) {
  return found.map((list) => ({ ...list, scale: Math.min(list.scale, most) }));
}

/** @param {string} word */
function isHan(word) {
  return /^[\u3400-\u9fff]/.test(word);
}

/**
 * Words of labels with the beginning of one that is none: at least four letters and three fifths of the
 * shorter word, so that what a language puts behind a word matters less; the first character in Chinese.
 *
 * @param {Unit} unit
 * @param {Words} words
 */
export function kin({ word = '', fuzzy }, { labels }) {
  if (!fuzzy || labels.has(word)) return [];
  return [...labels.keys()].filter((other) => {
    if (isHan(word)) return other[0] === word[0];
    let same = 0;
    while (same < word.length && word[same] === other[same]) same++;
    return same >= 4 && same * 5 >= Math.min(word.length, other.length) * 3;
  });
}

/**
 * Words of labels that begin like this.
 *
 * @param {string} word
 * @param {Words} words
 */
export function begun(word, words) {
  return words.spelled.filter((other) => other !== word && other.startsWith(word) && words.labels.has(other));
}

/**
 * The categories that a word of the vocabulary means by itself.
 *
 * @param {string} word
 * @param {Words} words
 * @param {boolean} synonyms
 */
export function meant(word, { means }, synonyms) {
  const meaning = means.get(word);
  const counts = meaning && (synonyms || !meaning.synonym);
  return counts ? meaning.targets.filter((target) => typeof target === 'number') : [];
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
    for (const way of ways) {
      if (way.words.length === 1) for (const list of way.words[0] ?? []) raise(best, list, way.weight);
      else raiseAll(best, way);
    }
    for (let doc = 0; doc < count; doc++) {
      const own = best[doc] ?? 0;
      if (own === 0) continue;
      total[doc] = (total[doc] ?? 0) + own;
      matched[doc] = (matched[doc] ?? 0) + 1;
      best[doc] = 0;
    }
  }
  // What has only some of the units counts less, and is never lost.
  const shares = Float64Array.from({ length: units.length + 1 }, (_, found) => (found / units.length) * Math.sqrt(found / units.length));
  for (let doc = 0; doc < count; doc++) total[doc] = (total[doc] ?? 0) * (shares[matched[doc] ?? 0] ?? 0);
  return total;
}

/**
 * @param {Uint32Array} best
 * @param {Postings} list
 * @param {number} weight
 */
function raise(best, { scale, docs, steps }, weight) {
  const each = scale * weight;
  for (let i = 0; i < docs.length; i++) {
    const doc = docs[i] ?? 0;
    const value = each * (steps[i] ?? 0);
    if (value > (best[doc] ?? 0)) best[doc] = value;
  }
}

/**
 * What a phrase counts: the mean of its words, less where some are missing.
 *
 * @param {Uint32Array} best
 * @param {Way} way
 */
function raiseAll(best, { words, weight }) {
  const [sum, own] = [new Uint32Array(best.length), new Uint32Array(best.length)];
  const found = new Uint8Array(best.length);
  for (const lists of words) {
    for (const list of lists) raise(own, list, 1);
    for (const { docs } of lists) {
      for (let i = 0; i < docs.length; i++) {
        const doc = docs[i] ?? 0;
        // A document of two lists is counted once.
        if (own[doc] === 0) continue;
        sum[doc] = (sum[doc] ?? 0) + (own[doc] ?? 0);
        found[doc] = (found[doc] ?? 0) + 1;
        own[doc] = 0;
      }
    }
  }
  for (let doc = 0; doc < best.length; doc++) {
    if (sum[doc] === 0) continue;
    const value = Math.floor(((sum[doc] ?? 0) * (found[doc] ?? 0) * weight) / (words.length * words.length));
    if (value > (best[doc] ?? 0)) best[doc] = value;
  }
}

/**
 * Multiplies scores by how near each place is.
 *
 * @param {Float64Array} scores
 * @param {Places} places
 * @param {Origin | undefined} origin
 */
export function bringNear(scores, places, origin) {
  eachPlace(places, (place, from, to) => {
    const factor = nearness(places, place, origin);
    for (let doc = from; doc < to; doc++) scores[doc] = (scores[doc] ?? 0) * factor;
  });
}

/**
 * The documents with a score, the nearest first: for each a number that is larger the nearer it is.
 *
 * @param {Float64Array} scores
 * @param {Places} places
 * @param {Origin} origin
 */
export function byDistance(scores, places, origin) {
  const near = new Float64Array(scores.length);
  eachPlace(places, (place, from, to) => {
    const far = kilometres(origin.lat, origin.lon, places.lat[place] ?? 0, places.lon[place] ?? 0) ?? 1e5;
    for (let doc = from; doc < to; doc++) near[doc] = scores[doc] ? 1 / (1 + far) : 0;
  });
  return near;
}

/**
 * @param {Places} places
 * @param {(place: number, from: number, to: number) => void} see
 */
function eachPlace(places, see) {
  for (let place = 0; place + 1 < places.start.length; place++) see(place, places.start[place] ?? 0, places.start[place + 1] ?? 0);
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
  return origin.county > 0 && places.county[place] === origin.county ? Math.max(near, SAME_COUNTY) : near;
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
 * The point that the name of a place stands for: the middle of its listings. Of several cities of one
 * name it is the one with the most listings.
 *
 * @param {Postings} list places by number, or, with a scale of 2, a latitude and a longitude
 * @param {Places} places
 * @param {string} name
 * @returns {Origin | undefined}
 */
export function originOf({ scale, docs: [...numbers] }, places, name) {
  if (scale === 2) return { lat: numbers[0] ?? 0, lon: (numbers[1] ?? 0) - (numbers[0] ?? 0) - 18000, county: 0, name };
  /** @type {Map<number, { lat: number, lon: number, size: number }>} */
  const sums = new Map();
  for (const place of numbers) {
    const county = places.county[place] ?? 0;
    const sum = sums.get(county) ?? { lat: 0, lon: 0, size: 0 };
    const size = (places.start[place + 1] ?? 0) - (places.start[place] ?? 0);
    sum.lat += (places.lat[place] ?? 0) * size;
    sum.lon += (places.lon[place] ?? 0) * size;
    sum.size += size;
    sums.set(county, sum);
  }
  /** @type {[number, { lat: number, lon: number, size: number }] | undefined} */
  let most;
  for (const one of sums) if (one[1].size > (most?.[1].size ?? 0)) most = one;
  return most && { lat: Math.floor(most[1].lat / most[1].size), lon: Math.floor(most[1].lon / most[1].size), county: most[0], name };
}

/**
 * The best documents, of equal ones the first, and how many have a score at all.
 *
 * @param {Float64Array} scores
 * @param {number} most
 * @param {Uint8Array} [keep] 0 where a document is not wanted
 */
export function best(scores, most, keep) {
  /** @type {number[]} */
  const docs = [];
  let found = 0;
  for (let doc = 0; doc < scores.length; doc++) {
    const own = scores[doc] ?? 0;
    if (own === 0 || keep?.[doc] === 0) continue;
    found++;
    if (docs.length >= most && own <= (scores[docs[most - 1] ?? 0] ?? 0)) continue;
    let at = Math.min(docs.length, most - 1);
    for (; at > 0 && (scores[docs[at - 1] ?? 0] ?? 0) < own; at--) docs[at] = docs[at - 1] ?? 0;
    docs[at] = doc;
  }
  return { docs, found };
}
