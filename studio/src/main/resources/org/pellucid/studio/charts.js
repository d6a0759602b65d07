// Charts and small helpers that all pages use.

export function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A colour of the page as [red, green, blue]. */
export function rgb(name) {
  return [1, 3, 5].map((i) => parseInt(colour(name).slice(i, i + 2), 16));
}

/** A part of the way from one [red, green, blue] to another. */
export function mixed(from, to, part) {
  return from.map((value, i) => value + part * (to[i] - value));
}

/** From orange at -1 through the page's colour at 0 to blue at 1. */
export function shades() {
  const [positive, negative, zero] = [rgb("--blue"), rgb("--orange"), rgb("--card")];
  return (share) => mixed(zero, share >= 0 ? positive : negative, Math.min(1, Math.abs(share)));
}

/** An element of an SVG picture. */
export function drawn(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Bytes that came as base 64. */
export function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

const COLOURS = ["--blue", "--orange", "--green", "--pink", "--yellow", "--sky"];

/** Short, and with as many digits as matter. */
export function number(value) {
  if (value === null || value === undefined) return "not a number";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2);
  return String(+value.toPrecision(4));
}

/**
 * At most about so many points of [x, y] with growing x: of each stretch of x the lowest, the highest,
 * and a hole (null) where there is one; the first and the last always.
 */
export function thin(points, most) {
  if (points.length <= most) return points;
  const stretches = Math.max(1, Math.floor(most / 2) - 1);
  const first = points[0][0];
  const last = points.at(-1)[0];
  const scale = last > first ? stretches / (last - first) : 0;
  const kept = [points[0]];
  let place = -1;
  let low;
  let high;
  let hole;
  const keep = () => {
    const some = [low, high, hole].filter((point, i, all) => point !== undefined && all.indexOf(point) === i);
    some.sort((a, b) => a[0] - b[0]);
    kept.push(...some.filter((point) => point[0] > kept.at(-1)[0]));
  };
  for (const point of points) {
    const own = Math.min(stretches - 1, Math.floor((point[0] - first) * scale));
    if (own !== place) {
      if (place >= 0) keep();
      place = own;
      low = high = hole = undefined;
    }
    const y = point[1];
    if (y === null) {
      hole ??= point;
    } else {
      if (low === undefined || y < low[1]) low = point;
      if (high === undefined || y > high[1]) high = point;
    }
  }
  keep();
  if (kept.at(-1)[0] < last) kept.push(points.at(-1));
  return kept;
}

/** More points than that are more than a chart has columns of pixels for. */
const MOST_DRAWN = 4000;

/** A chart of named curves of [x, y]; set() replaces what it shows. */
export class CurveChart {
  constructor(place, title, xTitle, className = "plot") {
    let canvas = place;
    if (place.tagName !== "CANVAS") {
      const box = element("div", undefined, className);
      canvas = element("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", title + " by " + xTitle);
      box.append(canvas);
      place.append(box);
    }
    this.title = title;
    this.xTitle = xTitle;
    this.chart = new Chart(canvas, { type: "line", data: { datasets: [] }, options: this.options() });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.chart.options = this.options();
      this.paint();
      this.chart.update("none");
    });
  }

  options() {
    const axis = (text) => ({
      type: "linear",
      title: { display: text !== "", text, color: colour("--muted") },
      grid: { color: colour("--line") },
      ticks: { color: colour("--muted"), maxTicksLimit: 7, maxRotation: 0 },
      border: { color: colour("--line") },
    });
    return {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      plugins: {
        title: { display: true, text: this.title, color: colour("--ink"), font: { size: 14 } },
        legend: { display: false, labels: { color: colour("--ink"), usePointStyle: true, pointStyle: "line" } },
        tooltip: {
          callbacks: {
            title: (items) => this.xTitle + " " + items[0].parsed.x,
            label: (item) => item.dataset.label + " " + number(item.parsed.y),
          },
        },
      },
      scales: { x: axis(this.xTitle), y: axis("") },
    };
  }

  set(curves) {
    this.curves = curves;
    const entries = Object.entries(curves);
    this.chart.data.datasets = entries.map(([label, points]) => ({
      label,
      data: thin(points, MOST_DRAWN).map(([x, y]) => ({ x, y })),
      borderWidth: 2,
      pointRadius: points.length === 1 ? 3 : 0,
      pointHitRadius: 10,
      tension: 0,
    }));
    this.chart.options.plugins.legend.display = entries.length > 1;
    this.paint();
    this.chart.update("none");
  }

  paint() {
    this.chart.data.datasets.forEach((dataset, i) => {
      dataset.borderColor = colour(COLOURS[i % COLOURS.length]);
      dataset.backgroundColor = dataset.borderColor;
    });
  }
}

/** Asks the server to do something; shows what it answers when it refuses. */
export async function order(path, content) {
  const problem = document.getElementById("problem");
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    problem.hidden = true;
    return answer;
  } catch (failure) {
    problem.textContent = failure.message;
    problem.hidden = false;
    return undefined;
  }
}
