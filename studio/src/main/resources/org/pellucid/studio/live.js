// A training that goes on: curves, histograms, the network and its controls.
import { CurveChart, element, number, order } from "./charts.js";
import { ask, isReport } from "./source.js";

const MOST = 4000;
const charts = new Map();
let byStep = {};
let byEpoch = {};
let histograms = [];
let follow = true;

const at = (id) => document.getElementById(id);

/** Metric and validation metric in one chart. */
function grouped(curves) {
  const groups = {};
  for (const [name, points] of Object.entries(curves)) {
    const validation = name.startsWith("val_");
    const metric = validation ? name.slice(4) : name;
    (groups[metric] ??= {})[validation ? "validation" : "training"] = points;
  }
  return groups;
}

function draw(placeId, axis, curves) {
  for (const [metric, own] of Object.entries(grouped(curves))) {
    const key = axis + metric;
    if (!charts.has(key)) {
      const title = metric === "milliseconds" ? "step time (ms)" : metric.replaceAll("_", " ");
      charts.set(key, new CurveChart(at(placeId), title, axis));
    }
    charts.get(key).set(own);
  }
}

function drawCurves() {
  draw("live-epochs", "epoch", byEpoch);
  draw("live-steps", "step", byStep);
}

function bars(histogram) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const counts = histogram.counts ?? [];
  const most = Math.max(1, ...counts);
  svg.setAttribute("viewBox", "0 0 " + counts.length + " 20");
  svg.setAttribute("preserveAspectRatio", "none");
  counts.forEach((count, i) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const height = (20 * count) / most;
    bar.setAttribute("x", i + 0.08);
    bar.setAttribute("width", 0.84);
    bar.setAttribute("y", 20 - height);
    bar.setAttribute("height", height);
    bar.setAttribute("fill", "var(--blue)");
    svg.append(bar);
  });
  return svg;
}

function drawHistograms() {
  const range = at("live-epoch");
  at("live-histograms-part").hidden = histograms.length === 0;
  if (histograms.length === 0) return;
  range.max = histograms.length - 1;
  if (follow) range.value = histograms.length - 1;
  const chosen = histograms[range.value];
  at("live-epoch-value").textContent = chosen.epoch;
  const place = at("live-histograms");
  place.replaceChildren();
  for (const [kind, all] of [["", chosen.weights], ["change of ", chosen.changes]]) {
    for (const [name, histogram] of Object.entries(all)) {
      const figure = element("figure");
      const spread = histogram.counts
        ? number(histogram.low) + " to " + number(histogram.high) + ", mean " + number(histogram.mean)
        : "no finite number";
      const broken = histogram.broken > 0 ? ", " + histogram.broken + " not finite" : "";
      figure.append(bars(histogram), element("figcaption", kind + name.replace(/^\d+ /, "") + ": " + spread + broken));
      place.append(figure);
    }
  }
}

function drawNetwork(network) {
  at("live-network-part").hidden = !network.layers;
  if (!network.layers) return;
  at("live-parameters").textContent = network.parameters.toLocaleString("en") + " numbers";
  const table = at("live-network");
  table.replaceChildren();
  const row = (tag, cells) => {
    const made = element("tr");
    cells.forEach((cell) => made.append(element(tag, cell)));
    table.append(made);
  };
  row("th", ["layer", "kind", "gives out", "from"]);
  network.layers.forEach((layer) => row("td", [layer.name, layer.type, layer.output, layer.inputs.join(", ")]));
}

function drawHead(run) {
  const going = run.state === "running" || run.state === "paused";
  at("live-buttons").hidden = !going;
  at("live-progress").hidden = !going;
  if (run.state === "waiting") return;
  at("live-name").textContent = run.name;
  const places = "epoch " + (run.epoch + 1) + " of " + run.epochs
    + (run.steps > 0 ? ", step " + run.batch + " of " + run.steps : "");
  at("live-state").textContent = run.state + ", " + places + ", learning rate " + number(run.learningRate);
  at("live-progress").value = (run.epoch + (run.steps > 0 ? run.batch / run.steps : 0)) / Math.max(1, run.epochs);
  const paused = run.state === "paused";
  at("pause").textContent = paused ? "Go on" : "Pause";
  at("step").disabled = !paused;
  if (document.activeElement !== at("rate")) at("rate").value = +run.learningRate.toPrecision(4);
  at("live-messages-part").hidden = run.messages.length === 0;
  at("live-messages").replaceChildren(...run.messages.map((message) => element("li", message)));
}

function append(points) {
  for (const [axis, metric, x, y] of points) {
    const curves = axis === "step" ? byStep : byEpoch;
    const curve = (curves[metric] ??= []);
    // A page that came late has these from the state already
    if (curve.length > 0 && x <= curve.at(-1)[0]) continue;
    curve.push([x, y]);
    if (curve.length > 2 * MOST) curve.splice(0, MOST, ...curve.slice(0, MOST).filter((_, i) => i % 2 === 0));
  }
}

let latest;
let due = false;

/** Draws the latest state, at most some times a second. */
function drawSoon(run) {
  latest = run;
  if (due) return;
  due = true;
  setTimeout(() => {
    due = false;
    drawHead(latest);
    drawCurves();
    drawHistograms();
  }, 120);
}

export async function startLive() {
  const whole = (run) => {
    byStep = run.byStep;
    byEpoch = run.byEpoch;
    histograms = run.histograms;
    drawNetwork(run.network);
    drawSoon(run);
  };
  at("live-epoch").addEventListener("input", () => {
    follow = Number(at("live-epoch").value) === histograms.length - 1;
    drawHistograms();
  });
  if (isReport) {
    whole(await ask("api/live"));
    return;
  }
  const events = new EventSource("api/live/events");
  events.addEventListener("state", (event) => whole(JSON.parse(event.data)));
  events.addEventListener("news", (event) => {
    const run = JSON.parse(event.data);
    if (run.byStep) {
      whole(run);
      return;
    }
    append(run.points);
    if (run.histogram && histograms.at(-1)?.epoch !== run.histogram.epoch) {
      histograms.push(run.histogram);
      if (histograms.length > 200) histograms.splice(1, 1);
    }
    drawSoon(run);
  });
  events.addEventListener("end", () => events.close());

  const want = (content) => order("api/live/order", content);
  at("pause").addEventListener("click", () => want({ action: at("pause").textContent === "Pause" ? "pause" : "resume" }));
  at("step").addEventListener("click", () => want({ action: "step" }));
  at("save").addEventListener("click", () => want({ action: "save" }));
  at("stop").addEventListener("click", () => want({ action: "stop" }));
  at("set-rate").addEventListener("click", () => want({ action: "rate", value: Number(at("rate").value) }));
}
