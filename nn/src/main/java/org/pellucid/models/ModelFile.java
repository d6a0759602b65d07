package org.pellucid.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.Callback;
import org.pellucid.config.Config;
import org.pellucid.config.WeightBudget;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.Safetensors;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/**
 * Pellucid's own file: safetensors with the arrays {@code weights/PATH}, {@code optimizer/PATH},
 * {@code random/PATH} (positions of random streams) and {@code metrics/PATH} (within an epoch), and
 * JSON in its metadata: the architecture in Keras's form, the order of the arrays, the record of
 * the training, and where the model comes from.
 */
final class ModelFile {
  /** The part of the names of arrays before the first slash. */
  enum Part {
    WEIGHTS,
    OPTIMIZER,
    RANDOM,
    METRICS,
    CALLBACKS;

    final String prefix = name().toLowerCase(Locale.ROOT) + "/";
  }

  static final String VERSION_KEY = "pellucid";
  static final String VERSION = "1";
  static final String ARCHITECTURE = "architecture";
  static final String INPUTS = "inputs";
  static final String ORDER = "order";
  static final String LAYERS = "layers";
  static final String OPTIMIZED = "optimized";
  static final String TRAINING = "training";
  static final String PROVENANCE = "provenance";
  static final String CALLBACKS = "callbacks";
  static final String NOTES = "notes";

  private ModelFile() {}

  /** The names of the arrays of variables; of equal ones, later ones get a number. */
  static List<String> names(Part part, List<Variable> variables) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (Variable variable : variables) {
      String base = part.prefix + variable.name();
      String name = base;
      for (int i = 2; !taken.add(name); i++) {
        name = base + "#" + i;
      }
      names.add(name);
    }
    return names;
  }

  static @Nullable Optimizer optimizer(Model model) {
    Compile compiled = model.compiled();
    return compiled == null ? null : compiled.optimizer;
  }

  // ---- Reading ----

  /** Whether a file of safetensors was written here. */
  static boolean isOurs(Safetensors content) {
    return content.metadata().containsKey(VERSION_KEY);
  }

  static boolean hasArchitecture(Safetensors content) {
    return isOurs(content) && content.metadata().containsKey(ARCHITECTURE);
  }

  /** The weights by path, in their order; of a file that was not written here, all arrays. */
  static Map<String, NdArray> weights(Safetensors content) {
    Map<String, NdArray> weights = new LinkedHashMap<>();
    if (isOurs(content)) {
      for (String name : order(content, Part.WEIGHTS)) {
        weights.put(name.substring(Part.WEIGHTS.prefix.length()), content.read(name));
      }
    } else {
      content.names().forEach(name -> weights.put(name, content.read(name)));
    }
    return weights;
  }

  /** The layers as the file lists them. */
  static List<FileContent.LayerEntry> layers(Safetensors content) {
    List<FileContent.LayerEntry> layers = new ArrayList<>();
    for (Object item : json(content, LAYERS).list(LAYERS)) {
      if (item instanceof Config layer) {
        Object parameters = layer.get("parameters");
        layers.add(
            new FileContent.LayerEntry(
                layer.text("name", ""),
                layer.text("class", ""),
                parameters instanceof Long number ? number : -1));
      }
    }
    return layers;
  }

  /** Whether the model of a file can be made; false if it needs classes that are not known here. */
  static boolean canBeMade(Path file) {
    if (namesOwnClasses(json(Safetensors.open(file), ARCHITECTURE))) {
      return false;
    }
    load(file);
    return true;
  }

  private static boolean namesOwnClasses(@Nullable Object value) {
    return switch (value) {
      case Config config ->
          (config.get("registered_name") instanceof String name && name.contains(">"))
              || config.keys().stream().anyMatch(key -> namesOwnClasses(config.get(key)));
      case List<?> items -> items.stream().anyMatch(ModelFile::namesOwnClasses);
      case null, default -> false;
    };
  }

  /** Makes the model that a file holds. */
  static Model load(Path file) {
    Safetensors content = Safetensors.open(file);
    String architecture = content.metadata().get(ARCHITECTURE);
    if (!isOurs(content) || architecture == null) {
      throw new PellucidException(
          file
              + " holds weights but not the model that they are for: make the model, then call"
              + (isOurs(content) ? " restoreState or loadWeights." : " loadWeights."));
    }
    checkVersion(file, content);
    long numbers = 0;
    for (String name : order(content, Part.WEIGHTS)) {
      numbers += content.entry(name).shape().size();
    }
    Model model =
        WeightBudget.within(
            numbers,
            () -> {
              try {
                return ModelFormats.withObjects(() -> build(content, architecture));
              } catch (ModelFormatException e) {
                throw e;
              } catch (PellucidException e) {
                throw new PellucidException(file + ": " + e.getMessage(), e);
              } catch (ArithmeticException
                  | IllegalArgumentException
                  | IllegalStateException
                  | NegativeArraySizeException
                  | ClassCastException
                  | IndexOutOfBoundsException e) {
                throw new ModelFormatException(
                    file + ": its architecture is not one that can be built.", e);
              }
            });
    restore(file, content, model);
    return model;
  }

  private static Model build(Safetensors content, String architecture) {
    Model model = ModelConfigs.read(Config.read(architecture));
    List<Shape> shapes = new ArrayList<>();
    List<DType> dtypes = new ArrayList<>();
    for (Object item : json(content, INPUTS).list(INPUTS)) {
      if (item instanceof Config input) {
        int[] dims = input.list("shape").stream().mapToInt(ModelFile::extent).toArray();
        shapes.add(Shape.of(dims));
        dtypes.add(DType.named(input.text("dtype", "float32")));
      }
    }
    boolean described =
        model instanceof Functional || (model instanceof Sequential && model.isBuilt());
    if (!shapes.isEmpty() && !described) {
      // Layers of a class of one's own are built by the first call; this is one without numbers.
      model.outputTypes(shapes, dtypes);
    }
    return model;
  }

  private static int extent(@Nullable Object dim) {
    return dim instanceof Long extent ? Math.toIntExact(extent) : Shape.UNKNOWN;
  }

  private static void checkVersion(Path file, Safetensors content) {
    String version = content.metadata().get(VERSION_KEY);
    if (!VERSION.equals(version)) {
      throw new ModelFormatException(
          file
              + " is of layout "
              + version
              + ", this Pellucid reads layout "
              + VERSION
              + "; use a newer one.");
    }
    if (!content.hasAllChecksums()) {
      throw new ModelFormatException(
          file + " is not a valid safetensors file: its checksums are missing.");
    }
  }

  /** Reads weights, optimizer, random streams and the record into a model of the same structure. */
  static Map<String, String> restore(Path file, Model model) {
    return restore(file, Safetensors.open(file), model);
  }

  private static Map<String, String> restore(Path file, Safetensors content, Model model) {
    if (!isOurs(content) || !content.metadata().containsKey(TRAINING)) {
      throw new PellucidException(
          file + " holds no state of a training; for weights alone, use loadWeights.");
    }
    checkVersion(file, content);
    // All is read before anything is changed, so that a wrong file leaves the model as it is.
    Map<Variable, NdArray> values = new LinkedHashMap<>();
    read(file, content, Part.WEIGHTS, model.weights(), values);
    read(file, content, Part.RANDOM, model.stateVariables(), values);
    Optimizer optimizer = optimizer(model);
    if (optimizer != null && !order(content, Part.OPTIMIZER).isEmpty()) {
      optimizer.build(optimized(content, model));
      read(file, content, Part.OPTIMIZER, optimizer.variables(), values);
    }
    Provenance provenance = Provenance.read(json(content, PROVENANCE));
    List<NdArray> metrics = new ArrayList<>();
    order(content, Part.METRICS).forEach(name -> metrics.add(content.read(name)));
    model
        .record()
        .read(
            json(content, TRAINING),
            provenance.data(),
            json(content, PROVENANCE).nested("settings"));
    model.restored(provenance, metrics, callbacks(content));
    values.forEach(Variable::assign);
    Map<String, String> notes = new LinkedHashMap<>();
    Config kept = json(content, NOTES);
    kept.keys().forEach(key -> notes.put(key, kept.text(key, "")));
    return notes;
  }

  /** What each callback of the training that was saved remembered, by class. */
  private static List<Map.Entry<String, Callback.State>> callbacks(Safetensors content) {
    List<Map.Entry<String, Callback.State>> states = new ArrayList<>();
    List<String> names = order(content, Part.CALLBACKS);
    int next = 0;
    for (Object item : json(content, CALLBACKS).list(CALLBACKS)) {
      if (item instanceof Config described) {
        List<NdArray> arrays = new ArrayList<>();
        int count = described.integer("arrays", 0);
        for (int i = 0; i < count && next < names.size(); i++) {
          arrays.add(content.read(names.get(next++)));
        }
        states.add(
            Map.entry(
                described.text("class", ""),
                new Callback.State(described.nested("numbers"), arrays)));
      }
    }
    return states;
  }

  private static List<Variable> optimized(Safetensors content, Model model) {
    List<Variable> weights = model.weights();
    List<Variable> optimized = new ArrayList<>();
    for (Object item : json(content, OPTIMIZED).list("weights")) {
      if (item instanceof Long at && at >= 0 && at < weights.size()) {
        optimized.add(weights.get(Math.toIntExact(at)));
      }
    }
    return optimized;
  }

  static Config json(Safetensors content, String key) {
    String text = content.metadata().get(key);
    return text == null ? Config.empty() : Config.read(text);
  }

  static List<String> order(Safetensors content, Part part) {
    List<String> names = new ArrayList<>();
    for (Object item : json(content, ORDER).list(part.prefix)) {
      if (!(item instanceof String name)
          || !name.startsWith(part.prefix)
          || !content.names().contains(name)) {
        throw new ModelFormatException(
            content.fileName()
                + ": the list of its arrays names "
                + item
                + ", which is not there.");
      }
      names.add(name);
    }
    return names;
  }

  private static void read(
      Path file,
      Safetensors content,
      Part part,
      List<Variable> variables,
      Map<Variable, NdArray> values) {
    List<String> there = order(content, part);
    List<String> own = names(part, variables);
    // Slots of an optimizer may have been made in another order than now.
    boolean sameNames = there.size() == own.size() && Set.copyOf(there).equals(Set.copyOf(own));
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      NdArray value =
          there.size() == own.size()
              ? content.read(sameNames && part == Part.OPTIMIZER ? own.get(i) : there.get(i))
              : null;
      if (value == null
          || !value.shape().equals(variable.shape())
          || value.dtype() != variable.dtype()) {
        throw new PellucidException(
            file
                + ": the model needs "
                + variables.size()
                + " arrays of "
                + part.prefix.replace("/", "")
                + ", with "
                + variable.name()
                + " "
                + variable.dtype()
                + " "
                + variable.shape()
                + (value == null
                    ? "; the file has " + there.size() + "."
                    : "; the file has " + value.dtype() + " " + value.shape() + " there."));
      }
      values.put(variable, value);
    }
    if (there.size() != own.size()) {
      throw new PellucidException(
          file
              + ": the model needs "
              + own.size()
              + " arrays of "
              + part.prefix.replace("/", "")
              + ", the file has "
              + there.size()
              + ".");
    }
  }
}
