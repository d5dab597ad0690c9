// What each step shows: its tensors, and for every cell the formula with this cell's numbers and what it came from.
// A cell is {block, r, c}; a trace lists such cells, with null for a whole row or column.

function vector(id, name, matrix, t) {
  const start = t * matrix.cols;
  return {
    id,
    name,
    vector: true,
    rows: 1,
    cols: matrix.cols,
    data: matrix.data.subarray(start, start + matrix.cols),
  };
}

function table(id, name, matrix, share = false) {
  return {
    id,
    name,
    share,
    rows: matrix.rows,
    cols: matrix.cols,
    data: matrix.data,
    square: ["s", "s′", "a"].includes(id), // token by token; others may have as many columns as there are tokens
  };
}

function cellOf(block, r, c) {
  return block.data[r * block.cols + c];
}

function lines(name, count) {
  return { id: name, lines: true, rows: count, cols: 1 };
}

// A linear map: its weights do not travel, so the formula names the row and how many products there are; `sum` says
// which row opens them.
function linear(s, result, matrix, input, bias) {
  return (cell, v) => {
    const y = v.block(cell.block);
    const x = v.block(input);
    const index = v.says.products(x.cols);
    const value = cellOf(y, cell.r, cell.c);
    return {
      text: `${result}[${v.at(cell)}] = ${matrix}[${cell.c + 1}, :] · ${input}${bias ? " + b" : ""} = ${index} = ${num(value)}`,
      trace: [{ block: input, r: 0, c: null }],
      sum: { matrix, layer: s.l, row: cell.c, shown: cell.c + 1, input, value },
    };
  };
}

function added(sum, a, b) {
  return (cell, v) => {
    const [x, y, z] = [a, b, sum].map((name) => cellOf(v.block(name), 0, cell.c));
    const i = cell.c + 1;
    return {
      text: `${sum}[${i}] = ${a}[${i}] + ${b}[${i}] = ${num(x)} + ${arg(y)} = ${num(z)}`,
      trace: [a, b].map((block) => ({ block, r: 0, c: cell.c })),
    };
  };
}

function normalised(w, x, matrix, t, index) {
  return (cell, v) => {
    const { center, squares } = w.scale(matrix, t);
    const i = cell.c + 1;
    const value = cellOf(v.block(x), 0, cell.c);
    const g = w.gain(index)[cell.c];
    const b = w.shift(index)?.[cell.c];
    const h = cellOf(v.block("h"), 0, cell.c);
    const top = w.norm === "layer" ? `(${num(value)} ${MINUS} ${arg(center)})` : num(value);
    const word =
      w.norm === "layer"
        ? `(${x}[${i}] ${MINUS} mean) / √(var + ε) · g`
        : `${x}[${i}] / √(mean of squares + ε) · g`;
    const tail = b === undefined ? "" : ` + ${arg(b)}`;
    return {
      text: `h[${i}] = ${word}${tail && " + b"} = ${top} / √(${num(squares)} + ${signed(w.norm_eps.toExponential(0))}) · ${arg(g)}${tail} = ${num(h)}`,
      trace: [
        { block: x, r: 0, c: null },
        { block: x, r: 0, c: cell.c },
      ],
    };
  };
}

function products(x, y, most) {
  const order = Array.from(x, (_, i) => i).sort((i, j) => Math.abs(x[j] * y[j]) - Math.abs(x[i] * y[i]));
  const shown = order.slice(0, most).map((i) => `${arg(x[i])}·${arg(y[i])}`);
  return shown.join(" + ") + (x.length > most ? " + …" : "");
}

const VIEWS = {
  embed(w, s) {
    return {
      blocks: [vector("x", "x = E[id]", w.embedding(), s.t)],
      main: "x",
      explain: (cell, v) => ({
        text: `x[${cell.c + 1}] = E[${s.ids[s.t]}, ${cell.c + 1}] = ${num(cellOf(v.block("x"), 0, cell.c))}`,
        trace: [],
      }),
    };
  },

  position(w, s) {
    return {
      blocks: [
        vector("e", "e", w.embedding(), s.t),
        vector("p", "P[t]", w.places(), s.t),
        vector("x", "x = e + P[t]", w.resid(0, 0), s.t),
      ],
      main: "x",
      explain: added("x", "e", "p"),
    };
  },

  ln1(w, s) {
    const x = w.resid(s.l, 0);
    const index = 2 * w.at(s.l);
    return {
      blocks: [vector("x", "x", x, s.t), vector("h", "h = norm(x)", w.ln(s.l, 0), s.t)],
      main: "h",
      explain: normalised(w, "x", x, s.t, index),
    };
  },

  q: (w, s) => projected(w, s, "q", "W_Q", s.h),
  k: (w, s) => projected(w, s, "k", "W_K", w.group(s.h)),
  v: (w, s) => projected(w, s, "v", "W_V", w.group(s.h)),

  rotate(w, s) {
    const half = w.D / 2;
    return {
      blocks: [
        table("q", "q", w.before("q", s.l, s.h)),
        table("q′", "q′", w.head("q", s.l, s.h)),
        table("k", "k", w.before("k", s.l, s.h)),
        table("k′", "k′", w.head("k", s.l, s.h)),
      ],
      main: "q′",
      explain(cell, v) {
        const from = cell.block.replace("′", "");
        const block = v.block(from);
        const pair = cell.c % half;
        const second = cell.c >= half;
        const a = cellOf(block, cell.r, pair);
        const b = cellOf(block, cell.r, pair + half);
        const u = w.angle(cell.r, pair);
        if (cell.block === from)
          return { text: `${from}[${v.at(cell)}] = ${num(cellOf(block, cell.r, cell.c))}`, trace: [] };
        const [first, sign, other] = second ? [b, "+", a] : [a, MINUS, b];
        const value = cellOf(v.block(cell.block), cell.r, cell.c);
        return {
          text: `${cell.block}[${v.at(cell)}] = ${num(first)}·cos u ${sign} ${arg(other)}·sin u = ${num(value)},  u = ${cell.r}·${w.rotary_base}^(${MINUS}2·${pair}/${w.D}) = ${num(u)}`,
          trace: [
            { block: from, r: cell.r, c: pair },
            { block: from, r: cell.r, c: pair + half },
          ],
        };
      },
    };
  },

  scores(w, s) {
    const q = w.head("q", s.l, s.h);
    const k = w.head("k", s.l, s.h);
    return {
      blocks: [
        table("q", s.turned ? "q′" : "q", q),
        table("k", s.turned ? "k′" : "k", k),
        table("s", "s = q · k / √D", w.scores(s.l, s.h)),
      ],
      main: "s",
      explain(cell, v) {
        const value = cellOf(v.block("s"), cell.r, cell.c);
        const a = w.row(q, cell.r);
        const b = w.row(k, cell.c);
        const dot = num(value * Math.sqrt(w.D));
        return {
          text: `s[${v.at(cell)}] = q · k / √${w.D} = (${products(a, b, 3)}) / ${num(Math.sqrt(w.D))} = ${dot} / ${num(Math.sqrt(w.D))} = ${num(value)}`,
          trace: [
            { block: "q", r: cell.r, c: null },
            { block: "k", r: cell.c, c: null },
          ],
        };
      },
    };
  },

  mask(w, s) {
    return {
      blocks: [table("s", "s", w.scores(s.l, s.h)), table("s′", "s + mask", w.masked(s.l, s.h))],
      main: "s′",
      explain(cell, v) {
        const value = cellOf(v.block("s"), cell.r, cell.c);
        const hidden = w.causal && cell.c > cell.r;
        const sum = hidden ? `${num(value)} + (${MINUS}∞) = ${MINUS}∞` : `${num(value)} + 0 = ${num(value)}`;
        return { text: `s[${v.at(cell)}] = ${sum}`, trace: [{ block: "s", r: cell.r, c: cell.c }] };
      },
    };
  },

  pattern(w, s) {
    const masked = w.masked(s.l, s.h);
    return {
      blocks: [table("s", "s + mask", masked), table("a", "a = softmax(s)", w.pattern(s.l, s.h), true)],
      main: "a",
      explain(cell, v) {
        const row = w.row(masked, cell.r);
        const most = Math.max(...row);
        const value = cellOf(v.block("a"), cell.r, cell.c);
        const sum = total(row.map((x) => Math.exp(x - most)));
        const trace = [
          { block: "s", r: cell.r, c: null },
          { block: "s", r: cell.r, c: cell.c },
        ];
        if (row[cell.c] === -Infinity) return { text: `a[${v.at(cell)}] = exp(${MINUS}∞) / … = 0`, trace };
        return {
          text: `a[${v.at(cell)}] = exp(s ${MINUS} max) / Σ = exp(${num(row[cell.c])} ${MINUS} ${arg(most)}) / ${num(sum)} = ${num(Math.exp(row[cell.c] - most))} / ${num(sum)} = ${percent(value, 1)}`,
          trace,
        };
      },
    };
  },

  z(w, s) {
    return {
      blocks: [
        table("a", "a", w.pattern(s.l, s.h), true),
        table("v", "v", w.head("v", s.l, s.h)),
        table("z", "z = a · v", w.z(s.l, s.h)),
      ],
      main: "z",
      explain(cell, v) {
        const a = w.row(v.block("a"), cell.r);
        const column = Float32Array.from(a, (_, j) => cellOf(v.block("v"), j, cell.c));
        return {
          text: `z[${v.at(cell)}] = Σ a·v = ${products(a, column, 4)} = ${num(cellOf(v.block("z"), cell.r, cell.c))}`,
          trace: [
            { block: "a", r: cell.r, c: null },
            { block: "v", r: null, c: cell.c },
          ],
        };
      },
    };
  },

  attn_out(w, s) {
    return {
      blocks: [
        { ...vector("z", "[z₁ … z_H]", w.zs(s.l), s.t), fold: w.D, band: s.h },
        vector("o", "o = W_O [z₁ … z_H]", w.written(s.l, 0), s.t),
      ],
      main: "o",
      explain: linear(s, "o", "W_O", "z", w.bias),
    };
  },

  resid_mid: (w, s) => sum(w, s, 0, "x", "o", "x′"),

  ln2(w, s) {
    const x = w.resid(s.l, 1);
    return {
      blocks: [vector("x′", "x′", x, s.t), vector("h", "h = norm(x′)", w.ln(s.l, 1), s.t)],
      main: "h",
      explain: normalised(w, "x′", x, s.t, 2 * w.at(s.l) + 1),
    };
  },

  mlp_pre(w, s) {
    const [name, weight] = w.mlp === "gelu" ? ["u", "W_up"] : ["g", "W_gate"];
    return {
      blocks: [
        vector("h", "h", w.ln(s.l, 1), s.t),
        vector(name, `${name} = ${weight} h`, w.hidden("mlp_pre", s.l), s.t),
      ],
      main: name,
      explain: linear(s, name, weight, "h", w.bias),
    };
  },

  mlp_pre_linear(w, s) {
    return {
      blocks: [
        vector("h", "h", w.ln(s.l, 1), s.t),
        vector("u", "u = W_up h", w.hidden("mlp_pre_linear", s.l), s.t),
      ],
      main: "u",
      explain: linear(s, "u", "W_up", "h", false),
    };
  },

  mlp_post(w, s) {
    const gated = w.mlp === "swiglu";
    const first = gated ? "g" : "u";
    const blocks = [vector(first, first, w.hidden("mlp_pre", s.l), s.t)];
    if (gated) blocks.push(vector("u", "u", w.hidden("mlp_pre_linear", s.l), s.t));
    return {
      blocks: [...blocks, vector("n", gated ? "n = silu(g) · u" : "n = gelu(u)", w.bent(s.l), s.t)],
      main: "n",
      explain(cell, v) {
        const [x, n] = [first, "n"].map((name) => cellOf(v.block(name), 0, cell.c));
        const i = cell.c + 1;
        const trace = blocks.map((block) => ({ block: block.id, r: 0, c: cell.c }));
        if (gated)
          return {
            text: `n[${i}] = g / (1 + exp(${MINUS}g)) · u = ${num(x)} / (1 + exp(${num(-x)})) · ${arg(cellOf(v.block("u"), 0, cell.c))} = ${num(n)}`,
            trace,
          };
        const inner = GELU_ROOT * (x + 0.044715 * x ** 3);
        return {
          text: `n[${i}] = u/2 · (1 + tanh(√(2/π)·(u + 0.0447·u³))) = ${num(x / 2)} · (1 + ${arg(Math.tanh(inner))}) = ${num(n)}`,
          trace,
        };
      },
    };
  },

  mlp_out(w, s) {
    return {
      blocks: [vector("n", "n", w.bent(s.l), s.t), vector("m", "m = W_down n", w.written(s.l, 1), s.t)],
      main: "m",
      explain: linear(s, "m", "W_down", "n", w.bias),
    };
  },

  resid_post: (w, s) => sum(w, s, 1, "x′", "m", "x″"),

  ln_final(w, s) {
    const x = w.last();
    return {
      blocks: [vector("x", "x", x, s.t), vector("h", "h = norm(x)", w.final(), s.t)],
      main: "h",
      explain: normalised(w, "x", x, s.t, 2 * w.layers.length),
    };
  },

  logits(w, s) {
    return {
      blocks: [vector("h", "h", w.final(), s.t), lines("l", s.next.top.length)],
      main: "l",
      explain(cell, v) {
        const [id, text, logit] = s.next.top[cell.r];
        return {
          text: `l[“${text}”] = U[${id}, :] · h = ${v.says.products(w.C)} = ${num(logit)}`,
          trace: [{ block: "h", r: 0, c: null }],
          sum: { matrix: "U", layer: 0, row: id, shown: id, input: "h", value: logit },
        };
      },
    };
  },

  probabilities(w, s) {
    return {
      blocks: [lines("p", s.next.top.length)],
      main: "p",
      explain(cell) {
        const [, text, logit, p] = s.next.top[cell.r];
        const lse = s.next.log_sum_exp;
        return {
          text: `p[“${text}”] = exp(l) / Σ exp(l) = exp(${num(logit)} ${MINUS} ${arg(lse)}) = ${percent(p, 1)}`,
          trace: [],
        };
      },
    };
  },

  draw(w, s) {
    return {
      blocks: [lines("d", s.next.top.length)],
      main: "d",
      explain(cell) {
        const before = total(s.next.top.slice(0, cell.r).map((row) => row[3]));
        const after = before + s.next.top[cell.r][3];
        const sign = s.u < before || s.u >= after ? "∉" : "∈";
        return {
          text: `u = ${s.u.toFixed(4)} ${sign} [${before.toFixed(4)}, ${after.toFixed(4)}) → “${s.next.top[cell.r][1]}”`,
          trace: [],
        };
      },
    };
  },
};

function plain(cell, v) {
  return {
    text: `${cell.block}[${v.at(cell)}] = ${num(cellOf(v.block(cell.block), cell.r, cell.c))}`,
    trace: [],
  };
}

function projected(w, s, name, weight, head) {
  return {
    blocks: [
      vector("h", "h", w.ln(s.l, 0), s.t),
      table(name, `${name} = ${weight} h`, name === "v" ? w.head("v", s.l, s.h) : w.before(name, s.l, s.h)),
    ],
    main: name,
    explain(cell, v) {
      const row = head * w.D + cell.c + 1;
      const value = cellOf(v.block(name), cell.r, cell.c);
      return {
        text: `${name}[${v.at(cell)}] = ${weight}[${row}, :] · h${w.bias ? " + b" : ""} = ${v.says.products(w.C)} = ${num(value)}`,
        trace: [{ block: "h", r: 0, c: null }],
        sum: { matrix: weight, layer: s.l, row: row - 1, shown: row, input: "h", value },
      };
    },
  };
}

// The view with an opened sum: after the input the row of weights and the products, one for each number of the input.
function opened(view, sum, { values, bias }) {
  const input = view.blocks.find((block) => block.id === sum.input);
  const name = `${sum.matrix}[${sum.shown}, :]`;
  const row = (id, title, data) => ({
    id,
    name: title,
    vector: true,
    rows: 1,
    cols: data.length,
    data,
    fold: input.fold,
  });
  const weights = Float32Array.from(values);
  const each = Float32Array.from(values, (x, i) => x * input.data[i]);
  const blocks = [input, row("w", name, weights), row("w·x", `${name} · ${sum.input}`, each)];
  const rest = view.blocks.filter((block) => block !== input);
  return {
    ...view,
    blocks: [...blocks, ...rest],
    total: total(each) + bias,
    written: products(weights, input.data, 4),
  };
}

function sum(w, s, part, x, o, after) {
  const blocks = [
    vector(x, x, w.resid(s.l, part), s.t),
    vector(o, o, w.written(s.l, part), s.t),
    vector(after, `${after} = ${x} + ${o}`, w.resid(s.l, part + 1), s.t),
  ];
  return { blocks, main: after, explain: added(after, x, o) };
}
