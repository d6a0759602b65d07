package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Layers that are applied one after the other, such as steps of preprocessing.
 *
 * <p>Input and output are those of the first and the last layer. Called on its own, it runs in
 * training mode.
 *
 * <p>Source: {@code keras.layers.Pipeline}.
 */
public final class Pipeline extends FluentLayer<Pipeline> {
  private final List<Layer> layers;

  /**
   * Makes the layer.
   *
   * @param layers what is applied, in order
   */
  public Pipeline(Layer... layers) {
    this(List.of(layers));
  }

  private Pipeline(List<Layer> layers) {
    this.layers = layers;
    layers.forEach(this::track);
  }

  static Pipeline fromConfig(Config config) {
    List<Layer> layers = new ArrayList<>();
    config
        .list("layers")
        .forEach(layer -> layers.add(Objects.requireNonNull(Layers.REGISTRY.read(layer))));
    return new Pipeline(List.copyOf(layers)).readCommon(config);
  }

  /**
   * Changes images and all that belongs to them; all layers must be {@link ImageLayer}s.
   *
   * @param batch the images, with what is known about them
   * @param training whether for training
   * @return the same, changed
   */
  public ImageBatch call(ImageBatch batch, boolean training) {
    LayerCall<Tensor> call = batch.asCall().set("training", training);
    return ImageBatch.ofResults(call, callAll(call));
  }

  @Override
  public boolean trainsByDefault() {
    return true;
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    List<Tensor> results = inputs;
    for (Layer layer : layers) {
      results = layer.callAll(results, arguments());
    }
    return results;
  }

  @Override
  public Config config() {
    // Keras does not take the setting "trainable" here.
    return super.config()
        .without("trainable")
        .put("layers", layers.stream().map(Layers.REGISTRY::write).toList());
  }
}
