package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.Images;
import org.pellucid.tensor.Tensor;

/**
 * A layer that moves the pixels of each image by an affine map: straight lines stay straight, and
 * parallel ones parallel.
 *
 * <p>Boxes become the boxes around their corners, moved likewise. See {@link WarpLayer}.
 *
 * @param <L> the layer's own class
 */
public abstract class AffineLayer<L extends AffineLayer<L>> extends WarpLayer<L> {
  AffineLayer() {}

  /**
   * The pixel at (x, y) comes from (a0 x + a1 y + a2, b0 x + b1 y + b2): these six numbers and two
   * zeros per image, {@code [batch, 8]}.
   */
  Tensor map(Shape images, Tensor drawn) {
    return drawn;
  }

  @Override
  final Tensor warp(Tensor pictures, Tensor drawn, String reading) {
    Tensor map = map(pictures.shape(), drawn);
    return Images.affineTransform(pictures, map, reading, outside(), filling(), "channels_last");
  }

  @Override
  final BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    return moved(
        boxes,
        images,
        images.dim(1),
        images.dim(2),
        corners -> mapped(corners, map(images, drawn)));
  }

  /** Numbers of a map per image, of columns that may be one number. */
  static Tensor maps(int batch, Tensor a0, Tensor a1, Tensor a2, Tensor b0, Tensor b1, Tensor b2) {
    Shape shape = Shape.of(batch);
    Tensor zero = Tensor.scalar(0.0).cast(a0.dtype());
    return Tensor.stack(
        1,
        List.of(a0, a1, a2, b0, b1, b2, zero, zero).stream()
            .map(column -> column.broadcastTo(shape))
            .toList());
  }
}
