package org.pellucid.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Safetensors;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/**
 * Weights, and all else that training needs to go on, in a file of safetensors: arrays are named
 * {@code part/number/path}, so that their order is kept.
 */
final class ModelState {
  private static final String WEIGHTS = "weights";
  private static final String STREAMS = "streams";
  private static final String OPTIMIZER = "optimizer";

  private ModelState() {}

  static void saveWeights(Path file, Model model) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    put(arrays, WEIGHTS, model.weights());
    Safetensors.write(file, arrays, Map.of("model", model.name()));
  }

  static void loadWeights(Path file, Model model) {
    assign(model.weights(), read(Safetensors.open(file), file, WEIGHTS, model.weights()));
  }

  static void save(Path file, Model model, Map<String, String> notes) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    put(arrays, WEIGHTS, model.weights());
    put(arrays, STREAMS, model.stateVariables());
    Optimizer optimizer = optimizer(model);
    if (optimizer != null) {
      put(arrays, OPTIMIZER, optimizer.variables());
    }
    Safetensors.write(file, arrays, notes);
  }

  static Map<String, String> restore(Path file, Model model) {
    Safetensors content = Safetensors.open(file);
    // All is read before anything is changed, so that a wrong file leaves the model as it is.
    List<NdArray> weights = read(content, file, WEIGHTS, model.weights());
    List<NdArray> streams = read(content, file, STREAMS, model.stateVariables());
    Optimizer optimizer = optimizer(model);
    if (optimizer != null) {
      optimizer.build(model.trainableVariables());
      assign(optimizer.variables(), read(content, file, OPTIMIZER, optimizer.variables()));
    }
    assign(model.weights(), weights);
    assign(model.stateVariables(), streams);
    return content.metadata();
  }

  private static @Nullable Optimizer optimizer(Model model) {
    Compile compiled = model.compiled();
    return compiled == null ? null : compiled.optimizer;
  }

  private static String name(String part, int number, Variable variable) {
    return String.format(Locale.ROOT, "%s/%04d/%s", part, number, variable.name());
  }

  private static void put(Map<String, NdArray> arrays, String part, List<Variable> variables) {
    for (int i = 0; i < variables.size(); i++) {
      arrays.put(name(part, i, variables.get(i)), variables.get(i).value());
    }
  }

  private static List<NdArray> read(
      Safetensors content, Path file, String part, List<Variable> variables) {
    long there = content.names().stream().filter(name -> name.startsWith(part + "/")).count();
    List<NdArray> values = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      String prefix = String.format(Locale.ROOT, "%s/%04d/", part, i);
      String name =
          content.names().stream().filter(key -> key.startsWith(prefix)).findFirst().orElse(null);
      NdArray value = name == null || there != variables.size() ? null : content.read(name);
      if (value == null
          || !value.shape().equals(variable.shape())
          || value.dtype() != variable.dtype()) {
        throw new PellucidException(
            file
                + ": the model needs "
                + variables.size()
                + " arrays of "
                + part
                + ", with "
                + variable.name()
                + " "
                + variable.dtype()
                + " "
                + variable.shape()
                + (value == null
                    ? "; the file has " + there + "."
                    : "; the file has " + value.dtype() + " " + value.shape() + " there."));
      }
      values.add(value);
    }
    return values;
  }

  private static void assign(List<Variable> variables, List<NdArray> values) {
    for (int i = 0; i < values.size(); i++) {
      variables.get(i).assign(values.get(i));
    }
  }
}
