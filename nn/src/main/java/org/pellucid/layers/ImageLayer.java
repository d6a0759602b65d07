package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * A layer that prepares or changes images.
 *
 * <p>Input {@code [batch, height, width, channels]} or one image {@code [height, width, channels]},
 * of any numbers; output float32. Layers that change images by chance do so in training, which is
 * the mode of a call that says nothing, and draw anew for each image. Defaults: channels last, a
 * seed from the session.
 *
 * <p>Errors: an input of another rank.
 *
 * @param <L> the layer's own class
 */
public abstract class ImageLayer<L extends ImageLayer<L>> extends FluentLayer<L> {
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;
  private @Nullable Long seed;
  private @Nullable SeedGenerator generator;

  ImageLayer() {}

  /**
   * Sets where the channels stand, last without.
   *
   * @param name "channels_last" or "channels_first"
   * @return this
   */
  public final L dataFormat(String name) {
    checkNotBuilt("dataFormat");
    dataFormat = DataFormat.named(name);
    return self();
  }

  /** Sets the seed. */
  final L seeded(long newSeed) {
    checkNotBuilt("seed");
    seed = newSeed;
    return self();
  }

  /** The seed that was set. */
  final @Nullable Long givenSeed() {
    return seed;
  }

  /** What is drawn for images {@code [batch, height, width, channels]}; by layers by chance. */
  Tensor draw(Shape images, SeedGenerator random) {
    return Tensor.scalar(0.0);
  }

  /** Changes images with channels last. */
  abstract Tensor change(Tensor images, Tensor drawn);

  /** What becomes of images with channels last in inference: they stay as they are. */
  Tensor infer(Tensor images) {
    return images;
  }

  /** Whether images are changed in inference too. */
  boolean always() {
    return false;
  }

  /** Whether images are changed by chance. */
  boolean byChance() {
    return !always();
  }

  @Override
  public boolean trainsByDefault() {
    return true;
  }

  @Override
  protected void check(List<Shape> inputs) {
    int rank = inputs.getFirst().rank();
    if (rank != 3 && rank != 4) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": expected "
              + dataFormat.axes(2)
              + " or one image of them, got "
              + inputs.getFirst()
              + ".");
    }
  }

  @Override
  protected void build(Shape input) {
    if (byChance()) {
      generator = addSeedGenerator(seed == null ? Session.nextSeed() : seed);
    }
  }

  @Override
  protected final Tensor forward(Tensor x) {
    Tensor real = x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
    Tensor batch = batch(real);
    Tensor result = changes() ? change(batch, drawn(batch.shape())) : infer(batch);
    return unbatched(result, x.rank());
  }

  /** Whether this call changes images. */
  final boolean changes() {
    return always() || training();
  }

  /** Images as {@code [batch, height, width, channels]}. */
  final Tensor batch(Tensor x) {
    return dataFormat.toLast(x.rank() == 3 ? x.expandDims(0) : x);
  }

  /** Images as they came. */
  final Tensor unbatched(Tensor images, int rank) {
    Tensor changed = dataFormat.fromLast(images);
    return rank == 3 ? changed.squeeze(0) : changed;
  }

  final Tensor drawn(Shape images) {
    SeedGenerator random = generator;
    return random == null ? Tensor.scalar(0.0) : draw(images, random);
  }

  /** A number per image, so that it broadcasts against images. */
  static Tensor perImage(Tensor numbers) {
    return numbers.reshape(Shape.of(numbers.dim(0), 1, 1, 1));
  }

  final L readImage(Config config) {
    L layer = readCommon(config);
    dataFormat(config.text("data_format", "channels_last"));
    return config.get("seed") instanceof Number number ? seeded(number.longValue()) : layer;
  }

  @Override
  public Config config() {
    Config config = super.config().put("data_format", dataFormat.text());
    return byChance() ? config.put("seed", seed) : config;
  }
}
