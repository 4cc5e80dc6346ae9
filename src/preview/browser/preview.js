// @ts-check
// Brings this page up to date after a change, in place.

import { listen } from "./events.js";
import { morph } from "./morph.js";
import { line, listenToReader, panel, prepare, showPanel } from "./panel.js";

/** @typedef {import("./events.js").News} News */

const AWAY = "promotora-away";
const CHANGED = "promotora-changed";
/** Where the scroll position waits when the page must be loaded anew. */
const SCROLL = "promotora-scroll";
/** Milliseconds until the server is asked again, with no news of it. */
const PAUSE = 100;
/** Milliseconds until what could not be fetched is asked for again. */
const RETRY = 1000;
/** Types of scripts that a browser runs. */
const RUNS = /^$|^module$|javascript/i;

/** What was last heard; a news that comes while a page is fetched waits here. @type {News | undefined} */
let heard;
let busy = false;
let announced = "";
/** The moment that this page was opened at: what had changed by then is no news to it. */
const opened = panel()?.dataset.version;

/** The styles that this page shows. */
let styled = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");

/** @param {News} news */
function hear(news) {
  heard = news;
  line(AWAY, undefined);
  if (!busy) void follow();
}

async function follow() {
  busy = true;
  try {
    /** @type {News | undefined} */
    let last;
    for (let news = heard; news && (await isBehind(news)); news = heard) {
      // The server may be ahead of the tab that listens for all.
      if (news === last) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      last = news;
    }
    if (heard) announce(heard);
  } catch {
    // The server went away in between, or an answer was lost.
    setTimeout(() => busy || void follow(), RETRY);
  }
  busy = false;
}

/** Brings page and panel up to the news; false if there was nothing to do. @param {News} news */
async function isBehind(news) {
  const here = panel()?.dataset;
  if (!here) return false;
  if (here.version === news.version && here.told === news.told) return false;
  // A panel of a later moment would pass this page off as that moment's.
  const wanted = here.version === news.version ? await panelNow() : null;
  if (wanted?.dataset.version === here.version) showPanel(wanted);
  else await refresh();
  return true;
}

async function panelNow() {
  const answer = await fetch(`/~promotora/panel?path=${encodeURIComponent(location.pathname)}`);
  return /** @type {HTMLElement | null} */ (parse(await answer.text()).page.querySelector("#promotora-panel"));
}

async function refresh() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
  const { page: wanted, styles } = parse(await answer.text());
  if (answer.redirected || scripts(wanted) !== scripts(document)) {
    reload();
    // This page is over; nothing is to be done in it any more.
    return new Promise(() => {});
  }
  show(styles);
  for (const meta of wanted.querySelectorAll("meta[http-equiv]")) {
    const kept = document.querySelector(`meta[http-equiv="${meta.getAttribute("http-equiv")}"]`);
    if (kept) meta.setAttribute("content", kept.getAttribute("content") ?? "");
  }
  morph(document.documentElement, wanted.documentElement);
  prepare();
}

/**
 * A page and its styles. These are taken out first, since the policy of this page forbids them; in
 * their place come those that it has.
 * @param {string} html
 */
function parse(html) {
  const styles = /** @type {string[]} */ ([]);
  const without = html.replace(/<style\b[^>]*>([\s\S]*?)<\/style>/gi, (_, text) => {
    styles.push(text);
    return "<template data-style></template>";
  });
  const page = new DOMParser().parseFromString(without, "text/html");
  const here = document.querySelectorAll("style");
  page.querySelectorAll("template[data-style]").forEach((place, index) => {
    const own = here[index];
    if (own) place.replaceWith(own.cloneNode(true));
    else place.remove();
  });
  return { page, styles: styles.join("\n") };
}

/** Scripts that would not run if another page brought them; data for machines is not run. @param {Document} page */
const scripts = (page) =>
  [...page.querySelectorAll("script")]
    .filter(({ type }) => RUNS.test(type))
    .map((script) => script.src || script.text)
    .join("\n");

/**
 * The page's policy allows only the styles that it came with. A sheet that is made here is allowed,
 * takes their place at once, and nothing is loaded.
 * @param {string} text
 */
function show(text) {
  if (text === styled) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
  for (const style of document.querySelectorAll("style")) if (style.sheet) style.sheet.disabled = true;
  styled = text;
}

function reload() {
  try {
    sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY]));
  } catch {
    // Without storage the page is loaded at the browser's own idea of the position.
  }
  location.reload();
}

function restore() {
  try {
    const [path, left, top] = JSON.parse(sessionStorage.getItem(SCROLL) ?? "[]");
    sessionStorage.removeItem(SCROLL);
    if (path === location.pathname) scrollTo({ left, top, behavior: "instant" });
  } catch {
    // As above.
  }
}

/** Names a page that changed while this one did not. @param {News} news */
function announce({ version, changed, more }) {
  const text = JSON.stringify(changed);
  if (text === announced) return;
  announced = text;
  if (version === opened) return;
  const language = location.pathname.split("/", 2).join("/") + "/";
  const first = changed.find(({ url }) => url.startsWith(language)) ?? changed[0];
  if (!first || changed.some(({ url }) => url === location.pathname)) {
    line(CHANGED, undefined);
    return;
  }
  const link = Object.assign(document.createElement("a"), { href: first.url, textContent: first.title });
  const others = changed.length + more - 1;
  line(CHANGED, ["Changed: ", link, others ? ` and ${others} more` : ""]);
}

restore();
listenToReader();
prepare();
listen(hear, () => line(AWAY, ["The preview is not running. This page follows as soon as it is back."]));
