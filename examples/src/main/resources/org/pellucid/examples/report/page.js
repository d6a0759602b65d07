"use strict";
const run = JSON.parse(document.getElementById("run").textContent);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function addTile(value, label) {
  const tile = element("div", undefined, "tile");
  tile.append(element("b", value), element("span", label));
  document.getElementById("tiles").append(tile);
}

/** Draws lines over 1, 2, 3 ...: one {label, data, own} per line, own being its colour. */
function lines(canvas, title, xTitle, series) {
  const length = Math.max(...series.map((one) => one.data.length));
  const axis = (text) => ({
    title: { display: true, text, color: colour("--muted") },
    grid: { color: colour("--line") },
    ticks: { color: colour("--muted"), maxTicksLimit: 9, maxRotation: 0 },
    border: { color: colour("--line") },
  });
  return new Chart(canvas, {
    type: "line",
    data: {
      labels: Array.from({ length }, (_, i) => i + 1),
      datasets: series.map(({ label, data, own }) => ({
        label, data, borderColor: own, backgroundColor: own, borderWidth: 2, tension: 0.15,
        pointRadius: length < 3 ? 4 : length > 60 ? 0 : 2, pointHitRadius: 12,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        title: { display: true, text: title, color: colour("--ink"), font: { size: 15 } },
        legend: {
          display: series.length > 1,
          labels: { color: colour("--ink"), usePointStyle: true, pointStyle: "line" },
        },
        tooltip: { callbacks: { title: (items) => xTitle + " " + items[0].label } },
      },
      scales: { x: axis(xTitle), y: axis(title) },
    },
  });
}

/** Draws all charts anew whenever light and dark change: one {title, xTitle, series()} per chart. */
function drawCharts(charts) {
  let drawn = [];
  const draw = () => {
    drawn.forEach((chart) => chart.destroy());
    const place = document.getElementById("curves");
    place.replaceChildren();
    drawn = charts.map(({ title, xTitle, series }) => {
      const box = element("div", undefined, "plot");
      const canvas = element("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", title + " by " + xTitle);
      box.append(canvas);
      place.append(box);
      return lines(canvas, title, xTitle, series());
    });
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

function fillFacts(id, facts) {
  const table = document.getElementById(id);
  for (const [name, value] of Object.entries(facts)) {
    const row = element("tr");
    row.append(element("th", name), element("td", String(value)));
    table.append(row);
  }
}
