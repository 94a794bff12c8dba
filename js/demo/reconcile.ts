/**
 * Updates the children of a node, from an index on, to the wanted ones. Equal nodes stay in the page, with the selection and the
 * focus; a text that has grown is appended to.
 */
export function reconcile(parent: Node, from: number, wanted: readonly ChildNode[]): void {
  let present: ChildNode | null = parent.childNodes[from] ?? null;
  for (const node of wanted) {
    if (present === null) {
      parent.appendChild(node);
      continue;
    }
    const following: ChildNode | null = present.nextSibling;
    if (present.nodeName === node.nodeName) {
      update(present, node);
    } else {
      present.replaceWith(node);
    }
    present = following;
  }
  while (present !== null) {
    const following: ChildNode | null = present.nextSibling;
    present.remove();
    present = following;
  }
}

function update(present: ChildNode, wanted: ChildNode): void {
  if (present instanceof Text && wanted instanceof Text) {
    if (wanted.data.startsWith(present.data)) {
      const more = wanted.data.slice(present.data.length);
      if (more !== '') {
        present.appendData(more);
      }
    } else {
      present.data = wanted.data;
    }
  } else if (present instanceof Element && wanted instanceof Element) {
    for (const { name } of [...present.attributes]) {
      if (!wanted.hasAttribute(name)) {
        present.removeAttribute(name);
      }
    }
    for (const { name, value } of wanted.attributes) {
      if (present.getAttribute(name) !== value) {
        present.setAttribute(name, value);
      }
    }
    reconcile(present, 0, [...wanted.childNodes]);
  }
}
