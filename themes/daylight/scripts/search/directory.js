// @ts-check
/** The directory's page: what is typed and chosen in, results, counts and chips out. */
import { best, byDistance, createEngine, kilometres } from './engine.js';
import { able, data, load } from './load.js';
import { isOpen, fill, lines, listing, make, minuteOfWeek, page, plural } from './show.js';

/**
 * @typedef {{ q: string, place: string, chosen: number[], open: boolean, sort: string }} State
 * @typedef {import('./engine.js').Found} Found
 */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));
const said = /** @type {import('./show.js').Said} */ (data('search-words'));
const SHOWN = 10;
const GUIDES = 3;
const MILES = 1.609344;
/** So long after the last letter the search begins, in milliseconds. */
const PAUSE = 150;
/** In a directory of many regions the filters know the nearest ones. */
const REGIONS = 8;
const NEAREST = 200;

if (able()) start();
else byId('find_old').hidden = false;

function start() {
  const core = data('search-core');
  const engine = createEngine(core, load);
  const guides = createEngine(data('search-pages'), load);
  const [form, results, status, more, all] = [byId('find'), byId('find_results'), byId('find_status'), byId('find_more'), byId('find_all')];
  const [chips, filters, groups, pages] = [byId('find_chips'), /** @type {HTMLDetailsElement} */ (byId('find_filters')), byId('find_groups'), byId('find_pages')];
  const groupOf = (/** @type {number} */ concept) => said.groups.findIndex(([, of]) => of.includes(concept));
  /** @type {State} */
  let state = { q: '', place: '', chosen: [], open: false, sort: 'best' };
  let round = 0;
  let waiting = 0;
  let shown = SHOWN;
  form.hidden = false;
  if (!core.whole || !data('search-pages').whole) byId('find_private').textContent = said.words.search_private_large ?? byId('find_private').textContent;

  const idle = () => !state.q && !state.place && state.chosen.length === 0 && !state.open;

  /** Nothing is asked for before the reader comes to the form. */
  const warm = () => {
    engine.language().catch(() => {});
    engine.places().catch(() => {});
    if (core.whole) engine.whole().catch(() => {});
  };
  form.addEventListener('focusin', warm, { once: true });

  /** @param {boolean} step whether Back should lead here again */
  function remember(step) {
    if (step) history.pushState(state, '', location.pathname);
    else history.replaceState(state, '', location.pathname);
  }

  async function search() {
    const own = ++round;
    all.hidden = !idle();
    for (const element of [results, byId('find_share'), byId('find_order')]) element.hidden = idle();
    if (idle()) {
      status.textContent = '';
      chips.hidden = more.hidden = pages.hidden = true;
      if (!filters.open) return;
      const counted = await facets({ scores: new Float64Array(core.n).fill(1) });
      if (own === round) drawFilters(counted);
      return;
    }
    status.textContent = said.words.search_busy ?? '';
    try {
      await answer(own);
    } catch {
      if (own !== round) return;
      status.textContent = said.words.search_failed ?? '';
      all.hidden = false;
      results.hidden = more.hidden = pages.hidden = true;
    }
  }

  /** @param {number} own */
  async function answer(own) {
    const origin = state.place ? await engine.place(state.place) : undefined;
    const [found, table] = await Promise.all([engine.search(state.q, { origin }), engine.places()]);
    if (own !== round) return;
    const counted = await facets(found);
    const order = state.sort === 'near' && found.origin ? byDistance(found.scores, table, found.origin) : found.scores;
    const { docs, found: count } = best(order, shown, counted?.keep);
    const cards = await engine.cards(docs);
    if (own !== round) return;
    const minute = minuteOfWeek();
    const items = cards.map((one, i) => {
      const place = placeAt(table, docs[i] ?? 0);
      const county = (table.counties[table.county[place] ?? 0] ?? 0) - 1;
      return listing(said, one, { county, distance: far(found.origin, table, place), groupOf, minute });
    });
    results.replaceChildren(...(count > 0 ? items : lines(said)));
    status.textContent = count > 0 ? plural(said, count) : (said.words.search_none ?? '');
    more.hidden = count <= shown;
    input('find_sort').querySelectorAll('option')[1]?.toggleAttribute('disabled', !found.origin);
    drawChips(found);
    if (filters.open) drawFilters(counted);
    await drawGuides(own);
  }

  /**
   * What the filters leave and count; nothing while nobody asks. Where there are many regions, only the
   * nearest ones are known.
   *
   * @param {{ scores: Float64Array, origin?: import('./engine.js').Origin | undefined }} found
   */
  async function facets({ scores, origin }) {
    const chosen = said.groups.map(([, of]) => state.chosen.filter((concept) => of.includes(concept)));
    if (!filters.open && state.chosen.length === 0 && !state.open) return undefined;
    const { regionsOf, tally } = await import('./facets.js');
    const minute = minuteOfWeek();
    const all = core.n <= core.region;
    const wanted = all || origin || state.open ? (all ? regionsOf(scores, core.region) : nearest(scores)) : [];
    const { keep, counts, open } = tally(scores, await engine.regions(wanted), core.region, chosen, state.open, (hours) => isOpen(hours, minute));
    if (all || state.open) return { keep, counts, open };
    return { keep: await engine.having(chosen), counts: origin && counts, open };
  }

  /** @param {Float64Array} scores */
  function nearest(scores) {
    const regions = best(scores, NEAREST).docs.map((doc) => Math.floor(doc / core.region));
    return [...new Set(regions)].slice(0, REGIONS);
  }

  /** @param {Found} found */
  function drawChips(found) {
    const typed = found.chips.map((chip) => {
      const label = chip.place === undefined ? (said.labels[chip.concept ?? -1] ?? chip.text) : fill(said.words.near_place ?? '', { place: chip.place });
      return { label, remove: () => change({ q: without(state.q, chip.text) }) };
    });
    const chosen = state.chosen.map((concept) => ({ label: said.labels[concept] ?? '', remove: () => change({ chosen: state.chosen.filter((other) => other !== concept) }) }));
    const list = [...typed, ...chosen].map(({ label, remove }) => {
      const button = make('button', { type: 'button' }, label, make('span', { 'aria-hidden': 'true' }, ' ×'), make('span', { class: 'vh' }, ` ${said.words.remove}`));
      button.addEventListener('click', () => {
        remove();
        input('find_text').focus();
      });
      return make('li', {}, button);
    });
    chips.replaceChildren(...list);
    chips.hidden = list.length === 0;
  }

  /** @param {Awaited<ReturnType<typeof facets>>} counted */
  function drawFilters(counted) {
    const focused = document.activeElement?.id;
    const count = (/** @type {number} */ concept) => counted?.counts && (counted.counts.get(concept) ?? 0);
    const toggled = (/** @type {number} */ concept, /** @type {boolean} */ on) => change({ chosen: on ? [...state.chosen, concept] : state.chosen.filter((other) => other !== concept) });
    const fields = said.groups.flatMap(([name, of], group) => {
      if (of.length === 0 || (of.length < 2 && group !== 5)) return [];
      const boxes = of.map((concept) => box(`find_c${concept}`, said.labels[concept] ?? '', count(concept), state.chosen.includes(concept), (on) => toggled(concept, on)));
      return [make('fieldset', {}, make('legend', {}, name), ...boxes)];
    });
    const now = box('find_now', said.words.open_now ?? '', counted?.counts && counted.open, state.open, (on) => change({ open: on }));
    groups.replaceChildren(make('fieldset', {}, now), ...fields);
    if (focused) document.getElementById(focused)?.focus();
  }

  /**
   * @param {string} id
   * @param {string} label
   * @param {number | undefined} number how many there are, where that is known
   * @param {boolean} checked
   * @param {(on: boolean) => void} changed
   */
  function box(id, label, number, checked, changed) {
    const field = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox', id }));
    field.checked = checked;
    field.disabled = number === 0 && !checked;
    field.addEventListener('change', () => changed(field.checked));
    return make('label', {}, field, make('span', {}, number === undefined ? label : `${label} (${number})`));
  }

  /** @param {number} own */
  async function drawGuides(own) {
    const { scores } = state.q ? await guides.search(state.q).catch(() => ({ scores: new Float64Array(0) })) : { scores: new Float64Array(0) };
    const cards = await guides.cards(best(scores, GUIDES).docs).catch(() => []);
    if (own !== round) return;
    pages.hidden = cards.length === 0;
    if (cards.length > 0) pages.replaceChildren(make('h2', {}, said.words.search_guides ?? ''), make('ul', { class: 'bare rows' }, ...cards.map(({ card }) => page(said, card, 'h3'))));
  }

  /**
   * @param {Partial<State>} changes
   * @param {boolean} [step]
   */
  function change(changes, step = true) {
    state = { ...state, ...changes };
    shown = SHOWN;
    show();
    remember(step);
    search();
  }

  function show() {
    input('find_text').value = state.q;
    input('find_place').value = state.place;
    input('find_sort').value = state.sort;
  }

  const typed = () => ({ q: input('find_text').value, place: input('find_place').value });
  form.addEventListener('input', (event) => {
    if (!['find_text', 'find_place'].includes(/** @type {HTMLElement} */ (event.target).id)) return;
    clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      // One step of Back for a query, not for each of its letters.
      const first = idle();
      state = { ...state, ...typed() };
      shown = SHOWN;
      remember(first);
      search();
    }, PAUSE);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    change(typed());
  });
  input('find_sort').addEventListener('change', () => change({ sort: input('find_sort').value }));
  filters.addEventListener('toggle', () => search());
  more.querySelector('button')?.addEventListener('click', async () => {
    const before = shown;
    shown += SHOWN;
    await search();
    /** @type {HTMLElement | null} */ (results.children[before]?.querySelector('a') ?? null)?.focus();
  });
  byId('find_copy').addEventListener('click', async () => {
    const words = new URLSearchParams({ q: state.q, ...(state.place ? { p: state.place } : {}), ...(state.chosen.length > 0 ? { c: state.chosen.join('.') } : {}), ...(state.open ? { o: '1' } : {}), ...(state.sort === 'near' ? { s: 'near' } : {}) });
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}#${words}`);
    status.textContent = said.words.search_copied ?? '';
  });
  window.addEventListener('popstate', (event) => {
    state = { q: '', place: '', chosen: [], open: false, sort: 'best', ...event.state };
    show();
    search();
  });

  const link = new URLSearchParams(location.hash.slice(1));
  const shared = ['q', 'p', 'c', 'o'].some((name) => link.has(name));
  if (shared || history.state?.q !== undefined) warm();
  if (shared) {
    const chosen = (link.get('c') ?? '').split('.').filter(Boolean).map(Number).filter((concept) => said.labels[concept]);
    change({ q: link.get('q') ?? '', place: link.get('p') ?? '', chosen, open: link.has('o'), sort: link.get('s') === 'near' ? 'near' : 'best' }, false);
  } else if (history.state?.q !== undefined) {
    change(history.state, false);
  }
}

/**
 * Which place a document belongs to.
 *
 * @param {import('./engine.js').Places} places
 * @param {number} doc
 */
function placeAt(places, doc) {
  let [low, high] = [0, places.start.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((places.start[middle] ?? 0) <= doc) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Miles from where the reader is, as far as both places are known; whole ones.
 *
 * @param {import('./engine.js').Origin | undefined} origin
 * @param {import('./engine.js').Places} places
 * @param {number} place
 */
function far(origin, places, place) {
  const km = origin && kilometres(origin.lat, origin.lon, places.lat[place] ?? 0, places.lon[place] ?? 0);
  return km === undefined ? undefined : Math.round(km / MILES);
}

/**
 * What was typed without the words of a chip.
 *
 * @param {string} text
 * @param {string} chip folded words
 */
function without(text, chip) {
  const wanted = chip.split(' ');
  const words = text.trim().split(/\s+/);
  const plain = (/** @type {string} */ word) => word.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  for (let i = 0; i < words.length; i++) {
    const run = words.slice(i, i + wanted.length).map(plain);
    if (run.length === wanted.length && run.every((word, at) => word.startsWith(wanted[at] ?? ''))) {
      return [...words.slice(0, i), ...words.slice(i + wanted.length)].join(' ');
    }
  }
  // Scripts without spaces: the chip's clusters stand together.
  return text.replace(wanted.join(''), '').trim();
}
