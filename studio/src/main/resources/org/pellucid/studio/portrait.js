// One sample in full, with the reasons of what the model said: asked of the JVM when it is opened.
import { element, number } from "./charts.js";
import { percent, said, shownValue } from "./sample.js";
import { ask, isReport } from "./source.js";

let dialog;
let parts;
let method;
let asked = 0;

function build() {
  dialog = element("dialog", undefined, "portrait");
  dialog.id = "portrait";
  dialog.setAttribute("aria-labelledby", "portrait-title");
  parts = {};
  const head = element("div", undefined, "bar");
  parts.title = element("h3", "");
  parts.title.id = "portrait-title";
  const close = element("button", "Close");
  close.addEventListener("click", () => dialog.close());
  head.append(parts.title, close);
  const choices = element("div", undefined, "buttons");
  parts.method = element("select");
  parts.method.id = "portrait-method";
  parts.target = element("select");
  parts.target.id = "portrait-target";
  const methodLabel = element("label", "Why, by ");
  methodLabel.append(parts.method);
  parts.targetLabel = element("label", "for ");
  parts.targetLabel.append(parts.target);
  choices.append(methodLabel, parts.targetLabel);
  parts.sample = element("div", undefined, "portrait-sample");
  parts.note = element("p", "", "muted");
  parts.note.id = "portrait-note";
  parts.note.setAttribute("aria-live", "polite");
  parts.likely = element("div");
  dialog.append(head, parts.sample, choices, parts.note, parts.likely);
  document.body.append(dialog);
  // A click beside it closes it
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

export function closePortrait() {
  dialog?.close();
}

/** A row of a list of bars: what it is, how long, and the number. */
function bar(name, share, value, className) {
  const row = element("div", undefined, "bar-row " + className);
  const track = element("span", undefined, "track");
  const fill = element("span");
  fill.style.width = Math.min(100, 100 * Math.abs(share)) + "%";
  track.append(fill);
  row.append(element("span", name, "name"), track, element("span", value, "value"));
  return row;
}

function drawSample(sample) {
  parts.sample.replaceChildren();
  if (sample.picture) {
    const stack = element("div", undefined, "stack");
    const image = element("img");
    image.src = sample.picture;
    image.alt = "The sample";
    parts.overlay = element("img", undefined, "overlay");
    parts.overlay.alt = "";
    parts.overlay.hidden = true;
    stack.append(image, parts.overlay);
    const strength = element("input");
    strength.type = "range";
    strength.min = 0;
    strength.max = 1;
    strength.step = 0.05;
    strength.value = 1;
    strength.addEventListener("input", () => { parts.overlay.style.opacity = strength.value; });
    const label = element("label", "Reasons over the picture ");
    label.append(strength);
    parts.sample.append(stack, label);
  } else if (sample.text !== undefined) {
    parts.words = element("p", sample.text, "tokens");
    parts.sample.append(parts.words);
  } else {
    parts.bars = element("div", undefined, "bars");
    sample.columns.forEach(([name, value]) => parts.bars.append(bar(name + " = " + shownValue(value), 0, "", "")));
    parts.sample.append(parts.bars);
  }
}

function drawLikely(sample, summary) {
  parts.likely.replaceChildren();
  if (!sample.likely) return;
  parts.likely.append(element("h4", "What it thinks"));
  sample.likely.forEach(([i, probability]) => parts.likely.append(
    bar(summary.classes[i] + (i === sample.truth ? " (true)" : ""), probability, percent(probability),
      i === sample.truth ? "right" : "wrong")));
}

function drawReasons(sample, summary, answer) {
  const most = Math.max(1e-12, ...(answer.scores ?? [0]).map(Math.abs));
  if (answer.overlay) {
    parts.overlay.src = answer.overlay;
    parts.overlay.alt = "What speaks for it, blue, and against it, orange";
    parts.overlay.hidden = false;
  } else if (sample.text !== undefined) {
    parts.words.replaceChildren(...answer.names.flatMap((name, i) => {
      const word = element("span", name, answer.scores[i] >= 0 ? "for" : "against");
      word.style.setProperty("--strength", Math.round(70 * Math.abs(answer.scores[i]) / most) + "%");
      word.title = number(answer.scores[i]);
      return [word, " "];
    }));
  } else {
    const values = new Map(sample.columns);
    const order = answer.names.map((_, i) => i).sort((a, b) => Math.abs(answer.scores[b]) - Math.abs(answer.scores[a]));
    parts.bars.replaceChildren(...order.map((i) => {
      const name = answer.names[i];
      return bar(values.has(name) ? name + " = " + shownValue(values.get(name)) : name, answer.scores[i] / most,
        number(answer.scores[i]), answer.scores[i] >= 0 ? "for" : "against");
    }));
  }
  const off = answer.error !== null && Math.abs(answer.error) > 1e-3 * Math.max(Math.abs(answer.sum), 1e-3);
  const what = summary.kind === "classes" ? "\u201c" + summary.classes[answer.target] + "\u201d" : "a higher prediction";
  const adds = answer.base !== null
    ? "They lead from " + number(answer.base) + " to " + number(answer.output)
    : "They add up to " + number(answer.sum) + "; the output is " + number(answer.output);
  parts.note.textContent = "Blue speaks for " + what + ", orange against it. " + adds
    + (off ? ", off by " + number(answer.error) : "") + ". " + Math.round(answer.milliseconds) + " ms.";
}

async function reasons(sample, summary) {
  const own = ++asked;
  method = parts.method.value;
  parts.note.textContent = "Asked; a training answers between two steps.";
  try {
    const answer = await ask("api/results/attribution?sample=" + sample.sample + "&method=" + encodeURIComponent(method)
      + "&target=" + parts.target.value);
    if (own !== asked) return;
    if (answer) drawReasons(sample, summary, answer);
    else parts.note.textContent = "This report holds no such reasons; run the program to ask for them.";
  } catch (failure) {
    if (own === asked) parts.note.textContent = failure.message;
  }
}

/** Opens a sample and asks why. */
export function openPortrait(sample, summary) {
  if (!dialog) build();
  parts.title.textContent = "Sample " + (sample.number + 1) + ": " + said(sample, summary);
  parts.method.replaceChildren(...summary.methods.map((name) => new Option(name, name)));
  if (summary.methods.includes(method)) parts.method.value = method;
  const targets = summary.kind === "classes" ? summary.classes : summary.outputs.map((_, i) => "output " + (i + 1));
  parts.target.replaceChildren(...targets.map((name, i) => new Option(name, i)));
  parts.target.value = summary.kind === "classes" ? sample.predicted : 0;
  parts.targetLabel.hidden = targets.length < 2;
  const again = () => reasons(sample, summary);
  parts.method.onchange = again;
  parts.target.onchange = again;
  drawSample(sample);
  drawLikely(sample, summary);
  if (!dialog.open) dialog.showModal();
  again();
}
