// @ts-check
/**
 * The value below which a share of a list lies.
 *
 * @param {number[]} list
 * @param {number} share
 */
export function at(list, share) {
  return [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;
}
