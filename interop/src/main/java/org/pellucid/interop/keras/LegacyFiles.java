package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.hdf5.Hdf5Dataset;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.layers.Layer;
import org.pellucid.models.LoadWeights;
import org.pellucid.models.Model;
import org.pellucid.models.WeightReport;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/**
 * Whole models and weights in HDF5 as Keras 1 and 2 wrote them, and Keras 3 still does under {@code
 * .h5}: the description as JSON in the attribute {@code model_config}, a group per layer under
 * {@code model_weights} whose attribute {@code weight_names} orders its arrays, and the arrays of
 * the optimizer under {@code optimizer_weights}.
 */
final class LegacyFiles {
  private LegacyFiles() {}

  static boolean isLegacy(Hdf5Group root) {
    return !root.texts("layer_names").isEmpty() || root.group("model_weights") != null;
  }

  /** Which Keras wrote a file; the first one did not say. */
  private static String version(Hdf5Group root) {
    Hdf5Group weights = weights(root);
    String version = root.text("keras_version");
    if (version == null) {
      version = weights.text("keras_version");
    }
    return version == null ? "1" : version;
  }

  private static Hdf5Group weights(Hdf5Group root) {
    Hdf5Group inner = root.group("model_weights");
    return inner == null ? root : inner;
  }

  static int major(String version) {
    return version.startsWith("1") || version.startsWith("0") ? 1 : version.startsWith("2") ? 2 : 3;
  }

  static Reading reading(Bytes bytes, Hdf5Group root) {
    String text = root.text("model_config");
    if (text == null) {
      throw bytes.damaged(
          isLegacy(root) || root.group("layers") != null
              ? "it holds weights only. Make the model and call loadWeights"
              : "it holds no model");
    }
    String version = version(root);
    int major = major(version);
    Config description = Config.read(text);
    String training = root.text("training_config");
    LegacyConfigs configs = new LegacyConfigs(major);
    return new Reading(
        bytes,
        "Keras " + version + " (HDF5)",
        Assets.NONE,
        major,
        configs.model(description),
        training == null ? null : configs.compile(Config.read(training)),
        new Reading.Weights() {
          @Override
          public void readInto(Model model) {
            loadWeights(bytes.name(), root, model, configs.originalKinds(), LoadWeights.byOrder());
          }

          @Override
          public @Nullable String readOptimizer(Model model, Optimizer optimizer) {
            return LegacyOptimizers.read(root.group("optimizer_weights"), major, model, optimizer);
          }
        });
  }

  /** The description of a model in today's form. */
  static Config description(Hdf5Group root, Config description) {
    return new LegacyConfigs(major(version(root))).model(description);
  }

  // ---- Weights ----

  /**
   * Reads all weights before the first one is changed.
   *
   * @param how whether layers are found by their names, or by their order where the names are
   *     others, and whether those that do not fit are left as they are
   */
  static WeightReport loadWeights(String file, Hdf5Group root, Model model, LoadWeights how) {
    return loadWeights(file, root, model, Map.of(), how);
  }

  private static WeightReport loadWeights(
      String file, Hdf5Group root, Model model, Map<String, String> kinds, LoadWeights how) {
    Hdf5Group weights = weights(root);
    boolean theano =
        "theano".equals(weights.text("backend")) || "theano".equals(root.text("backend"));
    LegacyWeights conversion = new LegacyWeights(major(version(root)), theano, kinds);
    Map<String, List<NdArray>> stored = new LinkedHashMap<>();
    for (String name : weights.texts("layer_names")) {
      Hdf5Group group = weights.group(name);
      List<NdArray> arrays = group == null ? List.of() : arrays(file, group);
      if (!arrays.isEmpty()) {
        stored.put(name, arrays);
      }
    }
    List<Layer> layers =
        model.layers().stream().filter(layer -> !layer.weights().isEmpty()).toList();
    Map<Variable, NdArray> values = new LinkedHashMap<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    List<String> names = matching(file, stored, layers, how);
    Set<String> unused = new LinkedHashSet<>(stored.keySet());
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      List<NdArray> arrays = stored.getOrDefault(names.get(i), List.of());
      try {
        collect(file, layer, conversion.convert(layer, arrays), values);
      } catch (ModelFormatException e) {
        if (!how.skipsMismatch()) {
          throw e;
        }
        layer.weights().forEach(v -> skipped.put(v.name(), String.valueOf(e.getMessage())));
      }
      unused.remove(names.get(i));
    }
    values.forEach(Variable::assign);
    return new WeightReport(
        values.keySet().stream().map(Variable::name).toList(), skipped, List.copyOf(unused));
  }

  /** The names in the file of the layers: the same ones, else those at the same places. */
  private static List<String> matching(
      String file, Map<String, List<NdArray>> stored, List<Layer> layers, LoadWeights how) {
    Set<String> own = new LinkedHashSet<>();
    layers.forEach(layer -> own.add(layer.name()));
    if (how.isByName() || stored.keySet().containsAll(own)) {
      return List.copyOf(own);
    }
    if (stored.size() != layers.size()) {
      List<String> there = stored.keySet().stream().limit(5).toList();
      throw new ModelFormatException(
          file
              + ": the model has "
              + layers.size()
              + " layers with weights, the file "
              + stored.size()
              + ": "
              + String.join(", ", there)
              + (there.size() < stored.size() ? ", ..." : "")
              + ".");
    }
    return List.copyOf(stored.keySet());
  }

  private static List<NdArray> arrays(String file, Hdf5Group group) {
    List<NdArray> arrays = new ArrayList<>();
    for (String name : group.texts("weight_names")) {
      Hdf5Dataset dataset = group.dataset(name);
      if (dataset == null) {
        throw new ModelFormatException(
            file + ": " + group.path() + " has no array \"" + name + "\".");
      }
      arrays.add(dataset.read());
    }
    return arrays;
  }

  private static void collect(
      String file, Layer layer, List<NdArray> arrays, Map<Variable, NdArray> values) {
    List<Variable> variables = order(layer);
    Map<Variable, NdArray> own = new LinkedHashMap<>();
    if (arrays.size() != variables.size()) {
      throw new ModelFormatException(
          file
              + ": layer \""
              + layer.name()
              + "\" has "
              + variables.size()
              + " weights, the file has "
              + arrays.size()
              + " for it.");
    }
    for (int i = 0; i < arrays.size(); i++) {
      Variable variable = variables.get(i);
      if (!arrays.get(i).shape().equals(variable.shape())) {
        throw StateFiles.unfit(file, layer.name(), variable, arrays.get(i).shape());
      }
      own.put(variable, arrays.get(i).cast(variable.dtype()));
    }
    values.putAll(own);
  }

  /** Weights that training changes, then the others: so they stand in these files. */
  static List<Variable> order(Layer layer) {
    List<Variable> all = new ArrayList<>(layer.trainableVariables());
    all.addAll(layer.nonTrainableVariables());
    return all;
  }
}
