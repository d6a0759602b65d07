function reached(figure) {
  const goal = /^(>=|<=)\s*(-?[0-9.]+)$/.exec(figure.goal);
  if (!goal) return undefined;
  return goal[1] === ">=" ? figure.value >= Number(goal[2]) : figure.value <= Number(goal[2]);
}

function number(value) {
  return value === null ? "not a number" : Math.abs(value) >= 1000 ? value.toFixed(0) : value.toFixed(4);
}

function fillHead() {
  document.getElementById("name").textContent = run.name;
  document.getElementById("description").textContent = run.description;
  for (const figure of run.figures) {
    const done = reached(figure);
    const goal = figure.goal === "" ? "" : ", to reach: " + figure.goal;
    addTile(number(figure.value), figure.name + goal
      + (done === undefined ? "" : done ? " (reached)" : " (missed)"));
  }
  addTile(run.seconds.toFixed(1) + " s", "in all");
}

function fillPictures() {
  for (const shown of run.pictures) {
    const made = element("figure", undefined, "wide");
    const image = element("img");
    image.src = shown.data;
    image.alt = shown.caption;
    made.append(image, element("figcaption", shown.caption));
    document.getElementById("pictures").append(made);
  }
}

function fillTables() {
  for (const shown of run.tables) {
    const table = element("table", undefined, "listing");
    table.append(element("caption", shown.title));
    const row = (tag, cells) => {
      const made = element("tr");
      cells.forEach((cell) => made.append(element(tag, cell)));
      return made;
    };
    const head = element("thead");
    head.append(row("th", shown.header));
    const body = element("tbody");
    shown.rows.forEach((cells) => body.append(row("td", cells)));
    table.append(head, body);
    const place = element("div", undefined, "scroll");
    place.append(table);
    document.getElementById("tables").append(place);
  }
}

function fillCurves() {
  // Okabe and Ito's colours, which the colour-blind can tell apart
  const more = ["#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999"];
  drawCharts(Object.entries(run.charts).map(([title, curves]) => ({
    title,
    xTitle: Object.keys(curves).some((name) => name === "training") ? "epoch" : "step",
    series: () => Object.entries(curves).map(([label, data], i) => ({
      label, data, own: [colour("--train"), colour("--validation"), ...more][i % (2 + more.length)],
    })),
  })));
}

fillHead();
fillPictures();
fillTables();
fillCurves();
document.getElementById("lines").textContent = run.lines.join("\n");
document.getElementById("summary").textContent = run.summary;
fillFacts("settings", run.settings);
fillFacts("environment", run.environment);
const empty = {
  pictures: run.pictures.length === 0,
  tables: run.tables.length === 0,
  curves: Object.keys(run.charts).length === 0,
  lines: run.lines.length === 0,
  summary: run.summary === "",
};
Object.keys(empty).filter((part) => empty[part])
  .forEach((part) => document.getElementById(part + "-part").remove());
