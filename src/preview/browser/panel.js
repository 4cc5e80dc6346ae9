// @ts-check
// The errors and the editor's bar: what the reader of the preview did with them stays so.

import { morph } from "./morph.js";

const BAR_OPEN = "promotora-bar-open";
/** What was hidden with Escape, by its name. */
let hidden = "";
/** The errors that were announced last. */
let said = "";

/** @returns {HTMLElement | null} */
export const panel = () => document.querySelector("#promotora-panel");

/** @param {Element | null} wanted */
export function showPanel(wanted) {
  const here = panel();
  if (here && wanted) morph(here, wanted);
  prepare();
}

/** After each change of the panel. */
export function prepare() {
  const here = panel();
  if (!here) return;
  const errors = /** @type {HTMLElement | null} */ (here.querySelector("#promotora-errors"));
  if (errors) errors.hidden = hidden === here.dataset.told;
  for (const button of here.querySelectorAll("button[hidden]")) button.removeAttribute("hidden");
  const bar = here.querySelector("details#promotora-bar");
  if (bar && remembered()) bar.setAttribute("open", "");
  const then = here.querySelector("form[action='/~promotora/day']");
  if (then && !then.querySelector("[name=then]")) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "then", value: location.pathname });
    then.append(field);
  }
  // One error in the place of another is news as well, though their number is the same.
  const messages = [...(errors?.querySelectorAll("li strong") ?? [])].map((message) => message.textContent);
  if (messages.join("\n") !== said) {
    said = messages.join("\n");
    const count = errors?.querySelector("summary")?.textContent;
    say(count ? `${count} ${messages[0]}` : "The errors are mended.");
  }
}

/** Tells those who do not see the page. @param {string} text */
export function say(text) {
  const status = document.querySelector("#promotora-status");
  if (status) status.textContent = text;
}

/**
 * A line that stands over the page until the next one, or until it is closed.
 * @param {string} id
 * @param {(Node | string)[] | undefined} content nothing takes it away
 */
export function line(id, content) {
  let box = document.getElementById(id);
  if (!content) {
    box?.remove();
    return;
  }
  if (!box) {
    box = document.createElement("p");
    box.id = id;
    box.className = "promotora-line";
    box.lang = "en";
    box.dir = "ltr";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  box.replaceChildren(...content, closing(box));
}

/** @param {HTMLElement} box */
function closing(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", "Close");
  button.addEventListener("click", () => box.remove());
  return button;
}

export function listenToReader() {
  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("#promotora-hide")) hide();
    const copied = /** @type {HTMLElement | null} */ (target.closest("#promotora-panel [data-copy]"));
    if (copied) copy(copied);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const bar = /** @type {HTMLDetailsElement} */ (event.target);
      if (bar.id === "promotora-bar") remember(bar.open);
    },
    true,
  );
}

function hide() {
  const here = panel();
  const errors = /** @type {HTMLElement | null | undefined} */ (here?.querySelector("#promotora-errors"));
  if (!here || !errors || errors.hidden) return;
  hidden = here.dataset.told ?? "";
  const hadFocus = errors.contains(document.activeElement);
  errors.hidden = true;
  if (hadFocus) /** @type {HTMLElement | null} */ (here.querySelector("#promotora-bar summary"))?.focus();
}

/** @param {HTMLElement} button */
async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select the text and copy it";
  }
}

function remembered() {
  try {
    return localStorage.getItem(BAR_OPEN) === "yes";
  } catch {
    return false;
  }
}

/** @param {boolean} open */
function remember(open) {
  try {
    localStorage.setItem(BAR_OPEN, open ? "yes" : "no");
  } catch {
    // Without storage the bar begins closed.
  }
}
