// @ts-check
/**
 * The search engine: a query in, documents in order out. It asks `fetch` for the files that a query
 * needs, all at once, and once more only for misspelt words; it touches nothing else of the world.
 */
import { readHot, readJson, readPlaces, readRegion, readShard, readZips } from './format.js';
import { gazetteer, zipIn } from './places.js';
import { parse } from './query.js';
import { bringNear, near, score, waysOf } from './rank.js';
import { learn } from './tokens.js';

/**
 * @typedef {import('./format.js').Places} Places
 * @typedef {import('./format.js').Region} Region
 * @typedef {import('./format.js').Shard} Shard
 * @typedef {import('./query.js').Known} Known
 * @typedef {import('./query.js').Origin} Origin
 * @typedef {import('./query.js').Unit} Unit
 * @typedef {{ base: string, own: string, n: number, t: string[], o: string[], c: [number, number][], block: number, region: number, groups: number, whole: boolean, files: string[] }} Core
 * @typedef {{ synonyms?: boolean, origin?: Origin | undefined }} Wishes
 * @typedef {{ scores: Float64Array, origin: Origin | undefined, chips: import('./query.js').Chip[] }} Found
 * @typedef {any[]} Card
 * @typedef {ReturnType<typeof createEngine>} Engine
 */

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

  const language = () =>
    file(`${core.own}words`, (bytes) => {
      const words = readJson(bytes);
      learn(words.chinese);
      return words;
    });
  const places = () => file(`${core.base}places`, readPlaces);

  /** @type {Promise<Known> | undefined} */
  let known;
  /**
   * Names of places; of ZIP codes without listings only if the text has one.
   *
   * @param {string} text
   * @returns {Promise<Known>}
   */
  async function knownFor(text) {
    if (core.groups === 0) return { cities: new Map(), counties: new Map(), zip: () => undefined };
    known ??= places().then(gazetteer);
    known.catch(() => (known = undefined));
    const table = await known;
    const code = zipIn(text);
    if (!code || table.zip(+code)) return table;
    const others = await file(`${core.base}zips`, readZips);
    const zip = (/** @type {number} */ wanted) => {
      const point = others.get(wanted);
      return table.zip(wanted) ?? (point && { lat: point[0], lon: point[1], county: 0, name: String(wanted) });
    };
    return { ...table, zip };
  }

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

  const loaded = (/** @type {string} */ word) => addresses(word).flatMap((address) => shards.get(address) ?? []);
  const begun = (/** @type {string} */ word) => addresses(word, true).flatMap((address) => shards.get(address) ?? []);

  /** @param {string[]} list */
  async function load(list) {
    const missing = [...new Set(list)].filter((address) => !shards.has(address));
    await Promise.all(missing.map(async (address) => shards.set(address, await file(address, readShard))));
  }

  /**
   * @param {Unit} unit
   * @param {Record<string, number[]>} labels
   */
  function needs({ word, last, concepts, phrases }, labels) {
    const similar = word === undefined ? [] : Object.keys(labels).filter((label) => (last ? label.startsWith(word) : label === word));
    const numbers = [...concepts, ...similar.flatMap((label) => labels[label] ?? [])];
    return [
      ...(word === undefined ? [] : addresses(word, true)),
      ...phrases.flatMap((phrase) => phrase.words.flatMap((one) => addresses(one))),
      ...numbers.flatMap((number) => addresses(`@${number}`)),
    ];
  }

  /**
   * @param {Unit[]} units
   * @param {Record<string, number[]>} labels
   */
  async function match(units, labels) {
    await load(units.flatMap((unit) => needs(unit, labels)));
    const first = units.map((unit) => waysOf(unit, labels, loaded, begun, []));
    const missed = units.flatMap(({ word }, i) => (word !== undefined && first[i]?.missed ? [word] : []));
    if (missed.length === 0) return first.map(({ ways }) => ways);
    const { words, counts } = await file(`${core.own}hot`, readHot);
    /** @type {[string, number][]} */
    const dictionary = words.map((word, i) => [word, counts[i] ?? 0]);
    const meant = missed.flatMap((word) => {
      const own = near(word, Object.keys(labels).map((label) => [label, 0])).flatMap(([label]) => labels[label] ?? []);
      return [...near(word, dictionary).map(([other]) => other), ...own.map((number) => `@${number}`)];
    });
    // Words without a space-separated beginning can begin a label, too.
    const starts = missed.flatMap((word) => Object.keys(labels).filter((label) => label.startsWith(word)).flatMap((label) => labels[label] ?? []));
    await load([...meant, ...starts.map((number) => `@${number}`)].flatMap((word) => addresses(word)));
    return units.map((unit) => waysOf(unit, labels, loaded, begun, dictionary).ways);
  }

  return {
    core,
    language,
    places,
    knownFor,
    /**
     * @param {string} text
     * @param {Wishes} [wishes]
     * @returns {Promise<Found>}
     */
    async search(text, { synonyms = true, origin } = {}) {
      const [words, names] = await Promise.all([language(), knownFor(text)]);
      const query = parse(text, words, names, { synonyms, placed: origin !== undefined });
      const scores = score(await match(query.units, words.labels), core.n);
      const from = origin ?? query.origin;
      const asksForHelp = query.units.some((unit) => unit.concepts.length > 0);
      if (core.groups > 0 && (from || asksForHelp)) bringNear(scores, await places(), from);
      return { scores, origin: from, chips: query.chips };
    },
    /**
     * The columns for filters of the regions that hold these documents, by region.
     *
     * @param {Iterable<number>} regions
     * @returns {Promise<Map<number, Region>>}
     */
    async regions(regions) {
      const read = (/** @type {Uint8Array} */ bytes) => readRegion(bytes, core.groups);
      return new Map(await Promise.all([...regions].map(async (number) => /** @type {[number, Region]} */ ([number, await file(`${core.base}f${number}`, read)]))));
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
