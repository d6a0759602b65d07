// What the model makes of held-out samples: what it confuses, its worst errors, whether its confidence
// can be trusted, and why it said what it said.
import { colour, element, number } from "./charts.js";
import { closePortrait, openPortrait } from "./portrait.js";
import { percent, sampleButton } from "./sample.js";
import { ask, isReport } from "./source.js";

const place = document.getElementById("results");
const charts = new Map();
let parts = {};
let summary = {};
let shape = "";
let wanted = { title: "Worst errors", query: "" };
let listed = 0;
let lists = 0;

/** A card with a heading and a sentence; what goes in comes after. */
function card(title, note, className = "card") {
  const made = element("div", undefined, className);
  made.append(element("h3", title));
  if (note) made.append(element("p", note, "muted"));
  return made;
}

function nothingYet() {
  const says = {
    none: "Say which samples to look at: studio.test(Samples.of(xTest, yTest).classes(\"cat\", \"dog\")).",
    waiting: "The samples are there. Results come after an epoch, while this page is open, and when training ends.",
  };
  parts.note.textContent = summary.problem || says[summary.state] || "This report holds no results.";
  parts.title.textContent = "No results yet";
  parts.body.hidden = true;
}

function heading() {
  parts.body.hidden = false;
  parts.title.textContent = "Results" + (summary.samples ? ": " + summary.samples : "");
  const count = summary.count.toLocaleString("en");
  const of = summary.total > summary.count ? " of " + summary.total.toLocaleString("en") : "";
  parts.note.textContent = count + of + " samples, " + summary.when + ", asked in " + Math.round(summary.milliseconds) + " ms"
    + (summary.problem ? ". " + summary.problem : "");
}

function figures(entries) {
  parts.figures.replaceChildren(...entries.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
}

// ---- Classes ----

function buildClasses() {
  parts.matrixCard = card("What is taken for what",
    "Rows: what the samples are. Columns: what the model says. Open a cell to see the samples in it; the arrow keys go from cell to cell.");
  parts.matrixNote = element("p", "", "muted");
  const scroll = element("div", undefined, "scroll");
  parts.matrix = element("table", undefined, "matrix");
  parts.matrix.setAttribute("role", "grid");
  parts.matrix.setAttribute("aria-label", "Confusion matrix");
  scroll.append(parts.matrix);
  parts.matrixCard.append(parts.matrixNote, scroll);
  buildMatrix();

  const calibration = card("Can its confidence be trusted?",
    "Bars: how many of the answers given with that confidence are right. On the dashed line, confidence is what it says.");
  parts.calibrationNote = element("p", "");
  const plot = element("div", undefined, "plot small");
  plot.append(canvas("calibration", "Share of right answers by confidence"));
  calibration.append(plot, parts.calibrationNote);

  const byClass = card("By class");
  const classScroll = element("div", undefined, "scroll");
  parts.classes = element("table");
  classScroll.append(parts.classes);
  byClass.append(classScroll);
  const aside = element("div");
  aside.append(calibration, byClass);
  parts.charts.append(parts.matrixCard, aside);
}

function canvas(id, label) {
  const made = element("canvas");
  made.id = "results-" + id;
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", label);
  return made;
}

function buildMatrix() {
  const names = summary.shown.map((i) => summary.classes[i]);
  const head = element("tr");
  head.append(element("th", ""), ...names.map((name) => {
    const made = element("th", name);
    made.scope = "col";
    return made;
  }));
  parts.matrix.replaceChildren(head);
  parts.cells = summary.shown.map((truth, row) => {
    const line = element("tr");
    const name = element("th", names[row]);
    name.scope = "row";
    line.append(name);
    const cells = summary.shown.map((predicted, column) => {
      const cell = element("td");
      const button = element("button");
      button.tabIndex = row === 0 && column === 0 ? 0 : -1;
      button.addEventListener("click", () => list({
        title: truth === predicted
          ? names[row] + ", taken for what it is"
          : names[row] + ", taken for " + names[column],
        query: "truth=" + truth + "&predicted=" + predicted + "&",
      }, true));
      button.addEventListener("keydown", (event) => move(event, row, column));
      cell.append(button);
      line.append(cell);
      return button;
    });
    parts.matrix.append(line);
    return cells;
  });
}

function move(event, row, column) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const last = parts.cells.length - 1;
  const at = { Home: [row, 0], End: [row, last] }[event.key] ?? (step && [row + step[0], column + step[1]]);
  const next = at && parts.cells[at[0]]?.[at[1]];
  if (!next) return;
  event.preventDefault();
  parts.cells[row][column].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function drawMatrix() {
  const hidden = summary.classes.length - summary.shown.length;
  parts.matrixNote.textContent = hidden > 0
    ? "Of " + summary.classes.length + " classes, the " + summary.shown.length + " with the most mistakes." : "";
  parts.matrixNote.hidden = hidden <= 0;
  summary.matrix.forEach((counts, row) => {
    const all = summary.byClass[summary.shown[row]].count;
    counts.forEach((count, column) => {
      const button = parts.cells[row][column];
      const share = all > 0 ? count / all : 0;
      button.textContent = count === 0 ? "" : count;
      button.className = row === column ? "right" : "wrong";
      // The root, so that single mistakes can be seen beside many right answers
      button.style.setProperty("--share", count === 0 ? 0 : Math.max(8, 100 * Math.sqrt(share)) + "%");
      button.classList.toggle("strong", share > 0.3);
      button.setAttribute("aria-label",
        count + " of " + all + " " + summary.classes[summary.shown[row]] + ", taken for " + summary.classes[summary.shown[column]]);
    });
  });
}

function drawClasses() {
  const { bins, error } = summary.calibration;
  figures([
    ["right", percent(summary.accuracy)],
    ["mean loss", number(summary.loss)],
    ["calibration error", percent(error)],
  ]);
  drawMatrix();
  parts.calibrationNote.textContent = "Expected calibration error: " + percent(error)
    + ", the mean distance of the bars from their mean confidence, each bar weighted by its answers.";
  chart("calibration", {
    type: "bar",
    data: {
      labels: bins.map((bin) => Math.round(100 * bin.from + 5) + " %"),
      datasets: [
        { type: "line", label: "confidence as it says", data: bins.map((bin) => bin.from + 0.05), colour: "--muted",
          borderDash: [5, 4], pointRadius: 0, borderWidth: 2 },
        { label: "right", data: bins.map((bin) => bin.accuracy), colour: "--blue", barPercentage: 1, categoryPercentage: 0.94 },
      ],
    },
    x: "confidence",
    y: "right",
    yMax: 1,
    label: (item) => item.datasetIndex === 0 ? "" : percent(item.raw) + " of " + bins[item.dataIndex].count + " right, mean confidence "
      + percent(bins[item.dataIndex].confidence),
  });
  const row = (tag, cells) => {
    const made = element("tr");
    cells.forEach((cell, i) => made.append(element(i === 0 ? "th" : tag, cell)));
    return made;
  };
  parts.classes.replaceChildren(
    row("th", ["class", "samples", "precision", "recall", "F1"]),
    ...summary.byClass.map((own) => row("td", [own.name, own.count, percent(own.precision), percent(own.recall), percent(own.f1)])));
}

// ---- Numbers ----

function buildNumbers() {
  const scatter = card("Predicted against true", "On the dashed line, the prediction is right. A click on a point opens its sample.");
  parts.output = element("select");
  parts.output.append(...summary.outputs.map((_, i) => new Option("output " + (i + 1), i)));
  parts.output.addEventListener("change", drawNumbers);
  const label = element("label", "Output ");
  label.append(parts.output);
  label.hidden = summary.outputs.length < 2;
  const first = element("div", undefined, "plot tall");
  first.append(canvas("scatter", "Predictions by true values"));
  scatter.append(label, first);
  const residuals = card("Residuals", "Prediction less truth: how many samples are how far off.");
  const second = element("div", undefined, "plot small");
  second.append(canvas("residuals", "Number of samples by residual"));
  residuals.append(second);
  parts.charts.append(scatter, residuals);
}

function drawNumbers() {
  const own = summary.outputs[parts.output.value];
  figures([
    ["mean absolute error", number(own.meanAbsoluteError)],
    ["root mean squared error", number(own.rootMeanSquaredError)],
    ["explained variance R²", number(own.explained)],
    ["mean residual", number(own.bias)],
  ]);
  const truths = own.points.map(([truth]) => truth);
  const ends = [Math.min(...truths), Math.max(...truths)];
  chart("scatter", {
    type: "scatter",
    data: {
      datasets: [
        { type: "line", label: "right", data: ends.map((x) => ({ x, y: x })), colour: "--muted", borderDash: [5, 4], pointRadius: 0, borderWidth: 2 },
        { label: "samples", data: own.points.map(([x, y]) => ({ x, y })), colour: "--blue", pointRadius: 3, pointHitRadius: 6 },
      ],
    },
    x: "true",
    y: "predicted",
    label: (item) => "true " + number(item.parsed.x) + ", predicted " + number(item.parsed.y),
    onClick: async (_, hit) => {
      const point = hit.find((item) => item.datasetIndex === 1);
      if (point && !isReport) openPortrait(await ask("api/results/sample?place=" + own.points[point.index][2]), summary);
    },
  });
  chart("residuals", {
    type: "bar",
    data: {
      labels: own.residuals.map(([middle]) => number(middle)),
      datasets: [{ label: "samples", data: own.residuals.map(([, count]) => count), colour: "--blue", barPercentage: 1, categoryPercentage: 0.94 }],
    },
    x: "residual",
    y: "samples",
    label: (item) => item.raw + " samples around " + item.label,
  });
}

/** Makes or renews a chart. */
function chart(id, given) {
  const axis = (text, most) => ({
    title: { display: true, text, color: colour("--muted") },
    grid: { color: colour("--line") },
    ticks: { color: colour("--muted"), maxRotation: 0, autoSkipPadding: 8 },
    border: { color: colour("--line") },
    ...(most === undefined ? {} : { min: 0, max: most }),
  });
  given.data.datasets.forEach((dataset) => {
    dataset.borderColor = colour(dataset.colour);
    dataset.backgroundColor = dataset.type === "line" ? "transparent" : colour(dataset.colour) + "b0";
  });
  const options = {
    animation: false,
    maintainAspectRatio: false,
    onClick: given.onClick,
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { label: given.label } },
    },
    scales: { x: axis(given.x), y: axis(given.y, given.yMax) },
  };
  const canvasAt = document.getElementById("results-" + id);
  let known = charts.get(id);
  if (known?.canvas !== canvasAt) {
    known?.destroy();
    known = new Chart(canvasAt, { type: given.type, data: given.data, options });
    charts.set(id, known);
  } else {
    known.data = given.data;
    known.options = options;
    known.update("none");
  }
}

// ---- Samples ----

/** Shows samples, the worst first. */
async function list(which, goThere) {
  wanted = which;
  listed = 0;
  lists++;
  parts.listTitle.textContent = which.title;
  parts.list.replaceChildren();
  parts.back.hidden = which.query === "";
  await more();
  if (goThere) {
    parts.listTitle.focus({ preventScroll: true });
    parts.listCard.scrollIntoView({ block: "nearest" });
  }
}

async function more() {
  const own = lists;
  const query = wanted.query;
  const answer = await ask("api/results/samples?" + query + "from=" + listed).catch(() => undefined);
  if (own !== lists) return;
  if (!answer) {
    parts.listNote.textContent = isReport ? "This report holds no samples of these; run the program to see them." : "";
    parts.more.hidden = true;
    return;
  }
  answer.samples.forEach((sample) => {
    const made = sampleButton(sample, summary);
    made.addEventListener("click", () => openPortrait(sample, summary));
    parts.list.append(made);
  });
  listed += answer.samples.length;
  parts.listNote.textContent = answer.count === 0 ? "None." : listed + " of " + answer.count + ", the highest loss first.";
  const next = isReport ? await ask("api/results/samples?" + query + "from=" + listed) : true;
  parts.more.hidden = listed >= answer.count || answer.samples.length === 0 || !next;
}

function build() {
  parts.head = element("div", undefined, "bar");
  const words = element("div");
  parts.title = element("h2", "");
  parts.note = element("p", "", "muted");
  parts.note.id = "results-note";
  words.append(parts.title, parts.note);
  parts.figures = element("dl", undefined, "figures");
  parts.figures.id = "results-figures";
  parts.head.append(words);
  parts.body = element("div");
  parts.charts = element("div", undefined, "results-charts");
  parts.listCard = element("div", undefined, "card");
  parts.listTitle = element("h3", "");
  parts.listTitle.id = "results-list-title";
  parts.listTitle.tabIndex = -1;
  parts.listNote = element("p", "", "muted");
  parts.back = element("button", "Back to the worst errors");
  parts.back.addEventListener("click", () => list({ title: "Worst errors", query: "" }, true));
  parts.list = element("div", undefined, "samples");
  parts.list.id = "results-samples";
  parts.more = element("button", "More");
  parts.more.id = "results-more";
  parts.more.addEventListener("click", more);
  parts.listCard.append(parts.listTitle, parts.listNote, parts.back, parts.list, parts.more);
  parts.body.append(parts.figures, parts.charts, parts.listCard);
  place.append(parts.head, parts.body);
}

function draw() {
  if (summary.state !== "there") {
    nothingYet();
    return;
  }
  heading();
  const newShape = JSON.stringify([summary.kind, summary.classes, summary.shown, summary.outputs?.length, summary.samples]);
  const changed = newShape !== shape;
  if (changed) {
    shape = newShape;
    closePortrait();
    parts.charts.replaceChildren();
    if (summary.kind === "classes") buildClasses();
    else buildNumbers();
    wanted = { title: "Worst errors", query: "" };
  }
  if (summary.kind === "classes") drawClasses();
  else drawNumbers();
  // Who is reading among the samples is left alone.
  if (changed || !parts.listCard.contains(document.activeElement)) list(wanted, false);
}

let asking = false;
let again = false;

async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  do {
    again = false;
    summary = (await ask("api/results").catch(() => undefined)) ?? {};
    draw();
  } while (again);
  asking = false;
}

export function startResults() {
  build();
  refresh();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  if (isReport) return;
  const events = new EventSource("api/live/events");
  events.addEventListener("state", refresh);
  events.addEventListener("results", refresh);
  events.addEventListener("end", () => events.close());
}
