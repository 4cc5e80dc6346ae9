// @ts-check
/** The buttons to print a page and to pass it on: shown only where they work, told in words. */

const tools = document.getElementById('page_tools');
if (tools) {
  const [print, share] = /** @type {[HTMLButtonElement, HTMLButtonElement]} */ ([...tools.querySelectorAll('button')]);
  const told = /** @type {HTMLElement} */ (tools.querySelector('[role="status"]'));
  print.addEventListener('click', () => window.print());
  share.hidden = !('share' in navigator || navigator.clipboard);
  share.addEventListener('click', () => pass(told));
  tools.hidden = false;
}

/**
 * By the reader's own ways of sharing, or else to the clipboard. A reader who thinks better of it
 * is told nothing.
 *
 * @param {HTMLElement} told where it is said that the link was copied
 */
async function pass(told) {
  const url = location.href.split('#')[0] ?? location.href;
  if ('share' in navigator) {
    await navigator.share({ title: document.title, url }).catch(() => {});
    return;
  }
  await navigator.clipboard.writeText(url);
  told.textContent = told.dataset['said'] ?? '';
}
