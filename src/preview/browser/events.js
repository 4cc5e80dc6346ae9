// @ts-check
// Hears how things stand at the server: one tab listens and tells the others.

/**
 * @typedef {{url: string, title: string}} Changed
 * @typedef {{version: string, told: string, changed: Changed[], more: number}} News
 * @typedef {{kind: "news", news: News} | {kind: "away"} | {kind: "ask"}} Message
 */

const EVENTS = "/~promotora/events";
/** After so long without a connection the server counts as gone. */
const PATIENCE = 700;

/**
 * @param {(news: News) => void} tell
 * @param {() => void} away
 */
export function listen(tell, away) {
  // Browsers allow six connections to one server: with one listening tab, any number can be open.
  if (!navigator.locks || typeof BroadcastChannel === "undefined") {
    listenWhileVisible(tell, away);
    return;
  }
  const channel = new BroadcastChannel("promotora");
  /** @type {Message | undefined} */
  let last;
  let leads = false;
  /** @param {Message} message */
  const hear = (message) => {
    if (message.kind === "news") tell(message.news);
    if (message.kind === "away") away();
  };
  channel.addEventListener("message", (/** @type {MessageEvent<Message>} */ event) => {
    if (event.data.kind !== "ask") hear(event.data);
    else if (leads && last) channel.postMessage(last);
  });
  channel.postMessage({ kind: "ask" });
  /** @param {Message} message */
  const share = (message) => {
    last = message;
    hear(message);
    channel.postMessage(message);
  };
  navigator.locks.request("promotora-events", () => {
    leads = true;
    connect((news) => share({ kind: "news", news }), () => share({ kind: "away" }));
    return new Promise(() => {}); // For as long as this tab lives.
  });
}

/**
 * @param {(news: News) => void} tell
 * @param {() => void} away
 */
function listenWhileVisible(tell, away) {
  /** @type {(() => void) | undefined} */
  let close;
  const look = () => {
    if (document.hidden) {
      close?.();
      close = undefined;
    } else {
      close ??= connect(tell, away);
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
}

/**
 * @param {(news: News) => void} tell
 * @param {() => void} away
 * @returns {() => void} ends the connection
 */
function connect(tell, away) {
  let open = true;
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;
  const start = () => {
    if (!open) return;
    source = new EventSource(EVENTS);
    source.addEventListener("message", (event) => {
      clearTimeout(patience);
      patience = undefined;
      tell(JSON.parse(event.data));
    });
    source.addEventListener("error", () => {
      patience ??= setTimeout(away, PATIENCE);
      // The browser connects anew by itself, unless the server answered with something odd.
      source?.close();
      setTimeout(start, 300);
    });
  };
  start();
  return () => {
    open = false;
    clearTimeout(patience);
    source?.close();
  };
}
