// Pieces of a page.

/** An element with properties, data attributes and children; a child that is null is none. */
export function make(tag, { dataset, attributes, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, dataset);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function setText(element, text) {
  // An equal text is not set again: it would end the reader's selection and repeat announcements.
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function button(text, action, properties = {}) {
  const made = make('button', { type: 'button', textContent: text, ...properties });
  made.addEventListener('click', () => action(made));
  return made;
}
