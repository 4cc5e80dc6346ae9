// @ts-check
/** The search over the pages of the site. Loads nothing until somebody types. */
import { best, createEngine } from './engine.js';
import { able, data, load } from './load.js';
import { lines, page, plural } from './show.js';

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const said = /** @type {import('./show.js').Said} */ (data('search-words'));
const SHOWN = 20;

if (able()) start();
else byId('find_old').hidden = false;

function start() {
  const engine = createEngine(data('search-pages'), load);
  const field = /** @type {HTMLInputElement} */ (byId('find_text'));
  const [form, results, status, all] = [byId('find'), byId('find_results'), byId('find_status'), byId('find_all')];
  form.hidden = false;
  if (!data('search-pages').whole) byId('find_private').textContent = said.words.search_private_large ?? '';
  let round = 0;
  let waiting = 0;

  async function search() {
    const own = ++round;
    const text = field.value.trim();
    if (location.hash.startsWith('#q=') || history.state?.q !== text) history.replaceState({ q: text }, '', location.pathname);
    all.hidden = text !== '';
    results.hidden = text === '';
    if (!text) {
      status.textContent = '';
      return;
    }
    status.textContent = said.words.search_busy ?? '';
    try {
      const { scores } = await engine.search(text);
      const { docs, found } = best(scores, SHOWN);
      const cards = await engine.cards(docs);
      // A later letter may have been answered before this one.
      if (own !== round) return;
      results.replaceChildren(...(found > 0 ? cards.map(({ card }) => page(said, card)) : lines(said)));
      status.textContent = found > 0 ? plural(said, found) : (said.words.search_none ?? '');
    } catch {
      if (own !== round) return;
      status.textContent = said.words.search_failed ?? '';
      [all.hidden, results.hidden] = [false, true];
    }
  }

  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(search, 150);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  });
  const shared = new URLSearchParams(location.hash.slice(1)).get('q') ?? history.state?.q;
  if (shared) {
    field.value = shared;
    search();
  }
}
