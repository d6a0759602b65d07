// A small network that learns to part points in the plane, drawn while it learns.
import { CurveChart, bytes, colour, drawn, element, number, order, shades } from "./charts.js";

const at = (id) => document.getElementById(id);
const SIZE = 38;
const COLUMN = 110;
const ROW = 50;
let frame;
let losses;
let units = [];
let pictures = [];

function ask(content) {
  return order("api/playground/order", content);
}

function paint(canvas, values, size) {
  const shade = shades();
  const context = canvas.getContext("2d");
  const image = context.createImageData(size, size);
  values.forEach((value, i) => {
    image.data.set(shade((value - 128) / 127), 4 * i);
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/** Inputs, hidden layers and output from left to right. */
function layerSizes() {
  return [2, ...frame.neurons.map((layer) => layer.length)];
}

function spot(layer, unit, sizes) {
  const height = Math.max(...sizes) * ROW;
  return [layer * COLUMN + 30, (height - sizes[layer] * ROW) / 2 + unit * ROW + ROW / 2 + 6];
}

/** Draws neurons and lines anew when the shape of the network has changed. */
function buildNetwork() {
  const sizes = layerSizes();
  const svg = at("play-network");
  svg.replaceChildren();
  svg.setAttribute("width", sizes.length * COLUMN);
  svg.setAttribute("height", Math.max(...sizes) * ROW + 16);
  pictures = [];
  for (let layer = 1; layer < sizes.length; layer++) {
    for (let to = 0; to < sizes[layer]; to++) {
      for (let from = 0; from < sizes[layer - 1]; from++) {
        const [x1, y1] = spot(layer - 1, from, sizes);
        const [x2, y2] = spot(layer, to, sizes);
        const place = { x1: x1 + SIZE / 2, y1, x2: x2 - SIZE / 2, y2 };
        const name = "weight from " + (layer === 1 ? "input " + (from + 1) : "neuron " + (from + 1) + " of layer " + (layer - 1))
          + " to neuron " + (to + 1) + " of layer " + layer;
        const hit = drawn("line", { ...place, class: "hit", tabindex: 0, role: "button", "aria-label": name });
        const explain = () => explainWeight(layer - 1, from, to);
        hit.addEventListener("click", explain);
        hit.addEventListener("keydown", (event) => { if (event.key === "Enter") explain(); });
        const line = drawn("line", { ...place, "data-weight": [layer - 1, from, to].join() });
        line.style.pointerEvents = "none";
        svg.append(hit, line);
      }
    }
  }
  sizes.forEach((size, layer) => {
    for (let unit = 0; unit < size; unit++) {
      const [x, y] = spot(layer, unit, sizes);
      if (layer === 0) {
        const label = drawn("text", { x: x - 8, y: y + 4 });
        label.textContent = unit === 0 ? "x" : "y";
        svg.append(label);
        continue;
      }
      const holder = drawn("foreignObject", { x: x - SIZE / 2, y: y - SIZE / 2, width: SIZE, height: SIZE });
      const canvas = element("canvas");
      canvas.width = frame.grid;
      canvas.height = frame.grid;
      canvas.style.cssText = "width:" + SIZE + "px;height:" + SIZE + "px;border-radius:4px;display:block";
      holder.append(canvas);
      svg.append(holder);
      pictures.push([layer - 1, unit, canvas]);
    }
  });
}

function drawNetwork() {
  const shape = layerSizes().join();
  const svg = at("play-network");
  if (svg.dataset.shape !== shape) {
    svg.dataset.shape = shape;
    buildNetwork();
  }
  const sizes = layerSizes();
  for (const line of svg.querySelectorAll("[data-weight]")) {
    const [layer, from, to] = line.dataset.weight.split(",").map(Number);
    const value = frame.weights[2 * layer][from * sizes[layer + 1] + to];
    line.setAttribute("stroke", colour(value >= 0 ? "--blue" : "--orange"));
    line.setAttribute("stroke-width", Math.min(8, 0.4 + 2 * Math.abs(value)).toFixed(2));
    line.previousElementSibling.replaceChildren(drawn("title", {}));
    line.previousElementSibling.firstChild.textContent = number(value);
  }
  for (const [layer, unit, canvas] of pictures) paint(canvas, bytes(frame.neurons[layer][unit]), frame.grid);
}

function drawSurface() {
  const canvas = at("play-surface");
  const small = document.createElement("canvas");
  small.width = small.height = frame.grid;
  // The output goes from 0 to 1, and 0.5 is undecided.
  const output = bytes(frame.neurons.at(-1)[0]);
  const most = Math.max(...output.map((byte) => byte - 128), 1);
  paint(small, output.map((byte) => 128 + 127 * Math.max(-1, Math.min(1, (2 * (byte - 128)) / most - 1))), frame.grid);
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  dots(context, frame.points, frame.labels, 3.2);
  if (at("play-test").checked) dots(context, frame.testPoints, frame.testLabels, 2.4, true);
}

function dots(context, points, labels, radius, ring) {
  labels.forEach((label, i) => {
    context.beginPath();
    context.arc((points[2 * i] + 1) * 150, (1 - points[2 * i + 1]) * 150, radius, 0, 2 * Math.PI);
    context.fillStyle = colour(label === 1 ? "--blue" : "--orange");
    context.strokeStyle = ring ? colour("--ink") : colour("--card");
    context.fill();
    context.stroke();
  });
}

function draw(newFrame) {
  if (!newFrame) return;
  frame = newFrame;
  at("play-start").textContent = frame.running ? "Pause" : "Start";
  at("play-numbers").textContent = "step " + frame.step.toLocaleString("en") + ", loss " + number(frame.loss)
    + ", on test points " + number(frame.testLoss) + ", of them right "
    + (frame.testAccuracy === null ? "?" : (100 * frame.testAccuracy).toFixed(1) + " %");
  drawNetwork();
  drawSurface();
  losses.set({ training: frame.losses, test: frame.testLosses });
}

async function explainWeight(layer, from, to) {
  const answer = await ask({ action: "explain", layer, from, to });
  if (!answer) return;
  at("play-explain").textContent = answer.text;
  at("play-explain-part").hidden = false;
  at("play-explain-part").scrollIntoView({ block: "nearest" });
}

const form = () => at("play-settings");

function show(input) {
  const output = input.parentElement.querySelector("output");
  if (output) output.textContent = input.value;
}

function fillForm(settings) {
  for (const name of ["data", "noise", "activation", "optimizer", "rate", "regularizer", "strength", "batchSize", "seed"]) {
    form().elements[name].value = settings[name];
    show(form().elements[name]);
  }
  units = [...settings.units];
  form().elements.layers.value = units.length;
  show(form().elements.layers);
  fillUnits();
}

function fillUnits() {
  at("play-units").replaceChildren(...units.map((count, i) => {
    const label = element("label", "Layer " + (i + 1));
    const input = element("input");
    Object.assign(input, { type: "range", min: 1, max: 8, step: 1, value: count });
    input.setAttribute("aria-label", "Units of layer " + (i + 1));
    const output = element("output", String(count));
    input.addEventListener("input", () => {
      units[i] = Number(input.value);
      output.textContent = input.value;
    });
    label.append(input, output);
    return label;
  }));
}

async function reset() {
  const settings = { action: "reset", units };
  for (const name of ["data", "activation", "optimizer", "regularizer"]) settings[name] = form().elements[name].value;
  for (const name of ["noise", "rate", "strength", "batchSize", "seed"]) settings[name] = Number(form().elements[name].value);
  draw(await ask(settings));
}

export function startPlayground() {
  losses = new CurveChart(at("play-losses"), "loss", "step");
  const events = new EventSource("api/playground/events");
  let first = true;
  events.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    if (first) fillForm(state.settings);
    first = false;
    draw(state);
  });
  events.addEventListener("frame", (event) => draw(JSON.parse(event.data)));
  events.addEventListener("end", () => events.close());
  at("play-start").addEventListener("click", async () => draw(await ask({ action: frame.running ? "pause" : "start" })));
  at("play-step").addEventListener("click", async () => draw(await ask({ action: "step" })));
  at("play-reset").addEventListener("click", reset);
  at("play-test").addEventListener("change", drawSurface);
  form().addEventListener("input", (event) => show(event.target));
  form().addEventListener("change", (event) => {
    if (event.target.name === "layers") {
      const count = Number(event.target.value);
      units = Array.from({ length: count }, (_, i) => units[i] ?? 4);
      fillUnits();
    }
    reset();
  });
  form().addEventListener("submit", (event) => event.preventDefault());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(frame));
}
