package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Splits the channels into groups and normalizes each group of each sample by its mean and
 * (population) variance.
 *
 * <p>Input and output {@code [batch, ..., channels]}. Weights: gamma and beta, each {@code
 * [channels]}. Defaults: 32 groups, the last axis; see {@link NormalizationLayer}. One channel per
 * group is instance normalization, one group for all is close to {@link LayerNormalization}.
 *
 * <p>Errors: groups that do not divide the channels; another number of channels than the layer was
 * built for.
 *
 * <p>Source: Wu and He, 2018; {@code keras.layers.GroupNormalization}.
 */
public final class GroupNormalization extends NormalizationLayer<GroupNormalization> {
  private final int groups;
  private int axis = -1;
  private int channels = Shape.UNKNOWN;

  /** Makes the layer with 32 groups. */
  public GroupNormalization() {
    this(32);
  }

  /**
   * Makes the layer.
   *
   * @param groups how many groups, or -1 for one per channel
   */
  public GroupNormalization(int groups) {
    if (groups < 1 && groups != -1) {
      throw new PellucidException(
          "GroupNormalization: groups must be >= 1, or -1 for one per channel, got "
              + groups
              + ".");
    }
    this.groups = groups;
  }

  /**
   * Sets the axis of the channels, -1 without.
   *
   * @param newAxis the axis; may count from the end
   * @return this
   */
  public GroupNormalization axis(int newAxis) {
    checkNotBuilt("axis");
    axis = newAxis;
    return this;
  }

  static GroupNormalization fromConfig(Config config) {
    return new GroupNormalization(config.integer("groups", 32))
        .axis(Axes.read(config, -1).get(0))
        .readNormalization(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    int came = inputs.getFirst().dim(axis);
    if (channels != Shape.UNKNOWN && came != channels) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for "
              + channels
              + " channels; now called with "
              + came
              + ".");
    }
  }

  @Override
  protected void build(Shape input) {
    int width = known(input.dim(axis), "number of channels", input);
    if (groups > 0 && width % groups != 0) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": the input's "
              + width
              + " channels cannot be split into "
              + groups
              + " groups.");
    }
    addGammaAndBeta(Shape.of(width));
    channels = width;
  }

  @Override
  protected Tensor forward(Tensor x) {
    int at = x.shape().axis(axis);
    int count = groups == -1 ? x.dim(at) : groups;
    Shape behind = x.shape().slice(at + 1, x.rank());
    int size = x.dim(at) / count;
    Tensor split = x.reshape(x.shape().slice(0, at).plus(count, size).plus(behind));
    int[] over = IntStream.range(1, split.rank()).filter(i -> i != at).toArray();
    int[] weights = new int[split.rank()];
    Arrays.fill(weights, 1);
    weights[at] = count;
    weights[at + 1] = size;
    Tensor centered = split.subtract(split.keep(split.mean(over), over));
    Tensor variance = split.keep(centered.square().mean(over), over);
    return normalize(centered, variance, Shape.of(weights)).reshape(x.shape());
  }

  @Override
  public Config config() {
    return writeNormalization(super.config().put("groups", groups).put("axis", axis));
  }
}
