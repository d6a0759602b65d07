package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;

final class LinalgTest {
  private static final Tensor A = Tensor.of(new double[][] {{4, 1, 0}, {1, 3, -1}, {0, -1, 2}});
  private static final Tensor TALL = Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 7}});

  private static void same(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-12));
  }

  private static Tensor eye(int n) {
    return Tensor.eye(n).cast(DType.FLOAT64);
  }

  @Test
  void choleskyTimesItsTransposeIsTheMatrix() {
    Tensor l = Linalg.cholesky(A);
    same(l.matmul(l.transpose()), A);
    assertThat(l.value().getDouble(1)).isZero();
  }

  @Test
  void solutionsSolve() {
    Tensor b = Tensor.of(new double[][] {{1}, {2}, {3}});
    same(A.matmul(Linalg.solve(A, b)), b);
    same(A.matmul(Linalg.inverse(A)), eye(3));
    Tensor lower = Linalg.cholesky(A);
    same(lower.matmul(Linalg.solveTriangular(lower, b, true, false)), b);
    same(lower.transpose().matmul(Linalg.solveTriangular(lower, b, true, true)), b);
  }

  @Test
  void determinantHasItsSign() {
    assertThat(Linalg.determinant(A).item()).isCloseTo(18, within(1e-12));
    List<Tensor> parts = Linalg.logAbsDet(A.negative());
    assertThat(parts.get(0).item()).isEqualTo(-1);
    assertThat(parts.get(1).item()).isCloseTo(Math.log(18), within(1e-12));
    assertThat(Linalg.determinant(Tensor.zeros(2, 2)).item()).isZero();
  }

  @Test
  void lowerTimesUpperIsTheMatrixInPivotOrder() {
    Tensor x = Tensor.of(new double[][] {{0, 2, 1}, {4, 1, 1}, {2, 3, 5}});
    List<Tensor> parts = Linalg.lu(x);
    Tensor row = Tensor.iota(DType.INT32, Shape.of(3, 3), 0);
    Tensor column = Tensor.iota(DType.INT32, Shape.of(3, 3), 1);
    Tensor zeros = parts.get(0).zerosLike();
    Tensor lower = column.less(row).where(parts.get(0), zeros).add(eye(3));
    Tensor upper = row.lessEqual(column).where(parts.get(0), zeros);
    same(lower.matmul(upper), x.take(parts.get(1), 0));
  }

  @Test
  void orthogonalTimesUpperIsTheMatrix() {
    for (boolean complete : new boolean[] {false, true}) {
      List<Tensor> parts = Linalg.qr(TALL, complete);
      same(parts.get(0).matmul(parts.get(1)), TALL);
      same(parts.get(0).transpose().matmul(parts.get(0)), eye(complete ? 3 : 2));
    }
  }

  @Test
  void eigenvaluesAscendAndTheirVectorsDiagonalize() {
    List<Tensor> parts = Linalg.eigh(A);
    Tensor vectors = parts.get(1);
    same(vectors.transpose().matmul(vectors), eye(3));
    same(A.matmul(vectors), vectors.multiply(parts.get(0)));
    assertThat(parts.get(0).toDoubleArray()).isSorted();
  }

  @Test
  void singularValuesDescendAndThePartsMultiplyToTheMatrix() {
    for (Tensor x : List.of(TALL, TALL.transpose())) {
      List<Tensor> parts = Linalg.svd(x, false);
      same(parts.get(0).multiply(parts.get(1)).matmul(parts.get(2)), x);
      double[] s = parts.get(1).toDoubleArray();
      assertThat(s[0]).isGreaterThan(s[1]);
      List<Tensor> complete = Linalg.svd(x, true);
      int m = x.dim(0);
      same(complete.get(0).transpose().matmul(complete.get(0)), eye(m));
      same(complete.get(2).matmul(complete.get(2).transpose()), eye(x.dim(1)));
    }
  }

  @Test
  void inverseFourierTransformGivesTheInputBack() {
    Tensor re = Tensor.of(new double[] {1, 2, -1, 0.5, 3});
    Tensor im = Tensor.of(new double[] {0, 1, 0.5, -2, 1});
    List<Tensor> there = Linalg.fft(re, im);
    assertThat(there.get(0).value().getDouble(0)).isCloseTo(5.5, within(1e-12));
    List<Tensor> back = Linalg.inverseFft(there.get(0), there.get(1));
    same(back.get(0), re);
    same(back.get(1), im);
  }
}
