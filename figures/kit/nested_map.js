// The map of the fields (figures/nested_map.py): its ellipses and their names. Looks: nested_map.css.

const SYSTEM_SIGNS = { ngram: "■", lstm: "▲", transformer: "●", pretrained: "◆", "": "•" };
const NARROW_MAP = 620; // pixels below which the tall drawing is used

const mapShape = (node) => (node.clientWidth < NARROW_MAP ? "tall" : "wide");

// The drawing without systems; `more` are further properties and children of the <svg>.
function nestedMap(data, plan, props, ...children) {
  return svg(
    "svg",
    {
      viewBox: `0 0 ${plan.size[0]} ${plan.size[1]}`,
      role: "group",
      "aria-label": namedValue(data.title, data.description),
      ...props,
    },
    ...plan.fields.map(mapField),
    ...plan.fields.map(mapFieldName),
    ...children,
  );
}

function mapField({ id, x, y, rx, ry }) {
  return svg("g", { class: `field field-${id}`, "data-field": id }, svg("ellipse", { cx: x, cy: y, rx, ry }));
}

function mapFieldName({ id, label, label_x, label_y }) {
  return svg("text", { x: label_x, y: label_y, class: `label label-${id}`, "data-field": id }, label);
}
