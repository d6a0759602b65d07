// What is in a layer: its settings, and each weight as filters or cells, with how its numbers are spread.
import { element, number, shades } from "./charts.js";
import { bars, words } from "./spreads.js";

function largest(values) {
  return Math.max(1e-30, ...values.map((value) => Math.abs(value ?? 0)));
}

function picture(width, height, colourAt) {
  const canvas = element("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    image.data.set(colourAt(i % width, Math.floor(i / width)), 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Rows and columns of numbers; the pointer and the arrow keys read them. */
function cells(place, view, name) {
  const columns = Math.ceil(view.columns / view.across);
  const rows = Math.ceil(view.rows / view.down);
  const most = largest(view.values);
  const shade = shades();
  const canvas = picture(columns, rows, (x, y) => {
    const value = view.values[y * columns + x];
    return value === null ? [128, 128, 128] : shade(value / most);
  });
  canvas.className = "cells";
  // Cells are squares where there is room, and never lower than can be seen.
  canvas.style.aspectRatio = columns + " / " + Math.max(rows, columns / 24);
  canvas.style.maxWidth = Math.min(100, Math.max(12, 4 * columns)) + "%";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name + ", " + view.rows + " rows and " + view.columns + " columns");
  const says = element("p", undefined, "muted numbers");
  says.setAttribute("aria-live", "polite");
  const rest = () => {
    says.textContent = (view.down * view.across > 1
      ? "Each cell stands for " + view.down + " \u00d7 " + view.across + " numbers, by the one farthest from 0. "
      : "") + "Blue is positive, orange negative, full colour \u00b1" + number(most) + ".";
  };
  let cursor = [0, 0];
  const say = (x, y) => {
    cursor = [Math.min(columns - 1, Math.max(0, x)), Math.min(rows - 1, Math.max(0, y))];
    const [row, column] = [cursor[1] * view.down, cursor[0] * view.across];
    const block = view.down * view.across > 1 ? "block from " : "";
    says.textContent = block + "[" + (view.rows > 1 ? row + ", " : "") + column + "] = " + number(view.values[cursor[1] * columns + cursor[0]]);
  };
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    say(Math.floor(((event.clientX - box.left) / box.width) * columns), Math.floor(((event.clientY - box.top) / box.height) * rows));
  });
  canvas.addEventListener("pointerleave", rest);
  canvas.addEventListener("blur", rest);
  canvas.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    say(cursor[0] + move[0], cursor[1] + move[1]);
  });
  rest();
  place.append(canvas, says);
}

/** Filters of a convolution: colours where there are three channels, else one picture for each channel. */
function filters(place, view) {
  const { height, width, shownChannels, shownFilters, values } = view;
  const each = height * width;
  const most = largest(values);
  const shade = shades();
  const colours = view.channels === 3;
  const grid = element("div", undefined, "filters");
  for (let f = 0; f < shownFilters; f++) {
    const own = values.slice(f * shownChannels * each, (f + 1) * shownChannels * each);
    const low = Math.min(...own);
    const high = Math.max(...own);
    const at = (channel, x, y) => own[channel * each + y * width + x];
    const canvas = colours
      ? picture(width, height, (x, y) => [0, 1, 2].map((c) => (255 * (at(c, x, y) - low)) / Math.max(1e-30, high - low)))
      : picture(shownChannels * width + shownChannels - 1, height, (x, y) => {
        const channel = Math.floor(x / (width + 1));
        return x % (width + 1) === width ? shade(0) : shade(at(channel, x % (width + 1), y) / most);
      });
    const wide = colours ? width : shownChannels * width + shownChannels - 1;
    canvas.style.aspectRatio = wide + " / " + height;
    canvas.style.width = Math.max(24, Math.min(wide * 8, 150)) + "px";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "filter " + f + ", from " + number(low) + " to " + number(high));
    canvas.title = "filter " + f + ": " + number(low) + " to " + number(high)
      + (each * shownChannels <= 36 ? "\n" + Array.from({ length: shownChannels }, (_, c) =>
        Array.from({ length: height }, (__, y) => Array.from({ length: width }, (___, x) => number(at(c, x, y))).join("  ")).join("\n")).join("\n\n") : "");
    grid.append(canvas);
  }
  place.append(grid, element("p",
    (shownFilters < view.filters ? "The first " + shownFilters + " of " : "All ") + view.filters + " filters of " + height + " \u00d7 " + width
    + (colours
      ? ", with red, green and blue, each filter from its lowest to its highest number."
      : ", " + (shownChannels < view.channels ? "the first " + shownChannels + " of " : "with ") + view.channels
        + (view.channels === 1 ? " channel" : " channels side by side") + "; blue positive, orange negative, full colour \u00b1" + number(most) + "."),
    "muted"));
}

export function showLayer(place, details, node) {
  place.append(element("p", details.type + ", gives " + node.output + ", " + details.parameters.toLocaleString("en") + " numbers"
    + (node.inputs.length > 0 ? "; from " + node.inputs.join(", ") : "") + ".", "muted"));
  for (const weight of details.weights) {
    const part = element("div", undefined, "weight");
    part.append(element("h4", weight.name + " " + weight.shape + (weight.trainable ? "" : ", not trained")));
    if (weight.filters) filters(part, weight.filters);
    if (weight.cells) cells(part, weight.cells, weight.name);
    const figure = element("figure");
    figure.append(bars(weight.spread), element("figcaption", words(weight.spread), "muted"));
    part.append(figure);
    place.append(part);
  }
  if (details.left > 0) place.append(element("p", details.left + " more weights are not shown.", "muted"));
  if (details.weights.length === 0) place.append(element("p", "It has no weights.", "muted"));
  const settings = Object.entries(details.settings);
  if (settings.length > 0) {
    const table = element("table");
    for (const [name, value] of settings) {
      const row = element("tr");
      row.append(element("th", name), element("td", value));
      table.append(row);
    }
    const fold = element("details");
    fold.append(element("summary", "Settings"), table);
    place.append(fold);
  }
}
