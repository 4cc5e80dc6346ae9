// @ts-check
/**
 * A site whose directory has as many listings as wanted, made up in the real places of this
 * project's directory. What is alike in life is alike here: an organization has one to twelve
 * sites with the same services, languages and hours; a kind of place has its usual services; a few
 * words are frequent and most are rare; names have words in five languages, and a third of the
 * texts are translated into Spanish.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What a reader may type: services, places, languages, misspelt and half-typed words. */
export const QUERIES = ['dentist', 'free clinic', 'doctor who speaks hmong', 'dental care fresno', 'clinica dental gratis', 'mental helth', 'pregnant oakland', 'urgent care 95823', 'vaccines for my child', 'pharmcy san diego', 'medi-cal', 'legal help immigration', 'eye exam los angeles', 'tieng viet san jose', 'food near 93706', 'community health center'];

/** Kinds of places: how frequent, and their services with their chances. */
/** @type {[string, number, [string, number][]][]} */
const KINDS = [
  ['health-center', 30, [['primary', 0.95], ['pediatrics', 0.6], ['prenatal', 0.45], ['vaccine', 0.5], ['dental', 0.4], ['mental', 0.4], ['enroll', 0.35], ['vision', 0.15], ['pharmacy', 0.2], ['hiv', 0.15]]],
  ['clinic', 25, [['primary', 0.8], ['pediatrics', 0.4], ['urgent', 0.2], ['vaccine', 0.3], ['family', 0.2], ['diabetes', 0.15]]],
  ['dentalclinic', 10, [['dental', 1]]],
  ['county-office', 5, [['enroll', 1], ['food', 0.5]]],
  ['legal', 4, [['legal', 1], ['enroll', 0.2]]],
  ['enrolment', 8, [['enroll', 1]]],
  ['tribal', 3, [['primary', 0.9], ['dental', 0.6], ['sud', 0.3]]],
  ['other', 15, [['food', 0.3], ['transport', 0.2], ['mental', 0.3], ['sud', 0.25], ['homecare', 0.15]]],
];
/** How often people somewhere speak a language besides English. */
/** @type {[string, number][]} */
const LANGUAGES = [['es', 0.7], ['vi', 0.12], ['zh', 0.1], ['fil', 0.1], ['ko', 0.06], ['hmn', 0.05], ['ru', 0.05], ['hy', 0.04], ['fa', 0.04], ['ar', 0.05], ['pa', 0.04], ['km', 0.03], ['lo', 0.02], ['ja', 0.02], ['th', 0.01], ['hi', 0.02], ['uk', 0.01], ['ium', 0.01]];
/** @type {[string, number][]} */
const WHO = [['kids', 0.35], ['seniors', 0.25], ['uninsured', 0.4], ['lowinc', 0.3], ['pregnant', 0.2], ['homeless', 0.12], ['undoc', 0.15], ['women', 0.1], ['disabled', 0.1], ['veterans', 0.05]];
const COSTS = ['free', 'sliding', 'medi;sliding', 'medi', 'free;medi', ''];
const HOURS = ['Mon-Fri 8:00-17:00', 'Mon-Fri 9:00-17:00', 'Mon-Fri 8:00-17:00; Sat 9:00-12:00', 'Mon-Thu 8:00-19:00; Fri 8:00-17:00', '', ''];
const NAMES = 'Community Family Health Center Clinic Valley Medical Care Services County Children Wellness Bay Hope Clínica Salud Sunrise Coastal Mission Harbor Golden Dental Foundation Saint Maria Rosa Vista Plaza Central East West North South Hill Lake River Park Mercy Unity Pacific Sierra Redwood Neighborhood Pueblo Esperanza Nuevo Asian Việt 亞洲 한인 Hmong'.split(' ');
/** What a text says of a service. */
/** @type {Record<string, string[]>} */
const TEXTS = {
  primary: ['checkups for adults', 'doctor visits', 'primary care', 'care for diabetes and blood pressure'],
  pediatrics: ['checkups for children', 'care for babies and teens', 'school physicals'],
  prenatal: ['care during pregnancy', 'prenatal visits', 'help after birth'],
  vaccine: ['vaccines', 'flu shots', 'immunizations'],
  dental: ['cleanings and fillings', 'dental care', 'emergency dental visits', 'dentures'],
  mental: ['counseling', 'therapy', 'help with stress and depression'],
  enroll: ['help with Medi-Cal forms', 'enrollment in health coverage', 'help with CalFresh'],
  vision: ['eye exams', 'glasses'],
  pharmacy: ['a pharmacy', 'low cost medicines'],
  food: ['a food pantry', 'hot meals'],
  legal: ['free legal advice', 'help with appeals', 'immigration help'],
  urgent: ['walk-in care', 'urgent care in the evening'],
};
const SPANISH = 'atención médica para niños, ayuda con formularios de Medi-Cal, vacunas, cuidado dental, consejería, visitas durante el embarazo, alimentos gratis, consultas sin seguro'.split(', ');

/**
 * @param {string} to
 * @param {number} size
 * @param {{ searched?: boolean }} [options] whether it has a search, with its index
 */
export function makeSite(to, size, { searched = true } = {}) {
  const write = writer(to);
  frame(to, write, searched);
  const random = dice(42);
  const header = 'id,name,kind,organization,about,services,languages,cost,who,address,city,zip,county,lat,lon,phone,hours,source';
  /** @type {string[][]} */
  let [rows = [], spanish = []] = [[], []];
  let part = 0;
  const flush = () => {
    // No file of a site may be larger than 16 MB.
    write(`content/directory/listings-${part}.csv`, `${[header, ...rows].join('\n')}\n`);
    write(`content/directory/listings-${part}.es.csv`, `${['id,about', ...spanish].join('\n')}\n`);
    [rows, spanish] = [[], []];
    part++;
  };
  const places = realPlaces();
  for (let i = 0; i < size; ) {
    const organization = invent(random);
    for (let site = 0; site < organization.sites && i < size; site++, i++) {
      const { row, about } = siteOf(organization, random, places, site);
      rows.push([`b${i}`, ...row, 'b'].map(cell).join(','));
      if (about) spanish.push([`b${i}`, about].map(cell).join(','));
      if (rows.length === 20_000) flush();
    }
  }
  if (rows.length > 0) flush();
}

/** @param {string} to */
export function writer(to) {
  return (/** @type {string} */ name, /** @type {string} */ text) => {
    mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
    writeFileSync(path.join(to, name), text);
  };
}

/**
 * The parts of a site that listings stand in: this project's theme, words, counties and categories.
 *
 * @param {string} to
 * @param {ReturnType<typeof writer>} write
 * @param {boolean} [searched]
 */
export function frame(to, write, searched = true) {
  for (const part of ['themes', 'i18n', 'content/directory/categories.yaml', 'content/directory/categories.es.yaml', 'content/directory/zips.csv']) cpSync(path.join(root, part), path.join(to, part), { recursive: true });
  write('content/site.yaml', `title: Bench\ndescription: Bench\nbase_url: https://bench.example\ntheme: daylight\nsource_language: en\nlanguages: [en, es]\nhelp_line: line\n${searched ? '' : 'search: false\n'}`);
  write('content/contacts/lines.yaml', 'line: {name: Line, phone: 1-800-300-1506, source: {title: T, kind: none}}\n');
  write('content/directory/index.md', '---\ntitle: Find help\nsummary: Bench.\n---\nText.\n');
  write('content/directory/sources.yaml', "b: {title: Bench, publisher: Nobody, licence: none, date: '2026-11-01'}\n");
  // Of the counties only what the search needs: their notes cite pages that this site has not.
  const counties = readFileSync(path.join(root, 'content/counties/counties.yaml'), 'utf8').split('\n').filter((line) => /^\S+:$|^  (name|fips|agency|phone):/.test(line));
  write('content/counties/counties.yaml', `${counties.join('\n')}\n`);
}

/** City, ZIP code, county and point of every clinic that this project knows. */
function realPlaces() {
  const lines = readFileSync(path.join(root, 'content/directory/clinics.csv'), 'utf8').split('\n');
  const found = lines.flatMap((line) => /,([A-Z][A-Za-z. ]+),(9\d{4}),([A-Z][A-Za-z ]+),(3\d\.\d+),(-1\d\d\.\d+)/.exec(line) ?? []);
  return Array.from({ length: found.length / 6 }, (_, i) => found.slice(i * 6 + 1, i * 6 + 6));
}

/**
 * Numbers that are the same in every run.
 *
 * @param {number} seed
 */
function dice(seed) {
  const share = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const below = (/** @type {number} */ most) => Math.floor(share() * most);
  /** @template T @param {T[]} list @returns {T} */
  const pick = (list) => /** @type {T} */ (list[below(list.length)]);
  // Words at the beginning of a list are frequent, as words are.
  /** @template T @param {T[]} list @returns {T} */
  const often = (list) => /** @type {T} */ (list[Math.floor(list.length ** share()) - 1] ?? list[0]);
  const chosen = (/** @type {[string, number][]} */ list) => list.filter(([, chance]) => share() < chance).map(([one]) => one);
  return { share, below, pick, often, chosen };
}

/** @typedef {ReturnType<typeof dice>} Dice */

/** @param {Dice} random */
function invent(random) {
  const kinds = KINDS.flatMap((kind) => Array(kind[1]).fill(kind));
  const [kind, , services] = random.pick(kinds);
  const words = [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.often(NAMES)))];
  const name = [random.share() < 0.6 ? coined(random) : '', ...words].filter(Boolean).join(' ');
  return { kind, name, sites: Math.ceil(12 ** random.share() / 1.5), services: random.chosen(services), languages: ['en', ...random.chosen(LANGUAGES)], cost: random.pick(COSTS), who: random.chosen(WHO), hours: random.pick(HOURS) };
}

/**
 * @param {ReturnType<typeof invent>} organization
 * @param {Dice} random
 * @param {string[][]} places
 * @param {number} number
 */
function siteOf(organization, random, places, number) {
  const [city = '', zip = '', county = '', lat = '', lon = ''] = random.pick(places);
  const services = organization.services.filter(() => number === 0 || random.share() < 0.85);
  const said = services.map((service) => random.pick(TEXTS[service] ?? [service]));
  const about = said.length > 0 ? `We offer ${said.join(', ')}. ${random.pick(['Walk in or call.', 'Call for a first visit.', 'Open to everybody.', `Ask for ${coined(random)}.`])}` : '';
  const name = number === 0 ? organization.name : `${organization.name} ${random.pick([city, coined(random), 'North', 'Downtown', 'School Health Center'])}`;
  const phone = `${random.pick(['415', '510', '619', '916', '559', '213'])}${200 + random.below(700)}${String(random.below(10_000)).padStart(4, '0')}`;
  const row = [name, organization.kind, number === 0 ? '' : organization.name, about, services.join(';'), organization.languages.join(';'), organization.cost, organization.who.join(';'), `${1 + random.below(9999)} ${coined(random)} ${random.pick(['St', 'Ave', 'Blvd', 'Rd'])}`, city, zip, county, lat, lon, phone, organization.hours];
  return { row, about: random.share() < 1 / 3 ? `Ofrecemos ${Array.from({ length: 1 + random.below(3) }, () => random.pick(SPANISH)).join(', ')}.` : '' };
}

/** @param {unknown} text */
function cell(text) {
  return /[,"]/.test(String(text)) ? `"${text}"` : String(text);
}

/**
 * A family name that nobody has.
 *
 * @param {Dice} random
 */
function coined(random) {
  const parts = ['ka', 'lo', 'mi', 'ran', 'ta', 'ves', 'do', 'shi', 'pen', 'gar', 'zu', 'nel', 'ber', 'qui', 'sol', 'wen'];
  return Array.from({ length: 2 + random.below(2) }, () => random.often(parts)).join('').replace(/^./, (c) => c.toUpperCase());
}
