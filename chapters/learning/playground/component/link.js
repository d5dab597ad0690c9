// The link is the state: run B setting by setting, run A as one text, the step that is shown.

const stepOf = (raw) => (/^\d{1,5}$/.test(raw) && Number(raw) <= MOST_STEPS ? Number(raw) : undefined);

function readState(link) {
  link.wrong = [];
  const settings = Object.fromEntries(
    Object.entries(START).map(([name, value]) => [name, link.read(name, value, PARSERS[name])]),
  );
  return {
    settings,
    other: link.read("a", null, unpacked),
    step: link.read("step", SHARED_STEP, stepOf),
    lines: link.read("lines", "weights", among(["weights", "slopes"])),
  };
}

function linked({ settings, other, step, lines }) {
  return {
    ...written(settings),
    a: other ? packed(other) : null,
    step,
    lines: lines === "weights" ? null : lines,
  };
}
