package org.pellucid.check;

import static org.pellucid.check.ElementwiseSamples.apply;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/** One check or more for each contraction, window, loop and decomposition. */
final class ContractionSamples {
  private ContractionSamples() {}

  static List<OpCheck> products() {
    List<OpCheck> checks = new ArrayList<>();
    for (boolean tx : new boolean[] {false, true}) {
      for (boolean ty : new boolean[] {false, true}) {
        Op.MatMul op = new Op.MatMul(tx, ty);
        checks.add(
            OpCheck.of("matmul " + tx + " " + ty, in -> apply(op, in.get(0), in.get(1)).sin())
                .floats(-1, 1, 2, tx ? 4 : 3, tx ? 3 : 4)
                .floats(-1, 1, 2, ty ? 2 : 4, ty ? 4 : 2));
        checks.add(
            OpCheck.of("matmul, large " + tx + " " + ty, in -> apply(op, in.get(0), in.get(1)))
                .floats(-1, 1, tx ? 70 : 33, tx ? 33 : 70)
                .floats(-1, 1, ty ? 17 : 70, ty ? 70 : 17)
                .within(1e-4)
                .notDifferentiated());
      }
    }
    checks.add(
        OpCheck.of("matmul of matrices", in -> in.get(0).matmul(in.get(1)))
            .floats(-1, 1, 3, 4)
            .floats(-1, 1, 4, 5)
            .reference(in -> Loops.matmul(in.get(0), in.get(1), 3, 4, 5)));
    return checks;
  }

  static List<OpCheck> convolutions() {
    Op.Windows line = new Op.Windows(Ints.of(2), Ints.of(2), Ints.of(1), Ints.of(2));
    Op.Windows plane = new Op.Windows(Ints.of(2, 1), Ints.of(1, 0), Ints.of(0, 2), Ints.of(1, 2));
    Op.Windows space =
        new Op.Windows(Ints.of(1, 2, 1), Ints.of(0, 1, 0), Ints.of(1, 0, 0), Ints.of(1, 1, 1));
    return List.of(
        OpCheck.of("conv 1d", in -> apply(new Op.Conv(line, 1), in.get(0), in.get(1)))
            .floats(-1, 1, 2, 7, 3)
            .floats(-1, 1, 3, 3, 2)
            .reference(in -> Loops.conv(in.get(0), in.get(1), 3, 2, 2, 2)),
        OpCheck.of("conv 2d", in -> apply(new Op.Conv(plane, 2), in.get(0), in.get(1)).sin())
            .floats(-1, 1, 2, 5, 4, 4)
            .floats(-1, 1, 3, 2, 2, 4),
        OpCheck.of("conv 2d, depthwise", in -> apply(new Op.Conv(plane, 3), in.get(0), in.get(1)))
            .floats(-1, 1, 1, 5, 4, 3)
            .floats(-1, 1, 3, 2, 1, 6),
        OpCheck.of("conv 3d", in -> apply(new Op.Conv(space, 1), in.get(0), in.get(1)))
            .floats(-1, 1, 1, 3, 4, 3, 2)
            .floats(-1, 1, 2, 2, 2, 2, 2)
            .once(),
        OpCheck.of(
                "conv input gradient",
                in ->
                    apply(
                            new Op.ConvInputGradient(plane, 2, Shape.of(2, 5, 4, 4)),
                            in.get(0),
                            in.get(1))
                        .sin())
            .floats(-1, 1, 2, 2, 4, 4)
            .floats(-1, 1, 3, 2, 2, 4),
        OpCheck.of(
                "conv kernel gradient",
                in ->
                    apply(
                            new Op.ConvKernelGradient(plane, 2, Shape.of(3, 2, 2, 4)),
                            in.get(0),
                            in.get(1))
                        .sin())
            .floats(-1, 1, 2, 5, 4, 4)
            .floats(-1, 1, 2, 2, 4, 4));
  }

  static List<OpCheck> windows() {
    Op.Windows overlapping =
        new Op.Windows(Ints.of(2, 1), Ints.of(1, 0), Ints.of(1, 2), Ints.of(1, 2));
    Op.Windows apart = new Op.Windows(Ints.of(2), Ints.of(0), Ints.of(0), Ints.of(1));
    Op.Windows padded = new Op.Windows(Ints.of(1), Ints.of(3), Ints.of(4), Ints.of(1));
    Ints size = Ints.of(3, 2);
    return List.of(
        OpCheck.of("window sum", in -> apply(new Op.WindowSum(size, overlapping), in.get(0)).exp())
            .floats(-1, 1, 2, 5, 4, 2),
        OpCheck.of("window sum apart", in -> apply(new Op.WindowSum(Ints.of(2), apart), in.get(0)))
            .floats(-1, 1, 2, 5, 3)
            .reference(in ->
                Loops.fill(
                    12,
                    i -> {
                      int at = i / 6 * 15 + i / 3 % 2 * 6 + i % 3;
                      return in.get(0).getDouble(at) + in.get(0).getDouble(at + 3);
                    })),
        OpCheck.of(
                "window sum, padded by more than a window",
                in -> apply(new Op.WindowSum(Ints.of(2), padded), in.get(0)).square())
            .floats(-1, 1, 1, 3, 2),
        OpCheck.of(
                "window sum, larger than the input",
                in -> apply(new Op.WindowSum(Ints.of(9), apart), in.get(0)).square())
            .floats(-1, 1, 1, 3, 2)
            .reference(in -> new double[0]),
        OpCheck.of("window max", in -> apply(new Op.WindowMax(size, overlapping), in.get(0)).exp())
            .distinct(2, 5, 4, 2),
        OpCheck.of("window max apart", in -> apply(new Op.WindowMax(Ints.of(2), apart), in.get(0)))
            .distinct(1, 5, 2)
            .reference(in ->
                Loops.fill(
                    4,
                    i ->
                        Math.max(
                            in.get(0).getDouble(i / 2 * 4 + i % 2),
                            in.get(0).getDouble(i / 2 * 4 + i % 2 + 2)))),
        OpCheck.of(
                "window max gradient",
                in ->
                    apply(new Op.WindowMaxGradient(size, overlapping), in.get(0), in.get(1)).exp())
            .distinct(2, 5, 4, 2)
            .floats(-1, 1, 2, 3, 4, 2),
        OpCheck.of(
                "window max pick",
                in -> apply(new Op.WindowMaxPick(size, overlapping), in.get(0), in.get(1)).exp())
            .distinct(2, 5, 4, 2)
            .floats(-1, 1, 2, 5, 4, 2));
  }

  static List<OpCheck> loops() {
    return List.of(
        OpCheck.ofAll("scan", in -> recurrence(in, false))
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 4, 2, 2)
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 3, 3)
            .floats(-1, 1, 3),
        OpCheck.ofAll("scan in reverse", in -> recurrence(in, true))
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 4, 2, 2)
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 3, 3)
            .floats(-1, 1, 3),
        OpCheck.ofAll("scan of no steps", in -> recurrence(in, false))
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 0, 2, 2)
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 3, 3)
            .floats(-1, 1, 3));
  }

  /** A recurrent layer with the names of its weights left out. */
  private static List<Tensor> recurrence(List<Tensor> in, boolean reverse) {
    Loop.Result result =
        Loop.scan(
            List.of(in.get(0)),
            List.of(in.get(1)),
            reverse,
            (carried, slices) -> {
              Tensor next =
                  slices
                      .getFirst()
                      .matmul(in.get(2))
                      .add(carried.getFirst().matmul(in.get(3)))
                      .add(in.get(4))
                      .tanh();
              return new Loop.Result(
                  List.of(next), List.of(next.multiply(in.get(4)), slices.getFirst().square()));
            });
    return List.of(result.carried().getFirst(), result.outputs().get(0), result.outputs().get(1));
  }

  static List<OpCheck> linearAlgebra() {
    return List.of(
        OpCheck.of("cholesky", in -> Linalg.cholesky(positive(in.get(0))))
            .floats(-1, 1, 2, 3, 3)
            .illConditioned(),
        OpCheck.of(
                "triangular solve",
                in -> Linalg.solveTriangular(dominant(in.get(0)), in.get(1), true, false))
            .floats(-1, 1, 2, 3, 3)
            .floats(-1, 1, 2, 3, 2),
        OpCheck.of(
                "triangular solve, upper and transposed",
                in -> Linalg.solveTriangular(dominant(in.get(0)), in.get(1), false, true))
            .floats(-1, 1, 3, 3)
            .floats(-1, 1, 3, 2),
        OpCheck.of(
                "triangular solve with ones on the diagonal",
                in -> apply(new Op.TriangularSolve(true, true, true), in.get(0), in.get(1)))
            .floats(-1, 1, 3, 3)
            .floats(-1, 1, 3, 2),
        OpCheck.of("solve", in -> Linalg.solve(dominant(in.get(0)), in.get(1)))
            .floats(-1, 1, 2, 3, 3)
            .floats(-1, 1, 2, 3, 2)
            .reference(in -> {
              double[] result = new double[12];
              for (int b = 0; b < 2; b++) {
                cramer(in.get(0), in.get(1), b, result);
              }
              return result;
            }),
        OpCheck.ofAll("log abs det", in -> Linalg.logAbsDet(dominant(in.get(0))))
            .floats(-1, 1, 2, 3, 3),
        OpCheck.of("lu", in -> Linalg.lu(dominant(in.get(0))).getFirst())
            .floats(-1, 1, 2, 3, 3)
            .notDifferentiated(),
        OpCheck.ofAll("qr, tall", in -> Linalg.qr(in.get(0).add(tall(4, 3)), false))
            .floats(-1, 1, 2, 4, 3)
            .illConditioned(),
        OpCheck.ofAll("qr, wide", in -> Linalg.qr(in.get(0).add(tall(3, 5)), false))
            .floats(-1, 1, 3, 5)
            .illConditioned(),
        OpCheck.ofAll("eigh", in -> symmetricParts(Linalg.eigh(spread(in.get(0)))))
            .floats(-1, 1, 3, 3)
            .within(1e-4)
            .illConditioned(),
        OpCheck.ofAll("svd, tall", in -> svdParts(Linalg.svd(in.get(0).add(tall(4, 3)), false)))
            .floats(-1, 1, 4, 3)
            .within(1e-4)
            .illConditioned(),
        OpCheck.ofAll("svd, wide", in -> svdParts(Linalg.svd(in.get(0).add(tall(3, 4)), false)))
            .floats(-1, 1, 3, 4)
            .within(1e-4)
            .illConditioned(),
        OpCheck.ofAll("fft", in -> Linalg.fft(in.get(0).sin(), in.get(1).sin()))
            .floats(-1, 1, 2, 6)
            .floats(-1, 1, 2, 6)
            .reference(in -> fourier(in.get(0), in.get(1))),
        OpCheck.ofAll("inverse fft", in -> Linalg.inverseFft(in.get(0).sin(), in.get(1).sin()))
            .floats(-1, 1, 5)
            .floats(-1, 1, 5));
  }

  private static Tensor positive(Tensor x) {
    return x.matmul(x.swapAxes(-2, -1)).add(Tensor.eye(x.dim(-1)).multiply(2));
  }

  private static Tensor dominant(Tensor x) {
    return x.add(Tensor.eye(x.dim(-1)).multiply(4));
  }

  /** A matrix with 4, 8, 12, ... on the diagonal, to keep singular values apart. */
  private static Tensor tall(int m, int n) {
    float[][] x = new float[m][n];
    for (int i = 0; i < Math.min(m, n); i++) {
      x[i][i] = 4 + 4 * i;
    }
    return Tensor.of(x);
  }

  private static Tensor spread(Tensor x) {
    return x.add(x.swapAxes(-2, -1)).add(tall(3, 3));
  }

  /** Vectors are known up to their sign, so that what is checked must not depend on it. */
  private static List<Tensor> symmetricParts(List<Tensor> parts) {
    return List.of(parts.get(0), parts.get(1).square());
  }

  private static List<Tensor> svdParts(List<Tensor> parts) {
    Tensor product = parts.get(0).slice(-1, 0, 2).matmul(parts.get(2).slice(-2, 0, 2));
    return List.of(parts.get(0).square(), parts.get(1), parts.get(2).square(), product);
  }

  private static void cramer(NdArray a, NdArray b, int batch, double[] result) {
    double[] m = Loops.fill(9, i -> a.getDouble(batch * 9 + i) + (i % 4 == 0 ? 4 : 0));
    for (int column = 0; column < 2; column++) {
      for (int unknown = 0; unknown < 3; unknown++) {
        double[] replaced = m.clone();
        for (int row = 0; row < 3; row++) {
          replaced[row * 3 + unknown] = b.getDouble(batch * 6 + row * 2 + column);
        }
        result[batch * 6 + unknown * 2 + column] = determinant(replaced) / determinant(m);
      }
    }
  }

  private static double determinant(double[] m) {
    return m[0] * (m[4] * m[8] - m[5] * m[7])
        - m[1] * (m[3] * m[8] - m[5] * m[6])
        + m[2] * (m[3] * m[7] - m[4] * m[6]);
  }

  private static double[] fourier(NdArray re, NdArray im) {
    double[] result = new double[24];
    for (int row = 0; row < 2; row++) {
      for (int k = 0; k < 6; k++) {
        for (int j = 0; j < 6; j++) {
          double angle = -2 * Math.PI * j * k / 6;
          double x = Math.sin(re.getDouble(row * 6 + j));
          double y = Math.sin(im.getDouble(row * 6 + j));
          result[row * 6 + k] += x * Math.cos(angle) - y * Math.sin(angle);
          result[12 + row * 6 + k] += x * Math.sin(angle) + y * Math.cos(angle);
        }
      }
    }
    return result;
  }
}
