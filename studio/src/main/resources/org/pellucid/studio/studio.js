// The pages and how one gets from one to another.
import { showLive, startLive } from "./live.js";
import { startNetwork } from "./network.js";
import { startResults } from "./results.js";
import { startRuns } from "./runs.js";
import { startPlayground } from "./playground.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
const started = {};
const starts = {
  live: startLive, results: startResults, network: startNetwork, runs: startRuns, playground: startPlayground,
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
    const other = tabs[(to + tabs.length) % tabs.length];
    other.focus();
    show(other.getAttribute("aria-controls"));
  });
});

const wanted = location.hash.slice(1);
show(starts[wanted] ? wanted : "live");
