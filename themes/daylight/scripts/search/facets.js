// @ts-check
/** Filters and their counts, from the columns of regions. Pure. */

/**
 * @typedef {import('./format.js').Region} Region
 * @typedef {import('./format.js').Hours} Hours
 * @typedef {{ of: Uint16Array, fits: Uint8Array, counts: Uint32Array }} Tally a group's column in a region
 * @typedef {{ keep: Uint8Array, counts: Map<number, number>, open: number }} Counted
 */

/**
 * The regions that hold documents with a score.
 *
 * @param {Float64Array} scores
 * @param {number} size of a region
 */
export function regionsOf(scores, size) {
  /** @type {number[]} */
  const regions = [];
  for (let doc = 0; doc < scores.length; doc++) {
    if (scores[doc] === 0) continue;
    const region = Math.floor(doc / size);
    regions.push(region);
    // The rest of the region says no more.
    doc = (region + 1) * size - 1;
  }
  return regions;
}

/**
 * Which documents have, in every group with a choice, one of the chosen; and how many documents each
 * category would leave. A group's own choice does not count for its own numbers: choosing a second
 * language shows how many more there are.
 *
 * @param {Float64Array} scores
 * @param {Map<number, Region>} regions
 * @param {number} size of a region
 * @param {number[][]} chosen categories of each group
 * @param {boolean} openOnly
 * @param {(hours: Hours) => boolean} isOpen
 * @returns {Counted} `keep` is 1 where a document stays
 */
export function tally(scores, regions, size, chosen, openOnly, isOpen) {
  const keep = new Uint8Array(scores.length);
  /** @type {Map<number, number>} */
  const counts = new Map();
  let open = 0;
  for (const [number, { groups, hours }] of regions) {
    const own = groups.map((column, i) => tallyOf(column, (value) => !chosen[i]?.length || value.some((concept) => chosen[i]?.includes(concept))));
    const time = tallyOf(hours, (value) => !openOnly || isOpen(value));
    const all = [...own, time];
    const first = number * size;
    const end = Math.min(scores.length, first + size);
    for (let doc = first; doc < end; doc++) if (scores[doc]) keep[doc] = see(all, doc - first);
    groups.forEach(({ values }, i) => values.forEach((value, at) => value.forEach((concept) => counts.set(concept, (counts.get(concept) ?? 0) + (own[i]?.counts[at] ?? 0)))));
    hours.values.forEach((value, at) => (open += isOpen(value) ? (time.counts[at] ?? 0) : 0));
  }
  return { keep, counts, open };
}

/**
 * @template T
 * @param {import('./format.js').Column<T>} column
 * @param {(value: T) => boolean} fits
 * @returns {Tally}
 */
function tallyOf({ values, of }, fits) {
  return { of, fits: Uint8Array.from(values, (value) => Number(fits(value))), counts: new Uint32Array(values.length) };
}

/**
 * Counts a document where it fits, or would without one group's choice. Gives 1 where it fits.
 *
 * @param {Tally[]} groups
 * @param {number} at
 */
function see(groups, at) {
  let [failing, only] = [0, -1];
  for (let i = 0; i < groups.length; i++) {
    const group = /** @type {Tally} */ (groups[i]);
    if (group.fits[group.of[at] ?? 0] === 0) [failing, only] = [failing + 1, i];
  }
  for (let i = 0; i < groups.length; i++) {
    if (failing > 1 || (failing === 1 && only !== i)) continue;
    const { of, counts } = /** @type {Tally} */ (groups[i]);
    const value = of[at] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return failing === 0 ? 1 : 0;
}
