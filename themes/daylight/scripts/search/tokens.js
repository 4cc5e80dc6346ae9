// @ts-check
/** Text to words for the search. src/view/search/tokens.rs is the same, line by line. */
import { LEFT, LONGEST, PREFIXES, RANGES, STANDS_FOR, ZEROS } from './rules.js';

/** @typedef {{ text: string, run: boolean, joined: boolean, hyphen: boolean }} Atom */

const [WORD, RUN, MARK, JOINER, DROPPED] = [1, 2, 3, 4, 5];

/** @type {number[]} */
const starts = [];
/** @type {number[]} */
const ends = [];
/** @type {number[]} */
const classes = [];
for (let i = 0, at = 0; i < RANGES.length; i += 3) {
  starts.push((at += RANGES[i] ?? 0));
  ends.push((at += RANGES[i + 1] ?? 0));
  classes.push(RANGES[i + 2] ?? 0);
}

const standsFor = new Map(STANDS_FOR);
for (const zero of ZEROS) for (let digit = 0; digit < 10; digit++) standsFor.set(String.fromCharCode(zero + digit), String(digit));

/**
 * Chinese characters that stand for others; a site has only those that it needs.
 *
 * @param {string[]} pairs the traditional ones, the simplified ones
 */
export function learn([traditional = '', simplified = '']) {
  const to = [...simplified];
  [...traditional].forEach((from, i) => standsFor.set(from, to[i] ?? from));
}

/**
 * What a character is to the search; 0 stands between words.
 *
 * @param {string} c
 */
function classOf(c) {
  const code = c.codePointAt(0) ?? 0;
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= code) low = middle + 1;
    else high = middle;
  }
  return low > 0 && code <= (ends[low - 1] ?? 0) ? (classes[low - 1] ?? 0) : 0;
}

/**
 * The words between spaces and the clusters of scripts without spaces, in order.
 *
 * @param {string} text
 */
export function atoms(text) {
  /** @type {Atom[]} */
  const found = [];
  let [open, hyphen, joins] = [false, false, false];
  for (const c of fold(text)) {
    const kind = classOf(c);
    const last = open ? found.at(-1) : undefined;
    if (kind === 0 || kind === DROPPED) {
      hyphen = c === '-' && !!last && !last.run;
      open = joins = false;
      continue;
    }
    const joinsLast = last && (last.run ? kind === MARK || kind === JOINER || (kind === RUN && joins) : kind === WORD);
    if (joinsLast) {
      last.text += c;
    } else {
      const run = kind !== WORD;
      found.push({ text: c, run, joined: !!last && last.run === run, hyphen: hyphen && !run });
    }
    [open, hyphen, joins] = [true, false, kind === JOINER];
  }
  for (const atom of found) if (!atom.run) atom.text = stem(atom.text);
  return found;
}

/**
 * The words between spaces, and pairs of neighbouring clusters.
 *
 * @param {Atom[]} list
 */
export function words(list) {
  return list.flatMap((atom, i) => {
    const next = list[i + 1];
    if (atom.run && next?.run && next.joined) return [atom.text + next.text];
    return atom.run && atom.joined ? [] : [atom.text];
  });
}

/** @param {string} text */
function fold(text) {
  let out = '';
  for (const c of text.replace(/[´`]/g, "'").normalize('NFKD').toLowerCase()) {
    if (classOf(c) !== DROPPED) out += standsFor.get(c) ?? c;
  }
  return out.normalize('NFC');
}

/** @param {string} word */
function stem(word) {
  const short = [...word].slice(0, LONGEST).join('');
  for (const prefix of PREFIXES) {
    if (short.startsWith(prefix) && [...short].length - prefix.length >= LEFT) return short.slice(prefix.length);
  }
  if (!/^[a-z]{3,}s$/.test(short) || /(ss|us|is)$/.test(short)) return short;
  return /.{2,}ies$/.test(short) ? `${short.slice(0, -3)}y` : short.slice(0, -1);
}
