// One sample as a small button, and the words for what the model said to it.
import { element, number } from "./charts.js";

const SHOWN_COLUMNS = 4;

export function percent(part) {
  if (part === null || part === undefined) return "–";
  const hundredths = 100 * part;
  return (hundredths > 0 && hundredths < 0.1 ? "< 0.1" : hundredths.toFixed(hundredths >= 99.95 || hundredths === 0 ? 0 : 1)) + " %";
}

const numbers = (values) => values.map((value) => typeof value === "number" ? number(value) : value).join(", ");

/** What a sample is and what was said, in words. */
export function said(sample, summary) {
  if (summary.kind === "numbers") {
    return "predicted " + numbers(sample.predicted) + ", true " + numbers(sample.truth);
  }
  const truth = summary.classes[sample.truth];
  const answer = sample.truth === sample.predicted ? truth : truth + ", taken for " + summary.classes[sample.predicted];
  return answer + " (" + percent(sample.confidence) + ")";
}

/** The values of a table row, as text. */
export function shownValue(value) {
  return typeof value === "number" ? number(value) : value;
}

export function sampleButton(sample, summary) {
  const button = element("button", undefined, "sample " + (sample.picture ? "picture" : "words"));
  if (sample.picture) {
    const image = element("img");
    image.src = sample.picture;
    image.alt = "";
    button.append(image);
  } else if (sample.text !== undefined) {
    button.append(element("span", sample.text, "text"));
  } else {
    const list = element("span", undefined, "columns");
    sample.columns.slice(0, SHOWN_COLUMNS).forEach(([name, value]) => list.append(element("span", name + " " + shownValue(value))));
    if (sample.columns.length > SHOWN_COLUMNS) list.append(element("span", (sample.columns.length - SHOWN_COLUMNS) + " more"));
    button.append(list);
  }
  button.append(element("span", said(sample, summary), "said " + (summary.kind === "numbers" ? "" : sample.truth === sample.predicted ? "right" : "wrong")));
  return button;
}
