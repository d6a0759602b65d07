package org.pellucid.layers;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.BoxFormat;
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
 * <p>{@link #call(ImageBatch)} takes along what is known about images. Boxes and masks move as the
 * pixels do, and stay when only colors change; boxes are cut at the borders of the new image, and
 * those of which nothing is left get the label -1. Boxes count from the edge of the first pixel.
 *
 * <p>In a model, labels, boxes and masks are inputs by name, and results in the same order: {@code
 * layer.connect(LayerCall.of(images).input("labels", labels))}, with {@code "labels"}, {@code
 * "bounding_boxes.boxes"}, {@code "bounding_boxes.labels"} and {@code "segmentation_masks"}.
 *
 * <p>Errors: an input of another rank; boxes or masks that do not belong to the images; boxes to be
 * moved without {@link #boundingBoxFormat}.
 *
 * @param <L> the layer's own class
 */
public abstract class ImageLayer<L extends ImageLayer<L>> extends FluentLayer<L> {
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;
  private @Nullable BoxFormat boundingBoxFormat;
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

  /**
   * Sets what the numbers of bounding boxes mean; needed only for boxes.
   *
   * @param name "xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw", or "rel_xyxy", "rel_yxyx",
   *     "rel_xywh", "rel_center_xywh" for parts of the image
   * @return this
   */
  public final L boundingBoxFormat(String name) {
    checkNotBuilt("boundingBoxFormat");
    boundingBoxFormat = BoxFormat.named(name);
    return self();
  }

  /** The format of boxes that was set. */
  final @Nullable BoxFormat givenBoundingBoxFormat() {
    return boundingBoxFormat;
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
  Tensor change(Tensor images, Tensor drawn) {
    return images;
  }

  /** Changes what images show. */
  Tensor changeLabels(Tensor labels, Shape images, Tensor drawn) {
    return labels;
  }

  /** Changes boxes, {@code [batch, boxes, 4]} in the layer's format. */
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    return boxes;
  }

  /** Changes masks with channels last, whose numbers are names of classes: they are not mixed. */
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return masks;
  }

  /** Changes a batch with channels last: everything by the same draws. */
  ImageBatch change(ImageBatch batch) {
    Tensor images = batch.images();
    Tensor labels = batch.labels();
    BoundingBoxes boxes = batch.boundingBoxes();
    Tensor masks = batch.segmentationMasks();
    Tensor drawn = drawn(images.shape());
    return new ImageBatch(
        change(images, drawn),
        labels == null ? null : changeLabels(labels, images.shape(), drawn),
        boxes == null ? null : changeBoxes(boxes, images.shape(), drawn),
        masks == null ? null : changeMasks(masks, drawn));
  }

  /**
   * Moves boxes.
   *
   * @param before the shape of the images
   * @param height the height of the new images
   * @param width the width of the new images
   * @param corners moves [left, top, right, bottom]
   */
  final BoundingBoxes moved(
      BoundingBoxes boxes, Shape before, int height, int width, UnaryOperator<Tensor> corners) {
    BoxFormat format = boundingBoxFormat;
    if (format == null) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": to move bounding boxes, say what their numbers mean, such as"
              + " boundingBoxFormat(\"xyxy\").");
    }
    BoundingBoxes old = boxes.convertFormat(format.text(), "xyxy", before.dim(1), before.dim(2));
    return new BoundingBoxes(corners.apply(old.boxes()), old.labels())
        .clipToImageSize(height, width)
        .convertFormat("xyxy", format.text(), height, width);
  }

  /**
   * Boxes around what becomes of boxes when pixels move by a map, which counts from the middle of
   * the first pixel, while boxes count from its edge.
   */
  static Tensor mapped(Tensor corners, Tensor map) {
    return BoundingBoxes.transform(corners.subtract(0.5), map).add(0.5);
  }

  /** Boxes that are scaled, then shifted. */
  static Tensor scaled(Tensor corners, double across, double down, double right, double below) {
    Tensor factors = Tensor.of(new double[] {across, down, across, down}).cast(corners.dtype());
    Tensor shifts = Tensor.of(new double[] {right, below, right, below}).cast(corners.dtype());
    return corners.multiply(factors).add(shifts);
  }

  /** Whether whole numbers come out as such; else they become float32. */
  boolean keepsType() {
    return false;
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

  /**
   * Applies the layer to images and all that belongs to them; the mode is that of the layer which
   * calls it, else training.
   *
   * @param batch the images, with what is known about them
   * @return the same, changed
   */
  public final ImageBatch call(ImageBatch batch) {
    LayerCall<Tensor> call = batch.asCall();
    return ImageBatch.ofResults(call, callAll(call));
  }

  /**
   * Applies the layer to images and all that belongs to them.
   *
   * @param batch the images, with what is known about them
   * @param training whether for training
   * @return the same, changed
   */
  public final ImageBatch call(ImageBatch batch, boolean training) {
    LayerCall<Tensor> call = batch.asCall().set("training", training);
    return ImageBatch.ofResults(call, callAll(call));
  }

  @Override
  protected final List<Tensor> forward(List<Tensor> inputs) {
    LayerCall<Tensor> call = LayerCall.read(inputs, arguments());
    ImageBatch given = ImageBatch.read(call);
    boolean single = given.images().rank() == 3;
    UnaryOperator<Tensor> batched = x -> single ? x.expandDims(0) : x;
    UnaryOperator<Tensor> alone = x -> single ? x.squeeze(0) : x;
    ImageBatch batch = given.withImages(numbers(given.images())).each(batched, dataFormat::toLast);
    checkParts(batch);
    ImageBatch changed = always() || training() ? change(batch) : batch;
    return changed.each(x -> x, dataFormat::fromLast).each(alone, x -> x).asResults(call);
  }

  private Tensor numbers(Tensor x) {
    return x.dtype().isFloating() || keepsType() ? x : x.cast(DType.FLOAT32);
  }

  private void checkParts(ImageBatch batch) {
    Shape images = batch.images().shape();
    BoundingBoxes boxes = batch.boundingBoxes();
    Tensor masks = batch.segmentationMasks();
    if (boxes != null && (boxes.boxes().rank() != 3 || boxes.boxes().dim(0) != images.dim(0))) {
      throw doNotBelong("bounding boxes must be [batch, boxes, 4]", boxes.boxes(), images);
    }
    if (masks != null
        && (masks.rank() != 4 || !masks.shape().slice(0, 3).equals(images.slice(0, 3)))) {
      throw doNotBelong("segmentation masks must be [batch, height, width, 1]", masks, images);
    }
  }

  private PellucidException doNotBelong(String expected, Tensor part, Shape images) {
    return new PellucidException(
        "Layer \""
            + name()
            + "\": "
            + expected
            + " of the images "
            + images
            + ", got "
            + part.shape()
            + ".");
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
    String format = config.textOrNull("bounding_box_format");
    if (format != null) {
      boundingBoxFormat(format);
    }
    return config.get("seed") instanceof Number number ? seeded(number.longValue()) : layer;
  }

  @Override
  public Config config() {
    Config config = super.config().put("data_format", dataFormat.text());
    BoxFormat format = boundingBoxFormat;
    if (format != null) {
      config.put("bounding_box_format", format.text());
    }
    return byChance() ? config.put("seed", seed) : config;
  }
}
