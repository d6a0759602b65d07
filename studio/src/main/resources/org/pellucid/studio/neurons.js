// A small dense network as in a textbook: neurons as circles, weights as lines.
import { drawn, element, number } from "./charts.js";

const RADIUS = 13;
const ROW = 36;
const COLUMN = 190;
const NEAR = 9; // as far from a line the pointer may be

let drawing;

class Drawing {
  constructor(place, layers) {
    this.shape = layers.map((layer) => layer.name + layer.inputs + "x" + layer.units).join();
    this.sizes = [layers[0].inputs, ...layers.map((layer) => layer.units)];
    this.names = ["input", ...layers.map((layer) => layer.name)];
    const most = Math.max(...this.sizes);
    this.height = most * ROW + 56;
    this.width = (this.sizes.length - 1) * COLUMN + 120;
    this.svg = drawn("svg", { width: this.width, height: this.height, role: "group", "aria-label": "Neurons and weights" });
    this.says = element("p", undefined, "numbers");
    this.says.setAttribute("aria-live", "polite");
    const scroll = element("div", undefined, "scroll");
    scroll.append(this.svg);
    place.replaceChildren(
      element("p", "Blue lines are positive weights, orange negative ones; the thicker, the farther from 0. Point at a line for its number. Arrow keys go from neuron to neuron, Enter from weight to weight.", "muted"),
      this.says, scroll);
    this.lines = [];
    for (let layer = 0; layer < layers.length; layer++) {
      for (let to = 0; to < this.sizes[layer + 1]; to++) {
        for (let from = 0; from < this.sizes[layer]; from++) {
          const [x1, y1] = this.spot(layer, from);
          const [x2, y2] = this.spot(layer + 1, to);
          const line = drawn("line", { x1: x1 + RADIUS, y1, x2: x2 - RADIUS, y2 });
          this.svg.append(line);
          this.lines.push({ line, layer, from, to, x1: x1 + RADIUS, y1, x2: x2 - RADIUS, y2 });
        }
      }
    }
    this.circles = [];
    this.sizes.forEach((count, column) => {
      const [x] = this.spot(column, 0);
      this.svg.append(drawn("text", { x, y: 16, "text-anchor": "middle", class: "name" }, this.names[column]));
      const role = column === 0 ? count + (count === 1 ? " input" : " inputs") : (column === this.sizes.length - 1 ? "output" : "hidden")
        + (layers[column - 1].activation ? ", " + layers[column - 1].activation : "");
      this.svg.append(drawn("text", { x, y: 32, "text-anchor": "middle" }, role));
      for (let unit = 0; unit < count; unit++) {
        const [, y] = this.spot(column, unit);
        const circle = drawn("circle", { cx: x, cy: y, r: RADIUS, tabindex: column + unit === 0 ? 0 : -1, role: "img" });
        circle.addEventListener("focus", () => this.unit(column, unit));
        circle.addEventListener("pointerenter", () => this.unit(column, unit));
        circle.addEventListener("keydown", (event) => this.key(event, column, unit));
        this.svg.append(circle, drawn("text", { x, y: y + 4, "text-anchor": "middle", class: "unit" }, unit + 1));
        this.circles.push({ circle, column, unit });
      }
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (event.target.tagName !== "circle") this.point(event);
    });
    this.svg.addEventListener("pointerleave", () => this.mark([]));
  }

  spot(column, unit) {
    return [60 + column * COLUMN, 48 + ((this.height - 56) - this.sizes[column] * ROW) / 2 + unit * ROW + ROW / 2];
  }

  set(layers) {
    this.layers = layers;
    const most = layers.map((layer) => Math.max(1e-30, ...layer.kernel.map((value) => Math.abs(value ?? 0))));
    for (const own of this.lines) {
      own.value = layers[own.layer].kernel[own.from * layers[own.layer].units + own.to];
      const share = Math.abs(own.value ?? 0) / most[own.layer];
      own.line.setAttribute("class", own.value < 0 ? "negative" : "positive");
      own.line.setAttribute("stroke-width", (0.4 + 4.6 * share).toFixed(2));
      own.line.setAttribute("stroke-opacity", (0.25 + 0.75 * share).toFixed(2));
    }
    for (const { circle, column, unit } of this.circles) circle.setAttribute("aria-label", this.words(column, unit));
    if (this.marked) this.say();
  }

  title(column, unit) {
    return column === 0 ? "input " + (unit + 1) : "neuron " + (unit + 1) + " of " + this.names[column];
  }

  words(column, unit) {
    if (column === 0) return this.title(column, unit);
    const layer = this.layers[column - 1];
    const bias = layer.bias ? ", bias " + number(layer.bias[unit]) : "";
    const own = Array.from({ length: Math.min(8, layer.inputs) }, (_, from) => number(layer.kernel[from * layer.units + unit]));
    return this.title(column, unit) + bias + ", weights " + own.join(", ") + (layer.inputs > 8 ? ", and " + (layer.inputs - 8) + " more" : "");
  }

  unit(column, unit) {
    this.marked = { column, unit };
    this.mark(this.lines.filter((own) => column === 0 ? own.layer === 0 && own.from === unit : own.layer === column - 1 && own.to === unit));
    this.say();
  }

  say() {
    const { column, unit, line } = this.marked;
    this.says.textContent = line
      ? "weight from " + this.title(line.layer, line.from) + " to " + this.title(line.layer + 1, line.to) + ": " + number(line.value)
      : this.words(column, unit);
  }

  mark(lines) {
    for (const own of this.lit ?? []) own.line.classList.remove("lit");
    this.lit = lines;
    for (const own of lines) own.line.classList.add("lit");
    this.svg.classList.toggle("marked", lines.length > 0);
  }

  /** The line that is nearest to the pointer. */
  point(event) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best;
    let least = NEAR;
    for (const own of this.lines) {
      if (x < own.x1 || x > own.x2) continue;
      const at = (x - own.x1) / (own.x2 - own.x1);
      const slope = Math.hypot(1, (own.y2 - own.y1) / (own.x2 - own.x1));
      const far = Math.abs(own.y1 + at * (own.y2 - own.y1) - y) / slope;
      if (far < least) [best, least] = [own, far];
    }
    if (!best) return;
    this.marked = { line: best };
    this.mark([best]);
    this.say();
  }

  key(event, column, unit) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (move) {
      const c = Math.min(this.sizes.length - 1, Math.max(0, column + move[0]));
      const u = Math.min(this.sizes[c] - 1, Math.max(0, unit + move[1]));
      const next = this.circles.find((own) => own.column === c && own.unit === u).circle;
      event.target.setAttribute("tabindex", -1);
      next.setAttribute("tabindex", 0);
      next.focus();
    } else if (event.key === "Enter" && column > 0) {
      const own = this.lines.filter((line) => line.layer === column - 1 && line.to === unit);
      const i = own.indexOf(this.marked?.line) + 1;
      this.marked = { column, unit, line: own[i % own.length] };
      this.mark([this.marked.line]);
      this.say();
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** Draws the neurons, or says why there are none; keeps the drawing where only numbers have changed. */
export function drawNeurons(place, answer) {
  if (!answer?.layers) {
    drawing = undefined;
    place.replaceChildren(element("p", answer?.why ?? "The report holds no neurons.", "muted"));
    return;
  }
  const shape = answer.layers.map((layer) => layer.name + layer.inputs + "x" + layer.units).join();
  if (drawing?.shape !== shape) drawing = new Drawing(place, answer.layers);
  drawing.set(answer.layers);
}
