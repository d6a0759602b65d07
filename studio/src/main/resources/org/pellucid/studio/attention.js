// Who looks at whom: attention weights of one sample, by layer and head.
import { colour, element, number } from "./charts.js";
import { ask, isReport } from "./source.js";

const ui = {};
const LETTER = 7.4;
let state;
let view;
let asked = 0;

function build() {
  const section = document.getElementById("attention");
  ui.note = element("p", undefined, "muted");
  ui.sample = element("input");
  Object.assign(ui.sample, { id: "attention-number", type: "number", min: 0, value: 0, step: 1, inputMode: "numeric" });
  ui.sample.addEventListener("change", load);
  ui.choice = element("select");
  ui.choice.id = "attention-choice";
  ui.choice.addEventListener("change", load);
  ui.layer = element("select");
  ui.layer.id = "attention-layer";
  ui.layer.addEventListener("change", draw);
  ui.choices = element("div", undefined, "attention-choices");
  const label = (text, control) => {
    const made = element("label", text);
    made.append(control);
    return made;
  };
  ui.choices.append(label("Sample", isReport ? ui.choice : ui.sample), label("Layer", ui.layer));
  if (!isReport) {
    for (const [text, step] of [["Previous", -1], ["Next", 1]]) {
      const button = element("button", text);
      button.addEventListener("click", () => {
        ui.sample.value = (Number(ui.sample.value) + step + state.samples) % state.samples;
        load();
      });
      ui.choices.append(button);
    }
  }
  ui.shown = element("div", undefined, "card");
  ui.shown.id = "attention-sample";
  ui.heads = element("div", undefined, "heads");
  ui.heads.id = "attention-heads";
  section.append(element("h2", "Attention"), ui.note, ui.choices, ui.shown, ui.heads);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/** A heat map of one head, with words beside its rows and above its columns. */
function heat(title, rows, columns, weights) {
  const figure = element("figure");
  figure.append(element("h3", title));
  const canvas = element("canvas");
  const line = element("figcaption", "");
  line.setAttribute("aria-live", "polite");
  figure.append(canvas, line);
  const cell = Math.max(5, Math.min(24, Math.floor(280 / Math.max(rows.length, columns.length))));
  const named = cell >= 9;
  const longest = (words) => (named ? LETTER * Math.min(14, Math.max(...words.map((word) => word.length))) + 8 : 0);
  const left = longest(rows);
  const top = longest(columns);
  const width = left + cell * columns.length + 2;
  const height = top + cell * rows.length + 2;
  const sharp = devicePixelRatio || 1;
  canvas.width = width * sharp;
  canvas.height = height * sharp;
  canvas.style.width = width + "px";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", title + ": rows look at columns. Arrow keys go from cell to cell.");
  let place = [-1, -1];
  const paint = () => {
    const context = canvas.getContext("2d");
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = Math.min(12, cell) + "px system-ui, sans-serif";
    context.fillStyle = colour("--ink");
    const short = (word) => (word.length > 14 ? word.slice(0, 13) + "\u2026" : word);
    if (named) {
      context.textBaseline = "middle";
      context.textAlign = "right";
      rows.forEach((word, row) => context.fillText(short(word), left - 4, top + (row + 0.5) * cell));
      context.textAlign = "left";
      columns.forEach((word, column) => {
        context.save();
        context.translate(left + (column + 0.5) * cell, top - 4);
        context.rotate(-Math.PI / 2);
        context.fillText(short(word), 0, 0);
        context.restore();
      });
    }
    context.fillStyle = colour("--page");
    context.fillRect(left, top, cell * columns.length, cell * rows.length);
    context.fillStyle = colour("--blue");
    const most = Math.max(1e-9, ...weights);
    weights.forEach((weight, i) => {
      context.globalAlpha = weight / most;
      context.fillRect(left + (i % columns.length) * cell, top + Math.floor(i / columns.length) * cell, cell - 0.5, cell - 0.5);
    });
    context.globalAlpha = 1;
    context.strokeStyle = colour("--line");
    context.strokeRect(left, top, cell * columns.length, cell * rows.length);
    if (place[0] >= 0) {
      context.strokeStyle = colour("--orange");
      context.lineWidth = 2;
      context.strokeRect(left + place[1] * cell, top + place[0] * cell, cell, cell);
      context.lineWidth = 1;
    }
  };
  const go = (row, column) => {
    place = row < 0 || column < 0 || row >= rows.length || column >= columns.length ? [-1, -1] : [row, column];
    line.textContent = place[0] < 0 ? ""
      : rows[row] + " looks at " + columns[column] + ": " + number(weights[row * columns.length + column]);
    paint();
  };
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = width / box.width;
    go(Math.floor(((event.clientY - box.top) * scale - top) / cell), Math.floor(((event.clientX - box.left) * scale - left) / cell));
  });
  canvas.addEventListener("pointerleave", () => go(-1, -1));
  canvas.addEventListener("keydown", (event) => {
    const arrow = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!arrow) return;
    event.preventDefault();
    const limit = (value, size) => Math.max(0, Math.min(size - 1, value));
    go(limit(place[0] + arrow[0], rows.length), limit(place[1] + arrow[1], columns.length));
  });
  paint();
  return figure;
}

function maps() {
  return view.rollout ? [...view.layers, view.rollout] : view.layers;
}

function draw() {
  if (!view) return;
  const all = maps();
  const chosen = all.find((layer) => layer.name === ui.layer.value) ?? all[0];
  ui.heads.replaceChildren(...chosen.heads.map((weights, head) =>
    heat(chosen.name === "rollout" ? "All layers followed through"
      : chosen.heads.length > 1 ? "Head " + (head + 1) : "Its one head", chosen.rows, chosen.columns, weights)));
}

function showSample() {
  ui.shown.replaceChildren();
  if (view.picture) {
    const image = element("img");
    image.src = view.picture;
    image.alt = "The sample as a picture";
    ui.shown.append(image);
  } else {
    ui.shown.append(element("p", view.text ?? maps()[0].rows.join(" ")));
  }
}

async function load() {
  const own = ++asked;
  const sample = Number(isReport ? ui.choice.value : ui.sample.value);
  try {
    const answer = await ask("api/attention/sample?sample=" + sample);
    if (own !== asked) return;
    view = answer;
  } catch (failure) {
    ui.note.textContent = failure.message;
    return;
  }
  ui.note.textContent = "Rows look at columns: the bluer, the more; each row adds up to 1. The strongest cell of each map is full blue.";
  const names = maps().map((layer) => layer.name);
  if (names.join("\n") !== [...ui.layer.options].map((option) => option.value).join("\n")) {
    const kept = ui.layer.value;
    ui.layer.replaceChildren(...names.map((name) => new Option(name === "rollout" ? "rollout: all layers" : name, name)));
    if (names.includes(kept)) ui.layer.value = kept;
  }
  showSample();
  draw();
}

async function look() {
  state = (await ask("api/attention")) ?? { layers: [], samples: 0 };
  const there = state.layers.length > 0 && state.samples > 0;
  ui.choices.hidden = !there;
  ui.shown.hidden = !there;
  ui.heads.hidden = !there;
  ui.sample.max = Math.max(0, state.samples - 1);
  if (!there) {
    ui.note.textContent = state.model && state.layers.length === 0
      ? "\u201c" + state.model + "\u201d has no MultiHeadAttention among its layers."
      : "For a model with MultiHeadAttention: call studio.test(model, samples), or give samples to a training's Studio.";
    return;
  }
  if (isReport && ui.choice.options.length === 0) {
    ui.choice.append(...state.kept.map((sample) => new Option("sample " + sample, sample)));
  }
  await load();
}

export async function startAttention() {
  build();
  await look();
  if (isReport) return;
  setInterval(async () => {
    if (document.getElementById("attention").hidden || document.hidden) return;
    try {
      const next = await ask("api/attention");
      if (next.model !== state.model || next.samples !== state.samples || next.layers.length !== state.layers.length) await look();
    } catch {
      // The program has ended; what is drawn stays.
    }
  }, 2000);
}
