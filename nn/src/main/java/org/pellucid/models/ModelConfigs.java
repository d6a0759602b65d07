package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.CustomObjects;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;

/** Models as Keras's configs describe them: whole, and layer by layer. */
final class ModelConfigs {
  private ModelConfigs() {}

  /** Describes a layer or a model, with what it was compiled with. */
  static Config describe(Layer layer) {
    Config description = requireNonNull(Layers.REGISTRY.write(layer));
    if (layer instanceof Functional) {
      description.put("registered_name", "Functional");
    }
    if (layer instanceof Sequential sequential) {
      Shape shape = sequential.inputShape();
      if (shape != null) {
        description.put("build_config", Config.empty().put("input_shape", shape(shape)));
      }
    }
    if (layer instanceof Model model) {
      Compile compiled = model.compiled();
      if (compiled != null && compiled.canBeWritten()) {
        description.put("compile_config", compiled.config());
      }
    }
    return description;
  }

  /** Makes the model that a description stands for. */
  static Model read(Config description) {
    Layer layer = within(() -> layer(description));
    if (layer instanceof Model model) {
      Object compiled = description.get("compile_config");
      if (compiled instanceof Config settings && !settings.keys().isEmpty()) {
        model.compile(Compile.fromConfig(settings));
      }
      return model;
    }
    throw new PellucidException(
        "Not the description of a model: class_name is \""
            + description.text("class_name", "")
            + "\".");
  }

  /** Reads with models known among the layers, which their own registry cannot know. */
  private static Layer within(Supplier<Layer> code) {
    return new CustomObjects()
        .add("keras>Sequential", Layer.class, ModelConfigs::sequential)
        .add("keras>Functional", Layer.class, GraphConfigs::read)
        .add("keras>Model", Layer.class, GraphConfigs::read)
        .use(code);
  }

  /** Makes a layer, or a model that is one. */
  static Layer layer(@Nullable Object description) {
    Layer layer = Layers.REGISTRY.read(description);
    if (layer == null) {
      throw new PellucidException("The description of a layer is missing.");
    }
    return layer;
  }

  private static Sequential sequential(Config config) {
    Sequential model = new Sequential();
    String name = config.textOrNull("name");
    if (name != null) {
      model.setName(name);
    }
    for (Object item : config.list("layers")) {
      Config description = (Config) requireNonNull(item);
      Config settings = description.nested("config");
      Ints first = settings.integersOrNull("batch_input_shape");
      boolean begins = model.input() == null && model.layers().isEmpty();
      if (begins && first != null && !description.text("class_name", "").equals("InputLayer")) {
        // As Keras 2 described it: the first layer told the shape of the input.
        DType dtype =
            settings.get("dtype") instanceof String type ? DType.named(type) : DType.FLOAT32;
        boolean embedding = description.text("class_name", "").equals("Embedding");
        model.add(
            new Input(Shape.of(first.toArray()).slice(1, first.size()).toArray())
                .dtype(embedding ? DType.INT32 : dtype));
      }
      model.add(layer(description));
    }
    Ints built = config.integersOrNull("build_input_shape");
    if (built != null && model.input() == null && !model.layers().isEmpty()) {
      model.buildFor(List.of(Shape.of(built.toArray())));
    }
    freezeIfSaid(model, config);
    return model;
  }

  static void freezeIfSaid(Model model, Config config) {
    if (!config.flag("trainable", true)) {
      model.freeze();
    }
  }

  static Layer copy(Layer layer) {
    return within(() -> layer(describe(layer)));
  }

  /** A shape as JSON has it: null where an extent is not known. */
  static List<@Nullable Object> shape(Shape shape) {
    List<@Nullable Object> dims = new ArrayList<>();
    for (int dim : shape.toArray()) {
      dims.add(dim == Shape.UNKNOWN ? null : (Object) (long) dim);
    }
    return dims;
  }
}
