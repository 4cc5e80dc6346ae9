// @ts-check
/** Search files to tables. docs/search-format.md describes the files. Pure. */

/**
 * @typedef {{ words: string[], from: Uint32Array, scale: Uint8Array, docs: Uint32Array, steps: Uint8Array }} Shard
 * @typedef {{ words: string[], counts: number[] }} Hot
 * @typedef {{ cities: string[], counties: { concept: number, name: string }[], city: number[], county: number[], zip: number[], lat: number[], lon: number[], start: number[] }} Places
 * @typedef {{ groups: { values: number[][], of: Uint16Array }[], hours: { values: [number, number][][], of: Uint16Array } }} Region
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
 * @param {Uint8Array} bytes
 * @returns {Places}
 */
export function readPlaces(bytes) {
  const file = new Reader(bytes);
  const cityCount = file.number();
  const countyCount = file.number();
  const count = file.number();
  const cities = file.stream().words(cityCount);
  const names = file.stream();
  const counties = Array.from({ length: countyCount }, () => ({ concept: names.number(), name: names.text(names.number()) }));
  const [city, county] = [file.stream().numbers(count), file.stream().numbers(count)];
  const [zip, lat, lon] = [file.stream().sums(count), file.stream().sums(count), file.stream().sums(count)];
  let end = 0;
  const start = [0, ...file.stream().numbers(count).map((own) => (end += own))];
  return { cities, counties, city, county, zip, lat, lon, start };
}

/**
 * ZIP codes with their points, in hundredths of a degree.
 *
 * @param {Uint8Array} bytes
 * @returns {Map<number, [number, number]>}
 */
export function readZips(bytes) {
  const file = new Reader(bytes);
  const count = file.number();
  const [zip, lat, lon] = [file.stream().sums(count), file.stream().sums(count), file.stream().sums(count)];
  return new Map(zip.map((code, i) => [code, [lat[i] ?? 0, lon[i] ?? 0]]));
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
