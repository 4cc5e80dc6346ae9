// @ts-check
/** Search files to tables. docs/search-format.md describes the files. Pure. */

/**
 * @typedef {{ words: string[], from: Uint32Array, scale: Uint8Array, docs: Uint32Array, steps: Uint8Array }} Shard
 * @typedef {{ words: string[], counts: number[] }} Hot
 * @typedef {{ counties: number[], county: number[], lat: number[], lon: number[], start: number[] }} Places
 * @typedef {[number, number][]} Hours
 * @typedef {{ groups: Column<number[]>[], hours: Column<Hours> }} Region
 */
/**
 * @template T
 * @typedef {{ values: T[], of: Uint16Array }} Column what occurs, and which of it each document has
 */

const utf8 = new TextDecoder();

class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  number() {
    let [value, shift, byte] = [0, 1, 0];
    do {
      if (this.at >= this.bytes.length) throw new Error('search file ends too early');
      byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * shift;
      shift *= 128;
    } while (byte > 127);
    return value;
  }

  signed() {
    const number = this.number();
    return number % 2 ? -(number + 1) / 2 : number / 2;
  }

  byte() {
    return this.bytes[this.at++] ?? 0;
  }

  stream() {
    const length = this.number();
    this.at += length;
    if (this.at > this.bytes.length) throw new Error('search file ends too early');
    return new Reader(this.bytes.subarray(this.at - length, this.at));
  }

  /** @param {number} count */
  words(count) {
    /** @type {string[]} */
    const list = [];
    let last = new Uint8Array(0);
    for (let i = 0; i < count; i++) {
      const shared = this.number();
      const own = this.number();
      const word = new Uint8Array(shared + own);
      word.set(last.subarray(0, shared));
      word.set(this.bytes.subarray(this.at, (this.at += own)), shared);
      list.push(utf8.decode(word));
      last = word;
    }
    return list;
  }

  /** @param {number} length in bytes */
  text(length) {
    return utf8.decode(this.bytes.subarray(this.at, (this.at += length)));
  }

  /** @param {number} count */
  numbers(count) {
    return Array.from({ length: count }, () => this.number());
  }

  /** @param {number} count */
  sums(count) {
    let sum = 0;
    return Array.from({ length: count }, () => (sum += this.signed()));
  }
}

/** A word in more documents than this weighs the same in each. */
const DENSE = 2048;

/**
 * @param {Uint8Array} bytes
 * @returns {Shard}
 */
export function readShard(bytes) {
  const file = new Reader(bytes);
  const count = file.number();
  const words = file.stream().words(count);
  const [heads, gaps, weights] = [file.stream(), file.stream(), file.stream()];
  const from = new Uint32Array(count + 1);
  const scale = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    from[i + 1] = (from[i] ?? 0) + heads.number();
    scale[i] = heads.byte();
  }
  const docs = new Uint32Array(from[count] ?? 0);
  const steps = new Uint8Array(docs.length);
  for (let i = 0, at = 0; i < count; i++) {
    const end = from[i + 1] ?? 0;
    const dense = end - at > DENSE;
    const same = dense ? weights.byte() : 0;
    for (let next = 0; at < end; at++) {
      docs[at] = next += gaps.number();
      next++;
      steps[at] = dense ? same : weights.byte();
    }
  }
  return { words, from, scale, docs, steps };
}

/**
 * @param {Uint8Array} bytes
 * @returns {Hot}
 */
export function readHot(bytes) {
  const file = new Reader(bytes);
  const count = file.number();
  return { words: file.stream().words(count), counts: file.stream().numbers(count) };
}

/**
 * Places in the order of the map, county by county.
 *
 * @param {Uint8Array} bytes
 * @returns {Places} `counties` by number, as categories; 0 is none
 */
export function readPlaces(bytes) {
  const file = new Reader(bytes);
  const [countyCount, count] = [file.number(), file.number()];
  const heads = file.stream();
  /** @type {Places} */
  const places = { counties: [], county: [], lat: [], lon: [], start: [0] };
  for (let number = 0; number < countyCount; number++) {
    places.counties.push(heads.number());
    for (let left = heads.number(); left > 0; left--) places.county.push(number);
  }
  [places.lat, places.lon] = [file.stream().sums(count), file.stream().sums(count)];
  let end = 0;
  for (const own of file.stream().numbers(count)) places.start.push((end += own));
  return places;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} groupCount
 * @returns {Region}
 */
export function readRegion(bytes, groupCount) {
  const file = new Reader(bytes);
  const count = file.number();
  /** @template T @param {(values: Reader) => T} read */
  const column = (read) => {
    const [values, of] = [file.stream(), file.stream()];
    const list = Array.from({ length: values.number() }, () => read(values));
    return { values: list, of: Uint16Array.from({ length: count }, () => of.number()) };
  };
  const groups = Array.from({ length: groupCount }, () => column((values) => values.numbers(values.number())));
  const span = (/** @type {Reader} */ values) => {
    const from = values.number();
    return /** @type {[number, number]} */ ([from, from + values.number()]);
  };
  const hours = column((values) => Array.from({ length: values.number() }, () => span(values)));
  return { groups, hours };
}

/** @param {Uint8Array} bytes */
export function readJson(bytes) {
  return JSON.parse(utf8.decode(bytes));
}
