package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Program;

/**
 * A layer's computation at inference, recorded with several sizes in place of those that its inputs
 * leave open.
 *
 * @param sizes the sizes
 * @param sources where each open size can be read
 * @param graphs one recording per row of the sizes
 */
record Recordings(Sizes sizes, List<OpenSizes.Source> sources, List<Graph> graphs) {
  /** Which open size each axis of each input has, -1 for none. */
  private record Open(
      List<String> names, List<OpenSizes.Source> sources, List<List<Integer>> symbols) {}

  /**
   * Records. Each input's open sizes are its own but for the batch's; when that does not compute,
   * as when inputs are added, inputs share those of each axis.
   *
   * @param batch the batch size, or {@link Shape#UNKNOWN} to leave it open
   */
  static Recordings of(Layer layer, List<TensorType> types, List<String> inputs, int batch) {
    Open open = open(types, inputs, batch, false);
    try {
      return record(layer, types, batch, open);
    } catch (PellucidException e) {
      Open shared = open(types, inputs, batch, true);
      if (shared.names().equals(open.names())) {
        throw e;
      }
      return record(layer, types, batch, shared);
    }
  }

  private static Open open(List<TensorType> types, List<String> inputs, int batch, boolean shared) {
    Map<String, Integer> known = new LinkedHashMap<>();
    List<List<Integer>> symbols = new ArrayList<>();
    List<OpenSizes.Source> sources = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Shape shape = types.get(i).shape();
      List<Integer> own = new ArrayList<>();
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (shape.dim(axis) != Shape.UNKNOWN || (axis == 0 && batch > 0)) {
          own.add(-1);
          continue;
        }
        String prefix = shared || types.size() == 1 ? "size" : inputs.get(i);
        String name = axis == 0 ? "batch" : prefix + "_" + axis;
        if (known.putIfAbsent(name, known.size()) == null) {
          sources.add(new OpenSizes.Source(inputs.get(i), axis));
        }
        own.add(known.get(name));
      }
      symbols.add(own);
    }
    return new Open(List.copyOf(known.keySet()), sources, symbols);
  }

  private static Recordings record(Layer layer, List<TensorType> types, int batch, Open open) {
    Sizes sizes = Sizes.of(open.names());
    Program program = Program.ofAll(tensors -> layer.callAll(tensors, false));
    List<Graph> graphs = new ArrayList<>();
    for (List<Integer> row : sizes.rows()) {
      List<TensorType> known = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        int[] dims = types.get(i).shape().toArray();
        for (int axis = 0; axis < dims.length; axis++) {
          int symbol = open.symbols().get(i).get(axis);
          dims[axis] = symbol >= 0 ? row.get(symbol) : dims[axis] < 0 ? batch : dims[axis];
        }
        known.add(new TensorType(types.get(i).dtype(), Shape.of(dims)));
      }
      Graph graph = program.graph(known);
      if (!graph.updates().isEmpty()) {
        throw new PellucidException(
            "ONNX export: \""
                + layer.name()
                + "\" changes variable \""
                + graph.updates().getFirst().cell().name()
                + "\" whenever it is used; an ONNX model keeps no state between calls.");
      }
      graphs.add(graph);
    }
    return new Recordings(sizes, List.copyOf(open.sources()), List.copyOf(graphs));
  }
}
