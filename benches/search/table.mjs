// @ts-check
/** The aims of the search, each beside what was measured. */

/** A measure: what it is, its unit, its aims by number of listings (0: whatever the number). */
/** @type {[string, string, string, Record<number, number>][]} */
const AIMS = [
  ['first p50', 'bytes to the first ten results, p50', 'kB', { 2000: 30, 10_000: 40, 100_000: 60 }],
  ['first p95', 'the same, p95', 'kB', { 2000: 50, 10_000: 60, 100_000: 90 }],
  ['facets', 'bytes for the counts of the filters', 'kB', { 2000: 10, 10_000: 40, 100_000: 40 }],
  ['slow cold', 'slow 4G and a CPU four times slower: page to results, cold', 's', { 10_000: 2.0 }],
  ['slow warm', 'the same with everything in the cache but the answer', 's', { 10_000: 1.3 }],
  ['query', 'query in Chromium, warm, p95', 'ms', { 10_000: 5, 100_000: 12 }],
  ['heap', "the tab's heap after all queries", 'MB', { 10_000: 6, 100_000: 12 }],
  ['engine', 'engine, brotli', 'kB', { 0: 6 }],
  ['real', 'index of the real listings, gzip', 'kB', { 0: 175 }],
  ['build', 'index of 10,000 listings', 'CPU s', { 2000: 0.2, 10_000: 0.2, 100_000: 0.2 }],
  ['trips', 'round trips from the last letter to the cards, most', '', { 2000: 2, 10_000: 2, 100_000: 2 }],
];

export class Table {
  /** @type {Map<string, number>} */
  #measured = new Map();

  /**
   * @param {string} name
   * @param {number} size
   * @param {number} value bytes for kB, otherwise in the measure's unit
   */
  set(name, size, value) {
    this.#measured.set(`${name} ${size}`, value);
  }

  text() {
    const lines = ['', '| measure | listings | aim | measured |', '|---|---|---|---|'];
    for (const [name, what, unit, aims] of AIMS) {
      for (const [size, aim] of Object.entries(aims)) {
        const value = this.#measured.get(`${name} ${size}`);
        const shown = value === undefined ? 'not measured' : `${(unit === 'kB' ? value / 1000 : value).toFixed(unit === '' ? 0 : unit === 's' || unit === 'CPU s' ? 2 : 1)} ${unit}`;
        lines.push(`| ${what} | ${size === '0' ? '' : size} | ≤ ${aim} ${unit} | ${shown} |`);
      }
    }
    return lines.join('\n');
  }
}
