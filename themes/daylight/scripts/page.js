// @ts-check
/** The buttons to print a page and to pass it on: shown only where they work, told in words. */

const tools = document.getElementById('page_tools');
if (tools) {
  const [print, share] = /** @type {[HTMLButtonElement, HTMLButtonElement]} */ ([...tools.querySelectorAll('button')]);
  const told = /** @type {HTMLElement} */ (tools.querySelector('[role="status"]'));
  print.addEventListener('click', () => window.print());
  share.hidden = !shares() && !navigator.clipboard;
  share.addEventListener('click', () => pass(told));
  tools.hidden = false;
}

function shares() {
  return typeof navigator.share === 'function';
}

/**
 * By the reader's own ways of sharing, or else to the clipboard. A reader who thinks better of it
 * is told nothing.
 *
 * @param {HTMLElement} told where it is said that the link was copied
 */
async function pass(told) {
  const url = location.origin + location.pathname;
  if (shares()) {
    await navigator.share({ title: document.title, url }).catch(() => {});
    return;
  }
  await navigator.clipboard.writeText(url);
  told.textContent = told.dataset['said'] ?? '';
}
