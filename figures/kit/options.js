// The tokens of a text as a row to choose from: the children of an element with role="listbox".

// labels.option: how a token is called with its place. `more(index)` gives further properties of `el` for one token.
function tokenOptions(tokens, specials, choose, labels, more = () => ({})) {
  return tokens.map((token, index) =>
    button(token, () => choose(index), {
      role: "option",
      "aria-label": fill(labels.option, { token, n: index + 1 }),
      dir: "auto",
      class: specials.includes(index) && "special",
      ...more(index),
    }),
  );
}
