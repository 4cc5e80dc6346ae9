/** What the build writes as `rules.js` from src/view/search/rules.rs. */
export const RANGES: number[];
export const STANDS_FOR: [string, string][];
export const ZEROS: number[];
export const PREFIXES: string[];
export const LEFT: number;
export const LONGEST: number;
