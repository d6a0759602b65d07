package org.pellucid.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.graph.TensorType;

/** Operations on matrices, one after the other along the leading axes. */
final class LinearAlgebra {
  private LinearAlgebra() {}

  static Values cholesky(Values x, String origin) {
    return overBatch(
            x,
            List.of(x.type()),
            b -> {
              double[][] lower = matrix(x, b);
              int failed = Cholesky.factor(lower);
              if (failed >= 0) {
                throw new PellucidException(
                    Origin.prefix(origin)
                        + "Cholesky needs a positive definite matrix but"
                        + matrixName(x, b)
                        + " is not (found at row "
                        + failed
                        + ").");
              }
              return List.<double[][]>of(lower);
            })
        .get(0);
  }

  static Values triangularSolve(Op.TriangularSolve op, Values x, Values y) {
    return overBatch(
            x,
            List.of(y.type()),
            b -> {
              double[][] a = op.transpose() ? Matrix.transposed(matrix(x, b)) : matrix(x, b);
              double[][] z = matrix(y, b);
              if (op.lower() != op.transpose()) {
                Elimination.solveLower(a, z, op.unitDiagonal());
              } else {
                Elimination.solveUpper(a, z, op.unitDiagonal());
              }
              return List.<double[][]>of(z);
            })
        .get(0);
  }

  static Values solve(Values x, Values y, String origin) {
    return overBatch(
            x,
            List.of(y.type()),
            b -> {
              Elimination lu = Elimination.of(matrix(x, b));
              if (lu.isSingular()) {
                throw new PellucidException(
                    Origin.prefix(origin)
                        + "Solve needs an invertible matrix but"
                        + matrixName(x, b)
                        + " is singular.");
              }
              return List.<double[][]>of(lu.solve(matrix(y, b)));
            })
        .get(0);
  }

  static List<Values> logAbsDet(Values x, List<TensorType> types) {
    return overBatch(
        x,
        types,
        b -> {
          Elimination lu = Elimination.of(matrix(x, b));
          return List.of(
              new double[][] {{lu.signOfDeterminant()}}, new double[][] {{lu.logOfDeterminant()}});
        });
  }

  static List<Values> lu(Values x, List<TensorType> types) {
    int n = x.shape().dim(-1);
    Reals packed = new Reals(types.get(0));
    Integers order = new Integers(types.get(1));
    for (int b = 0; b < batch(x.shape()); b++) {
      Elimination lu = Elimination.of(matrix(x, b));
      store(lu.packed(), packed, b);
      for (int i = 0; i < n; i++) {
        order.data()[b * n + i] = lu.order()[i];
      }
    }
    return List.of(packed, order);
  }

  static List<Values> qr(Op.Qr op, Values x, List<TensorType> types) {
    return overBatch(
        x,
        types,
        b -> {
          Householder qr = Householder.of(matrix(x, b));
          int columns = types.get(0).shape().dim(-1);
          return List.of(qr.q(columns), qr.r(columns));
        });
  }

  static List<Values> eigh(Values x, List<TensorType> types) {
    return overBatch(
        x,
        types,
        b -> {
          Eigenvalues eigen = Eigenvalues.of(matrix(x, b));
          return List.of(new double[][] {eigen.values()}, eigen.vectors());
        });
  }

  static List<Values> svd(Op.Svd op, Values x, List<TensorType> types) {
    return overBatch(
        x,
        types,
        b -> {
          SingularValues svd = SingularValues.of(matrix(x, b), x.shape().dim(-1), op.complete());
          return List.of(svd.u(), new double[][] {svd.values()}, Matrix.transposed(svd.v()));
        });
  }

  /** Runs code for each matrix of the batch and puts its results together. */
  private static List<Values> overBatch(
      Values x, List<TensorType> types, IntFunction<List<double[][]>> code) {
    List<Values> results = new ArrayList<>();
    types.forEach(type -> results.add(new Reals(type)));
    for (int b = 0; b < batch(x.shape()); b++) {
      List<double[][]> matrices = code.apply(b);
      for (int i = 0; i < matrices.size(); i++) {
        store(matrices.get(i), (Reals) results.get(i), b);
      }
    }
    return results;
  }

  private static int batch(Shape shape) {
    return shape.slice(0, shape.rank() - 2).size();
  }

  private static double[][] matrix(Values x, int b) {
    int rows = x.shape().dim(-2);
    int columns = x.shape().dim(-1);
    double[][] matrix = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(((Reals) x).data(), (b * rows + i) * columns, matrix[i], 0, columns);
    }
    return matrix;
  }

  /** Copies the rows of a result to where those of matrix b belong. */
  private static void store(double[][] matrix, Reals result, int b) {
    int at = 0;
    for (double[] row : matrix) {
      at += row.length;
    }
    at *= b;
    for (double[] row : matrix) {
      System.arraycopy(row, 0, result.data(), at, row.length);
      at += row.length;
    }
  }

  private static String matrixName(Values x, int b) {
    return x.shape().rank() == 2 ? " this one" : " matrix " + b + " of the batch";
  }
}
