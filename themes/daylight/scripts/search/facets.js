// @ts-check
/** Filters and their counts, from the columns of regions. Pure. */

/**
 * @typedef {import('./format.js').Region} Region
 * @typedef {[number, number][]} Hours
 */

/**
 * The regions that hold documents with a score.
 *
 * @param {Float64Array} scores
 * @param {number} size of a region
 */
export function regionsOf(scores, size) {
  /** @type {Set<number>} */
  const regions = new Set();
  scores.forEach((own, doc) => {
    if (own > 0) regions.add(Math.floor(doc / size));
  });
  return regions;
}

/**
 * Chosen categories group by group.
 *
 * @param {number[]} chosen
 * @param {[string, number[]][]} groups
 */
export function byGroup(chosen, groups) {
  return groups.map(([, of]) => chosen.filter((concept) => of.includes(concept)));
}

/**
 * The categories of a document in a group.
 *
 * @param {Region | undefined} region
 * @param {number} at
 * @param {number} group
 */
function values(region, at, group) {
  const column = region?.groups[group];
  return column?.values[column.of[at] ?? 0] ?? [];
}

/**
 * @param {Region | undefined} region
 * @param {number} at
 * @returns {Hours}
 */
function hoursOf(region, at) {
  return region?.hours.values[region.hours.of[at] ?? 0] ?? [];
}

/**
 * Whether a document has, in every group with a choice, one of the chosen.
 *
 * @param {Map<number, Region>} regions
 * @param {number} size
 * @param {number} doc
 * @param {number[][]} chosen
 * @param {((hours: Hours) => boolean) | undefined} open
 */
export function fits(regions, size, doc, chosen, open) {
  const region = regions.get(Math.floor(doc / size));
  const at = doc % size;
  if (open && !open(hoursOf(region, at))) return false;
  return chosen.every((of, group) => of.length === 0 || values(region, at, group).some((concept) => of.includes(concept)));
}

/**
 * How many documents each category would leave. A group's own choice does not count for its own
 * numbers: choosing a second language shows how many more there are.
 *
 * @param {Float64Array} scores
 * @param {Map<number, Region>} regions
 * @param {number} size
 * @param {number[][]} chosen
 * @param {[string, number[]][]} groups
 * @param {((hours: Hours) => boolean) | undefined} open
 * @param {(hours: Hours) => boolean} isOpen
 */
export function count(scores, regions, size, chosen, groups, open, isOpen) {
  /** @type {Map<number, number>} */
  const of = new Map();
  let openCount = 0;
  for (let doc = 0; doc < scores.length; doc++) {
    if (!scores[doc]) continue;
    const region = regions.get(Math.floor(doc / size));
    const at = doc % size;
    const failing = chosen.flatMap((wanted, group) => (wanted.length > 0 && !values(region, at, group).some((concept) => wanted.includes(concept)) ? [group] : []));
    const closed = open !== undefined && !open(hoursOf(region, at));
    if (failing.length === 0 && isOpen(hoursOf(region, at))) openCount++;
    if (closed || failing.length > 1) continue;
    for (let group = 0; group < groups.length; group++) {
      if (failing.length === 1 && failing[0] !== group) continue;
      for (const concept of values(region, at, group)) of.set(concept, (of.get(concept) ?? 0) + 1);
    }
  }
  return { of, open: openCount };
}
