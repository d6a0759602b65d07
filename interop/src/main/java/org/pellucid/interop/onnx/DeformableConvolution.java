package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * A convolution of images of which each element of a window is looked up at a place of its own,
 * between pixels: the window's place plus a given offset.
 *
 * @see <a href="https://arxiv.org/abs/1811.11168">Deformable ConvNets v2</a>
 */
final class DeformableConvolution {
  private DeformableConvolution() {}

  static TypedTensor apply(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor w = call.x(1);
    if (x.rank() != 4) {
      throw call.unsupported("images of two axes only");
    }
    Windowing windowing = Windowing.of(call, x.shape(), w.shape().slice(2, 4).toArray());
    int groups = (int) call.whole("group", 1);
    int offsetGroups = (int) call.whole("offset_group", 1);
    int batch = x.shape().dim(0);
    int channels = x.shape().dim(1);
    int elements = w.dim(2) * w.dim(3);
    Tensor offsets = call.x(2);
    int height = offsets.dim(2);
    int width = offsets.dim(3);
    Shape places = Shape.of(batch, offsetGroups, elements, height, width);
    Tensor moved = offsets.reshape(batch, offsetGroups, elements, 2, height, width);
    Tensor rows = moved.select(3, 0).add(grid(windowing, places, 0, w.dim(3)));
    Tensor columns = moved.select(3, 1).add(grid(windowing, places, 1, w.dim(3)));
    Tensor images =
        x.tensor()
            .reshape(
                batch * offsetGroups, channels / offsetGroups, x.shape().dim(2), x.shape().dim(3));
    Tensor values =
        bilinear(
            images,
            rows.reshape(batch * offsetGroups, -1),
            columns.reshape(batch * offsetGroups, -1));
    values = values.reshape(batch, offsetGroups, channels / offsetGroups, elements, height * width);
    if (call.has(4)) {
      Tensor mask = call.x(4).reshape(batch, offsetGroups, 1, elements, height * width);
      values = values.multiply(mask);
    }
    Tensor patches = values.reshape(batch, groups, channels / groups * elements, height * width);
    Tensor kernel = w.reshape(groups, w.dim(0) / groups, w.dim(1) * elements);
    Tensor y = kernel.matmul(patches).reshape(batch, w.dim(0), height, width);
    return x.computed(call.has(3) ? y.add(Layout.channels(call.x(3), 4)) : y);
  }

  /** Where the elements of the windows lie before they are moved, along one axis. */
  private static Tensor grid(Windowing windowing, Shape places, int axis, int columns) {
    Tensor window = Tensor.iota(DType.INT32, places, 3 + axis);
    Tensor element = Tensor.iota(DType.INT32, places, 2);
    Tensor within =
        axis == 0
            ? element.floorDivide(Tensor.full(DType.INT32, Shape.SCALAR, columns))
            : element.mod(Tensor.full(DType.INT32, Shape.SCALAR, columns));
    return window
        .multiply(windowing.strides()[axis])
        .add(within.multiply(windowing.dilations()[axis]))
        .subtract(windowing.low()[axis])
        .cast(DType.FLOAT32);
  }

  /** Values of images {@code [n, channels, h, w]} at points {@code [n, k]}; 0 outside. */
  private static Tensor bilinear(Tensor images, Tensor rows, Tensor columns) {
    int height = images.dim(2);
    int width = images.dim(3);
    Tensor flat = images.reshape(images.dim(0), images.dim(1), height * width);
    Tensor top = rows.floor();
    Tensor left = columns.floor();
    List<Tensor> parts = new ArrayList<>();
    for (int corner = 0; corner < 4; corner++) {
      int down = corner / 2;
      Tensor row = top.add(down);
      Tensor column = left.add(corner % 2);
      Tensor weight =
          rows.subtract(row)
              .abs()
              .subtractFrom(1)
              .multiply(columns.subtract(column).abs().subtractFrom(1));
      Tensor inside =
          row.greaterEqual(0)
              .and(row.less(height))
              .and(column.greaterEqual(0))
              .and(column.less(width));
      Tensor place =
          row.clip(0, height - 1).multiply(width).add(column.clip(0, width - 1)).cast(DType.INT32);
      Shape all = flat.shape().with(2, place.dim(1));
      Tensor taken = Indexing.takeAlong(flat, place.expandDims(1).broadcastTo(all), 2);
      Tensor kept = inside.where(weight, weight.zerosLike()).expandDims(1);
      parts.add(taken.multiply(kept));
    }
    return parts.get(0).add(parts.get(1)).add(parts.get(2)).add(parts.get(3));
  }
}
