// @ts-check
/**
 * The search engine: a query in, documents in order out. It asks `fetch` for the files that a query
 * needs, all at once, and once more only for misspelt words; it touches nothing else of the world.
 */
import { readHot, readJson, readPlaces, readRegion, readShard } from './format.js';
import { key, parse, placesIn } from './query.js';
import { begun, bringNear, exact, kin, longer, meant, near, originOf, score, waysOf } from './rank.js';
import { atoms, learn, words } from './tokens.js';

export { best, byDistance, kilometres } from './rank.js';
export { atoms, learn, words } from './tokens.js';

/**
 * @typedef {import('./format.js').Places} Places
 * @typedef {import('./format.js').Region} Region
 * @typedef {import('./format.js').Shard} Shard
 * @typedef {import('./query.js').Origin} Origin
 * @typedef {import('./query.js').Unit} Unit
 * @typedef {import('./query.js').Words} Words
 * @typedef {{ base: string, own: string, n: number, t: string[], o: string[], c: [number, number][], block: number, region: number, groups: number, whole: boolean, files: string[] }} Core
 * @typedef {{ synonyms?: boolean, origin?: Origin | undefined }} Wishes
 * @typedef {{ scores: Float64Array, origin: Origin | undefined, chips: import('./query.js').Chip[] }} Found
 * @typedef {any[]} Card
 * @typedef {import('./rank.js').Similar} Similar
 * @typedef {ReturnType<typeof createEngine>} Engine
 */

/** In a larger index the lists of what may be meant are too heavy to be asked for before a word is missed. */
const LIGHT = 20_000;
/** @type {Places} */
const NOWHERE = { counties: [], county: [], lat: [], lon: [], start: [0] };

/**
 * @param {Core} core
 * @param {(address: string) => Promise<Uint8Array>} fetch gives a file, inflated
 */
export function createEngine(core, fetch) {
  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  /** @type {Map<string, Shard>} */
  const shards = new Map();

  /**
   * @template T
   * @param {string} address
   * @param {(bytes: Uint8Array) => T} read
   * @returns {Promise<T>}
   */
  function file(address, read) {
    const known = files.get(address);
    if (known) return known;
    const made = fetch(address).then(read);
    files.set(address, made);
    // What failed is asked for again the next time.
    made.catch(() => files.delete(address));
    return made;
  }

  /** @returns {Promise<Words>} */
  const vocabulary = () => file(`${core.own}words`, readWords);
  /** @returns {Promise<Places>} */
  const places = async () => (core.groups > 0 ? file(`${core.base}places`, readPlaces) : NOWHERE);

  /**
   * Addresses of the shards that may have a word, or longer words that begin like it.
   *
   * @param {string} word
   * @param {boolean} [longer]
   */
  function addresses(word, longer = false) {
    const of = (/** @type {string} */ base, /** @type {string[]} */ borders) => {
      let last = borders.length - 1;
      while (last > 0 && /** @type {string} */ (borders[last]) > word) last--;
      const found = last < 0 ? [] : [`${base}t${last}`];
      // A beginning may go on in the next shard; more than two are not worth their bytes.
      if (longer && borders[last + 1]?.startsWith(word)) found.push(`${base}t${last + 1}`);
      return found;
    };
    return [...of(core.base, core.t), ...of(core.own, core.o)];
  }

  const loaded = (/** @type {string} */ word, /** @type {boolean} */ more) => addresses(word, more).flatMap((address) => shards.get(address) ?? []);
  /** @type {import('./rank.js').Lists} */
  const lists = { exact: (word) => exact(loaded(word, false), word), longer: (word) => longer(loaded(word, true), word) };

  /** @param {string[]} list */
  async function load(list) {
    const missing = [...new Set(list)].filter((address) => !shards.has(address));
    await Promise.all(missing.map(async (address) => shards.set(address, await file(address, readShard))));
  }

  /** @type {Map<string, Similar>} */
  const alike = new Map();
  /**
   * What a word may be that nobody wrote like this: words of the vocabulary.
   *
   * @param {Unit} unit
   * @param {Words} language
   * @returns {Similar}
   */
  function similarTo({ word, fuzzy, synonyms }, language) {
    if (word === undefined || !fuzzy) return [];
    const known = alike.get(word + synonyms);
    if (known) return known;
    const found = near(word, language.spelled.filter((other) => language.labels.has(other) || meant(other, language, synonyms).length > 0));
    alike.set(word + synonyms, found);
    return found;
  }

  const guessed = (/** @type {Unit} */ unit, /** @type {Words} */ language) => (core.n > LIGHT ? [] : similarTo(unit, language));

  /**
   * The files for a unit, with those for what it may be if it is misspelt.
   *
   * @param {Unit} unit
   * @param {Words} language
   */
  function needs(unit, language, similar = /** @type {Similar} */ ([])) {
    const { word, last, concepts, phrases } = unit;
    const found = phrases.flatMap((phrase) => phrase.words.flatMap((one) => addresses(one)));
    const numbers = [...concepts];
    if (word !== undefined) {
      found.push(...addresses(word, true));
      for (const label of [word, ...kin(unit, language), ...(last ? begun(word, language) : [])]) numbers.push(...labelled(label, language));
    }
    for (const [other] of similar) {
      found.push(...addresses(other));
      numbers.push(...labelled(other, language), ...meant(other, language, true));
    }
    return [...found, ...numbers.flatMap((number) => addresses(`@${number}`))];
  }

  /**
   * @param {Unit[]} units
   * @param {Words} language
   */
  async function match(units, language) {
    const similar = units.map((unit) => similarTo(unit, language));
    await load(units.flatMap((unit) => needs(unit, language, guessed(unit, language))));
    const first = units.map((unit, i) => waysOf(unit, language, lists, similar[i] ?? []));
    if (first.every(({ spelled }) => spelled)) return first.map(({ ways }) => ways);
    // What nobody wrote like this begins a label, or, like no word of the vocabulary, is perhaps a name.
    const unknown = units.map((_, i) => first[i]?.missed && similar[i]?.length === 0);
    const hot = unknown.includes(true) ? await file(`${core.own}hot`, readHot) : undefined;
    units.forEach(({ word = '' }, i) => {
      if (hot && unknown[i]) similar[i] = near(word, hot.words, hot.counts);
    });
    await load(units.flatMap((unit, i) => (first[i]?.spelled ? [] : needs({ ...unit, last: true }, language, similar[i]))));
    return units.map((unit, i) => waysOf(unit, language, lists, similar[i] ?? []).ways);
  }

  /**
   * The query in units, with the files for its places.
   *
   * @param {string} text
   * @param {import('./query.js').Options} options
   */
  async function understood(text, options) {
    const language = await vocabulary();
    const guess = parse(text, language, () => undefined, options);
    const names = core.groups > 0 && !options.placed ? placesIn(text, language) : [];
    const [table] = await Promise.all([places(), load([...names.flatMap((name) => addresses(name, true)), ...guess.units.flatMap((unit) => needs(unit, language, guessed(unit, language)))])]);
    const place = (/** @type {string} */ name) => {
      const [list] = lists.exact(`${name} `);
      return list && originOf(list, table, name);
    };
    return { language, table, query: parse(text, language, place, options) };
  }

  return {
    core,
    language: vocabulary,
    places,
    /**
     * The place that a text names.
     *
     * @param {string} text
     */
    async place(text) {
      return (await understood(text, {})).query.origin;
    },
    /**
     * @param {string} text
     * @param {Wishes} [wishes]
     * @returns {Promise<Found>}
     */
    async search(text, { synonyms = true, origin } = {}) {
      const { language, table, query } = await understood(text, { synonyms, placed: origin !== undefined });
      const scores = score(await match(query.units, language), core.n);
      const from = origin ?? query.origin;
      const asksForHelp = query.units.some((unit) => unit.concepts.length > 0);
      if (from || asksForHelp) bringNear(scores, table, from);
      return { scores, origin: from, chips: query.chips };
    },
    /**
     * The columns for filters of regions, by number.
     *
     * @param {number[]} regions
     * @returns {Promise<Map<number, Region>>}
     */
    async regions(regions) {
      const read = (/** @type {Uint8Array} */ bytes) => readRegion(bytes, core.groups);
      return new Map(await Promise.all(regions.map(async (number) => /** @type {[number, Region]} */ ([number, await file(`${core.base}f${number}`, read)]))));
    },
    /**
     * Which documents have, in every group with a choice, one of the chosen categories: 1, others 0.
     *
     * @param {number[][]} chosen of each group
     */
    async having(chosen) {
      await load(chosen.flat().flatMap((number) => addresses(`@${number}`)));
      const keep = new Uint8Array(core.n).fill(1);
      for (const group of chosen.filter(({ length }) => length > 0)) {
        const own = new Uint8Array(core.n);
        for (const { docs } of group.flatMap((number) => lists.exact(`@${number}`))) for (const doc of docs) own[doc] = 1;
        for (let doc = 0; doc < core.n; doc++) keep[doc] = (keep[doc] ?? 0) & (own[doc] ?? 0);
      }
      return keep;
    },
    /**
     * Cards of documents, with the words of the reader's language where there are any.
     *
     * @param {number[]} docs
     * @returns {Promise<{ card: Card, own: [string, string] | 0 }[]>}
     */
    cards(docs) {
      return Promise.all(
        docs.map(async (doc) => {
          const block = Math.floor(doc / core.block);
          const translated = core.c.some(([first, count]) => block >= first && block < first + count);
          const [cards, own] = await Promise.all([file(`${core.base}c${block}`, readJson), translated ? file(`${core.own}c${block}`, readJson) : []]);
          return { card: cards[doc % core.block], own: own[doc % core.block] ?? 0 };
        }),
      );
    },
    /** Fetches everything, so that the host learns nothing of what is typed later. */
    async whole() {
      await Promise.all(core.files.map((address) => fetch(address)));
    },
  };
}

/**
 * The categories in whose labels a word is.
 *
 * @param {string} word
 * @param {Words} language
 */
function labelled(word, { labels }) {
  return (labels.get(word) ?? []).map(([number]) => number);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Words}
 */
function readWords(bytes) {
  const { stop, begins, labels, synonyms, chinese } = readJson(bytes);
  learn(chinese);
  /** @type {Words} */
  const language = { stop: new Set(stop.split('|')), begins: new Set(begins), means: new Map(), labels: new Map(), spelled: [] };
  const { means, labels: of } = language;
  for (const [number, label] of labels) {
    const list = atoms(label);
    const phrase = key(list);
    if (phrase) means.set(phrase, { targets: [...new Set([...(means.get(phrase)?.targets ?? []), number])], synonym: false });
    const own = new Set(words(list).filter((word) => !language.stop.has(word)));
    const length = list.filter(({ text, run }) => !run && own.has(text)).length + Math.ceil(list.filter(({ run }) => run).length / 2);
    for (const word of own) of.set(word, [...(of.get(word) ?? []), [number, length]]);
  }
  for (const [targets, phrases] of synonyms) {
    for (const phrase of phrases.split('|')) {
      const known = means.get(phrase);
      means.set(phrase, { targets: [...(known?.targets ?? []), ...targets], synonym: !known });
    }
  }
  language.spelled = [...new Set([...of.keys(), ...means.keys()])].filter((word) => !word.includes(' '));
  return language;
}
