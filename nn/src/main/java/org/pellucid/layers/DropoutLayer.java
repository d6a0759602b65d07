package org.pellucid.layers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;

/**
 * A layer that drops elements in a random pattern, which may be the same along some axes.
 *
 * <p>Default: each element is dropped on its own. Errors: a rate outside of 0 to 1; a pattern that
 * does not fit the input.
 *
 * @param <L> the layer's own class
 */
public abstract class DropoutLayer<L extends DropoutLayer<L>> extends NoiseLayer<L> {
  private @Nullable Ints noiseShape;

  DropoutLayer(String owner, double rate) {
    super(Setting.between(owner, "rate", 0, 1, rate));
  }

  /**
   * Sets the shape of the random pattern, which is repeated along axes of extent 1.
   *
   * @param dims an extent per axis of the input, the batch included: 1, the input's, or -1 for the
   *     input's
   * @return this
   */
  public final L noiseShape(int... dims) {
    checkNotBuilt("noiseShape");
    noiseShape = Ints.of(dims);
    return self();
  }

  final Shape pattern(Shape input) {
    if (noiseShape == null) {
      return input;
    }
    int[] dims = noiseShape.toArray();
    for (int axis = 0; axis < Math.min(dims.length, input.rank()); axis++) {
      dims[axis] = dims[axis] == Shape.UNKNOWN ? input.dim(axis) : dims[axis];
    }
    Shape pattern = Shape.of(dims);
    if (!input.equals(pattern.broadcast(input)) || dims.length != input.rank()) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": noiseShape "
              + Arrays.toString(noiseShape.toArray())
              + " does not fit the input "
              + input
              + ".");
    }
    return pattern;
  }

  final L readDropout(Config config) {
    noiseShape = config.integersOrNull("noise_shape");
    return readNoise(config);
  }

  @Override
  public Config config() {
    return super.config().put("rate", amount()).put("noise_shape", noiseShapeSetting());
  }

  private @Nullable Object noiseShapeSetting() {
    return noiseShape == null
        ? null
        : Arrays.stream(noiseShape.toArray())
            .mapToObj(dim -> dim == Shape.UNKNOWN ? null : (Object) dim)
            .toList();
  }
}
