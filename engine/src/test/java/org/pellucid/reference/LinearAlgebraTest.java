package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;

/** Decompositions multiply back to what they came from; the factors have their forms. */
class LinearAlgebraTest {
  private static List<NdArray> evaluate(Op op, NdArray... inputs) {
    return Interpreter.evaluate(op, List.of(inputs));
  }

  private static NdArray product(NdArray x, NdArray y) {
    return evaluate(new Op.MatMul(false, false), x, y).get(0);
  }

  /** {@code X' X} or, for {@code transposeY}, {@code X X'}. */
  private static NdArray gram(NdArray x, boolean transposeY) {
    return evaluate(new Op.MatMul(!transposeY, transposeY), x, x).get(0);
  }

  private static NdArray identity(int batch, int n) {
    double[] values = new double[batch * n * n];
    for (int i = 0; i < batch * n; i++) {
      values[i * n + i % n] = 1;
    }
    return NdArray.of(values).reshape(Shape.of(batch, n, n));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 20})
  void choleskyMultipliesBack(int n) {
    NdArray x = gram(new Numbers(n).normal(2, n + 3, n), false);
    NdArray lower = evaluate(new Op.Cholesky(), x).get(0);

    Sample.assertClose(gram(lower, true), x, 1e-13);
    for (int i = 0; i < lower.size(); i++) {
      if (i % n > i / n % n) {
        assertThat(lower.getDouble(i)).isZero();
      }
    }
  }

  @Test
  void choleskyNamesTheMatrixThatIsNotPositiveDefinite() {
    NdArray x = NdArray.of(new double[] {1, 0, 0, 1, 1, 2, 2, 1}, 2, 2, 2);
    assertThatThrownBy(() -> Origin.within("whiten", () -> evaluate(new Op.Cholesky(), x)))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Layer \"whiten\": Cholesky needs a positive definite matrix but matrix 1 of the batch"
                + " is not (found at row 1).");
  }

  @Test
  void choleskyDoesNotTakeNanForPositive() {
    assertThatThrownBy(() -> evaluate(new Op.Cholesky(), NdArray.of(new double[] {0.0 / 0}, 1, 1)))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Cholesky needs a positive definite matrix but this one is not (found at row 0).");
  }

  @ParameterizedTest
  @CsvSource({"0,2", "1,1", "5,3", "20,4", "4,0"})
  void solutionsSolve(int n, int columns) {
    Numbers numbers = new Numbers(10 * n + columns);
    NdArray x = numbers.normal(3, n, n);
    NdArray y = numbers.normal(3, n, columns);

    Sample.assertClose(product(x, evaluate(new Op.Solve(), x, y).get(0)), y, 1e-11);
  }

  @Test
  void singularMatrixHasNoSolution() {
    NdArray x = NdArray.of(new double[] {1, 2, 2, 4}, 2, 2);
    assertThatThrownBy(() -> evaluate(new Op.Solve(), x, x))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Solve needs an invertible matrix but this one is singular.");
  }

  @ParameterizedTest
  @CsvSource({
    "true,true,true", "true,true,false", "true,false,true", "true,false,false",
    "false,true,true", "false,true,false", "false,false,true", "false,false,false"
  })
  void triangularSolutionsReadTheirTriangleOnly(boolean lower, boolean transpose, boolean unit) {
    int n = 6;
    Numbers numbers = new Numbers(n);
    NdArray x = numbers.normal(2, n, n);
    NdArray y = numbers.normal(2, n, 3);
    double[] triangle = x.toDoubleArray();
    for (int i = 0; i < triangle.length; i++) {
      int row = i / n % n;
      int column = i % n;
      if (row == column) {
        triangle[i] = unit ? 1 : triangle[i];
      } else if (lower == row < column) {
        triangle[i] = 0;
      }
    }

    NdArray z = evaluate(new Op.TriangularSolve(lower, transpose, unit), x, y).get(0);

    NdArray back =
        evaluate(new Op.MatMul(transpose, false), NdArray.of(triangle, 2, n, n), z).get(0);
    Sample.assertClose(back, y, 1e-9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 20})
  void luMultipliesBackToTheReorderedRows(int n) {
    NdArray x = new Numbers(n).normal(n, n);
    List<NdArray> lu = evaluate(new Op.Lu(), x);
    double[] lower = identity(1, n).toDoubleArray();
    double[] upper = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      boolean below = i / n > i % n;
      (below ? lower : upper)[i] = lu.get(0).getDouble(i);
      if (below) {
        assertThat(Math.abs(lower[i])).isLessThanOrEqualTo(1);
      }
    }

    NdArray reordered = evaluate(new Op.Gather(0, Op.OutOfRange.FAIL), x, lu.get(1)).get(0);
    Sample.assertClose(product(NdArray.of(lower, n, n), NdArray.of(upper, n, n)), reordered, 1e-13);
  }

  @Test
  void determinantOfAProductIsTheProductOfDeterminants() {
    Numbers numbers = new Numbers(5);
    NdArray x = numbers.normal(4, 5, 5);
    NdArray y = numbers.normal(4, 5, 5);
    List<NdArray> ofX = evaluate(new Op.LogAbsDet(), x);
    List<NdArray> ofY = evaluate(new Op.LogAbsDet(), y);
    List<NdArray> ofProduct = evaluate(new Op.LogAbsDet(), product(x, y));

    for (int b = 0; b < 4; b++) {
      assertThat(ofProduct.get(0).getDouble(b))
          .isEqualTo(ofX.get(0).getDouble(b) * ofY.get(0).getDouble(b));
      assertThat(ofProduct.get(1).getDouble(b))
          .isCloseTo(ofX.get(1).getDouble(b) + ofY.get(1).getDouble(b), within(1e-11));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,false",
    "5,5,false",
    "7,3,false",
    "3,7,false",
    "7,3,true",
    "3,7,true",
    "4,0,true",
    "0,4,true"
  })
  void qrMultipliesBack(int rows, int columns, boolean complete) {
    NdArray x = new Numbers(rows).normal(2, rows, columns);
    List<NdArray> qr = evaluate(new Op.Qr(complete), x);
    int inner = complete ? rows : Math.min(rows, columns);

    Sample.assertClose(product(qr.get(0), qr.get(1)), x, 1e-13);
    Sample.assertClose(gram(qr.get(0), false), identity(2, inner), 1e-13);
    for (int i = 0; i < qr.get(1).size(); i++) {
      if (i / columns % inner > i % columns) {
        assertThat(qr.get(1).getDouble(i)).isZero();
      }
    }
  }

  @Test
  void qrKeepsTheSignOfAColumnThatIsTriangularAlready() {
    NdArray x = NdArray.of(new double[] {3, 1, 0, -2}, 2, 2);
    List<NdArray> qr = evaluate(new Op.Qr(false), x);

    assertThat(qr.get(0)).isEqualTo(NdArray.of(new double[] {1, 0, 0, 1}, 2, 2));
    assertThat(qr.get(1)).isEqualTo(x);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10, 40})
  void eigenvectorsDiagonalise(int n) {
    NdArray half = new Numbers(n).normal(2, n, n);
    NdArray other = evaluate(new Op.Transpose(Ints.of(0, 2, 1)), half).get(0);
    NdArray x = evaluate(new Op.Add(), half, other).get(0);
    List<NdArray> eigen = evaluate(new Op.Eigh(), x);
    NdArray values = eigen.get(0);
    NdArray vectors = eigen.get(1);

    Sample.assertClose(gram(vectors, false), identity(2, n), 1e-12);
    Sample.assertClose(product(x, vectors), scaled(vectors, values), 1e-12);
    for (int i = 1; i < values.size(); i++) {
      if (i % n != 0) {
        assertThat(values.getDouble(i)).isGreaterThanOrEqualTo(values.getDouble(i - 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,false",
    "5,5,false",
    "7,3,false",
    "3,7,false",
    "7,3,true",
    "3,7,true",
    "4,0,true",
    "0,4,true",
    "30,20,true"
  })
  void singularVectorsMultiplyBack(int rows, int columns, boolean complete) {
    checkSvd(new Numbers(rows).normal(2, rows, columns), complete);
  }

  @Test
  void singularVectorsOfALowRankAreOrthonormalToo() {
    Numbers numbers = new Numbers(3);
    checkSvd(product(numbers.normal(2, 6, 2), numbers.normal(2, 2, 5)), true);
    checkSvd(NdArray.zeros(DType.FLOAT64, Shape.of(2, 4, 3)), true);
    checkSvd(NdArray.of(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 2, 2, 3), false);
  }

  @Test
  void nanSpreadsToAllFactors() {
    NdArray x = NdArray.of(new double[] {1, Double.NaN, Double.NaN, 4}, 2, 2);
    for (Op op : List.of(new Op.Qr(false), new Op.Eigh(), new Op.Svd(false))) {
      for (NdArray factor : evaluate(op, x)) {
        assertThat(factor.getDouble(1)).as("%s", op).isNaN();
      }
    }
  }

  @Test
  void singularValuesSurviveElementsWhoseSquaresOverflow() {
    NdArray x = NdArray.of(new double[] {0, 3e200, 2e190, 0}, 2, 2);

    Sample.assertClose(
        evaluate(new Op.Svd(false), x).get(1), NdArray.of(new double[] {3e200, 2e190}), 1e-14);
  }

  private static void checkSvd(NdArray x, boolean complete) {
    int rows = x.shape().dim(-2);
    int columns = x.shape().dim(-1);
    int k = Math.min(rows, columns);
    List<NdArray> svd = evaluate(new Op.Svd(complete), x);
    NdArray u = svd.get(0);
    NdArray values = svd.get(1);
    NdArray v = svd.get(2);

    Sample.assertClose(gram(u, false), identity(2, complete ? rows : k), 1e-12);
    Sample.assertClose(gram(v, true), identity(2, complete ? columns : k), 1e-12);
    Sample.assertClose(product(scaled(first(u, 2, k), values), first(v, 1, k)), x, 1e-12);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.getDouble(i)).isNotNegative();
      if (i % k != 0) {
        assertThat(values.getDouble(i)).isLessThanOrEqualTo(values.getDouble(i - 1));
      }
    }
  }

  /** The first k columns (axis 2) or rows (axis 1) of each matrix. */
  private static NdArray first(NdArray x, int axis, int k) {
    Ints sizes = Ints.of(x.shape().with(axis, k).toArray());
    return evaluate(new Op.Slice(Ints.repeat(0, 3), sizes, Ints.repeat(1, 3)), x).get(0);
  }

  /** Each column of each matrix times its own number. */
  private static NdArray scaled(NdArray x, NdArray factors) {
    int rows = x.shape().dim(1);
    int columns = x.shape().dim(2);
    double[] result = x.toDoubleArray();
    for (int i = 0; i < result.length; i++) {
      result[i] *= factors.getDouble(i / (rows * columns) * columns + i % columns);
    }
    return NdArray.of(result).reshape(x.shape());
  }
}
