package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.tensor.Tensor;

/**
 * Images and what is known about them: image layers change all of it together, so that boxes and
 * masks still fit the images afterwards.
 *
 * <pre>{@code
 * var flip = new RandomFlip("horizontal").boundingBoxFormat("xyxy");
 * ImageBatch flipped = flip.call(ImageBatch.of(images).boundingBoxes(boxes, labels), true);
 * Tensor where = flipped.boundingBoxes().boxes();
 * }</pre>
 *
 * <p>A single image has everything without the first axis.
 *
 * <p>Source: the mapping of {@code images}, {@code labels}, {@code bounding_boxes} and {@code
 * segmentation_masks} that image layers of Keras take.
 *
 * @param images {@code [batch, height, width, channels]}, or with the channels first
 * @param labels what images show, {@code [batch, ...]}, or null
 * @param boundingBoxes where it is, {@code [batch, boxes, 4]} with labels of their own, or null
 * @param segmentationMasks what each pixel shows, {@code [batch, height, width, 1]}, with the
 *     channels where the images have them, or null
 */
public record ImageBatch(
    Tensor images,
    @Nullable Tensor labels,
    @Nullable BoundingBoxes boundingBoxes,
    @Nullable Tensor segmentationMasks) {

  /** The names of the parts as inputs of a layer, beside the images. */
  static final String LABELS = "labels";

  private static final String BOXES = "bounding_boxes.boxes";
  private static final String BOX_LABELS = "bounding_boxes.labels";
  private static final String MASKS = "segmentation_masks";

  /**
   * {@return images alone}
   *
   * @param images the images
   */
  public static ImageBatch of(Tensor images) {
    return new ImageBatch(images, null, null, null);
  }

  /**
   * {@return this with labels of images}
   *
   * @param newLabels one row per image
   */
  public ImageBatch labels(Tensor newLabels) {
    return new ImageBatch(images, newLabels, boundingBoxes, segmentationMasks);
  }

  /**
   * {@return this with bounding boxes}
   *
   * @param boxes {@code [batch, boxes, 4]}
   * @param boxLabels {@code [batch, boxes]}
   */
  public ImageBatch boundingBoxes(Tensor boxes, Tensor boxLabels) {
    return boundingBoxes(new BoundingBoxes(boxes, boxLabels));
  }

  /**
   * {@return this with bounding boxes}
   *
   * @param boxes the boxes
   */
  public ImageBatch boundingBoxes(BoundingBoxes boxes) {
    return new ImageBatch(images, labels, boxes, segmentationMasks);
  }

  /**
   * {@return this with masks}
   *
   * @param masks a class per pixel
   */
  public ImageBatch segmentationMasks(Tensor masks) {
    return new ImageBatch(images, labels, boundingBoxes, masks);
  }

  ImageBatch withImages(Tensor newImages) {
    return new ImageBatch(newImages, labels, boundingBoxes, segmentationMasks);
  }

  /** Changes every part alike, and then images and masks once more. */
  ImageBatch each(UnaryOperator<Tensor> all, UnaryOperator<Tensor> pictures) {
    Tensor ofImages = labels;
    BoundingBoxes boxes = boundingBoxes;
    Tensor ofBoxes = boxes == null ? null : boxes.labels();
    Tensor masks = segmentationMasks;
    return new ImageBatch(
        pictures.apply(all.apply(images)),
        ofImages == null ? null : all.apply(ofImages),
        boxes == null
            ? null
            : new BoundingBoxes(
                all.apply(boxes.boxes()), ofBoxes == null ? null : all.apply(ofBoxes)),
        masks == null ? null : pictures.apply(all.apply(masks)));
  }

  // ---- As inputs and results of a layer ----

  /** These as the inputs of a layer, which gives as many results in their order. */
  LayerCall<Tensor> asCall() {
    LayerCall<Tensor> call = LayerCall.of(images);
    for (String name : List.of(LABELS, BOXES, BOX_LABELS, MASKS)) {
      Tensor part = part(name);
      if (part != null) {
        call.input(name, part);
      }
    }
    return call;
  }

  private @Nullable Tensor part(String name) {
    BoundingBoxes boxes = boundingBoxes;
    return switch (name) {
      case LABELS -> labels;
      case BOXES -> boxes == null ? null : boxes.boxes();
      case BOX_LABELS -> boxes == null ? null : boxes.labels();
      case MASKS -> segmentationMasks;
      default -> throw new IllegalStateException(name);
    };
  }

  /** Reads the inputs of a layer: images, perhaps labels behind them, the others by name. */
  static ImageBatch read(LayerCall<Tensor> call) {
    if (call.inputs().isEmpty() || call.inputs().size() > 2) {
      throw new PellucidException(
          "Image layers take images, or images and labels, and masks and boxes by name; got "
              + call.inputs().size()
              + " inputs.");
    }
    call.checkNames(List.of(LABELS, BOXES, BOX_LABELS, MASKS));
    Tensor boxes = call.find(BOXES);
    return new ImageBatch(
        call.inputs().getFirst(),
        call.find(LABELS, 1),
        boxes == null ? null : new BoundingBoxes(boxes, call.find(BOX_LABELS)),
        call.find(MASKS));
  }

  /** These as the results of a call, each in the place of its input. */
  List<Tensor> asResults(LayerCall<Tensor> call) {
    List<Tensor> results = new ArrayList<>();
    results.add(images);
    if (call.inputs().size() == 2) {
      results.add(present(LABELS));
    }
    for (String name : call.names()) {
      results.add(present(name));
    }
    return results;
  }

  private Tensor present(String name) {
    Tensor part = part(name);
    if (part == null) {
      throw new IllegalStateException(name);
    }
    return part;
  }

  /** The results of a call with the inputs of {@link #asCall}. */
  static ImageBatch ofResults(LayerCall<Tensor> call, List<Tensor> results) {
    LayerCall<Tensor> changed = LayerCall.of(results.getFirst());
    for (int i = 1; i < results.size(); i++) {
      changed.input(call.names().get(i - 1), results.get(i));
    }
    return read(changed);
  }
}
