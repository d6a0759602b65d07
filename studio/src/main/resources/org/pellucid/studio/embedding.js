// Samples or words as points of a plane, by what a layer makes of them.
import { colour, element, mixed, number, order, rgb } from "./charts.js";
import { Scatter, mark, outline } from "./scatter.js";
import { ask, isReport } from "./source.js";

const ui = {};
let state;
let scatter;
let highlighted = new Set();
let coloured = "truth";
let asked = 0;
const views = new Map();

function labelled(text, control) {
  const label = element("label", text);
  label.append(control);
  return label;
}

function select(options, change) {
  const made = element("select");
  options.forEach(([value, text]) => made.append(new Option(text, value)));
  made.addEventListener("change", change);
  return made;
}

function count(value, min, max) {
  const made = element("input");
  Object.assign(made, { type: "number", value, min, max, step: 1, inputMode: "numeric" });
  return made;
}

function build() {
  const section = document.getElementById("embedding");
  ui.note = element("p", undefined, "muted");
  ui.note.id = "embedding-note";
  ui.layer = select([], run);
  ui.layer.id = "embedding-layer";
  ui.method = select([["pca", "PCA"], ["tsne", "t-SNE"]], () => { showMethod(); run(); });
  ui.method.id = "embedding-method";
  ui.perplexity = count(30, 1, 200);
  ui.iterations = count(1000, 250, 5000);
  ui.perplexityLabel = labelled("Perplexity", ui.perplexity);
  ui.iterationsLabel = labelled("Iterations", ui.iterations);
  ui.go = element("button", "Anew");
  ui.go.addEventListener("click", () => (state.busy ? stop() : run()));
  ui.colour = select([], () => { coloured = ui.colour.value; highlighted.clear(); draw(false); });
  ui.colour.id = "embedding-colour";
  ui.colourLabel = labelled("Colours", ui.colour);
  ui.choices = element("div", undefined, "embedding-choices");
  ui.choices.append(labelled("Layer", ui.layer));
  if (!isReport) {
    ui.choices.append(labelled("Plane by", ui.method), ui.perplexityLabel, ui.iterationsLabel, ui.go);
  }
  ui.choices.append(ui.colourLabel);
  ui.progress = element("progress");
  ui.progress.setAttribute("aria-label", "Iterations done");
  ui.legend = element("ul", undefined, "legend");
  ui.legend.setAttribute("aria-label", "Classes");
  ui.scale = element("div");

  const plane = element("div", undefined, "card embedding-plane");
  const canvas = element("canvas");
  canvas.id = "embedding-canvas";
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label",
    "Points. Arrow keys go from point to point, plus and minus zoom, shift with arrows moves, 0 shows all.");
  const buttons = element("div", undefined, "buttons");
  for (const [text, label, action] of [["+", "Zoom in", () => scatter.zoom(1.4)],
    ["\u2212", "Zoom out", () => scatter.zoom(1 / 1.4)], ["All", "Show all points", () => scatter.fit()]]) {
    const made = element("button", text);
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", action);
    buttons.append(made);
  }
  plane.append(canvas, buttons);

  const side = element("div", undefined, "embedding-side");
  ui.sample = element("div", undefined, "card");
  ui.sample.id = "embedding-sample";
  ui.sample.setAttribute("aria-live", "polite");
  ui.near = element("div", undefined, "card");
  ui.near.id = "embedding-neighbours";
  side.append(ui.sample, ui.near);
  ui.body = element("div", undefined, "embedding");
  ui.body.append(plane, side);
  section.append(element("h2", "Embedding"), ui.note, ui.choices, ui.progress, ui.legend, ui.scale, ui.body);
  scatter = new Scatter(canvas, {
    chosen: (i) => showPoint(i, true),
    pointed: (i) => showPoint(i >= 0 ? i : scatter.choice, i < 0),
  });
}

function showMethod() {
  const moving = ui.method.value === "tsne";
  ui.perplexityLabel.hidden = !moving;
  ui.iterationsLabel.hidden = !moving;
}

async function run(first = false) {
  take(await order("api/embedding/order", {
    layer: first === true ? "" : ui.layer.value,
    method: ui.method.value,
    perplexity: Number(ui.perplexity.value),
    iterations: Number(ui.iterations.value),
  }), true);
}

async function stop() {
  take(await order("api/embedding/order", { action: "stop" }), false);
}

/** Shows a new state, and asks again as long as the points move. */
function take(next, fit) {
  if (!next) return;
  const fresh = !state || state.version !== next.version;
  const other = fit || !state || state.layer !== next.layer || state.method !== next.method
    || (state.points?.length ?? 0) !== (next.points?.length ?? 0);
  state = next;
  if (other) {
    views.clear();
    if (scatter.choice >= (state.points?.length ?? 0) / 2) scatter.choice = -1;
  }
  if (fresh) draw(other || state.method === "tsne" && scatter.fitted);
  if (state.busy && !isReport) setTimeout(poll, 300);
}

async function poll() {
  try {
    take(await ask("api/embedding"), false);
  } catch {
    // The program has ended; what is drawn stays.
  }
}

function words() {
  if (state.problem) return state.problem;
  if (!state.choices?.length) {
    return "Give samples to a training's Studio, studio.test(Samples.of(x, y)), or call studio.test(model, samples), "
      + "and what a layer makes of them appears here.";
  }
  if (!state.points) return "";
  const points = state.points.length / 2;
  const what = points + " " + (state.unit ?? "samples")
    + (state.total > points ? " of " + state.total.toLocaleString("en") : "")
    + ", " + state.numbers + " numbers each" + (state.when ? ", " + state.when : "");
  if (state.method === "pca") {
    const shares = state.explained?.map((share) => (100 * share).toFixed(1) + " %").join(" and ");
    return what + ". Principal components" + (shares ? " with " + shares + " of the variance" : "")
      + ": distances are true as far as these reach.";
  }
  return what + ". t-SNE" + (state.iteration ? ", iteration " + state.iteration + ", divergence " + number(state.divergence) : "")
    + ": who is neighbour of whom; far distances say little.";
}

/** What points can be coloured by: name, groups, and the group of each point. */
function colourings() {
  const all = [];
  if (state.truth && state.classes) {
    all.push(["truth", "true class", state.classes, (i) => state.truth[i]]);
    if (state.predicted) {
      all.push(["predicted", "predicted class", state.classes, (i) => state.predicted[i]]);
      all.push(["right", "right or wrong", ["right", "wrong"], (i) => (state.truth[i] === state.predicted[i] ? 0 : 1)]);
    }
  }
  return all;
}

/** From sky to orange. */
function between(part) {
  return "rgb(" + mixed(rgb("--sky"), rgb("--orange"), part).map(Math.round).join(", ") + ")";
}

function paints(points) {
  const group = colourings().find(([name]) => name === coloured) ?? colourings()[0];
  if (group) return { marks: Array.from({ length: points }, (_, i) => mark(group[3](i))), group };
  if (state.values) {
    const known = state.values.filter((value) => value !== null);
    const low = Math.min(...known);
    const high = Math.max(...known);
    // Twenty steps, so that the browser mixes few colours
    const steps = Array.from({ length: 21 }, (_, i) => between(i / 20));
    const marks = state.values.map((value) => ({
      colour: value === null ? "--muted" : steps[Math.round(20 * (high > low ? (value - low) / (high - low) : 0))], shape: "circle",
    }));
    return { marks, low, high };
  }
  return { marks: Array.from({ length: points }, () => mark(0)) };
}

function drawLegend({ group, low, high }) {
  ui.legend.replaceChildren();
  ui.legend.hidden = !group;
  ui.legend.classList.toggle("some", highlighted.size > 0);
  ui.scale.replaceChildren();
  if (low !== undefined) {
    const bar = element("div", undefined, "scale");
    bar.style.background = "linear-gradient(to right, " + [0, 0.25, 0.5, 0.75, 1].map(mixed).join(", ") + ")";
    ui.scale.append(element("p", "true values from " + number(low) + " (left) to " + number(high) + " (right)", "muted"), bar);
  }
  group?.[2].forEach((name, i) => {
    const item = element("li");
    const button = element("button");
    button.append(swatch(mark(i)), element("span", name));
    button.setAttribute("aria-pressed", String(highlighted.has(i)));
    button.title = "Bring out " + name;
    button.addEventListener("click", () => {
      highlighted.has(i) ? highlighted.delete(i) : highlighted.add(i);
      draw(false);
      ui.legend.querySelectorAll("button")[i].focus();
    });
    item.append(button);
    ui.legend.append(item);
  });
  scatter.shown = (i) => highlighted.size === 0 || !group || highlighted.has(group[3](i));
}

function swatch({ colour: name, shape }) {
  const canvas = element("canvas");
  canvas.width = 28;
  canvas.height = 28;
  canvas.style.width = "14px";
  const context = canvas.getContext("2d");
  context.fillStyle = colour(name);
  context.fill(outline(shape, 14, 14, 9));
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

function draw(fit) {
  ui.note.textContent = words();
  const there = (state.choices?.length ?? 0) > 0;
  ui.choices.hidden = !there;
  ui.body.hidden = !there || !state.points;
  const options = (state.choices ?? []).map((choice) => choice);
  if (options.join("\n") !== [...ui.layer.options].map((option) => option.value).join("\n")) {
    ui.layer.replaceChildren(...options.map((choice) => new Option(choice, choice)));
  }
  if (state.layer) ui.layer.value = state.layer;
  ui.layer.disabled = isReport;
  if (state.method && document.activeElement !== ui.method) ui.method.value = state.method;
  showMethod();
  ui.go.textContent = state.busy ? "Stop" : "Anew";
  ui.progress.hidden = !state.busy;
  if (state.busy && state.iteration) {
    ui.progress.max = state.iterations;
    ui.progress.value = state.iteration;
  } else {
    ui.progress.removeAttribute("value");
  }
  const ways = colourings();
  ui.colourLabel.hidden = ways.length < 2;
  if (ways.length !== ui.colour.options.length) {
    ui.colour.replaceChildren(...ways.map(([name, text]) => new Option(text, name)));
    ui.colour.value = coloured;
  }
  const points = (state.points?.length ?? 0) / 2;
  if (points === 0) {
    scatter.set([], [], [], false);
    return;
  }
  const made = paints(points);
  drawLegend(made);
  scatter.set(state.points, made.marks, state.names ?? [], fit);
  if (scatter.choice < 0) showPoint(-1, true);
}

async function viewOf(i) {
  if (isReport) return (await ask("api/embedding/points"))?.[i];
  if (!views.has(i)) views.set(i, await ask("api/embedding/point?point=" + i));
  return views.get(i);
}

function nameOf(i) {
  if (state.names?.length) return state.names[i];
  if (state.truth && state.classes) {
    const truth = state.classes[state.truth[i]];
    return state.predicted && state.predicted[i] !== state.truth[i]
      ? truth + ", taken for " + state.classes[state.predicted[i]] : truth;
  }
  return state.values ? "true value " + number(state.values[i]) : "point " + (i + 1);
}

function shown(view) {
  if (view.picture) {
    const image = element("img");
    image.src = view.picture;
    image.alt = "The sample as a picture";
    return image;
  }
  if (view.columns) {
    const list = element("dl");
    view.columns.forEach(([name, value]) =>
      list.append(element("dt", name), element("dd", typeof value === "number" ? number(value) : value)));
    return list;
  }
  return element("blockquote", view.text ?? "");
}

/** Shows the sample of a point, and its neighbours if it was chosen. */
async function showPoint(i, chosen) {
  const own = ++asked;
  if (i < 0 || !state.points) {
    ui.sample.replaceChildren(element("p", "Point at a point to see it; choose it to see its neighbours.", "muted"));
    if (chosen) ui.near.hidden = true;
    return;
  }
  let view;
  try {
    view = await viewOf(i);
  } catch {
    return;
  }
  if (own !== asked || !view) return;
  ui.sample.replaceChildren(element("h3", nameOf(i)));
  if (view.number !== undefined) ui.sample.append(element("p", "sample " + view.number, "muted"));
  if (!state.names?.length) ui.sample.append(shown(view));
  if (!chosen) return;
  ui.near.hidden = false;
  const list = element("ol", undefined, "neighbours");
  ui.near.replaceChildren(element("h3", "Neighbours"),
    element("p", "The nearest by all " + state.numbers + " numbers, and how far they are.", "muted"), list);
  scatter.linked = view.neighbours.map(([other]) => other);
  scatter.draw();
  for (const [other, distance] of view.neighbours) {
    const item = element("li");
    const button = element("button");
    button.append(element("span", nameOf(other)), element("span", number(distance)));
    button.addEventListener("click", () => scatter.choose(other));
    item.append(button);
    list.append(item);
    viewOf(other).then((near) => {
      if (!near?.picture) return;
      const image = element("img");
      image.src = near.picture;
      image.alt = "";
      button.prepend(image);
    }).catch(() => {});
  }
}

async function look() {
  const next = await ask("api/embedding");
  const begin = next?.choices?.length > 0 && !next.points && !next.problem && !isReport;
  take(next ?? { choices: [] }, true);
  if (begin) await run(true);
}

export async function startEmbedding() {
  build();
  await look();
  if (isReport) return;
  setInterval(async () => {
    // A training has begun or its samples have come
    if (document.getElementById("embedding").hidden || document.hidden || state.busy) return;
    try {
      const next = await ask("api/embedding");
      if (next.model !== state.model || next.samples !== state.samples || next.choices.length !== state.choices.length) await look();
    } catch {
      // The program has ended; what is drawn stays.
    }
  }, 2000);
}
