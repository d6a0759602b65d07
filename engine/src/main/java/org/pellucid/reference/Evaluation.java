package org.pellucid.reference;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** One node at work: finds the loop for its operation and runs it on given inputs. */
final class Evaluation {
  private final Op op;
  private final List<Values> inputs;
  private final List<TensorType> outputs;
  private final String origin;

  private Evaluation(Node node, List<Values> inputs) {
    this.op = node.op();
    this.inputs = inputs;
    this.outputs = node.outputs();
    this.origin = node.origin();
  }

  /** Computes the results of any node but a parameter. */
  static List<Values> of(Node node, List<Values> inputs, Interpretation interpretation) {
    return new Evaluation(node, inputs).results(interpretation);
  }

  private List<Values> results(Interpretation interpretation) {
    return switch (op) {
      case Op.Source o -> List.of(source(o));
      case Op.RandomBits o -> List.of(RandomBits.bits(in(0), in(1), o.shape()));

      case Op.Unary o -> List.of(Elementwise.unary(o, in(0)));
      case Op.Cast o -> List.of(Conversions.cast(in(0), o.dtype()));
      case Op.Bitcast o -> List.of(Conversions.bitcast(in(0), o.dtype()));
      case Op.Binary o -> List.of(Elementwise.binary(o, in(0), in(1)));
      case Op.Comparison o -> List.of(Elementwise.compare(o, in(0), in(1)));
      case Op.Select o -> List.of(Elementwise.select(in(0), in(1), in(2)));

      case Op.Reshape o -> List.of(in(0).reshape(o.shape()));
      case Op.Transpose o -> List.of(Movement.transpose(in(0), o.permutation(), shape()));
      case Op.Broadcast o -> List.of(Movement.broadcast(in(0), o.shape()));
      case Op.Slice o -> List.of(Movement.slice(in(0), o, shape()));
      case Op.Pad o -> List.of(Movement.pad(in(0), o, shape()));
      case Op.Concat o -> List.of(Movement.concat(inputs, o.axis(), type()));
      case Op.Gather o -> List.of(Indexing.gather(in(0), in(1), o, shape(), origin));
      case Op.Scatter o -> List.of(Indexing.scatter(in(0), in(1), in(2), o, origin));

      case Op.Reduction o -> List.of(Reductions.reduce(o, in(0), shape()));
      case Op.ArgMax o -> List.of(Ordering.argMax(in(0), o.axis()));
      case Op.ArgMin o -> List.of(Ordering.argMin(in(0), o.axis()));
      case Op.CumSum o -> List.of(Reductions.cumSum(o, in(0)));
      case Op.ArgSort o -> List.of(Ordering.argSort(in(0), o.descending()));

      case Op.MatMul o -> List.of(Products.matMul(o, in(0), in(1), type()));
      case Op.Conv o -> List.of(Convolutions.conv(o, in(0), in(1), type()));
      case Op.ConvInputGradient o -> List.of(Convolutions.inputGradient(o, in(0), in(1), type()));
      case Op.ConvKernelGradient o -> List.of(Convolutions.kernelGradient(o, in(0), in(1), type()));
      case Op.WindowSum o -> List.of(Pooling.sum(o, in(0), type()));
      case Op.WindowMax o -> List.of(Pooling.max(o, in(0), type()));
      case Op.WindowMaxGradient o -> List.of(Pooling.maxGradient(o, in(0), in(1), type()));
      case Op.WindowMaxPick o -> List.of(Pooling.maxPick(o, in(0), in(1), type()));

      case Op.Attention o -> Attentions.forward(o, inputs, outputs);
      case Op.AttentionGradient o -> Attentions.backward(o, inputs, outputs);

      case Op.Scan o -> Loops.scan(o, inputs, outputs, interpretation);
      case Op.StopGradient o -> List.of(in(0));
      case Op.CustomGradient o -> List.of(in(0));

      case Op.Cholesky o -> List.of(LinearAlgebra.cholesky(in(0), origin));
      case Op.TriangularSolve o -> List.of(LinearAlgebra.triangularSolve(o, in(0), in(1)));
      case Op.Solve o -> List.of(LinearAlgebra.solve(in(0), in(1), origin));
      case Op.LogAbsDet o -> LinearAlgebra.logAbsDet(in(0), outputs);
      case Op.Lu o -> LinearAlgebra.lu(in(0), outputs);
      case Op.Qr o -> LinearAlgebra.qr(o, in(0), outputs);
      case Op.Eigh o -> LinearAlgebra.eigh(in(0), outputs);
      case Op.Svd o -> LinearAlgebra.svd(o, in(0), outputs);
      case Op.Fft o -> Fourier.transform(o, in(0), in(1));
    };
  }

  private Values source(Op.Source source) {
    return switch (source) {
      case Op.Fill o -> Sources.fill(o);
      case Op.Iota o -> Sources.iota(o.type(), o.axis());
      case Op.Data o -> Values.of(o.array());
      case Op.Read o -> Values.of(o.cell().read());
      case Op.Parameter o ->
          throw new IllegalStateException(
              "Parameter \"" + o.name() + "\" is not one of the graph that is run.");
    };
  }

  private Values in(int index) {
    return inputs.get(index);
  }

  private TensorType type() {
    return outputs.get(0);
  }

  private Shape shape() {
    return type().shape();
  }
}
