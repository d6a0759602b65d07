// How numbers are spread, over time and at one moment: weights, changes, gradients, activations.
import { bytes, drawn, element, mixed, number, rgb } from "./charts.js";

const at = (id) => document.getElementById(id);
const KINDS = {
  weights: ["weights", "What the trained arrays hold."],
  changes: ["changes of weights", "How far the weights moved since the look before."],
  gradients: ["gradients", "The gradient of the loss by each array, on the first samples of the training."],
  activations: ["activations", "What the layers give out for the first samples of the training."],
};
const NOTES = {
  time: " One column for each look, from left to right; the darker, the more of the numbers; the line is their mean. Arrow keys move in a picture.",
  moment: " Each picture is one array after the epoch chosen here.",
};
const ROWS = 60;
const COLUMNS = 240;
let looks = [];
let follow = true;
let shown = "";
const decoded = new WeakMap();

/** The shares of the bins, each beside the fullest one. */
export function binsOf(spread) {
  if (!spread.bins) return [];
  if (!decoded.has(spread)) decoded.set(spread, bytes(spread.bins));
  return decoded.get(spread);
}

/** The colour of a share from 0 to 1: from the page to blue. */
function ramp() {
  const [from, to] = [rgb("--card"), rgb("--blue")];
  return (share) => mixed(from, to, Math.sqrt(share));
}

export function bars(spread) {
  const bins = binsOf(spread);
  const svg = drawn("svg", { viewBox: "0 0 " + Math.max(1, bins.length) + " 20", preserveAspectRatio: "none" });
  bins.forEach((share, i) => {
    const height = (20 * share) / 255;
    svg.append(drawn("rect", { x: i + 0.08, width: 0.84, y: 20 - height, height, fill: "var(--blue)" }));
  });
  return svg;
}

export function words(spread) {
  const broken = spread.broken > 0 ? ", " + spread.broken + " not finite" : "";
  return spread.bins
    ? number(spread.low) + " to " + number(spread.high) + ", mean " + number(spread.mean) + ", deviation " + number(spread.deviation) + broken
    : "no finite number" + broken;
}

/** One array over time. */
class HeatMap {
  constructor(name) {
    this.figure = element("figure");
    this.canvas = element("canvas");
    this.canvas.width = COLUMNS;
    this.canvas.height = ROWS;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.high = element("span");
    this.name = name;
    this.low = element("span");
    this.first = element("span");
    this.last = element("span");
    this.top = element("div", undefined, "range");
    this.bottom = element("div", undefined, "range");
    this.top.append(element("strong", name), this.high);
    this.bottom.append(this.first, this.last, this.low);
    this.caption = element("figcaption");
    this.caption.setAttribute("aria-live", "polite");
    this.figure.append(this.top, this.canvas, this.bottom, this.caption);
    this.canvas.addEventListener("pointermove", (event) => {
      const box = this.canvas.getBoundingClientRect();
      this.point((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    this.canvas.addEventListener("pointerleave", () => this.rest());
    this.canvas.addEventListener("blur", () => this.rest());
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  draw(entries) {
    this.entries = entries.filter(([, spread]) => spread.bins);
    if (this.entries.length === 0) {
      this.caption.textContent = "no finite number";
      return;
    }
    this.from = Math.min(...this.entries.map(([, spread]) => spread.low));
    this.to = Math.max(...this.entries.map(([, spread]) => spread.high));
    if (this.to === this.from) {
      const around = Math.abs(this.from) * 0.05 || 1;
      this.from -= around;
      this.to += around;
    }
    this.high.textContent = number(this.to);
    this.low.textContent = number(this.from);
    const [begin, end] = [this.entries[0][0].epoch, this.entries.at(-1)[0].epoch];
    this.first.textContent = "epoch " + number(begin);
    this.last.textContent = begin === end ? "" : "to " + number(end);
    this.canvas.setAttribute("aria-label", this.name + " over time, from " + number(this.from) + " to " + number(this.to));
    this.paint();
    if (document.activeElement !== this.canvas && !this.canvas.matches(":hover")) this.rest();
  }

  /** Where the column of a look begins. */
  left(i) {
    if (i >= this.entries.length) return COLUMNS;
    const begin = this.entries[0][0].step;
    const end = this.entries.at(-1)[0].step;
    const wide = COLUMNS * (1 - 1 / this.entries.length);
    return end === begin ? 0 : Math.round((wide * (this.entries[i][0].step - begin)) / (end - begin));
  }

  paint() {
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(COLUMNS, ROWS);
    const shade = ramp();
    const line = rgb("--orange");
    this.entries.forEach(([, spread], i) => {
      const rows = this.rows(spread);
      const most = Math.max(...rows);
      const mean = this.row(spread.mean);
      const colours = rows.map((share, row) => (row === mean ? line : shade(share / most)));
      for (let x = this.left(i); x < this.left(i + 1); x++) {
        for (let row = 0; row < ROWS; row++) {
          const pixel = 4 * (row * COLUMNS + x);
          image.data.set(colours[row], pixel);
          image.data[pixel + 3] = 255;
        }
      }
    });
    context.putImageData(image, 0, 0);
  }

  row(value) {
    return Math.min(ROWS - 1, Math.max(0, Math.floor((ROWS * (this.to - value)) / (this.to - this.from))));
  }

  /** The shares of one look on the rows that all looks have in common. */
  rows(spread) {
    const rows = new Array(ROWS).fill(0);
    const bins = binsOf(spread);
    const width = (spread.high - spread.low) / bins.length;
    bins.forEach((share, bin) => {
      if (share === 0) return;
      const high = (ROWS * (this.to - spread.low - bin * width)) / (this.to - this.from);
      const low = high - (ROWS * width) / (this.to - this.from);
      const [first, last] = [Math.max(0, Math.floor(low)), Math.min(ROWS - 1, Math.floor(high))];
      for (let row = first; row <= last; row++) {
        const part = Math.min(high, row + 1) - Math.max(low, row);
        rows[row] += high - low < 1e-9 ? (row === first ? share : 0) : (share * Math.max(0, part)) / (high - low);
      }
    });
    return rows;
  }

  point(x, y) {
    if (!this.entries?.length) return;
    let i = 0;
    while (i + 1 < this.entries.length && this.left(i + 1) <= x * COLUMNS) i++;
    this.say(i, Math.min(ROWS - 1, Math.max(0, Math.floor(y * ROWS))));
  }

  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move || !this.entries?.length) return;
    event.preventDefault();
    const [i, row] = this.cursor ?? [this.entries.length - 1, this.row(this.entries.at(-1)[1].mean)];
    this.say(
      Math.min(this.entries.length - 1, Math.max(0, i + move[0])),
      Math.min(ROWS - 1, Math.max(0, row + move[1])));
  }

  say(i, row) {
    this.cursor = [i, row];
    const [look, spread] = this.entries[i];
    const rows = this.rows(spread);
    const share = rows[row] / rows.reduce((a, b) => a + b, 0);
    const high = this.to - (row * (this.to - this.from)) / ROWS;
    this.caption.textContent = "epoch " + number(look.epoch) + ", step " + look.step + ": " + number(100 * share) + " % of the numbers from "
      + number(high - (this.to - this.from) / ROWS) + " to " + number(high) + "; in all " + words(spread);
  }

  rest() {
    this.cursor = undefined;
    if (this.entries?.length) this.caption.textContent = "now " + words(this.entries.at(-1)[1]);
  }
}

const maps = new Map();

/** The looks that saw numbers of a kind: weights are looked at more often than gradients. */
function having(kind) {
  return looks.filter((look) => Object.keys(look[kind] ?? {}).length > 0);
}

function drawTime(kind, place) {
  const own = having(kind);
  const names = Object.keys(own.at(-1)?.[kind] ?? {});
  for (const name of names) {
    const key = kind + " " + name;
    if (!maps.has(key)) maps.set(key, new HeatMap(name));
    maps.get(key).draw(own.filter((look) => look[kind][name]).map((look) => [look, look[kind][name]]));
  }
  const figures = names.map((name) => maps.get(kind + " " + name).figure);
  // A figure that has the focus must stay where it is
  if (figures.length !== place.children.length || figures.some((figure, i) => place.children[i] !== figure)) {
    place.replaceChildren(...figures);
  }
}

function drawMoment(kind, place) {
  const own = having(kind);
  const range = at("live-epoch");
  range.max = own.length - 1;
  if (follow) range.value = own.length - 1;
  const chosen = own[Math.min(range.value, own.length - 1)] ?? looks.at(-1);
  at("live-epoch-value").textContent = number(chosen.epoch);
  place.replaceChildren(...Object.entries(chosen[kind] ?? {}).map(([name, spread]) => {
    const figure = element("figure");
    figure.append(bars(spread), element("figcaption", name + ": " + words(spread)));
    return figure;
  }));
}

function draw() {
  if (looks.length === 0) return;
  const select = at("spread-kind");
  const kinds = Object.keys(KINDS).filter((kind) => having(kind).length > 0);
  if ([...select.options].map((option) => option.value).join() !== kinds.join()) {
    const chosen = select.value;
    select.replaceChildren(...kinds.map((kind) => {
      const option = element("option", KINDS[kind][0]);
      option.value = kind;
      return option;
    }));
    if (kinds.includes(chosen)) select.value = chosen;
  }
  const kind = select.value;
  const view = at("spread-view").value;
  at("spread-moment").hidden = view !== "moment";
  at("spread-note").textContent = KINDS[kind][1] + NOTES[view];
  if (view === "time") drawTime(kind, at("live-histograms"));
  else drawMoment(kind, at("live-histograms"));
}

/** Draws the looks that there are, if any of it is new. */
export function drawSpreads(newLooks) {
  const key = newLooks.length + " " + newLooks.at(-1)?.step;
  looks = newLooks;
  at("live-histograms-part").hidden = looks.length === 0;
  if (looks.length === 0) maps.clear();
  if (key === shown) return;
  shown = key;
  draw();
}

export function startSpreads() {
  at("spread-kind").addEventListener("change", draw);
  at("spread-view").addEventListener("change", draw);
  at("live-epoch").addEventListener("input", () => {
    follow = at("live-epoch").value === at("live-epoch").max;
    draw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
