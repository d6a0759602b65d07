// The pages and how one gets from one to another.
import { showLive, startLive } from "./live.js";
import { startNetwork } from "./network.js";
import { startResults } from "./results.js";
import { startRuns } from "./runs.js";
import { startPlayground } from "./playground.js";
import { startSummary } from "./summary.js";
import { startEmbedding } from "./embedding.js";
import { startAttention } from "./attention.js";
import { ask, isReport } from "./source.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
const started = {};
const starts = {
  summary: startSummary, live: startLive, results: startResults, network: startNetwork, embedding: startEmbedding,
  attention: startAttention, runs: startRuns, playground: startPlayground,
};

function show(name) {
  for (const tab of tabs) {
    const own = tab.getAttribute("aria-controls");
    tab.setAttribute("aria-selected", String(own === name));
    tab.tabIndex = own === name ? 0 : -1;
    document.getElementById(own).hidden = own !== name;
  }
  if (!started[name]) {
    started[name] = true;
    starts[name]();
  }
  if (name === "live") showLive();
  history.replaceState(null, "", "#" + name);
}

tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => show(tab.getAttribute("aria-controls")));
  tab.addEventListener("keydown", (event) => {
    const to = { ArrowRight: i + 1, ArrowLeft: i - 1 }[event.key];
    if (to === undefined) return;
    const step = to - i;
    let next = to;
    while (tabs[(next + tabs.length) % tabs.length].hidden) next += step;
    const other = tabs[(next + tabs.length) % tabs.length];
    other.focus();
    show(other.getAttribute("aria-controls"));
  });
});

const nameOf = (tab) => tab.getAttribute("aria-controls");

/** Pages that not every program has appear when there is something to show. */
async function open() {
  try {
    const there = await ask("api/tabs");
    tabs.forEach((tab) => { if (there.includes(nameOf(tab))) tab.hidden = false; });
  } catch {
    // The program has ended; what is drawn stays.
  }
}

if (isReport) {
  const there = await ask("tabs");
  tabs.forEach((tab) => { tab.hidden = !there.includes(nameOf(tab)); });
} else {
  await open();
  setInterval(() => { if (!document.hidden) open(); }, 3000);
}
const wanted = location.hash.slice(1);
const first = tabs.find((tab) => !tab.hidden);
show(starts[wanted] ? wanted : isReport && first ? nameOf(first) : "live");
