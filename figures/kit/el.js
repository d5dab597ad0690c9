// Make an element. Text only ever becomes a text node, so nothing that a visitor typed can run.

// el("button", { class: "go", onclick: act, "aria-pressed": true }, "Go") -> <button class="go" aria-pressed="true">Go
// Children and properties that are undefined, null or false are left out; "style" is an object of CSS properties.
function el(tag, props = {}, ...children) {
  return furnish(document.createElement(tag), props, children);
}

// The same for a drawing: svg("rect", { x: 0, y: 0, width: 4, height: 4 }).
function svg(tag, props = {}, ...children) {
  return furnish(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

// A button with these words; further properties as of `el`.
function button(words, onclick, props = {}) {
  return el("button", { type: "button", onclick, ...props }, words);
}

function furnish(node, props, children) {
  for (const [name, value] of Object.entries(props)) setProperty(node, name, value);
  node.append(...children.filter(isThere));
  return node;
}

function setProperty(node, name, value) {
  if (name.startsWith("aria-") && value !== undefined && value !== null) node.setAttribute(name, value);
  else if (!isThere(value)) return;
  else if (name === "style") for (const [key, x] of Object.entries(value)) node.style.setProperty(key, x);
  else if (name.startsWith("on")) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

const isThere = (value) => value !== undefined && value !== null && value !== false;
