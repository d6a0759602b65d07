package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/** Maps of the plane on images {@code [batch, height, width, channels]}. */
final class Geometry {
  private Geometry() {}

  /** The row of each pixel: {@code [1, height, width]}. */
  static Tensor rows(Tensor images) {
    return Tensor.iota(DType.FLOAT32, Shape.of(1, images.dim(1), images.dim(2)), 1);
  }

  /** The column of each pixel: {@code [1, height, width]}. */
  static Tensor columns(Tensor images) {
    return Tensor.iota(DType.FLOAT32, Shape.of(1, images.dim(1), images.dim(2)), 2);
  }

  static Tensor affine(Tensor images, Tensor transform, Interpolation values) {
    List<Tensor> c = coefficients(transform);
    Tensor x = columns(images);
    Tensor y = rows(images);
    Tensor column = x.multiply(c.get(0)).add(y.multiply(c.get(1))).add(c.get(2));
    Tensor row = x.multiply(c.get(3)).add(y.multiply(c.get(4))).add(c.get(5));
    return at(images, row, column, values);
  }

  static Tensor perspective(Tensor images, Tensor map, Interpolation values) {
    List<Tensor> c = coefficients(map);
    Tensor x = columns(images);
    Tensor y = rows(images);
    Tensor scale = x.multiply(c.get(6)).add(y.multiply(c.get(7))).add(1);
    Tensor column = x.multiply(c.get(0)).add(y.multiply(c.get(1))).add(c.get(2)).divide(scale);
    Tensor row = x.multiply(c.get(3)).add(y.multiply(c.get(4))).add(c.get(5)).divide(scale);
    return at(images, row, column, values);
  }

  /** Eight numbers per image, each as {@code [batch or 1, 1, 1]}. */
  private static List<Tensor> coefficients(Tensor transform) {
    Tensor rows = Operands.floats(transform).reshape(-1, 8);
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      result.add(rows.select(1, i).reshape(-1, 1, 1));
    }
    return result;
  }

  /** The perspective map that takes the end points to the start points, as eight numbers. */
  static Tensor homography(Tensor start, Tensor end) {
    Tensor from = Operands.floats(start).reshape(-1, 4, 2);
    Tensor to = Operands.floats(end).reshape(-1, 4, 2);
    Tensor u = from.select(2, 0);
    Tensor v = from.select(2, 1);
    Tensor x = to.select(2, 0);
    Tensor y = to.select(2, 1);
    Tensor one = x.onesLike();
    Tensor zero = x.zerosLike();
    Tensor across =
        Tensor.stack(
            -1,
            List.of(
                x, y, one, zero, zero, zero, u.multiply(x).negative(), u.multiply(y).negative()));
    Tensor down =
        Tensor.stack(
            -1,
            List.of(
                zero, zero, zero, x, y, one, v.multiply(x).negative(), v.multiply(y).negative()));
    Tensor equations = Tensor.concat(1, List.of(across, down));
    Tensor right = Tensor.concat(1, List.of(u, v)).expandDims(-1);
    return Linalg.solve(equations, right).squeeze(-1);
  }

  /** Images at given rows and columns, {@code [batch or 1, height, width]}. */
  static Tensor at(Tensor images, Tensor rows, Tensor columns, Interpolation values) {
    Shape shape = rows.shape().with(0, images.dim(0));
    return values.eachAt(images, List.of(rows.broadcastTo(shape), columns.broadcastTo(shape)));
  }
}
