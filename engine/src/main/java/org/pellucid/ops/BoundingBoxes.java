// Longer than some files on purpose: the functions of bounding boxes stand together, as in Keras.
package org.pellucid.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Bounding boxes of what is seen in images, and functions of such boxes.
 *
 * <p>Boxes are {@code [boxes, 4]}, or {@code [batch, boxes, 4]} for a batch of images; {@link
 * BoxFormat} says what the four numbers mean. A box that is there only to fill up a batch, or that
 * left its image, has the label -1.
 *
 * <p>Source: {@code keras.utils.bounding_boxes}.
 *
 * @param boxes the four numbers of each box
 * @param labels what each box shows: {@code [boxes]} or {@code [batch, boxes]} of whole numbers, or
 *     with the shares of classes behind; null for boxes without labels
 */
public record BoundingBoxes(Tensor boxes, @Nullable Tensor labels) {
  private static final double EPSILON = 1e-7;

  /**
   * Checks the shapes.
   *
   * @param boxes the boxes
   * @param labels their labels, or null
   */
  public BoundingBoxes {
    checkBoxes("BoundingBoxes", boxes);
    if (labels != null
        && (labels.rank() < boxes.rank() - 1
            || !labels.shape().slice(0, boxes.rank() - 1).equals(places(boxes)))) {
      throw Operands.wrong(
          "BoundingBoxes",
          "labels must be one per box, got " + labels.shape() + " for boxes " + boxes.shape());
    }
  }

  private static Shape places(Tensor boxes) {
    return boxes.shape().slice(0, boxes.rank() - 1);
  }

  private static void checkBoxes(String function, Tensor boxes) {
    if (boxes.rank() < 1 || boxes.dim(-1) != 4) {
      throw Operands.wrong(
          function, "boxes must have 4 numbers each, [..., 4], got " + boxes.shape());
    }
  }

  // ---- Formats ----

  /**
   * {@return these in another format}
   *
   * @param source the format that they have
   * @param target the one wanted
   * @param height the height of the image
   * @param width the width of the image
   */
  public BoundingBoxes convertFormat(String source, String target, int height, int width) {
    return new BoundingBoxes(convertFormat(boxes, source, target, height, width), labels);
  }

  /**
   * {@return boxes in another format, of the same unit}
   *
   * @param boxes {@code [..., 4]}
   * @param source the format that they have, such as "xyxy"
   * @param target the one wanted
   */
  public static Tensor convertFormat(Tensor boxes, String source, String target) {
    return convertFormat(boxes, source, target, null, null, DType.FLOAT32);
  }

  /**
   * {@return boxes in another format}
   *
   * @param boxes {@code [..., 4]}
   * @param source the format that they have, such as "xyxy"
   * @param target the one wanted, such as "rel_xyxy"
   * @param height the height of the image
   * @param width the width of the image
   */
  public static Tensor convertFormat(
      Tensor boxes, String source, String target, int height, int width) {
    return convertFormat(boxes, source, target, height, width, DType.FLOAT32);
  }

  /**
   * {@return boxes in another format}
   *
   * @param boxes {@code [..., 4]}
   * @param source the format that they have
   * @param target the one wanted
   * @param height the height of the image; null unless pixels become parts of it, or back
   * @param width the width of the image, likewise
   * @param dtype the type of the result
   */
  public static Tensor convertFormat(
      Tensor boxes,
      String source,
      String target,
      @Nullable Integer height,
      @Nullable Integer width,
      DType dtype) {
    checkBoxes("convertFormat", boxes);
    BoxFormat from = BoxFormat.named(source);
    BoxFormat to = BoxFormat.named(target);
    Tensor x = boxes.cast(dtype);
    if (from == to) {
      return x;
    }
    Tensor corners = from.toCorners(x);
    if (from.isRelative() == to.isRelative()) {
      return to.fromCorners(corners);
    }
    if (height == null || width == null) {
      throw BoxFormat.sizesMissing("convertFormat");
    }
    return from.isRelative()
        ? to.fromCorners(corners.multiply(BoxFormat.XYXY.sides(height, width).cast(dtype)))
        : to.fromCorners(corners).divide(to.sides(height, width).cast(dtype));
  }

  // ---- Geometry, of boxes [left, top, right, bottom] ----

  /**
   * Cuts boxes [left, top, right, bottom] at the borders of their image; those of which nothing is
   * left get the label -1.
   *
   * @param height the height of the image
   * @param width the width of the image
   * @return what is left of them
   */
  public BoundingBoxes clipToImageSize(int height, int width) {
    return clipToImageSize(height, width, "xyxy");
  }

  /**
   * Cuts boxes at the borders of their image; those of which nothing is left get the label -1.
   *
   * @param height the height of the image
   * @param width the width of the image
   * @param boundingBoxFormat "xyxy", or "rel_xyxy", for which sizes do not matter
   * @return what is left of them
   */
  public BoundingBoxes clipToImageSize(int height, int width, String boundingBoxFormat) {
    BoxFormat format = BoxFormat.named(boundingBoxFormat);
    if (format != BoxFormat.XYXY && format != BoxFormat.REL_XYXY) {
      throw Operands.oneOf(
          "clipToImageSize", "format", boundingBoxFormat, "\"xyxy\", \"rel_xyxy\"");
    }
    Tensor clipped = format.isRelative() ? clipped(boxes, 1, 1) : clipped(boxes, height, width);
    Tensor of = labels;
    if (of == null) {
      return new BoundingBoxes(clipped, null);
    }
    Tensor kept = area(clipped).greater(0);
    while (kept.rank() < of.rank()) {
      kept = kept.expandDims(-1);
    }
    Tensor none = Operands.constant(of.dtype(), -1);
    return new BoundingBoxes(clipped, kept.broadcastTo(of.shape()).where(of, none));
  }

  private static Tensor clipped(Tensor boxes, int height, int width) {
    return boxes.maximum(0).minimum(BoxFormat.XYXY.sides(height, width).cast(boxes.dtype()));
  }

  private static Tensor area(Tensor corners) {
    Tensor sides = corners.slice(-1, 2, 4).subtract(corners.slice(-1, 0, 2));
    return sides.select(-1, 0).multiply(sides.select(-1, 1));
  }

  /**
   * {@return boxes [left, top, right, bottom] in a window that is cut out of the image}
   *
   * @param boxes {@code [..., 4]}
   * @param top the first row of the window
   * @param left the first column of the window
   * @param height the window's height
   * @param width the window's width
   */
  public static Tensor crop(Tensor boxes, int top, int left, int height, int width) {
    checkBoxes("crop", boxes);
    return clipped(pad(boxes, -top, -left), height, width);
  }

  /**
   * {@return boxes [left, top, right, bottom] in an image to which rows and columns are added}
   *
   * @param boxes {@code [..., 4]}
   * @param top how many rows are added above
   * @param left how many columns are added before
   */
  public static Tensor pad(Tensor boxes, int top, int left) {
    checkBoxes("pad", boxes);
    return boxes.add(Operands.ints(left, top, left, top).cast(boxes.dtype()));
  }

  /**
   * As {@link #affineTransform(Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, int, int,
   * double, double)}, about the middle of the image.
   */
  public static Tensor affineTransform(
      Tensor boxes,
      Tensor angle,
      Tensor translateX,
      Tensor translateY,
      Tensor scale,
      Tensor shearX,
      Tensor shearY,
      int height,
      int width) {
    return affineTransform(
        boxes, angle, translateX, translateY, scale, shearX, shearY, height, width, 0.5, 0.5);
  }

  /**
   * Turns, shifts, scales and slants boxes [left, top, right, bottom], and gives the boxes around
   * the results. All amounts are one number per image, {@code [batch]}.
   *
   * @param boxes {@code [batch, boxes, 4]}
   * @param angle in degrees, counterclockwise
   * @param translateX the shift to the right, as part of the width
   * @param translateY the shift downwards, as part of the height
   * @param scale by what things grow
   * @param shearX the slant across, in degrees
   * @param shearY the slant down, in degrees
   * @param height the height of the image
   * @param width the width of the image
   * @param centerX what stays in its place, as part of the width
   * @param centerY what stays in its place, as part of the height
   * @return {@code [batch, boxes, 4]}
   */
  public static Tensor affineTransform(
      Tensor boxes,
      Tensor angle,
      Tensor translateX,
      Tensor translateY,
      Tensor scale,
      Tensor shearX,
      Tensor shearY,
      int height,
      int width,
      double centerX,
      double centerY) {
    checkBatch("affineTransform", boxes);
    double cx = centerX * (width - 1);
    double cy = centerY * (height - 1);
    Tensor turn = Operands.floats(angle).multiply(-Math.PI / 180);
    Tensor slantX = Operands.floats(shearX).multiply(-Math.PI / 180);
    Tensor slantY = Operands.floats(shearY).multiply(-Math.PI / 180);
    Tensor x = Operands.floats(translateX).multiply(1 - width).add(cx);
    Tensor y = Operands.floats(translateY).multiply(1 - height).add(cy);
    Tensor rest = turn.subtract(slantY);
    Tensor tangent = slantX.sin().divide(slantX.cos());
    Tensor a = rest.cos().divide(slantY.cos());
    Tensor b = a.multiply(tangent).add(turn.sin());
    Tensor c = rest.sin().divide(slantY.cos()).negative();
    Tensor d = turn.cos().subtract(c.multiply(tangent));
    Tensor a0 = d.multiply(scale);
    Tensor a1 = b.multiply(scale).negative();
    Tensor b0 = c.multiply(scale).negative();
    Tensor b1 = a.multiply(scale);
    Tensor a2 = a0.multiply(x).add(a1.multiply(y)).subtractFrom(cx);
    Tensor b2 = b0.multiply(x).add(b1.multiply(y)).subtractFrom(cy);
    Tensor none = a0.zerosLike();
    return around(Operands.floats(boxes), List.of(a0, a1, a2, b0, b1, b2, none, none, none.add(1)));
  }

  /**
   * The boxes around what becomes of boxes [left, top, right, bottom] when their images are moved
   * by maps, as {@link Images#affineTransform} and {@link Images#perspectiveMap} have them: from
   * places of the result to places of the image.
   *
   * @param boxes {@code [batch, boxes, 4]}
   * @param maps {@code [a0, a1, a2, b0, b1, b2, c0, c1]} of each image, {@code [batch or 1, 8]}
   * @return {@code [batch, boxes, 4]}
   */
  public static Tensor transform(Tensor boxes, Tensor maps) {
    checkBatch("transform", boxes);
    if (maps.rank() != 2 || maps.dim(1) != 8) {
      throw Operands.wrong("transform", "maps must be [batch, 8], got " + maps.shape());
    }
    List<Tensor> m =
        IntStream.range(0, 8).mapToObj(i -> Operands.floats(maps).select(1, i)).toList();
    Tensor a0 = m.get(0);
    Tensor a1 = m.get(1);
    Tensor a2 = m.get(2);
    Tensor b0 = m.get(3);
    Tensor b1 = m.get(4);
    Tensor b2 = m.get(5);
    Tensor c0 = m.get(6);
    Tensor c1 = m.get(7);
    Tensor one = c1.onesLike();
    // The way back: the adjugate of the matrix, which is its inverse but for a factor.
    return around(
        Operands.floats(boxes),
        List.of(
            minor(b1, one, b2, c1),
            minor(a2, c1, a1, one),
            minor(a1, b2, a2, b1),
            minor(b2, c0, b0, one),
            minor(a0, one, a2, c0),
            minor(a2, b0, a0, b2),
            minor(b0, c1, b1, c0),
            minor(a1, c0, a0, c1),
            minor(a0, b1, a1, b0)));
  }

  private static Tensor minor(Tensor a, Tensor b, Tensor c, Tensor d) {
    return a.multiply(b).subtract(c.multiply(d));
  }

  /** The boxes around the corners of boxes, moved by a matrix of three rows per image. */
  private static Tensor around(Tensor boxes, List<Tensor> matrix) {
    List<Tensor> m = matrix.stream().map(number -> number.reshape(-1, 1, 1)).toList();
    Tensor left = boxes.select(2, 0);
    Tensor top = boxes.select(2, 1);
    Tensor right = boxes.select(2, 2);
    Tensor bottom = boxes.select(2, 3);
    Tensor x = Tensor.stack(2, List.of(left, right, right, left));
    Tensor y = Tensor.stack(2, List.of(top, top, bottom, bottom));
    Tensor scale = row(x, y, m.subList(6, 9));
    Tensor column = row(x, y, m.subList(0, 3)).divide(scale);
    Tensor row = row(x, y, m.subList(3, 6)).divide(scale);
    return Tensor.stack(2, List.of(column.min(2), row.min(2), column.max(2), row.max(2)));
  }

  private static Tensor row(Tensor x, Tensor y, List<Tensor> numbers) {
    return x.multiply(numbers.get(0)).add(y.multiply(numbers.get(1))).add(numbers.get(2));
  }

  private static void checkBatch(String function, Tensor boxes) {
    checkBoxes(function, boxes);
    if (boxes.rank() != 3) {
      throw Operands.wrong(function, "boxes must be [batch, boxes, 4], got " + boxes.shape());
    }
  }

  // ---- Overlap ----

  /** As {@link #computeIou(Tensor, Tensor, String, boolean, double, Shape)}, without masking. */
  public static Tensor computeIou(Tensor boxes1, Tensor boxes2, String boundingBoxFormat) {
    return computeIou(boxes1, boxes2, boundingBoxFormat, false, -1, null);
  }

  /**
   * The intersection of each box with each other one, over their union.
   *
   * @param boxes1 {@code [boxes1, 4]} or {@code [batch, boxes1, 4]}
   * @param boxes2 {@code [boxes2, 4]} or {@code [batch, boxes2, 4]}
   * @param boundingBoxFormat the format of both
   * @param useMasking whether boxes of negative numbers alone, which fill up, count for nothing
   * @param maskVal what stands in the table for those
   * @param imageShape {@code [height, width, channels]}; null unless the format is relative
   * @return {@code [boxes1, boxes2]} or {@code [batch, boxes1, boxes2]}
   */
  public static Tensor computeIou(
      Tensor boxes1,
      Tensor boxes2,
      String boundingBoxFormat,
      boolean useMasking,
      double maskVal,
      @Nullable Shape imageShape) {
    for (Tensor boxes : List.of(boxes1, boxes2)) {
      checkBoxes("computeIou", boxes);
      if (boxes.rank() != 2 && boxes.rank() != 3) {
        throw Operands.wrong(
            "computeIou", "boxes must be [boxes, 4] or [batch, boxes, 4], got " + boxes.shape());
      }
    }
    Tensor first = corners("computeIou", boxes1, boundingBoxFormat, imageShape).expandDims(-2);
    Tensor second = corners("computeIou", boxes2, boundingBoxFormat, imageShape).expandDims(-3);
    Tensor shared = shared(first, second);
    Tensor union = area(first).add(area(second)).subtract(shared);
    Tensor table = shared.divide(union.add(EPSILON));
    if (!useMasking) {
      return table;
    }
    Tensor filling = first.max(-1).less(0).or(second.max(-1).less(0));
    return filling
        .broadcastTo(table.shape())
        .where(Operands.constant(table.dtype(), maskVal), table);
  }

  /** The area that boxes have in common. */
  private static Tensor shared(Tensor first, Tensor second) {
    Tensor end = first.slice(-1, 2, 4).minimum(second.slice(-1, 2, 4));
    Tensor start = first.slice(-1, 0, 2).maximum(second.slice(-1, 0, 2));
    Tensor sides = end.subtract(start).maximum(0);
    return sides.select(-1, 0).multiply(sides.select(-1, 1));
  }

  private static Tensor corners(
      String function, Tensor boxes, String format, @Nullable Shape imageShape) {
    return inFormat(function, boxes, format, "xyxy", imageShape);
  }

  private static Tensor inFormat(
      String function, Tensor boxes, String source, String target, @Nullable Shape imageShape) {
    boolean relative = BoxFormat.named(source).isRelative() != BoxFormat.named(target).isRelative();
    if (relative && imageShape == null) {
      throw BoxFormat.sizesMissing(function);
    }
    DType dtype = boxes.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    return imageShape == null
        ? convertFormat(boxes, source, target, null, null, dtype)
        : convertFormat(boxes, source, target, imageShape.dim(0), imageShape.dim(1), dtype);
  }

  /** As {@link #computeCiou(Tensor, Tensor, String, Shape)}, for formats in pixels. */
  public static Tensor computeCiou(Tensor boxes1, Tensor boxes2, String boundingBoxFormat) {
    return computeCiou(boxes1, boxes2, boundingBoxFormat, null);
  }

  /**
   * The complete intersection over union of boxes, pair by pair: less for middles that lie apart,
   * measured by the diagonal of the box around both, and for other proportions (Zheng et al.,
   * "Distance-IoU Loss", 2020).
   *
   * @param boxes1 {@code [..., 4]}
   * @param boxes2 {@code [..., 4]}
   * @param boundingBoxFormat the format of both
   * @param imageShape {@code [height, width, channels]}; null unless the format is relative
   * @return {@code [...]}
   */
  public static Tensor computeCiou(
      Tensor boxes1, Tensor boxes2, String boundingBoxFormat, @Nullable Shape imageShape) {
    checkBoxes("computeCiou", boxes1);
    checkBoxes("computeCiou", boxes2);
    Tensor first = corners("computeCiou", boxes1, boundingBoxFormat, imageShape);
    Tensor second = corners("computeCiou", boxes2, boundingBoxFormat, imageShape);
    Tensor from1 = first.slice(-1, 0, 2);
    Tensor from2 = second.slice(-1, 0, 2);
    Tensor to1 = first.slice(-1, 2, 4);
    Tensor to2 = second.slice(-1, 2, 4);
    Tensor width1 = to1.subtract(from1).select(-1, 0);
    Tensor width2 = to2.subtract(from2).select(-1, 0);
    Tensor height1 = to1.subtract(from1).select(-1, 1).add(EPSILON);
    Tensor height2 = to2.subtract(from2).select(-1, 1).add(EPSILON);
    Tensor shared = shared(first, second);
    Tensor union =
        width1.multiply(height1).add(width2.multiply(height2)).subtract(shared).add(2 * EPSILON);
    Tensor iou = shared.divide(union);
    Tensor hull = to1.maximum(to2).subtract(from1.minimum(from2)).square().sum(-1).add(EPSILON);
    Tensor apart = from1.add(to1).subtract(from2.add(to2)).divide(2).square().sum(-1);
    Tensor turn =
        Trigonometry.arctan(width2.divide(height2))
            .subtract(Trigonometry.arctan(width1.divide(height1)));
    Tensor proportions = turn.square().multiply(4 / (Math.PI * Math.PI));
    Tensor weight = proportions.divide(proportions.subtract(iou).add(1 + EPSILON));
    return iou.subtract(apart.divide(hull).add(proportions.multiply(weight)));
  }

  // ---- Anchors ----

  /** As the longer form, in "center_yxhw", without variances and sizes of images. */
  public static Tensor encodeBoxToDeltas(
      Tensor anchors, Tensor boxes, String anchorFormat, String boxFormat) {
    return encodeBoxToDeltas(anchors, boxes, anchorFormat, boxFormat, "center_yxhw", null, null);
  }

  /**
   * How boxes differ from anchors: the distance of the middles in sizes of the anchor, and the
   * logarithm of the ratio of sizes.
   *
   * @param anchors {@code [boxes, 4]}
   * @param boxes {@code [boxes, 4]} or {@code [batch, boxes, 4]}
   * @param anchorFormat the format of the anchors
   * @param boxFormat the format of the boxes
   * @param encodingFormat "center_yxhw" or "center_xywh": the order of the result
   * @param variance four numbers by which the result is divided, or null
   * @param imageShape {@code [height, width, channels]}; null unless a format is relative
   * @return the differences, of the shape of the boxes
   */
  public static Tensor encodeBoxToDeltas(
      Tensor anchors,
      Tensor boxes,
      String anchorFormat,
      String boxFormat,
      String encodingFormat,
      @Nullable Tensor variance,
      @Nullable Shape imageShape) {
    checkEncoding("encodeBoxToDeltas", encodingFormat, variance);
    Tensor anchor =
        inFormat("encodeBoxToDeltas", anchors, anchorFormat, encodingFormat, imageShape);
    Tensor box = inFormat("encodeBoxToDeltas", boxes, boxFormat, encodingFormat, imageShape);
    Tensor size = anchor.slice(-1, 2, 4).maximum(EPSILON);
    Tensor shift = box.slice(-1, 0, 2).subtract(anchor.slice(-1, 0, 2)).divide(size);
    Tensor growth = box.slice(-1, 2, 4).maximum(EPSILON).divide(size).log();
    Tensor deltas = Tensor.concat(-1, List.of(shift, growth));
    return variance == null ? deltas : deltas.divide(variance.cast(deltas.dtype()));
  }

  /** As the longer form, in "center_yxhw", without variances and sizes of images. */
  public static Tensor decodeDeltasToBoxes(
      Tensor anchors, Tensor boxesDelta, String anchorFormat, String boxFormat) {
    return decodeDeltasToBoxes(
        anchors, boxesDelta, anchorFormat, boxFormat, "center_yxhw", null, null);
  }

  /**
   * The boxes that differ from anchors by so much: undoes {@link #encodeBoxToDeltas}.
   *
   * @param anchors {@code [boxes, 4]}
   * @param boxesDelta {@code [boxes, 4]} or {@code [batch, boxes, 4]}
   * @param anchorFormat the format of the anchors
   * @param boxFormat the format of the result
   * @param encodedFormat "center_yxhw" or "center_xywh": the order of the differences
   * @param variance four numbers by which differences are multiplied, or null
   * @param imageShape {@code [height, width, channels]}; null unless a format is relative
   * @return the boxes, of the shape of the differences
   */
  public static Tensor decodeDeltasToBoxes(
      Tensor anchors,
      Tensor boxesDelta,
      String anchorFormat,
      String boxFormat,
      String encodedFormat,
      @Nullable Tensor variance,
      @Nullable Shape imageShape) {
    checkEncoding("decodeDeltasToBoxes", encodedFormat, variance);
    checkBoxes("decodeDeltasToBoxes", boxesDelta);
    Tensor anchor =
        inFormat("decodeDeltasToBoxes", anchors, anchorFormat, encodedFormat, imageShape);
    Tensor deltas =
        variance == null ? boxesDelta : boxesDelta.multiply(variance.cast(anchor.dtype()));
    Tensor size = anchor.slice(-1, 2, 4);
    Tensor middle = deltas.slice(-1, 0, 2).multiply(size).add(anchor.slice(-1, 0, 2));
    Tensor box = Tensor.concat(-1, List.of(middle, deltas.slice(-1, 2, 4).exp().multiply(size)));
    return inFormat("decodeDeltasToBoxes", box, encodedFormat, boxFormat, imageShape);
  }

  private static void checkEncoding(String function, String format, @Nullable Tensor variance) {
    if (!format.equals("center_yxhw") && !format.equals("center_xywh")) {
      throw Operands.oneOf(function, "encodingFormat", format, "\"center_yxhw\", \"center_xywh\"");
    }
    if (variance != null && variance.dim(-1) != 4) {
      throw Operands.wrong(function, "variance must be four numbers, got " + variance.shape());
    }
  }
}
