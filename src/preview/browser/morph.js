// @ts-check
// Makes one tree of nodes like another and keeps every node that can stay: with it the reader's
// scroll, focus, selection, open details and what stands in fields.

/**
 * What the reader, not the page, decides. What stands in a field is not among them: these
 * attributes are what it begins with, and a field that was written in no longer heeds them.
 */
const READERS_OWN = new Set(["open"]);

/**
 * Whether an attribute is left as it is here. What a page's own script showed or hid, and that has
 * a name, stays so as well.
 * @param {Element} element
 * @param {string} name
 */
const stays = (element, name) => READERS_OWN.has(name) || (name === "hidden" && element.id !== "");

/**
 * @param {Node} node
 * @param {Node} wanted
 */
export function morph(node, wanted) {
  if (node instanceof Element && wanted instanceof Element) {
    attributes(node, wanted);
    children(node, wanted);
  } else if (node.nodeValue !== wanted.nodeValue) {
    node.nodeValue = wanted.nodeValue;
  }
}

/**
 * @param {Element} element
 * @param {Element} wanted
 */
function attributes(element, wanted) {
  for (const { name } of [...element.attributes]) {
    if (!wanted.hasAttribute(name) && !stays(element, name)) element.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (element.getAttribute(name) !== value && !stays(element, name)) element.setAttribute(name, value);
  }
}

/**
 * @param {Element} parent
 * @param {Element} wanted
 */
function children(parent, wanted) {
  /** @type {ChildNode | null} */
  let next = parent.firstChild;
  for (const child of [...wanted.childNodes]) {
    const match = find(next, child);
    if (match) {
      while (next && next !== match) next = remove(next);
      next = match.nextSibling;
      morph(match, child);
    } else {
      parent.insertBefore(document.importNode(child, true), next);
    }
  }
  while (next) next = remove(next);
}

/** @param {ChildNode} node */
function remove(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

/**
 * The node from `start` on that may become `wanted`: one that is the same, or else the first if it
 * is of the same kind and does not come later in what is wanted.
 * @param {ChildNode | null} start
 * @param {Node} wanted
 * @returns {ChildNode | null}
 */
function find(start, wanted) {
  for (let node = start; node; node = node.nextSibling) {
    if (isSameKind(node, wanted) && (key(wanted) || node.isEqualNode(wanted))) return node;
  }
  if (!start || !isSameKind(start, wanted)) return null;
  for (let later = wanted.nextSibling; later; later = later.nextSibling) {
    if (start.isEqualNode(later)) return null;
  }
  return start;
}

/**
 * @param {Node} node
 * @param {Node} wanted
 */
function isSameKind(node, wanted) {
  return node.nodeType === wanted.nodeType && node.nodeName === wanted.nodeName && key(node) === key(wanted);
}

/** @param {Node} node */
function key(node) {
  return node instanceof Element ? node.id : "";
}
