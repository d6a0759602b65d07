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
  tiles.forEach(([value, label]) => addTile(value, label));
}

function drawCurves() {
  const metrics = Object.keys(run.curves).filter((name) => !name.startsWith("val_"));
  drawCharts(metrics.map((metric) => ({
    title: metric,
    xTitle: "epoch",
    series: () => {
      const training = { label: "training", data: run.curves[metric], own: colour("--train") };
      const validation = run.curves["val_" + metric];
      return validation
        ? [training, { label: "validation", data: validation, own: colour("--validation") }]
        : [training];
    },
  })));
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

fillHead();
drawCurves();
fillConfusion();
fillSamples();
fillFacts("settings", run.settings);
fillFacts("environment", run.environment);
document.getElementById("summary").textContent = run.summary;
