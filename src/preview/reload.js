// @ts-check
// Reloads this page when the server has another build than the one the page came from.
(() => {
  "use strict";
  const EVENTS = "/~promotora/events";
  /** Where the scroll position waits for the reloaded page. */
  const KEY = "promotora-scroll";

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const version = script.dataset.version;

  /** @type {EventSource | undefined} */
  let source;

  /** @param {MessageEvent<string>} event */
  function compare(event) {
    if (event.data === version) return;
    close();
    remember();
    location.reload();
  }

  function open() {
    if (source || document.hidden) return;
    source = new EventSource(EVENTS);
    source.addEventListener("version", compare);
    // The browser connects anew by itself, unless the server answered with something odd.
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(open, 2000);
    });
  }

  /** A browser allows six connections to one server; hidden tabs must not hold them. */
  function close() {
    source?.close();
    source = undefined;
  }

  function remember() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
    } catch {
      // Without storage the page reloads at the browser's own idea of the position.
    }
  }

  function restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      sessionStorage.removeItem(KEY);
      if (kept?.path === location.pathname) {
        scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
      }
    } catch {
      // As above.
    }
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  restore();
  open();
})();
