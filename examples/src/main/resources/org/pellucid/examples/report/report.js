"use strict";
const run = JSON.parse(document.getElementById("run").textContent);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function percent(part, digits) {
  return (100 * part).toFixed(digits) + " %";
}

function fillHead() {
  document.getElementById("name").textContent = run.name;
  document.getElementById("description").textContent = run.description;
  const tiles = [
    [percent(run.tiles.accuracy, 2), "test accuracy"],
    [run.tiles.right + " / " + run.tiles.samples, "test samples right"],
    [run.tiles.loss === null ? "not a number" : run.tiles.loss.toFixed(4), "test loss"],
    [run.tiles.parameters.toLocaleString("en"), "parameters"],
    [run.tiles.seconds.toFixed(1) + " s", "training and test"],
  ];
  for (const [value, label] of tiles) {
    const tile = element("div", undefined, "tile");
    tile.append(element("b", value), element("span", label));
    document.getElementById("tiles").append(tile);
  }
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function plot(canvas, metric) {
  const epochs = run.curves[metric].map((value, i) => i + 1);
  const single = epochs.length < 3;
  const line = (label, data, own) => ({
    label, data, borderColor: own, backgroundColor: own, borderWidth: 2, tension: 0.15,
    pointRadius: single ? 4 : epochs.length > 60 ? 0 : 2, pointHitRadius: 12,
  });
  const datasets = [line("training", run.curves[metric], colour("--train"))];
  const validation = run.curves["val_" + metric];
  if (validation) datasets.push(line("validation", validation, colour("--validation")));
  const axis = (text) => ({
    title: { display: true, text, color: colour("--muted") },
    grid: { color: colour("--line") },
    ticks: { color: colour("--muted"), maxTicksLimit: 9, maxRotation: 0 },
    border: { color: colour("--line") },
  });
  return new Chart(canvas, {
    type: "line",
    data: { labels: epochs, datasets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        title: { display: true, text: metric, color: colour("--ink"), font: { size: 15 } },
        legend: {
          display: datasets.length > 1,
          labels: { color: colour("--ink"), usePointStyle: true, pointStyle: "line" },
        },
        tooltip: { callbacks: { title: (items) => "Epoch " + items[0].label } },
      },
      scales: { x: axis("epoch"), y: axis(metric) },
    },
  });
}

let charts = [];
function drawCurves() {
  charts.forEach((chart) => chart.destroy());
  const place = document.getElementById("curves");
  place.replaceChildren();
  charts = Object.keys(run.curves).filter((name) => !name.startsWith("val_")).map((metric) => {
    const box = element("div", undefined, "plot");
    const canvas = element("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", metric + " by epoch");
    box.append(canvas);
    place.append(box);
    return plot(canvas, metric);
  });
}

function fillConfusion() {
  const table = document.getElementById("confusion");
  const head = element("tr");
  head.append(element("th"));
  run.classes.forEach((name) => head.append(element("th", name)));
  const thead = element("thead");
  thead.append(head);
  const body = element("tbody");
  run.confusion.forEach((counts, label) => {
    const row = element("tr");
    row.append(element("th", run.classes[label]));
    const total = counts.reduce((a, b) => a + b, 0);
    counts.forEach((count, predicted) => {
      const cell = element("td", count === 0 ? "·" : String(count), count === 0 ? "zero" : "");
      const part = total === 0 ? 0 : count / total;
      if (count > 0) {
        // The root makes rare mistakes visible.
        const strength = label === predicted ? 0.1 + 0.75 * part * part : 0.15 + 0.8 * Math.sqrt(part);
        cell.style.background = "rgba(var(" + (label === predicted ? "--right" : "--wrong") + "), " + strength + ")";
        if (label === predicted && strength > 0.5) cell.style.color = "#fff";
        cell.title = run.classes[label] + " taken for " + run.classes[predicted] + ": " + count
          + " of " + total + " (" + percent(part, 1) + ")";
      }
      row.append(cell);
    });
    body.append(row);
  });
  table.append(thead, body);
}

function picture(sample) {
  const canvas = element("canvas");
  canvas.width = sample.width;
  canvas.height = sample.height;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "sample " + sample.number + ", " + run.classes[sample.label]);
  const bytes = Uint8Array.from(atob(sample.pixels), (letter) => letter.charCodeAt(0));
  const context = canvas.getContext("2d");
  const image = context.createImageData(sample.width, sample.height);
  bytes.forEach((grey, i) => image.data.set([grey, grey, grey, 255], 4 * i));
  context.putImageData(image, 0, 0);
  return canvas;
}

function figure(sample) {
  const made = element("figure");
  const caption = element("figcaption");
  if (sample.pixels) made.append(picture(sample));
  else caption.append(element("span", sample.values.map((v) => +v.toFixed(3)).join(", "), "values"));
  for (const [index, probability] of sample.guesses) {
    if (probability < 0.005 && caption.querySelector(".bar")) continue;
    const bar = element("div", undefined, index === sample.label ? "bar true" : "bar");
    const fill = element("i");
    fill.style.width = Math.max(2, 100 * probability) + "%";
    bar.append(element("span", run.classes[index]), element("span", percent(probability, 1)), fill);
    caption.append(bar);
  }
  caption.append(element("span", "is " + run.classes[sample.label] + ", sample " + sample.number, "is"));
  made.append(caption);
  return made;
}

function fillSamples() {
  const count = run.mistakeCount;
  document.getElementById("mistakes-title").textContent =
    count === 0 ? "No mistakes" : count === 1 ? "One mistake" : count + " mistakes";
  document.getElementById("mistakes-note").textContent = count === 0
    ? "Every sample of the test was recognized."
    : (count > run.mistakes.length ? "The " + run.mistakes.length + " of which the network was surest. " : "The surest first. ")
      + "Under each what the network thought; the blue bar is the true class.";
  run.mistakes.forEach((sample) => document.getElementById("mistakes").append(figure(sample)));
  run.right.forEach((sample) => document.getElementById("right").append(figure(sample)));
}

function fillFacts(id, facts) {
  const table = document.getElementById(id);
  for (const [name, value] of Object.entries(facts)) {
    const row = element("tr");
    row.append(element("th", name), element("td", String(value)));
    table.append(row);
  }
}

fillHead();
drawCurves();
fillConfusion();
fillSamples();
fillFacts("settings", run.settings);
fillFacts("environment", run.environment);
document.getElementById("summary").textContent = run.summary;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCurves);
