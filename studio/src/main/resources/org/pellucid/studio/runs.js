// Runs that are over: their curves in common charts, their settings in a table.
import { CurveChart, element } from "./charts.js";
import { ask } from "./source.js";

function flat(value, prefix = "") {
  return Object.entries(value).flatMap(([name, own]) =>
    own !== null && typeof own === "object" && !Array.isArray(own)
      ? flat(own, prefix + name + ".")
      : [[prefix + name, String(own)]]);
}

export async function startRuns() {
  const note = document.getElementById("runs-note");
  const runs = await ask("api/runs");
  if (runs.length === 0) {
    note.textContent = "Name runs when you start: pellucid studio runs/iris-... runs/digits-...";
    return;
  }
  note.textContent = runs.length + " runs. Settings that differ are coloured.";
  const metrics = new Map();
  for (const run of runs) {
    for (const [metric, points] of Object.entries(run.history)) {
      if (!metrics.has(metric)) metrics.set(metric, {});
      metrics.get(metric)[run.name] = points;
    }
  }
  for (const [metric, curves] of metrics) {
    new CurveChart(document.getElementById("runs-curves"), metric.replaceAll("_", " "), "epoch").set(curves);
  }
  const table = document.getElementById("runs-table");
  const head = element("tr");
  head.append(element("th", ""), ...runs.map((run) => element("th", run.name)));
  table.append(head);
  const settings = runs.map((run) => Object.fromEntries(flat(run.run)));
  for (const name of new Set(settings.flatMap((own) => Object.keys(own)))) {
    const values = settings.map((own) => own[name] ?? "");
    const differs = values.some((value) => value !== values[0]);
    const row = element("tr");
    row.append(element("th", name), ...values.map((value) => element("td", value, differs ? "differs" : "")));
    table.append(row);
  }
}
