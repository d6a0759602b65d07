// Points of a plane on a canvas: zoom, pan, hover, and a point chosen by mouse, finger or keyboard.
import { colour } from "./charts.js";

const COLOURS = ["--blue", "--orange", "--green", "--pink", "--yellow", "--sky"];
const SHAPES = ["circle", "square", "triangle", "diamond", "cross"];
const NEAR = 14;

/** Six colours that the colour-blind can tell apart, and a shape for each further six. */
export function mark(i) {
  return { colour: COLOURS[i % COLOURS.length], shape: SHAPES[Math.floor(i / COLOURS.length) % SHAPES.length] };
}

/** The outline of a mark around x, y. */
export function outline(shape, x, y, r) {
  const path = new Path2D();
  if (shape === "circle") path.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === "square") path.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else {
    const corners = {
      triangle: [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
      diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
      cross: [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
        [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]],
    }[shape];
    corners.forEach(([dx, dy], i) => path[i === 0 ? "moveTo" : "lineTo"](x + r * dx, y + r * dy));
    path.closePath();
  }
  return path;
}

export class Scatter {
  /** chosen(i) is called when a point is chosen, pointed(i) when one is under the mouse; -1 for none. */
  constructor(canvas, { chosen, pointed }) {
    this.canvas = canvas;
    this.tell = { chosen, pointed };
    this.points = [];
    this.count = 0;
    this.paints = [];
    this.names = [];
    this.shown = () => true;
    this.linked = [];
    this.hover = -1;
    this.choice = -1;
    this.view = { x: 0, y: 0, scale: 1 };
    this.fingers = new Map();
    canvas.tabIndex = 0;
    this.listen();
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Shows other points; paints holds {colour, shape} of each. */
  set(points, paints, names, fit) {
    this.points = points;
    this.count = points.length / 2;
    this.paints = paints;
    this.names = names;
    if (fit) this.fit();
    this.draw();
  }

  fit() {
    let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < this.count; i++) {
      lowX = Math.min(lowX, this.points[2 * i]);
      highX = Math.max(highX, this.points[2 * i]);
      lowY = Math.min(lowY, this.points[2 * i + 1]);
      highY = Math.max(highY, this.points[2 * i + 1]);
    }
    if (this.count === 0) return;
    const { width, height } = this.size();
    const scale = 0.9 * Math.min(width / Math.max(highX - lowX, 1e-9), height / Math.max(highY - lowY, 1e-9));
    this.view = { x: (lowX + highX) / 2, y: (lowY + highY) / 2, scale };
    this.fitted = true;
    this.draw();
  }

  size() {
    return { width: this.canvas.clientWidth || 300, height: this.canvas.clientHeight || 300 };
  }

  resize() {
    const { width, height } = this.size();
    const sharp = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * sharp);
    this.canvas.height = Math.round(height * sharp);
    if (this.fitted) this.fit();
    else this.draw();
  }

  at(i) {
    const { width, height } = this.size();
    return [
      width / 2 + (this.points[2 * i] - this.view.x) * this.view.scale,
      height / 2 - (this.points[2 * i + 1] - this.view.y) * this.view.scale,
    ];
  }

  draw() {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      this.paint();
    });
  }

  paint() {
    const { width, height } = this.size();
    const context = this.canvas.getContext("2d");
    const sharp = devicePixelRatio || 1;
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.fillStyle = colour("--card");
    context.fillRect(0, 0, width, height);
    const resolved = new Map();
    const look = (name) => {
      if (!resolved.has(name)) resolved.set(name, name.startsWith("--") ? colour(name) : name);
      return resolved.get(name);
    };
    const radius = Math.max(2.2, Math.min(6, 3.4 * Math.sqrt(1500 / Math.max(300, this.count))));
    const visible = [];
    for (const foreground of [false, true]) {
      for (let i = 0; i < this.count; i++) {
        if (this.shown(i) !== foreground) continue;
        const [x, y] = this.at(i);
        if (x < -9 || y < -9 || x > width + 9 || y > height + 9) continue;
        if (foreground) visible.push(i);
        context.globalAlpha = foreground ? 0.8 : 0.12;
        context.fillStyle = look(this.paints[i].colour);
        context.fill(outline(this.paints[i].shape, x, y, radius));
      }
    }
    context.globalAlpha = 1;
    this.nameThem(context, visible);
    for (const i of this.linked) this.ring(context, i, radius + 2, look("--muted"), 1.2);
    if (this.hover >= 0) this.ring(context, this.hover, radius + 3, look("--ink"), 1.5);
    if (this.choice >= 0) this.ring(context, this.choice, radius + 4, look("--ink"), 2.5);
  }

  ring(context, i, radius, stroke, wide) {
    const [x, y] = this.at(i);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.strokeStyle = stroke;
    context.lineWidth = wide;
    context.stroke();
  }

  /** Words stand beside their points where there is room. */
  nameThem(context, visible) {
    if (this.names.length === 0) return;
    context.font = "12px system-ui, sans-serif";
    context.fillStyle = colour("--ink");
    const taken = new Set();
    for (const i of [this.choice, this.hover, ...this.linked, ...visible].filter((one) => one >= 0)) {
      const [x, y] = this.at(i);
      const cells = [];
      const width = context.measureText(this.names[i]).width;
      for (let cell = 0; cell <= width / 24; cell++) cells.push(Math.round(x / 24 + cell) + " " + Math.round(y / 14));
      if (cells.some((cell) => taken.has(cell))) continue;
      cells.forEach((cell) => taken.add(cell));
      context.fillText(this.names[i], x + 6, y + 4);
      if (taken.size > 600) return;
    }
  }

  /** The shown point nearest to a place on the canvas, -1 if none is near. */
  nearest(x, y, most = NEAR, fits = () => true) {
    let best = -1;
    let least = most * most;
    for (let i = 0; i < this.count; i++) {
      if (!this.shown(i) || !fits(i)) continue;
      const [px, py] = this.at(i);
      const square = (px - x) ** 2 + (py - y) ** 2;
      if (square < least) {
        least = square;
        best = i;
      }
    }
    return best;
  }

  choose(i) {
    this.choice = i;
    this.linked = [];
    this.draw();
    this.tell.chosen(i);
  }

  zoom(factor, x, y) {
    const { width, height } = this.size();
    const [dx, dy] = [(x ?? width / 2) - width / 2, height / 2 - (y ?? height / 2)];
    const before = this.view.scale;
    this.view.scale *= factor;
    this.view.x += dx / before - dx / this.view.scale;
    this.view.y += dy / before - dy / this.view.scale;
    this.fitted = false;
    this.draw();
  }

  pan(dx, dy) {
    this.view.x -= dx / this.view.scale;
    this.view.y += dy / this.view.scale;
    this.fitted = false;
    this.draw();
  }

  /** To the nearest point that lies in the direction of an arrow key. */
  step(dx, dy) {
    if (this.choice < 0) {
      const { width, height } = this.size();
      this.choose(this.nearest(width / 2, height / 2, Infinity));
      return;
    }
    const [x, y] = this.at(this.choice);
    const next = this.nearest(x, y, Infinity, (i) => {
      const [px, py] = this.at(i);
      const along = (px - x) * dx + (py - y) * dy;
      const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      return i !== this.choice && along > 0 && aside <= along;
    });
    if (next >= 0) this.choose(next);
  }

  listen() {
    const canvas = this.canvas;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 400), ...place(event));
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.fingers.set(event.pointerId, place(event));
      this.moved = this.fingers.size > 1;
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = place(event);
      const before = this.fingers.get(event.pointerId);
      if (!before) {
        const near = this.nearest(x, y);
        if (near !== this.hover) {
          this.hover = near;
          this.draw();
          this.tell.pointed(near);
        }
        return;
      }
      if (this.fingers.size === 1) {
        if (!this.moved && Math.hypot(x - before[0], y - before[1]) < 4) return;
        this.moved = true;
        this.pan(x - before[0], y - before[1]);
      } else {
        const other = [...this.fingers].find(([id]) => id !== event.pointerId)[1];
        const span = (from) => Math.hypot(from[0] - other[0], from[1] - other[1]);
        this.zoom(span([x, y]) / Math.max(1, span(before)), (x + other[0]) / 2, (y + other[1]) / 2);
      }
      this.fingers.set(event.pointerId, [x, y]);
    });
    canvas.addEventListener("pointerup", (event) => {
      this.fingers.delete(event.pointerId);
      if (!this.moved) this.choose(this.nearest(...place(event)));
    });
    canvas.addEventListener("pointercancel", (event) => this.fingers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => {
      if (this.hover < 0) return;
      this.hover = -1;
      this.draw();
      this.tell.pointed(-1);
    });
    canvas.addEventListener("keydown", (event) => {
      const arrow = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (arrow && event.shiftKey) this.pan(-40 * arrow[0], -40 * arrow[1]);
      else if (arrow) this.step(...arrow);
      else if (event.key === "+" || event.key === "=") this.zoom(1.25);
      else if (event.key === "-") this.zoom(0.8);
      else if (event.key === "0") this.fit();
      else if (event.key === "Escape") this.choose(-1);
      else return;
      event.preventDefault();
    });
  }
}
