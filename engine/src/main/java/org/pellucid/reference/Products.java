package org.pellucid.reference;

import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** The matrix product. */
final class Products {
  private Products() {}

  static Values matMul(Op.MatMul op, Values x, Values y, TensorType type) {
    int rows = type.shape().dim(-2);
    int columns = type.shape().dim(-1);
    int inner = x.shape().dim(op.transposeX() ? -2 : -1);
    int batch = type.shape().slice(0, type.shape().rank() - 2).size();
    Values result = Values.zeros(type);
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          int at = (b * rows + i) * columns + j;
          for (int k = 0; k < inner; k++) {
            int left = b * rows * inner + (op.transposeX() ? k * rows + i : i * inner + k);
            int right = b * inner * columns + (op.transposeY() ? j * inner + k : k * columns + j);
            result.addProduct(at, x, left, y, right);
          }
        }
      }
    }
    return result;
  }
}
