// Places the layers of a network: inputs above, each layer below all that it is given.

export const WIDTH = 240;
export const HEIGHT = 62;
const ACROSS = 26; // between two boxes of a row
const DOWN = 34; // between two rows
const LANE = 12; // as wide as a line that passes a row
const SWEEPS = 6;

/** The row of each layer: one below the lowest of those that it is given. */
function rowsOf(layers, index) {
  const rows = new Array(layers.length).fill(0);
  const order = topological(layers, index);
  for (const i of order) {
    for (const input of layers[i].inputs) {
      const from = index.get(input);
      if (from !== undefined && from !== i) rows[i] = Math.max(rows[i], rows[from] + 1);
    }
  }
  // An input stands just above the first that takes it.
  const first = new Map();
  layers.forEach((layer, i) => layer.inputs.forEach((input) => {
    const from = index.get(input);
    first.set(from, Math.min(first.get(from) ?? Infinity, rows[i]));
  }));
  layers.forEach((layer, i) => {
    if (layer.inputs.length === 0 && first.has(i)) rows[i] = Math.max(0, first.get(i) - 1);
  });
  return rows;
}

/** Layers come in the order in which they are applied; a shared layer may point back. */
function topological(layers, index) {
  const order = [];
  const state = new Array(layers.length).fill(0);
  for (let start = 0; start < layers.length; start++) {
    const stack = [[start, 0]];
    while (stack.length > 0) {
      const top = stack.at(-1);
      const [i, next] = top;
      if (next === 0 && state[i] !== 0) {
        stack.pop();
        continue;
      }
      state[i] = 1;
      if (next < layers[i].inputs.length) {
        top[1]++;
        const from = index.get(layers[i].inputs[next]);
        if (from !== undefined && state[from] === 0) stack.push([from, 0]);
      } else {
        if (state[i] !== 2) order.push(i);
        state[i] = 2;
        stack.pop();
      }
    }
  }
  return order;
}

/**
 * Values that grow by at least the given gaps and are as near as can be to those wanted: neighbours
 * that would overlap move together.
 */
function spaced(wanted, gaps, weights) {
  const blocks = [];
  let offset = 0;
  wanted.forEach((value, i) => {
    offset += i === 0 ? 0 : gaps[i - 1];
    let block = { sum: weights[i] * (value - offset), weight: weights[i], count: 1 };
    while (blocks.length > 0 && blocks.at(-1).sum / blocks.at(-1).weight > block.sum / block.weight) {
      const before = blocks.pop();
      block = { sum: before.sum + block.sum, weight: before.weight + block.weight, count: before.count + block.count };
    }
    blocks.push(block);
  });
  const result = [];
  offset = 0;
  for (const { sum, weight, count } of blocks) {
    for (let k = 0; k < count; k++) {
      if (result.length > 0) offset += gaps[result.length - 1];
      result.push(sum / weight + offset);
    }
  }
  return result;
}

/**
 * Boxes {layer, x, y} with x their middle, and lines {from, to, points}; x from 0 to width.
 * Lines that pass several rows get a lane in each, so that they go around boxes.
 */
export function layered(layers) {
  const index = new Map(layers.map((layer, i) => [layer.name, i]));
  const row = rowsOf(layers, index);
  const nodes = layers.map((layer, i) => ({ layer, row: row[i], size: WIDTH, above: [], below: [] }));
  const edges = [];
  layers.forEach((layer, i) => layer.inputs.forEach((input) => {
    const from = index.get(input);
    if (from === undefined || row[from] >= row[i]) return; // a shared layer that is given its own result
    const path = [nodes[from]];
    for (let between = row[from] + 1; between < row[i]; between++) {
      const lane = { row: between, size: LANE, above: [], below: [] };
      nodes.push(lane);
      path.push(lane);
    }
    path.push(nodes[i]);
    for (let k = 0; k + 1 < path.length; k++) {
      path[k].below.push(path[k + 1]);
      path[k + 1].above.push(path[k]);
    }
    edges.push({ from: input, to: layer.name, path });
  }));
  const rows = [];
  nodes.forEach((node) => (rows[node.row] ??= []).push(node));
  const ordered = rows.filter((own) => own !== undefined);
  ordered.forEach((own) => own.forEach((node, i) => { node.order = i; node.x = 0; }));
  order(ordered);
  place(ordered);
  return result(nodes.slice(0, layers.length), edges);
}

/** Orders each row by the middle of the neighbours in the row before. */
function order(rows) {
  const sort = (own, side) => {
    own.forEach((node) => {
      const near = node[side];
      node.key = near.length === 0 ? node.order : near.reduce((sum, other) => sum + other.order, 0) / near.length;
    });
    own.sort((a, b) => a.key - b.key || a.order - b.order);
    own.forEach((node, i) => { node.order = i; });
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let i = 1; i < rows.length; i++) sort(rows[i], "above");
    for (let i = rows.length - 2; i >= 0; i--) sort(rows[i], "below");
  }
}

/** Moves boxes and lanes under and over what they are connected with; lanes like to be straight. */
function place(rows) {
  const gapsOf = (own) => own.slice(1).map((node, i) => (node.size + own[i].size) / 2 + ACROSS);
  const move = (own, sides) => {
    const wanted = own.map((node) => {
      const near = sides.flatMap((side) => node[side]);
      return near.length === 0 ? node.x : near.reduce((sum, other) => sum + other.x, 0) / near.length;
    });
    const weights = own.map((node) => (node.size === LANE ? 4 : 1));
    spaced(wanted, gapsOf(own), weights).forEach((x, i) => { own[i].x = x; });
  };
  rows.forEach((own) => move(own, []));
  for (let sweep = 0; sweep < 4 * SWEEPS; sweep++) {
    for (let i = 1; i < rows.length; i++) move(rows[i], ["above"]);
    for (let i = rows.length - 2; i >= 0; i--) move(rows[i], ["below"]);
  }
  for (let i = 1; i < rows.length; i++) move(rows[i], ["above", "below"]);
}

function result(boxes, edges) {
  const all = [...boxes, ...edges.flatMap((edge) => edge.path)];
  const left = Math.min(0, ...all.map((node) => node.x - node.size / 2));
  const y = (node) => node.row * (HEIGHT + DOWN);
  const x = (node) => node.x - left;
  return {
    boxes: boxes.map((box) => ({ layer: box.layer, x: x(box), y: y(box) })),
    lines: edges.map(({ from, to, path }) => ({
      from,
      to,
      // A line goes straight through a row, along its lane, and bends between rows.
      points: path.flatMap((node, i) => [
        ...(i > 0 ? [[x(node), y(node)]] : []),
        ...(i + 1 < path.length ? [[x(node), y(node) + HEIGHT]] : []),
      ]),
    })),
    width: Math.max(WIDTH, ...all.map((node) => x(node) + node.size / 2)),
    height: boxes.length === 0 ? 0 : Math.max(...boxes.map(y)) + HEIGHT,
  };
}
