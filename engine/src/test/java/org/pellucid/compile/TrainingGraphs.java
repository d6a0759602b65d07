package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** Training steps of small networks with Adam, written out by hand. */
final class TrainingGraphs {
  private final Random random;
  private final List<Graph.Update> updates = new ArrayList<>();

  private TrainingGraphs(long seed) {
    random = new Random(seed);
  }

  /** Two inputs, four units, one output, four samples; binary cross-entropy. */
  static Graph xor(long seed) {
    return new TrainingGraphs(seed).binary();
  }

  /** Dense layers with relu and a softmax at the end; cross-entropy with one-hot labels. */
  static Graph classifier(long seed, int batch, int... widths) {
    return new TrainingGraphs(seed).classes(batch, widths);
  }

  private Expression variable(String name, int... dims) {
    NdArray initial =
        dims.length == 1
            ? NdArray.zeros(DType.FLOAT32, Shape.of(dims))
            : RandomGraphs.array(random, new TensorType(DType.FLOAT32, Shape.of(dims)));
    if (dims.length > 1) {
      float[] data = (float[]) initial.data();
      for (int i = 0; i < data.length; i++) {
        data[i] *= (float) Math.sqrt(2.0 / dims[0]);
      }
    }
    return Expression.read(new Cell(name, initial));
  }

  private static Cell cell(Expression read) {
    return ((Op.Read) read.value().op()).cell();
  }

  private Graph binary() {
    Expression x = Expression.parameter(4, 2);
    Expression y = Expression.parameter(4, 1);
    Expression w1 = variable("w1", 2, 4);
    Expression b1 = variable("b1", 4);
    Expression w2 = variable("w2", 4, 1);
    Expression b2 = variable("b2", 1);
    Expression hidden = x.matmul(w1, false, false).plus(b1).max(0);
    Expression p = hidden.matmul(w2, false, false).plus(b2).apply(new Op.Sigmoid());
    Expression one = p.like(1);
    Expression loss =
        y.times(p.plus(1e-7).apply(new Op.Log()))
            .plus(one.minus(y).times(one.minus(p).plus(1e-7).apply(new Op.Log())))
            .sumAll()
            .times(-0.25);
    Expression right =
        p.above(0.5).apply(new Op.Equal(), y.above(0.5)).apply(new Op.Cast(DType.FLOAT32));
    Expression dz2 = p.minus(y).times(0.25);
    Expression dw2 = hidden.matmul(dz2, true, false);
    Expression dz1 = dz2.matmul(w2, false, true).where(hidden.above(0), 0);
    adam(List.of(w1, b1, w2, b2), List.of(x.matmul(dz1, true, false), dz1.sum(0), dw2, dz2.sum(0)));
    return new Graph(
        Expression.values(x, y), Expression.values(loss, right.sumAll().times(0.25)), updates);
  }

  private Graph classes(int batch, int... widths) {
    int last = widths.length - 1;
    Expression x = Expression.parameter(batch, widths[0]);
    Expression labels = Expression.parameter(batch, widths[last]);
    List<Expression> variables = new ArrayList<>();
    List<Expression> gradients = new ArrayList<>();
    List<Expression> activations = new ArrayList<>(List.of(x));
    for (int i = 0; i < last; i++) {
      Expression w = variable("w" + i, widths[i], widths[i + 1]);
      Expression b = variable("b" + i, widths[i + 1]);
      variables.addAll(List.of(w, b));
      Expression z = activations.getLast().matmul(w, false, false).plus(b);
      activations.add(i == last - 1 ? z : z.max(0));
    }
    Expression logits = activations.getLast();
    Expression shifted = logits.minus(logits.maxLast());
    Expression exp = shifted.apply(new Op.Exp());
    Expression sum = exp.sumLast();
    Expression loss =
        labels.times(shifted.minus(sum.apply(new Op.Log()))).sumAll().times(-1.0 / batch);
    Expression dz = exp.over(sum).minus(labels).times(1.0 / batch);
    for (int i = last - 1; i >= 0; i--) {
      Expression input = activations.get(i);
      gradients.addFirst(dz.sum(0));
      gradients.addFirst(input.matmul(dz, true, false));
      if (i > 0) {
        dz = dz.matmul(variables.get(2 * i), false, true).where(input.above(0), 0);
      }
    }
    adam(variables, gradients);
    return new Graph(Expression.values(x, labels), Expression.values(loss), updates);
  }

  private void adam(List<Expression> variables, List<Expression> gradients) {
    Cell steps = new Cell("iteration", NdArray.scalar(DType.INT64, 0));
    Expression step = Expression.read(steps);
    Expression next = step.plus(new Expression(Node.value(new Op.Fill(step.value().type(), 1))));
    updates.add(new Graph.Update(steps, next.value()));
    Expression t = next.apply(new Op.Cast(DType.FLOAT32));
    Expression one = t.like(1);
    Expression rate =
        one.minus(one.like(0.999).apply(new Op.Pow(), t))
            .apply(new Op.Sqrt())
            .over(one.minus(one.like(0.9).apply(new Op.Pow(), t)))
            .times(0.001);
    for (int i = 0; i < variables.size(); i++) {
      Expression value = variables.get(i);
      Expression g = gradients.get(i);
      NdArray zeros = NdArray.zeros(DType.FLOAT32, value.shape());
      Expression m = Expression.read(new Cell(cell(value).name() + "/m", zeros));
      Expression v = Expression.read(new Cell(cell(value).name() + "/v", zeros));
      Expression newM = m.plus(g.minus(m).times(0.1));
      Expression newV = v.plus(g.times(g).minus(v).times(0.001));
      Expression updated = value.minus(rate.times(newM).over(newV.apply(new Op.Sqrt()).plus(1e-7)));
      updates.add(new Graph.Update(cell(m), newM.value()));
      updates.add(new Graph.Update(cell(v), newV.value()));
      updates.add(new Graph.Update(cell(value), updated.value()));
    }
  }
}
