package org.pellucid.interop.keras;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.hdf5.Hdf5Dataset;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.interop.hdf5.Hdf5Tree;
import org.pellucid.layers.TextVectorization;
import org.pellucid.layers.VocabularyLayer;
import org.pellucid.models.Model;
import org.pellucid.models.WeightReport;
import org.pellucid.optimizers.Adafactor;
import org.pellucid.optimizers.LossScaleOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/**
 * The weights of a model, and what its optimizer remembers, in the layout of Keras 3: the arrays of
 * each layer in a group {@code vars} under {@link StatePaths its path}, numbered from 0.
 */
final class StateFiles {
  private static final int SHOWN_PATHS = 5;

  private StateFiles() {}

  // ---- Writing ----

  static Hdf5Tree write(Model model, @Nullable Optimizer optimizer) {
    Hdf5Tree root = new Hdf5Tree();
    for (StatePaths.Place place : StatePaths.of(model)) {
      put(root, place.path(), place.name(), place.variables());
      if (place.layer() instanceof VocabularyLayer layer && layer.idfWeights().length > 0) {
        putIdfWeights(root, place.path(), layer);
      }
    }
    if (optimizer != null) {
      putArrays(root, "optimizer", optimizer.name(), state(optimizer));
      if (optimizer instanceof LossScaleOptimizer scaled) {
        Optimizer inner = scaled.innerOptimizer();
        put(root, "optimizer/inner_optimizer", inner.name(), inner.variables());
      }
    }
    return root;
  }

  /** Keras's Adafactor keeps a number where a weight of one axis has no rows and columns. */
  private static List<NdArray> state(Optimizer optimizer) {
    List<NdArray> arrays = new ArrayList<>();
    String before = "";
    for (Variable variable : optimizer.variables()) {
      if (optimizer instanceof Adafactor
          && variable.name().endsWith("_velocity")
          && !before.endsWith("_c")) {
        arrays.add(NdArray.zeros(DType.INT32, Shape.SCALAR));
        arrays.add(NdArray.zeros(DType.INT32, Shape.SCALAR));
      }
      NdArray value = variable.value();
      // Keras counts steps in 32 bits.
      arrays.add(value.dtype() == DType.INT64 ? value.cast(DType.INT32) : value);
      before = variable.name();
    }
    return arrays;
  }

  private static List<NdArray> withoutFillers(List<NdArray> stored, Optimizer optimizer) {
    return optimizer instanceof Adafactor && stored.size() > 2
        ? Stream.concat(
                stored.stream().limit(2),
                stored.stream().skip(2).filter(array -> array.dtype() != DType.INT32))
            .toList()
        : stored;
  }

  /** The weights of "tf_idf", which Keras expects here even if the settings have the vocabulary. */
  private static void putIdfWeights(Hdf5Tree root, String path, VocabularyLayer layer) {
    String place = layer instanceof TextVectorization ? path + "/_lookup_layer" : path;
    NdArray weights = NdArray.of(layer.idfWeights()).cast(DType.FLOAT32);
    root.group(place + "/vars").dataset("idf_weights", weights);
  }

  private static void put(Hdf5Tree root, String path, String name, List<Variable> variables) {
    putArrays(root, path, name, variables.stream().map(Variable::value).toList());
  }

  private static void putArrays(Hdf5Tree root, String path, String name, List<NdArray> arrays) {
    Hdf5Tree vars = root.group(path.isEmpty() ? "vars" : path + "/vars").attribute("name", name);
    for (int i = 0; i < arrays.size(); i++) {
      NdArray value = arrays.get(i);
      vars.dataset(
          String.valueOf(i),
          value,
          value.dtype() == DType.BFLOAT16 ? Map.of("dtype", "bfloat16") : Map.of());
    }
  }

  // ---- Reading ----

  /**
   * Reads all weights before the first one is changed, so that a wrong file leaves the model as it
   * is.
   *
   * @param skip whether weights that the file does not have, or in another shape, keep what they
   *     have; else they are an error
   */
  static WeightReport read(String file, WeightSource source, Model model, boolean skip) {
    Map<Variable, NdArray> values = new LinkedHashMap<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    Set<String> unused = new LinkedHashSet<>(source.paths());
    unused.removeIf(path -> path.equals("optimizer") || path.startsWith("optimizer/"));
    for (StatePaths.Place place : StatePaths.of(model)) {
      if (!place.variables().isEmpty()) {
        try {
          values.putAll(read(file, source, place));
        } catch (ModelFormatException e) {
          if (!skip) {
            throw e;
          }
          place.variables().forEach(v -> skipped.put(v.name(), String.valueOf(e.getMessage())));
        }
      }
      unused.remove(place.path().isEmpty() ? "/" : place.path());
    }
    values.forEach(Variable::assign);
    return new WeightReport(
        values.keySet().stream().map(Variable::name).toList(), skipped, List.copyOf(unused));
  }

  private static Map<Variable, NdArray> read(
      String file, WeightSource source, StatePaths.Place place) {
    Hdf5Group group = find(source, place.path());
    if (group == null || group.names().size() != place.variables().size()) {
      throw missing(file, source, place, group);
    }
    Map<Variable, NdArray> values = new LinkedHashMap<>();
    for (int i = 0; i < place.variables().size(); i++) {
      Variable variable = place.variables().get(i);
      values.put(variable, read(file, place, group, i, variable));
    }
    return values;
  }

  private static NdArray read(
      String file, StatePaths.Place place, Hdf5Group group, int index, Variable variable) {
    Hdf5Dataset dataset = group.dataset(String.valueOf(index));
    if (dataset == null || !dataset.shape().equals(variable.shape())) {
      Object found = dataset == null ? "no array " + index : dataset.shape();
      throw unfit(file, place.name(), variable, found + " at " + group.path());
    }
    return dataset.read().cast(variable.dtype());
  }

  /** Says what a weight needs, and what the file has in its place. */
  static ModelFormatException unfit(String file, String layer, Variable weight, Object found) {
    return new ModelFormatException(
        file
            + ": layer \""
            + layer
            + "\" needs "
            + shortName(weight)
            + " "
            + weight.shape()
            + ", the file has "
            + found
            + ".");
  }

  /** Keras 3.0 called some attributes by their private names, and lists by another one. */
  private static @Nullable Hdf5Group find(WeightSource source, String path) {
    Hdf5Group group = source.variables(path);
    if (group != null) {
      return group;
    }
    int slash = path.lastIndexOf('/');
    String last = path.substring(slash + 1);
    String other = last.startsWith("_") ? last.substring(1) : "_" + last;
    group = source.variables(path.substring(0, slash + 1) + other);
    return group != null
        ? group
        : source.variables(path.replaceAll("(^|/)layers/", "$1_layer_checkpoint_dependencies/"));
  }

  private static ModelFormatException missing(
      String file, WeightSource source, StatePaths.Place place, @Nullable Hdf5Group group) {
    String needed =
        place.variables().stream()
            .map(variable -> shortName(variable) + " " + variable.shape())
            .limit(3)
            .collect(Collectors.joining(", "));
    List<String> paths = source.paths();
    return new ModelFormatException(
        file
            + (group == null
                ? ": no weights for layer \"" + place.name() + "\" (" + needed + ") at "
                : ": "
                    + group.names().size()
                    + " arrays for the "
                    + place.variables().size()
                    + " weights of layer \""
                    + place.name()
                    + "\" at ")
            + (place.path().isEmpty() ? "/" : place.path())
            + ". The file has: "
            + (paths.isEmpty()
                ? "none"
                : String.join(", ", paths.stream().limit(SHOWN_PATHS).toList()))
            + (paths.size() > SHOWN_PATHS ? ", ..." : "")
            + ".");
  }

  static String shortName(Variable variable) {
    return variable.name().substring(variable.name().lastIndexOf('/') + 1);
  }

  /**
   * Reads what the optimizer remembers.
   *
   * @return why that was not possible, or null if all is well; the optimizer is then as new
   */
  static @Nullable String readOptimizer(WeightSource source, Model model, Optimizer optimizer) {
    Hdf5Group group = source.variables("optimizer");
    if (group == null || group.names().isEmpty()) {
      return "the file does not hold its state";
    }
    List<NdArray> stored = new ArrayList<>();
    for (int i = 0; i < group.names().size(); i++) {
      Hdf5Dataset dataset = group.dataset(String.valueOf(i));
      if (dataset == null) {
        return "its state in the file is not whole";
      }
      stored.add(dataset.read());
    }
    return assign(stored, model, optimizer);
  }

  /** Takes over what an optimizer remembers if it fits in number and shapes. */
  static @Nullable String assign(List<NdArray> all, Model model, Optimizer optimizer) {
    List<NdArray> stored = withoutFillers(all, optimizer);
    if (stored.size() > optimizer.variables().size()) {
      // An optimizer that has not made a step yet remembers nothing of single weights.
      optimizer.build(model.trainableVariables());
    }
    List<Variable> variables = optimizer.variables();
    if (variables.size() != stored.size()) {
      return "its state in the file has "
          + stored.size()
          + " arrays, here it needs "
          + variables.size();
    }
    for (int i = 0; i < stored.size(); i++) {
      if (!stored.get(i).shape().equals(variables.get(i).shape())) {
        return "its state in the file has other shapes: "
            + stored.get(i).shape()
            + " for "
            + shortName(variables.get(i))
            + " "
            + variables.get(i).shape();
      }
    }
    for (int i = 0; i < stored.size(); i++) {
      Variable variable = requireNonNull(variables.get(i));
      variable.assign(stored.get(i).cast(variable.dtype()));
    }
    return null;
  }
}
