// @ts-check
/** Results as HTML, with textContent only: what a listing says is shown and never run. */

/**
 * @typedef {{ lang: string, words: Record<string, string> & { search_count: string[] }, labels: string[], groups: [string, number[]][], months: string[], lines: [string, string, string][], counties: [number, string, string][], languages: [string, string][] }} Said
 * @typedef {import('./engine.js').Card} Card
 */

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/**
 * How many results there are, in the language's plural.
 *
 * @param {Said} said
 * @param {number} count
 */
export function plural(said, count) {
  // The page has the forms for these numbers; every language's categories are among them.
  const samples = [0, 1, 2, 3, 5, 11, 100];
  const rules = new Intl.PluralRules(said.lang);
  const wanted = rules.select(count);
  const at = samples.findIndex((sample) => rules.select(sample) === wanted);
  const sample = String(samples[at] ?? 100);
  return (said.words.search_count[Math.max(0, at)] ?? '').replace(sample, String(count));
}

/**
 * @param {string} digits `+19165550142;ext=12` or `211`
 */
export function phone(digits) {
  const [number = '', extension] = digits.split(';ext=');
  const ten = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  const free = ten && /^8(00|33|44|55|66|77|88)$/.test(ten[1] ?? '');
  const shown = !ten ? number : free ? `1-${ten[1]}-${ten[2]}-${ten[3]}` : `(${ten[1]}) ${ten[2]}-${ten[3]}`;
  return make('a', { href: `tel:${digits}`, class: 'tel-in' }, make('bdi', { dir: 'ltr' }, shown + (extension ? ` x${extension}` : '')));
}

/**
 * A listing.
 *
 * @param {Said} said
 * @param {{ card: Card, own: [string, string] | 0 }} found
 * @param {{ county: number, distance: number | undefined, groupOf: (concept: number) => number, minute: number }} around
 */
export function listing(said, { card, own }, { county, distance, groupOf, minute }) {
  const [name, path, anchor, organization = '', street = '', place = '', digits = '', concepts = [], lat = 0, lon = 0, date = '', about = '', hours = []] = card;
  const { words, labels } = said;
  const link = make('a', { href: `/${said.lang}/directory/${path}/#${anchor}` }, (own && own[0]) || name);
  const item = make('li', {}, make('h2', { class: 'plain name' }, link));
  const line = (/** @type {(Node | string)[]} */ ...parts) => item.append(make('p', {}, ...parts));
  const of = (/** @type {number[]} */ ...groups) => concepts.filter((/** @type {number} */ concept) => groups.includes(groupOf(concept))).map((/** @type {number} */ concept) => labels[concept] ?? '');
  const kinds = [...of(6, 7, 5), ...(organization ? [`${words.entry_run_by} ${organization}`] : [])];
  if (kinds.length > 0) item.append(make('p', { class: 'meta' }, kinds.join(' · ')));
  const text = (own && own[1]) || about;
  if (text) line(text);
  const offers = of(1);
  if (offers.length > 0) line(offers.join(', '));
  const languages = of(2);
  if (languages.length > 0) line(`${words.entry_languages} ${languages.join(', ')}`);
  const cost = of(3);
  if (cost.length > 0) line(`${words.entry_cost} ${cost.join(', ')}`);
  const where = [street, place].filter(Boolean).join(', ');
  if (where) {
    const parts = [make('bdi', { dir: 'ltr' }, where)];
    if (distance !== undefined) parts.push(make('span', { class: 'meta' }, ` · ${fill(words.distance_miles ?? '', { count: String(distance) })}`));
    if (street) parts.push(make('span', {}, ' · '), make('a', { href: directions(street, place, lat, lon), rel: 'external' }, words.directions ?? ''));
    line(...parts);
  }
  const countyPhone = said.counties.find(([number]) => number === county);
  if (digits) line(phone(digits));
  else if (countyPhone) line(`${words.entry_no_phone} `, phone(countyPhone[1].slice(4)));
  if (hours.length > 0) line(openness(said, hours, minute));
  item.append(make('p', { class: 'meta' }, aged(said, date)));
  return item;
}

/**
 * @param {string} street
 * @param {string} place
 * @param {number} lat in ten thousandths of a degree
 * @param {number} lon
 */
function directions(street, place, lat, lon) {
  const target = lat ? `${lat / 1e4},${lon / 1e4}` : `${street.split('#')[0]?.trim()}, ${place}, CA`;
  return `https://www.openstreetmap.org/directions?to=${encodeURIComponent(target)}`;
}

/** Days after which what a source says may well have changed; as in src/resolve/directory.rs. */
const OLD_AFTER = 180;

/**
 * By the reader's own clock: a saved page knows how old its list has become.
 *
 * @param {Said} said
 * @param {string} date
 */
function aged(said, date) {
  if (!date) return said.words.call_first_undated ?? '';
  const [year, month, day] = date.split('-').map(Number);
  const shown = [month ? said.months[month - 1] : '', day ?? '', year].filter(Boolean).join(' ');
  const days = (Date.now() - Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1)) / 864e5;
  return days > OLD_AFTER ? fill(said.words.call_first ?? '', { date: shown }) : shown;
}

const WEEK = 7 * 24 * 60;

/** Minutes since Monday 0:00 in California, wherever the reader's clock is. */
export function minuteOfWeek(now = new Date()) {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }).formatToParts(now);
  const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value ?? '';
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday'));
  return (day * 24 + Number(part('hour'))) * 60 + Number(part('minute'));
}

/**
 * @param {[number, number][]} hours
 * @param {number} minute
 */
export function isOpen(hours, minute) {
  return hours.some(([from, to]) => from <= minute && minute < to);
}

/**
 * @param {Said} said
 * @param {[number, number][]} hours
 * @param {number} minute
 */
function openness(said, hours, minute) {
  const { words } = said;
  if (isOpen(hours, minute)) return words.open_now_yes ?? '';
  const next = Math.min(...hours.map(([from]) => (from - minute + WEEK) % WEEK)) + minute;
  const days = (words.day_names ?? '').split(', ');
  const clock = `${Math.floor((next % 1440) / 60)}:${String(next % 60).padStart(2, '0')}`;
  return fill(words.opens_next ?? '', { when: `${days[Math.floor(next / 1440) % 7]} ${clock}` });
}

/**
 * A page of the site.
 *
 * @param {Said} said
 * @param {Card} card
 * @param {string} [heading]
 */
export function page(said, [title, url, kind, summary, tag], heading = 'h2') {
  /** @type {Record<string, string>} */
  const other = tag ? { lang: tag } : {};
  const item = make('li', {}, make(heading, { class: 'plain name', ...other }, make('a', { href: url, ...(tag ? { hreflang: tag } : {}) }, title)));
  if (summary) item.append(make('p', other, summary));
  const language = said.languages.find(([own]) => own === tag)?.[1];
  const only = language ? ` · ${fill(said.words.search_only_source ?? '', { language })}` : '';
  item.append(make('p', { class: 'meta' }, (said.words[`result_${kind}`] ?? '') + only));
  return item;
}

/**
 * The statewide lines, for when nothing is found.
 *
 * @param {Said} said
 */
export function lines(said) {
  return said.lines.map(([name, uri]) => make('li', {}, `${name}: `, phone(uri.slice(4))));
}
