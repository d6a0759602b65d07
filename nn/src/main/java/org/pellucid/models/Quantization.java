package org.pellucid.models;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Quantized;

/**
 * Makes models small: weights of dense layers and embeddings become whole numbers of 8 or 4 bits.
 *
 * <pre>{@code
 * Model small = Quantization.int8().apply(model);
 * }</pre>
 *
 * <p>The new model has the structure of the old one, with a {@link Quantized} in place of each
 * {@code Dense}, {@code EinsumDense} and {@code Embedding}, also in nested models, and copies of
 * all other layers. The old model stays as it is; in Keras it is changed. Layers within other
 * layers, such as those of attention, stay floats.
 *
 * <p>Source: {@code keras.Model.quantize}.
 */
public final class Quantization {
  private final String mode;
  private int blockSize = 128;
  private Predicate<Layer> filter = layer -> true;

  private Quantization(String mode) {
    this.mode = mode;
  }

  /** {@return weights of 8 bits, one scale per output; inputs of dense layers likewise} */
  public static Quantization int8() {
    return new Quantization("int8");
  }

  /** {@return weights of 4 bits, with scale and zero point for groups of 128} */
  public static Quantization int4() {
    return new Quantization("int4");
  }

  /**
   * Sets how many weights of 4 bits share a scale.
   *
   * @param size how many, 128 without, or -1 for all of an output
   * @return this
   */
  public Quantization blockSize(int size) {
    blockSize = size;
    return this;
  }

  /**
   * Sets which layers are changed.
   *
   * @param wanted tells which of those that can be
   * @return this
   */
  public Quantization filters(Predicate<Layer> wanted) {
    filter = wanted;
    return this;
  }

  /**
   * Sets which layers are changed.
   *
   * @param names regular expressions, one of which is found in the layer's name
   * @return this
   */
  public Quantization filters(String... names) {
    List<Pattern> patterns = new ArrayList<>();
    for (String name : names) {
      patterns.add(Pattern.compile(name));
    }
    return filters(
        layer -> patterns.stream().anyMatch(pattern -> pattern.matcher(layer.name()).find()));
  }

  /**
   * Makes the small model.
   *
   * @param model a sequence or a graph, built
   * @return a model of its own
   */
  public Model apply(Model model) {
    IdentityHashMap<Layer, Layer> copies = new IdentityHashMap<>();
    Model copy = Model.cloneModel(model, layer -> copied(layer, copies));
    copies.forEach((original, made) -> {
      if (made instanceof Quantized quantized) {
        quantized.take(original);
      } else {
        made.setWeights(original.getWeights());
      }
    });
    return copy;
  }

  private Layer copied(Layer layer, IdentityHashMap<Layer, Layer> copies) {
    if (layer instanceof Model nested) {
      return apply(nested);
    }
    Layer copy = ModelConfigs.copy(layer);
    if (Quantized.takes(layer) && filter.test(layer)) {
      Quantized quantized = new Quantized(copy, mode).blockSize(blockSize);
      quantized.setName(layer.name());
      copy = quantized;
    }
    copies.put(layer, copy);
    return copy;
  }
}
