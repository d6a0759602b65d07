package org.pellucid.models;

import static org.pellucid.models.ModelFile.ARCHITECTURE;
import static org.pellucid.models.ModelFile.CALLBACKS;
import static org.pellucid.models.ModelFile.INPUTS;
import static org.pellucid.models.ModelFile.LAYERS;
import static org.pellucid.models.ModelFile.NOTES;
import static org.pellucid.models.ModelFile.OPTIMIZED;
import static org.pellucid.models.ModelFile.ORDER;
import static org.pellucid.models.ModelFile.PROVENANCE;
import static org.pellucid.models.ModelFile.TRAINING;
import static org.pellucid.models.ModelFile.VERSION;
import static org.pellucid.models.ModelFile.VERSION_KEY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Safetensors;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.Layer;
import org.pellucid.models.ModelFile.Part;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/** Writes what {@link ModelFile} reads. */
final class ModelFileWriter {
  private ModelFileWriter() {}

  static void saveWeights(Path file, Model model) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Config order = Config.empty();
    put(arrays, order, Part.WEIGHTS, model.weights());
    Safetensors.write(file, arrays, texts(model, order));
  }

  /**
   * Writes a model with all that training needs to go on.
   *
   * @param file the file
   * @param model the model, built
   * @param notes what else to keep, by name
   * @param whole whether an architecture that no file can hold is an error
   * @return whether the architecture is in the file
   */
  static boolean save(Path file, Model model, Map<String, String> notes, boolean whole) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Config order = Config.empty();
    put(arrays, order, Part.WEIGHTS, model.weights());
    put(arrays, order, Part.RANDOM, model.stateVariables());
    TrainingRecord record = model.record();
    if (record.batch() > 0) {
      put(arrays, order, Part.METRICS, model.metricVariables());
    }
    Map<String, String> texts = texts(model, order);
    Optimizer optimizer = ModelFile.optimizer(model);
    if (optimizer != null) {
      put(arrays, order, Part.OPTIMIZER, optimizer.variables());
      texts.put(OPTIMIZED, Config.empty().put("weights", optimized(model, optimizer)).write());
    }
    texts.put(TRAINING, record.config().write());
    texts.put(PROVENANCE, Provenance.now(record, model.notes()).config().write());
    if (!notes.isEmpty()) {
      texts.put(NOTES, Config.empty().put(NOTES, notes).nested(NOTES).write());
    }
    putCallbacks(arrays, texts, order, record.callbacks());
    texts.put(ORDER, order.write());
    String architecture = architecture(model, whole);
    if (architecture != null) {
      texts.put(ARCHITECTURE, architecture);
      texts.put(INPUTS, inputs(model));
    }
    Safetensors.write(file, arrays, texts);
    return architecture != null;
  }

  private static void putCallbacks(
      Map<String, NdArray> arrays,
      Map<String, String> texts,
      Config order,
      List<Callback> callbacks) {
    List<Config> states = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Callback callback : callbacks) {
      Callback.State state = callback.state();
      for (NdArray array : state.arrays()) {
        String name = Part.CALLBACKS.prefix + names.size();
        arrays.put(name, array);
        names.add(name);
      }
      states.add(
          Config.empty()
              .put("class", callback.getClass().getSimpleName())
              .put("numbers", state.numbers())
              .put("arrays", state.arrays().size()));
    }
    if (!states.isEmpty()) {
      order.put(Part.CALLBACKS.prefix, names);
      texts.put(CALLBACKS, Config.empty().put(CALLBACKS, states).write());
    }
  }

  private static @Nullable String architecture(Model model, boolean whole) {
    return ModelFormats.withObjects(() -> described(model, whole));
  }

  private static @Nullable String described(Model model, boolean whole) {
    try {
      Compile compiled = model.compiled();
      if (compiled != null) {
        OwnClasses.check(compiled.config());
      }
      Config description = ModelConfigs.describe(model);
      OwnClasses.check(description);
      return description.write();
    } catch (PellucidException e) {
      if (whole) {
        throw e;
      }
      return null;
    }
  }

  private static Map<String, String> texts(Model model, Config order) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(VERSION_KEY, VERSION);
    texts.put("name", model.name());
    texts.put(ORDER, order.write());
    texts.put(LAYERS, Config.empty().put(LAYERS, layers(model)).write());
    return texts;
  }

  private static List<Config> layers(Model model) {
    List<Config> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      layers.add(
          Config.empty()
              .put("name", layer.name())
              .put("class", layer.getClass().getSimpleName())
              .put("parameters", layer.countParams()));
    }
    return layers;
  }

  private static String inputs(Model model) {
    List<Config> inputs = new ArrayList<>();
    for (TensorType type : model.inputTypes()) {
      inputs.add(
          Config.empty()
              .put("shape", ModelConfigs.shape(type.shape()))
              .put("dtype", type.dtype().text()));
    }
    return Config.empty().put(INPUTS, inputs).write();
  }

  /** Which weights the optimizer changes, by their numbers. */
  private static List<Integer> optimized(Model model, Optimizer optimizer) {
    List<Variable> weights = model.weights();
    return optimizer.builtFor().stream().map(weights::indexOf).filter(at -> at >= 0).toList();
  }

  private static void put(
      Map<String, NdArray> arrays, Config order, Part part, List<Variable> variables) {
    List<String> names = ModelFile.names(part, variables);
    for (int i = 0; i < names.size(); i++) {
      arrays.put(names.get(i), variables.get(i).value());
    }
    order.put(part.prefix, names);
  }
}
