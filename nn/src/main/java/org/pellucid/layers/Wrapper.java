package org.pellucid.layers;

import java.util.List;
import java.util.Objects;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * A layer around another one, whose weights count as its own.
 *
 * <p>Source: {@code keras.layers.Wrapper}.
 *
 * @param <L> the layer's own class
 */
public abstract class Wrapper<L extends Wrapper<L>> extends FluentLayer<L> {
  private final Layer layer;

  /**
   * Makes the layer.
   *
   * @param layer what it wraps
   */
  @SuppressWarnings("this-escape") // track only adds to a list of this layer.
  protected Wrapper(Layer layer) {
    this.layer = track(layer);
  }

  /** {@return the layer inside} */
  public final Layer layer() {
    return layer;
  }

  @Override
  protected void build(Shape input) {
    layer.buildFor(List.of(input));
  }

  /**
   * Reads the layer inside.
   *
   * @param config the settings of the wrapper
   * @return the layer that its setting "layer" describes
   */
  protected static Layer readLayer(Config config) {
    if (!(config.get("layer") instanceof Config)) {
      throw new PellucidException(
          "Setting \"layer\" must describe a layer, got " + config.get("layer") + ".");
    }
    return Objects.requireNonNull(Layers.REGISTRY.read(config.get("layer")));
  }

  @Override
  public Config config() {
    return super.config().put("layer", Layers.REGISTRY.write(layer));
  }
}
