// The picture of the network on the page: lines and units, what the mouse, a finger or the keys point at.

function wireStage(app) {
  const stage = app.part("stage");
  const point = (event) => {
    if (event.target.tagName === "BUTTON") return;
    const box = stage.getBoundingClientRect();
    app.tip = [event.clientX - box.left, event.clientY - box.top];
    pointAt(app, app.placed && lineAt(app.placed, ...app.tip));
  };
  stage.onpointermove = (event) => event.pointerType !== "touch" && point(event);
  stage.onclick = point;
  stage.onpointerleave = () => pointAt(app, null);
  app.part("units").onkeydown = (event) => moveAmongUnits(app, event);
}

function pointAt(app, spot) {
  if (JSON.stringify(spot) === JSON.stringify(app.spot)) return;
  app.spot = spot;
  app.redraw();
}

// Arrow keys: left and right between layers, up and down within one.
function moveAmongUnits(app, event) {
  const move = arrowMove(event);
  if (!move) return;
  const [layer, unit] = event.target.dataset.id.split(".").map(Number);
  const { sizes } = app.run.network;
  const to = clamp(layer + move[1], 0, sizes.length - 1);
  const id = `${to}.${clamp(unit + move[0], 0, sizes[to] - 1)}`;
  const nodes = [...app.part("units").children];
  roveTo(
    nodes,
    nodes.find((node) => node.dataset.id === id),
  );
}

function drawStage(app) {
  const { run, theme, painter, spot, lines } = app;
  const width = app.part("stage").clientWidth;
  const place = layout(run.network, width);
  const pen = sized(app.part("diagram"), width, place.height);
  const numbers = lines === "slopes" ? app.needed.forWeights : run.network.weights;
  const largest = Math.max(
    1e-12,
    ...numbers.flatMap((w) => w.reduce((most, v) => Math.max(most, Math.abs(v)), 0)),
  );
  const most = lines === "slopes" ? largest : Math.max(2.5, Math.min(largest, 6));
  drawLines(pen, place, { numbers, most, theme, spot });
  drawNodes(pen, place, { values: app.values, loss: run.loss, painter, theme, spot });
  placeUnits(app, place);
  placeTip(app);
}

// A button over every unit, for the keyboard and a finger; made again only when the places change.
function placeUnits(app, place) {
  app.placed = place;
  const key = JSON.stringify([place.nodes, place.side, app.data.lang]);
  if (key === app.placedAs) return;
  app.placedAs = key;
  app.part("layers").style.setProperty("--edge", `${MARGIN + place.gap / 2}px`);
  const { network } = app.run;
  const buttons = place.nodes.flatMap((units, layer) =>
    units.map(([x, y], unit) => {
      const spot = { layer, unit };
      const made = button("", null, {
        "aria-label": nameOfUnit(network, layer, unit, app.labels),
        "data-id": `${layer}.${unit}`,
        style: {
          left: `${x - place.side / 2}px`,
          top: `${y - place.side / 2}px`,
          width: `${place.side}px`,
          height: `${place.side}px`,
        },
      });
      made.onpointerenter = made.onfocus = made.onclick = () => pointAt(app, spot);
      made.onpointerleave = made.onblur = () => pointAt(app, null);
      return made;
    }),
  );
  replaceKeepingFocus(app.part("units"), buttons);
  const focused = buttons.find((one) => one === one.getRootNode().activeElement);
  rove(buttons, focused ?? buttons[Math.min(2, buttons.length - 1)]);
}

// Numbers of the line under the mouse, beside it.
function placeTip(app) {
  const tip = app.part("tip");
  const line = app.spot?.from !== undefined && app.tip;
  tip.hidden = !line;
  if (!line) return;
  const { spot, run, needed, labels } = app;
  const k = spot.from * run.network.sizes[spot.layer + 1] + spot.to;
  tip.textContent = fill(labels.tip, {
    weight: short(run.network.weights[spot.layer][k]),
    slope: short(needed.forWeights[spot.layer][k]),
  });
  const room = app.part("stage").clientWidth - tip.offsetWidth;
  tip.style.left = `${clamp(app.tip[0] + 12, 0, room)}px`;
  tip.style.top = `${app.tip[1] + 14}px`;
}
