// Draws figures/relation_map.py's data as SVG. Everything is made with createElementNS and textContent.
const SVG = "http://www.w3.org/2000/svg";
const MARKS = { ngram: "■", lstm: "▲", transformer: "●", pretrained: "◆", "": "•" };
const NARROW = 620; // pixels below which the tall drawing is used
const instances = new WeakMap();

function make(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

function field(ellipse) {
  const group = make("g", { class: `field field-${ellipse.id}` });
  group.append(make("ellipse", { cx: ellipse.x, cy: ellipse.y, rx: ellipse.rx, ry: ellipse.ry }));
  return group;
}

function system(place, show) {
  const name = `${place.label}. ${place.why}`;
  const group = make("g", {
    class: `system is-${place.family}`,
    tabindex: "0",
    role: "img",
    "aria-label": name,
  });
  group.append(make("text", { x: place.x, y: place.y, class: "mark" }, MARKS[place.family]));
  group.append(make("text", { x: place.x, y: place.y + 17, class: "name" }, place.label));
  for (const event of ["pointerenter", "focus", "click"]) group.addEventListener(event, () => show(place));
  return group;
}

function drawing(data, plan, show) {
  const svg = make("svg", {
    viewBox: `0 0 ${plan.size[0]} ${plan.size[1]}`,
    role: "group",
    "aria-label": data.title,
  });
  svg.append(make("desc", {}, data.description));
  for (const ellipse of plan.fields) svg.append(field(ellipse));
  for (const e of plan.fields)
    svg.append(make("text", { x: e.label_x, y: e.label_y, class: `label label-${e.id}` }, e.label));
  for (const place of plan.systems) svg.append(system(place, show));
  return svg;
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".map");
  instances.get(parentElement)?.disconnect();
  let shape = "";

  const why = document.createElement("p");
  why.className = "why";
  why.setAttribute("aria-live", "polite");
  why.textContent = data.hint;
  const show = (place) => {
    why.textContent = `${place.label}: ${place.why}`;
    why.className = `why is-${place.family}`;
  };

  const draw = () => {
    const next = root.clientWidth < NARROW ? "tall" : "wide";
    if (next === shape) return;
    shape = next;
    root.replaceChildren(drawing(data, data[shape], show), why);
  };
  const observer = new ResizeObserver(draw);
  observer.observe(root);
  instances.set(parentElement, observer);
  draw();
  return () => observer.disconnect();
}
