// The network as a picture: layers as boxes, to be moved and zoomed; a layer opens to what is in it.
import { drawn, element, order } from "./charts.js";
import { HEIGHT, WIDTH, layered } from "./layout.js";
import { showLayer } from "./layer.js";
import { drawNeurons } from "./neurons.js";
import { ask, isReport } from "./source.js";

const REFRESH_MILLIS = 2000;
const FAR = 0.42; // below that, words are too small to be read
const KINDS = [
  [/^(Input|InputLayer)$/, "input"],
  [/Conv|Separable/, "convolution"],
  [/Pool|UpSampling|Padding|Cropping/, "pooling"],
  [/Normalization|Dropout|Noise|Regularization/, "normalization"],
  [/^(Dense|EinsumDense|Embedding|LSTM|GRU|SimpleRNN|Bidirectional|RNN|.*Attention)$/, "weights"],
  [/^(Add|Concatenate|Multiply|Average|Maximum|Minimum|Subtract|Dot)$/, "merging"],
];

const ui = {};
let graph;
let boxes = new Map();
let view = { x: 0, y: 0, k: 1 };
let size = { width: 0, height: 0 };
let current;
let opened;
let due = false;

function button(text, label, action) {
  const made = element("button", text);
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", action);
  return made;
}

function shortened(text, most) {
  return text.length <= most ? text : text.slice(0, most - 7) + "\u2026" + text.slice(-6);
}

// ---- The page ----

function build() {
  const section = document.getElementById("network");
  ui.title = element("h2", "No network yet");
  ui.note = element("p", "Train with a Studio, or call studio.show(model), and its layers appear here.", "muted");
  const head = element("div");
  head.append(ui.title, ui.note);
  ui.buttons = element("div", undefined, "buttons");
  ui.buttons.hidden = true;
  ui.what = element("select");
  ui.what.setAttribute("aria-label", "What to draw");
  ui.what.append(new Option("layers", "layers"), new Option("neurons", "neurons"));
  ui.find = element("input");
  ui.find.type = "search";
  ui.find.size = 12;
  ui.find.placeholder = "Find a layer";
  ui.find.setAttribute("aria-label", "Find a layer");
  ui.find.setAttribute("list", "network-names");
  ui.names = element("datalist");
  ui.names.id = "network-names";
  ui.buttons.append(
    ui.what, ui.find, ui.names,
    button("+", "Nearer", () => zoom(1.3)),
    button("\u2212", "Farther", () => zoom(1 / 1.3)),
    button("Fit", "All of it", () => fit()));
  const bar = element("div", undefined, "bar");
  bar.append(head, ui.buttons);
  ui.place = element("div", undefined, "network-place");
  ui.stage = element("div", undefined, "card stage");
  ui.stage.hidden = true;
  ui.svg = drawn("svg", { role: "group", "aria-label": "The layers and how they are connected", "aria-roledescription": "graph" });
  ui.world = drawn("g", { class: "world" });
  ui.svg.append(ui.world);
  ui.stage.append(ui.svg);
  ui.neurons = element("div", undefined, "card neurons");
  ui.neurons.hidden = true;
  ui.layer = element("aside", undefined, "card layer");
  ui.layer.hidden = true;
  ui.layer.setAttribute("aria-label", "What is in the layer");
  ui.hint = element("p", "Drag or arrow keys with Shift to move, wheel, two fingers or + and \u2212 for the distance, 0 for all of it; arrow keys go from layer to layer, Enter opens one, Escape closes it.", "muted");
  ui.hint.hidden = true;
  ui.place.append(ui.stage, ui.neurons, ui.layer);
  section.append(bar, ui.place, ui.hint);
  ui.what.addEventListener("change", choose);
  ui.find.addEventListener("change", () => {
    if (boxes.has(ui.find.value)) {
      focus(ui.find.value);
      open(ui.find.value);
    }
  });
  moves();
  new ResizeObserver(() => { if (view.fitted) fit(); }).observe(ui.stage);
}

async function load() {
  const fresh = (await ask("api/network")) ?? {};
  if (!fresh.layers) return;
  const key = JSON.stringify(fresh);
  if (key === ui.key) return;
  ui.key = key;
  graph = fresh;
  ui.title.textContent = graph.name;
  const fixed = graph.parameters - graph.trainable;
  ui.note.textContent = graph.layers.length + " layers, " + graph.parameters.toLocaleString("en") + " numbers"
    + (fixed > 0 ? ", of which " + fixed.toLocaleString("en") + " are not trained." : ".");
  ui.buttons.hidden = false;
  close();
  draw();
  choose();
}

async function choose() {
  const neurons = ui.what.value === "neurons";
  const layers = graph.layers.length > 0;
  ui.stage.hidden = neurons || !layers;
  ui.hint.hidden = neurons || !layers;
  ui.neurons.hidden = !neurons;
  for (const control of [ui.find, ...ui.buttons.querySelectorAll("button")]) control.hidden = neurons;
  if (!layers && !neurons) ui.note.textContent = "The layers of this model are called from Java code, so there is no graph of them to draw.";
  if (neurons) {
    close();
    drawNeurons(ui.neurons, await ask("api/network/neurons"));
  } else if (view.k === 1 && !view.moved) {
    begin();
  }
}

// ---- The picture ----

function path(points) {
  let text = "M" + points[0][0] + " " + points[0][1];
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i];
    const [px, py] = points[i - 1];
    // From row to row in a bend, through a row straight
    text += px === x ? "V" + y : "C" + px + " " + (py + y) / 2 + " " + x + " " + (py + y) / 2 + " " + x + " " + y;
  }
  return text;
}

function draw() {
  const placed = layered(graph.layers);
  size = placed;
  boxes = new Map();
  const lines = drawn("g", { class: "lines" });
  for (const line of placed.lines) {
    lines.append(drawn("path", { d: path(line.points), "data-from": line.from, "data-to": line.to }));
  }
  const all = drawn("g", {});
  for (const { layer, x, y } of placed.boxes) {
    const kind = KINDS.find(([pattern]) => pattern.test(layer.type))?.[1] ?? "other";
    const numbers = layer.parameters > 0 ? layer.parameters.toLocaleString("en") + " numbers" : "";
    const name = drawn("text", { x: 12, y: 20, class: "name" }, shortened(layer.name, 27));
    const second = drawn("text", { x: 12, y: 37 }, shortened(layer.type, Math.max(8, 29 - numbers.length)) + (numbers ? ", " + numbers : ""));
    const third = drawn("text", { x: 12, y: 53 }, shortened(layer.output, 31));
    const words = layer.name + ", " + layer.type + ", gives " + layer.output + (numbers ? ", " + numbers : "")
      + (layer.frozen ? ", not trained" : "") + (layer.inputs.length > 0 ? ", from " + layer.inputs.join(" and ") : "");
    const box = drawn("g", {
      class: "box " + kind + (layer.frozen ? " frozen" : ""), transform: "translate(" + (x - WIDTH / 2) + " " + y + ")",
      tabindex: -1, role: "button", "aria-label": words, "data-name": layer.name,
    },
    drawn("title", {}, words),
    drawn("rect", { class: "back", width: WIDTH, height: HEIGHT, rx: 7 }),
    drawn("rect", { class: "kind", width: 5, height: HEIGHT - 12, x: 0, y: 6, rx: 2.5 }),
    drawn("g", { class: "words" }, name, second, third));
    all.append(box);
    boxes.set(layer.name, { box, layer, x, y });
  }
  ui.world.replaceChildren(lines, all);
  ui.names.replaceChildren(...graph.layers.map((layer) => new Option(layer.name, layer.name)));
  current = graph.layers[0]?.name;
  if (current) boxes.get(current).box.setAttribute("tabindex", 0);
  view = { x: 0, y: 0, k: 1 };
}

function stageSize() {
  return [ui.stage.clientWidth || 800, ui.stage.clientHeight || 500];
}

/** All of it where that can be read; else the beginning. */
function begin() {
  const [width, height] = stageSize();
  const all = Math.min((width - 24) / size.width, (height - 24) / size.height);
  if (all > 0.5) {
    fit();
    return;
  }
  const k = Math.min(1, Math.max(0.5, (width - 24) / size.width));
  const first = boxes.get(current);
  set(width / 2 - k * (first?.x ?? 0), 16, k, false);
}

function fit() {
  const [width, height] = stageSize();
  const k = Math.min(1.2, (width - 24) / size.width, (height - 24) / size.height);
  set((width - k * size.width) / 2, (height - k * size.height) / 2, k, false);
  view.fitted = true;
}

/** Shows another part from another distance, with the next frame. */
function set(x, y, k, moved = true) {
  view = { x, y, k, moved };
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    ui.world.setAttribute("transform", "translate(" + view.x.toFixed(2) + " " + view.y.toFixed(2) + ") scale(" + view.k.toFixed(4) + ")");
    ui.svg.classList.toggle("far", view.k < FAR);
    cull();
  });
}

/** What is out of sight is not drawn. */
function cull() {
  const [width, height] = stageSize();
  const [top, bottom] = [(-view.y - 80) / view.k, (height - view.y + 80) / view.k];
  const [left, right] = [(-view.x - 80) / view.k, (width - view.x + 80) / view.k];
  for (const own of boxes.values()) {
    const seen = own.y + HEIGHT > top && own.y < bottom && own.x + WIDTH / 2 > left && own.x - WIDTH / 2 < right;
    if (seen !== own.seen) {
      own.seen = seen;
      own.box.style.visibility = seen ? "" : "hidden";
    }
  }
}

function zoom(factor, cx, cy) {
  const [width, height] = stageSize();
  const [px, py] = [cx ?? width / 2, cy ?? height / 2];
  const least = Math.min(0.05, (width - 24) / size.width, (height - 24) / size.height);
  const k = Math.min(4, Math.max(least, view.k * factor));
  set(px - ((px - view.x) * k) / view.k, py - ((py - view.y) * k) / view.k, k);
}

/** Moves a layer into sight and gives it the focus. */
function focus(name) {
  const own = boxes.get(name);
  if (!own) return;
  boxes.get(current)?.box.setAttribute("tabindex", -1);
  current = name;
  own.box.setAttribute("tabindex", 0);
  const [width, height] = stageSize();
  const k = Math.max(view.k, FAR);
  const [x, y] = [view.x + k * own.x, view.y + k * (own.y + HEIGHT / 2)];
  const margin = 0.18;
  const inSight = k === view.k && x > width * margin && x < width * (1 - margin) && y > height * margin && y < height * (1 - margin);
  if (!inSight) set(width / 2 - k * own.x, height / 2 - k * (own.y + HEIGHT / 2), k);
  own.box.style.visibility = "";
  own.seen = true;
  own.box.focus({ preventScroll: true });
  light(name);
}

/** Marks the lines of a layer. */
function light(name) {
  for (const line of ui.world.querySelectorAll("path.lit")) line.classList.remove("lit");
  for (const line of ui.world.querySelectorAll("path")) {
    if (line.dataset.from === name || line.dataset.to === name) line.classList.add("lit");
  }
}

function neighbour(name, key) {
  const own = boxes.get(name);
  if (key === "ArrowUp") return own.layer.inputs[0];
  if (key === "ArrowDown") return graph.layers.find((layer) => layer.inputs.includes(name))?.name;
  const side = [...boxes.values()]
    .filter((other) => other.y === own.y && (key === "ArrowLeft" ? other.x < own.x : other.x > own.x))
    .sort((a, b) => Math.abs(a.x - own.x) - Math.abs(b.x - own.x))[0];
  if (side) return side.layer.name;
  // None beside it: the next in the order in which they are applied
  const i = graph.layers.indexOf(own.layer) + (key === "ArrowLeft" ? -1 : 1);
  return graph.layers[i]?.name;
}

function moves() {
  const fingers = new Map();
  let travelled = 0;
  let distance;
  const spot = (event) => {
    const box = ui.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  ui.stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, spot(event));
    if (fingers.size === 1) travelled = 0;
  });
  ui.stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = spot(event);
    fingers.set(event.pointerId, now);
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (travelled > 4 && !ui.stage.hasPointerCapture(event.pointerId)) ui.stage.setPointerCapture(event.pointerId);
    if (fingers.size === 2) {
      const [a, b] = [...fingers.values()];
      const apart = Math.hypot(a[0] - b[0], a[1] - b[1]);
      set(view.x + (now[0] - before[0]) / 2, view.y + (now[1] - before[1]) / 2, view.k);
      if (distance > 0) zoom(apart / distance, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      distance = apart;
    } else {
      set(view.x + now[0] - before[0], view.y + now[1] - before[1], view.k);
    }
  });
  const up = (event) => {
    fingers.delete(event.pointerId);
    distance = undefined;
  };
  ui.stage.addEventListener("pointerup", up);
  ui.stage.addEventListener("pointercancel", up);
  ui.stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), ...spot(event));
  }, { passive: false });
  ui.world.addEventListener("click", (event) => {
    const box = event.target.closest(".box");
    if (box && travelled <= 4) {
      focus(box.dataset.name);
      open(box.dataset.name);
    }
  });
  ui.world.addEventListener("pointerover", (event) => {
    const box = event.target.closest(".box");
    if (box && fingers.size === 0) light(box.dataset.name);
  });
  ui.stage.addEventListener("keydown", (event) => {
    const arrow = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (arrow && event.shiftKey) set(view.x + arrow[0], view.y + arrow[1], view.k);
    else if (arrow && boxes.has(current)) focus(neighbour(current, event.key));
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") fit();
    else if (event.key === "Home") focus(graph.layers[0].name);
    else if (event.key === "End") focus(graph.layers.at(-1).name);
    else if (event.key === "Enter" || event.key === " ") open(current);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

// ---- What is in a layer ----

async function detailsOf(name) {
  return isReport ? (await ask("api/network/layers"))?.[name] : order("api/network/layer", { name });
}

async function open(name) {
  const details = await detailsOf(name);
  opened = name;
  ui.layer.hidden = false;
  ui.place.classList.add("with-layer");
  for (const { box, layer } of boxes.values()) box.classList.toggle("opened", layer.name === name);
  const node = boxes.get(name).layer;
  ui.layer.replaceChildren();
  const head = element("div", undefined, "bar");
  head.append(element("h3", name), button("Close", "Close the layer", () => { close(); focus(name); }));
  ui.layer.append(head);
  if (details) {
    showLayer(ui.layer, details, node);
  } else {
    ui.layer.append(element("p", isReport
      ? "The report holds the first layers alone; this one can be opened in the running program."
      : "This layer cannot be opened.", "muted"));
  }
  const box = boxes.get(name);
  requestAnimationFrame(() => { if (box && current === name) focus(name); });
}

function close() {
  opened = undefined;
  ui.layer.hidden = true;
  ui.place.classList.remove("with-layer");
  for (const { box } of boxes.values()) box.classList.remove("opened");
}

export async function startNetwork() {
  build();
  await load();
  if (isReport) return;
  setInterval(async () => {
    if (document.getElementById("network").hidden || document.hidden) return;
    try {
      await load();
      if (!ui.neurons.hidden) drawNeurons(ui.neurons, await ask("api/network/neurons"));
    } catch {
      // The program has ended; what is drawn stays.
    }
  }, REFRESH_MILLIS);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened && !document.getElementById("network").hidden) {
      const name = opened;
      close();
      focus(name);
    }
  });
}
