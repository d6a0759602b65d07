package org.pellucid.check;

import static org.pellucid.check.ElementwiseSamples.apply;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** One check or more for each operation of movement, reduction and order. */
final class ArraySamples {
  private ArraySamples() {}

  static List<OpCheck> movement() {
    return List.of(
        OpCheck.of("reshape", in -> in.get(0).reshape(3, 4).exp())
            .floats(-1, 1, 2, 6)
            .elements(Math::exp),
        OpCheck.of("transpose", in -> in.get(0).transpose(2, 0, 1).sin())
            .floats(-1, 1, 2, 3, 4)
            .reference(in ->
                Loops.fill(
                    24, i -> Math.sin(in.get(0).getDouble(i / 3 % 2 * 12 + i % 3 * 4 + i / 6)))),
        OpCheck.of("transpose of a matrix", in -> in.get(0).transpose().sin())
            .floats(-1, 1, 17, 9)
            .once()
            .reference(
                in -> Loops.fill(153, i -> Math.sin(in.get(0).getDouble(i % 17 * 9 + i / 17)))),
        OpCheck.of("broadcast", in -> in.get(0).broadcastTo(Shape.of(2, 3, 4)).multiply(in.get(1)))
            .floats(-1, 1, 3, 1)
            .floats(-1, 1, 2, 3, 4)
            .reference(
                in -> Loops.fill(24, i -> in.get(0).getDouble(i / 4 % 3) * in.get(1).getDouble(i))),
        OpCheck.of(
                "slice",
                in -> in.get(0).slice(Ints.of(1, 6), Ints.of(2, 3), Ints.of(2, -3)).square())
            .floats(-1, 1, 5, 8)
            .reference(in ->
                Loops.fill(
                    6,
                    i -> {
                      double x = in.get(0).getDouble((1 + i / 3 * 2) * 8 + 6 - i % 3 * 3);
                      return x * x;
                    })),
        OpCheck.of("slice of nothing", in -> in.get(0).slice(0, 2, 2).exp())
            .floats(-1, 1, 4, 3)
            .reference(in -> new double[0]),
        OpCheck.of(
                "pad",
                in ->
                    apply(new Op.Pad(Ints.of(1, 0), Ints.of(0, 2), Ints.of(0, 1), 0.5), in.get(0))
                        .square())
            .floats(-1, 1, 2, 3)
            .reference(in ->
                Loops.fill(
                    21,
                    i -> {
                      int row = i / 7 - 1;
                      int column = i % 7;
                      boolean inside = row >= 0 && column < 5 && column % 2 == 0;
                      double x = inside ? in.get(0).getDouble(row * 3 + column / 2) : 0.5;
                      return x * x;
                    })),
        OpCheck.of("concat", in -> Tensor.concat(1, in).exp())
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 2, 1)
            .floats(-1, 1, 2, 0)
            .reference(in ->
                Loops.fill(
                    8,
                    i ->
                        Math.exp(
                            i % 4 < 3
                                ? in.get(0).getDouble(i / 4 * 3 + i % 4)
                                : in.get(1).getDouble(i / 4)))),
        OpCheck.of("gather", in -> in.get(0).take(in.get(1), 1).square())
            .floats(-1, 1, 2, 4, 3)
            .given(new int[] {3, 0, 3, 1}, 2, 2)
            .reference(in ->
                Loops.fill(
                    24,
                    i -> {
                      int at = (int) in.get(1).getLong(i / 3 % 4);
                      double x = in.get(0).getDouble(i / 12 * 12 + at * 3 + i % 3);
                      return x * x;
                    })),
        OpCheck.of(
                "gather, clamped", in -> in.get(0).take(in.get(1), 0, Op.OutOfRange.CLAMP).square())
            .floats(-1, 1, 3)
            .given(new int[] {-4, 1, 9, 2}, 4)
            .reference(in -> {
              int[] at = {0, 1, 2, 2};
              return Loops.fill(4, i -> Math.pow(in.get(0).getDouble(at[i]), 2));
            }),
        OpCheck.of(
                "gather, ignoring",
                in -> in.get(0).take(in.get(1), 0, Op.OutOfRange.IGNORE).square())
            .floats(-1, 1, 3)
            .given(new int[] {-4, 1, 9, 2}, 4)
            .reference(in ->
                new double[] {
                  0, Math.pow(in.get(0).getDouble(1), 2), 0, Math.pow(in.get(0).getDouble(2), 2)
                }));
  }

  static List<OpCheck> scatters() {
    List<OpCheck> checks = new ArrayList<>();
    for (Op.Combine combine : Op.Combine.values()) {
      for (Op.OutOfRange rule : Op.OutOfRange.values()) {
        boolean outside = rule != Op.OutOfRange.FAIL;
        int[] at = {2, 0, 2, outside ? 7 : 1, 2, outside ? -1 : 0};
        checks.add(
            OpCheck.of(
                    "scatter " + combine + " " + rule,
                    in ->
                        in.get(0)
                            .sin()
                            .scatter(in.get(1), in.get(2).add(0.03).square(), 1, combine, rule))
                .distinct(2, 4, 2)
                .given(at, 3, 2)
                .distinct(2, 3, 2, 2)
                .reference(in -> scatter(in, combine, rule)));
      }
    }
    checks.add(
        OpCheck.of(
                "scatter MUL with zeros",
                in -> in.get(0).scatter(in.get(1), in.get(2), 0, Op.Combine.MUL))
            .floats(1, 2, 4)
            .given(new int[] {0, 1, 1, 2, 2, 2}, 6)
            .given(new double[] {0, 0, 2, 0, 0, 3}, 6)
            .once());
    return checks;
  }

  private static double[] scatter(List<NdArray> in, Op.Combine combine, Op.OutOfRange rule) {
    double[] result = Loops.fill(16, i -> Math.sin(in.get(0).getDouble(i)));
    for (int p = 0; p < 2; p++) {
      for (int i = 0; i < 6; i++) {
        for (int q = 0; q < 2; q++) {
          int at = (int) in.get(1).getLong(i);
          if (rule == Op.OutOfRange.CLAMP) {
            at = Math.clamp(at, 0, 3);
          } else if (at < 0 || at > 3) {
            continue;
          }
          double update = Math.pow(in.get(2).getDouble((p * 6 + i) * 2 + q) + 0.03, 2);
          int target = (p * 4 + at) * 2 + q;
          result[target] =
              switch (combine) {
                case SET -> update;
                case ADD -> result[target] + update;
                case MUL -> result[target] * update;
                case MAX -> Math.max(result[target], update);
                case MIN -> Math.min(result[target], update);
              };
        }
      }
    }
    return result;
  }

  static List<OpCheck> reductions() {
    return List.of(
        OpCheck.of("sum", in -> in.get(0).sum().exp())
            .anyShape(-0.02, 0.02)
            .within(1e-4)
            .reference(in -> new double[] {Math.exp(sum(in.get(0)))}),
        OpCheck.of("sum of rows", in -> in.get(0).sum(0).square())
            .floats(-1, 1, 9, 4)
            .reference(in ->
                Loops.fill(
                    4,
                    j -> {
                      double sum = 0;
                      for (int i = 0; i < 9; i++) {
                        sum += in.get(0).getDouble(i * 4 + j);
                      }
                      return sum * sum;
                    })),
        OpCheck.of("sum of middle axis", in -> in.get(0).sum(1).square())
            .floats(-1, 1, 2, 3, 4)
            .reference(in ->
                Loops.fill(
                    8,
                    j -> {
                      double sum = 0;
                      for (int i = 0; i < 3; i++) {
                        sum += in.get(0).getDouble(j / 4 * 12 + i * 4 + j % 4);
                      }
                      return sum * sum;
                    })),
        OpCheck.of("prod", in -> in.get(0).prod(0, 2))
            .floats(0.5, 1.5, 2, 3, 2)
            .reference(in ->
                Loops.fill(
                    3,
                    j -> {
                      NdArray x = in.get(0);
                      return x.getDouble(j * 2)
                          * x.getDouble(j * 2 + 1)
                          * x.getDouble(6 + j * 2)
                          * x.getDouble(6 + j * 2 + 1);
                    })),
        OpCheck.of("prod with zeros", in -> in.get(0).prod(1))
            .given(new double[] {2, 0, 3, 0, 4, 0, 5, 6, 7, 8, 9, 2}, 4, 3)
            .reference(in -> new double[] {0, 0, 5 * 6 * 7, 8 * 9 * 2}),
        OpCheck.of("prod of nothing", in -> in.get(0).prod(0))
            .floats(-1, 1, 0, 2)
            .reference(in -> new double[] {1, 1}),
        OpCheck.of("reduce max", in -> in.get(0).max(0, 2).exp())
            .distinct(2, 3, 4)
            .reference(in -> extremes(in.get(0), 1)),
        OpCheck.of("reduce min", in -> in.get(0).min(0, 2).exp())
            .distinct(2, 3, 4)
            .reference(in -> extremes(in.get(0), -1)),
        OpCheck.of("arg max", in -> in.get(0).argmax(1))
            .given(new double[] {1, 3, 3, 2, -1, -2, -1, -4}, 2, 4)
            .reference(in -> new double[] {1, 0}),
        OpCheck.of("arg min", in -> in.get(0).argmin(0))
            .given(new double[] {1, 3, 3, 2, -1, 3, 5, -4}, 2, 4)
            .reference(in -> new double[] {1, 0, 0, 1}),
        OpCheck.of("cum sum", in -> in.get(0).cumsum(1).square())
            .floats(-1, 1, 2, 5, 2)
            .reference(in -> cumulative(in.get(0), false, false)),
        OpCheck.of(
                "cum sum, exclusive and reverse",
                in -> apply(new Op.CumSum(1, true, true), in.get(0)).square())
            .floats(-1, 1, 2, 5, 2)
            .reference(in -> cumulative(in.get(0), true, true)),
        OpCheck.of(
                "cum sum, exclusive",
                in -> apply(new Op.CumSum(1, true, false), in.get(0)).square())
            .floats(-1, 1, 2, 5, 2)
            .reference(in -> cumulative(in.get(0), true, false)),
        OpCheck.of("arg sort", in -> in.get(0).argsort(false))
            .given(new double[] {3, 1, 2, 1, Double.NaN, 0}, 2, 3)
            .reference(in -> new double[] {1, 2, 0, 2, 0, 1}),
        OpCheck.of("arg sort, descending", in -> in.get(0).argsort(true))
            .given(new double[] {3, 1, 2, 1, 1, 0}, 2, 3)
            .reference(in -> new double[] {0, 2, 1, 0, 1, 2}));
  }

  private static double sum(NdArray x) {
    double sum = 0;
    for (int i = 0; i < x.size(); i++) {
      sum += x.getDouble(i);
    }
    return sum;
  }

  private static double[] extremes(NdArray x, int sign) {
    return Loops.fill(
        3,
        j -> {
          double best = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < 8; i++) {
            best = Math.max(best, sign * x.getDouble(i / 4 * 12 + j * 4 + i % 4));
          }
          return Math.exp(sign * best);
        });
  }

  private static double[] cumulative(NdArray x, boolean exclusive, boolean reverse) {
    return Loops.fill(
        20,
        at -> {
          int i = at / 2 % 5;
          double sum = 0;
          for (int j = 0; j < 5; j++) {
            boolean before = reverse ? j > i : j < i;
            if (before || (j == i && !exclusive)) {
              sum += x.getDouble(at / 10 * 10 + j * 2 + at % 2);
            }
          }
          return sum * sum;
        });
  }
}
