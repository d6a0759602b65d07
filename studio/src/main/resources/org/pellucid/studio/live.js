// A training that goes on: curves, histograms, the network and its controls.
import { CurveChart, element, number, order, thin } from "./charts.js";
import { ask, isReport } from "./source.js";
import { drawSpreads, startSpreads } from "./spreads.js";

const MOST = 4000;
const charts = new Map();
let byStep = {};
let byEpoch = {};
let histograms = [];

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

function drawFindings(run) {
  const findings = run.findings ?? [];
  at("live-findings-part").hidden = run.state === "waiting" || (isReport && findings.length === 0);
  at("live-findings-none").hidden = findings.length > 0;
  const key = JSON.stringify(findings.map(({ sentence, holds, last }) => [sentence, holds, last, last <= run.epoch - 1]));
  const list = at("live-findings");
  if (list.dataset.key === key) return; // so that a screen reader is told of what is new alone
  list.dataset.key = key;
  list.replaceChildren(...findings.map((finding) => {
    const item = element("li", undefined, finding.holds ? "finding" : "finding over");
    const when = finding.holds
      ? "since epoch " + finding.since + (finding.last <= run.epoch - 1 ? ", last judged in epoch " + finding.last : "")
      : "epoch " + finding.since + " to " + finding.last + "; it holds no more";
    item.append(element("strong", finding.kind), " " + finding.sentence + " ", element("span", when, "muted"));
    return item;
  }));
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
  at("live-look").hidden = !going;
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
  for (const [axis, curves] of [["step", byStep], ["epoch", byEpoch]]) {
    for (const [metric, fresh] of Object.entries(points[axis])) {
      let curve = (curves[metric] ??= []);
      for (const point of fresh) {
        // A page that came late has these from the state already
        if (curve.length === 0 || point[0] > curve.at(-1)[0]) curve.push(point);
      }
      if (curve.length > 2 * MOST) curves[metric] = thin(curve, MOST);
    }
  }
}

let latest;
let due = false;
let pending = false;
let pause = 120; // longer where drawing is slow, so that the page stays free for its reader

/** What came while nobody looked is drawn when somebody does. */
export function showLive() {
  if (pending && latest) {
    pending = false;
    drawSoon(latest);
  }
}

/** Draws the latest state, at most some times a second. */
function drawSoon(run) {
  latest = run;
  if (due) return;
  due = true;
  setTimeout(() => {
    due = false;
    if (at("live").hidden || document.hidden) {
      pending = true;
      return;
    }
    const start = performance.now();
    drawHead(latest);
    drawFindings(latest);
    drawCurves();
    drawSpreads(histograms);
    pause = Math.max(120, 4 * (performance.now() - start));
  }, pause);
}

export async function startLive() {
  const whole = (run) => {
    byStep = run.byStep;
    byEpoch = run.byEpoch;
    histograms = run.histograms;
    drawNetwork(run.network);
    drawSoon(run);
  };
  startSpreads();
  document.addEventListener("visibilitychange", showLive);
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
    for (const look of run.histograms) {
      if (histograms.length === 0 || look.step > histograms.at(-1).step) histograms.push(look);
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
  at("share").addEventListener("change", () => want({ action: "share", value: Number(at("share").value) }));
  at("look").addEventListener("click", () => want({ action: "look" }));
  at("every").addEventListener("change", () => want({ action: "every", value: Math.max(0, Math.round(Number(at("every").value))) }));
}
