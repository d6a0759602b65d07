package org.pellucid.applications;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LowRankAdaptable;

/**
 * Fine-tuning by updates of low rank: each chosen kernel is frozen and learns the product of two
 * thin matrices instead; everything else is frozen.
 *
 * <p>Dense, EinsumDense and embedding layers can be chosen, also those inside other layers: the
 * projections of an attention are EinsumDense layers named {@code query}, {@code key}, {@code
 * value} and {@code attention_output}.
 *
 * <pre>{@code
 * Lora.enable(model, 8, layer -> layer.name().equals("query") || layer.name().equals("value"));
 * model.compile(...);
 * model.fit(...);
 * Lora.merge(model);
 * model.save(file);
 * }</pre>
 *
 * <p>A model with updates is not saved as a whole; merge them first, or save the updates alone: a
 * small file that goes with the model from which they were learned.
 *
 * <pre>{@code
 * Lora.save(model, Path.of("style.safetensors"));
 * Lora.load(Model.load(base), Path.of("style.safetensors"));
 * }</pre>
 */
public final class Lora {
  private Lora() {}

  /**
   * Begins an update in every layer that can have one.
   *
   * @param model a model that is built, or a layer
   * @param rank how thin the matrices are, at least 1
   * @return how many layers got an update
   */
  public static int enable(Layer model, int rank) {
    return enable(model, rank, layer -> true);
  }

  /**
   * Begins an update in chosen layers. Biases of these stay trainable.
   *
   * @param model a model that is built, or a layer
   * @param rank how thin the matrices are, at least 1
   * @param chosen says of a layer that can have an update whether it gets one
   * @return how many layers got an update
   */
  public static int enable(Layer model, int rank, Predicate<Layer> chosen) {
    if (count(model, chosen) == 0) {
      throw new PellucidException(
          "Lora.enable: no Dense, EinsumDense or Embedding layer of \""
              + model.name()
              + "\" was chosen.");
    }
    return enableWithin(model, rank, chosen);
  }

  private static int count(Layer layer, Predicate<Layer> chosen) {
    int own = layer instanceof LowRankAdaptable && chosen.test(layer) ? 1 : 0;
    return own + layer.sublayers().stream().mapToInt(inner -> count(inner, chosen)).sum();
  }

  private static int enableWithin(Layer layer, int rank, Predicate<Layer> chosen) {
    if (layer instanceof LowRankAdaptable adaptable && chosen.test(layer)) {
      if (adaptable.isLoraEnabled()) {
        return 0; // The same layer at a second place.
      }
      adaptable.enableLora(rank);
      return 1;
    }
    if (layer.sublayers().isEmpty()) {
      layer.freeze();
      return 0;
    }
    return layer.sublayers().stream().mapToInt(inner -> enableWithin(inner, rank, chosen)).sum();
  }

  /**
   * Adds every update to its kernel and ends it. What was frozen beside stays frozen.
   *
   * @param model the model
   */
  public static void merge(Layer model) {
    if (model instanceof LowRankAdaptable adaptable) {
      adaptable.mergeLora();
    }
    model.sublayers().forEach(Lora::merge);
  }

  /**
   * Saves the updates alone, with the biases that learned beside them, as safetensors; see {@link
   * org.pellucid.files.AtomicFile}. Kernels and frozen layers are not in the file.
   *
   * @param model a model with updates
   * @param file the file
   */
  public static void save(Layer model, Path file) {
    LoraFile.save(model, file);
  }

  /**
   * Puts saved updates on a model: begins them where the file has some, as {@link #enable(Layer,
   * int, Predicate)} does, and freezes all else. A model that has updates of the same ranks at the
   * same places already gets the file's numbers.
   *
   * @param model the model from which they were learned, built; a layer that is missing or has a
   *     kernel of another shape is refused before anything is changed
   * @param file a file that {@link #save} wrote
   * @return how many layers got an update
   */
  public static int load(Layer model, Path file) {
    return LoraFile.load(model, file);
  }
}
