// What the program tells of its run: figures, pictures, tables, curves, settings.
import { CurveChart, element } from "./charts.js";
import { ask, isReport } from "./source.js";

const SHORT = 40;

function reached({ value, goal }) {
  const parts = /^(>=|<=)\s*(-?[0-9.]+)$/.exec(goal);
  if (!parts || typeof value !== "number") return undefined;
  return parts[1] === ">=" ? value >= Number(parts[2]) : value <= Number(parts[2]);
}

function digits(value) {
  if (typeof value !== "number") return value;
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return Math.abs(value) >= 1000 ? value.toFixed(0) : value.toFixed(4);
}

function tile(figure) {
  const made = element("div", undefined, "card tile");
  const done = reached(figure);
  if (done === false) made.classList.add("missed");
  const goal = figure.goal === "" ? "" : ", to reach: " + figure.goal;
  made.append(element("b", digits(figure.value)),
    element("span", figure.name.replaceAll("_", " ") + goal + (done === undefined ? "" : done ? " (reached)" : " (missed)")));
  return made;
}

function card(title, ...content) {
  const made = element("div", undefined, "card");
  made.append(element("h3", title), ...content);
  return made;
}

function picture({ caption, data, left }) {
  const made = element("figure");
  if (data) {
    const image = element("img");
    image.src = data;
    image.alt = caption;
    made.append(image);
  }
  made.append(element("figcaption", left ? caption + " Too large for this page: see " + left + " in the folder of the run." : caption));
  return made;
}

function rows(table, tag, all) {
  for (const cells of all) {
    const row = element("tr");
    cells.forEach((cell) => row.append(element(tag, cell)));
    table.append(row);
  }
}

function table({ title, header, rows: all, left }) {
  const made = element("table");
  rows(made, "th", [header]);
  rows(made, "td", all);
  const scroll = element("div", undefined, "scroll");
  scroll.append(made);
  const content = [scroll];
  if (left > 0) content.push(element("p", left + " more rows are in the files of the run.", "muted"));
  return card(title, ...content);
}

function facts(title, named) {
  const made = element("table", undefined, "facts");
  for (const [name, value] of Object.entries(named)) {
    const row = element("tr");
    row.append(element("th", name), element("td", value));
    made.append(row);
  }
  return card(title, made);
}

function text([title, content]) {
  const scroll = element("div", undefined, "scroll");
  const lines = element("pre", content);
  lines.style.whiteSpace = "pre";
  scroll.append(lines);
  if (content.split("\n").length <= SHORT) return card(title, scroll);
  const more = element("details");
  more.append(element("summary", "Show all lines"), scroll);
  return card(title, more);
}

export async function startSummary() {
  const section = document.getElementById("summary");
  const summary = await ask("api/summary");
  if (!summary?.name) {
    section.append(element("h2", "No summary yet"),
      element("p", "A program tells of its run by studio.about(new RunSummary(...)).", "muted"));
    return;
  }
  const tiles = element("div", undefined, "tiles");
  tiles.append(...summary.figures.map(tile));
  const curves = element("div", undefined, "plots");
  const two = element("div", undefined, "two");
  two.append(...Object.entries(summary.facts).map(([title, named]) => facts(title, named)));
  // A report has the name at its top
  if (!isReport) section.append(element("h2", summary.name));
  section.append(element("p", summary.description, "muted"), tiles);
  if (summary.pictures.length > 0) section.append(card("Pictures", ...summary.pictures.map(picture)));
  section.append(...summary.tables.map(table), curves, two, ...summary.texts.map(text));
  for (const [title, series] of Object.entries(summary.charts)) {
    const axis = "training" in series ? "epoch" : "step";
    new CurveChart(curves, title.replaceAll("_", " "), axis).set(series);
  }
}
