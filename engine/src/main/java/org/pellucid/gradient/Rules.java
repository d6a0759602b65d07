package org.pellucid.gradient;

import static org.pellucid.gradient.Rule.CONSTANT;
import static org.pellucid.gradient.Rule.MISSING;
import static org.pellucid.gradient.Rule.all;
import static org.pellucid.gradient.Rule.one;
import static org.pellucid.gradient.Rule.two;

import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/** The gradient rule of each operation: one table. */
final class Rules {
  private Rules() {}

  static Rule of(Op op) {
    return switch (op) {
      case Op.Source _ -> CONSTANT;
      case Op.RandomBits _ -> MISSING;
      case Op.Unary o -> unary(o);
      // Whole numbers do not change with a small change of the float they are made of.
      case Op.Cast o ->
          o.dtype().isFloating()
              ? one(b -> b.gradient().cast(Backward.working(b.x().dtype())))
              : CONSTANT;
      case Op.Bitcast _ -> MISSING;
      case Op.Binary o -> binary(o);
      case Op.Comparison _ -> CONSTANT;
      case Op.Select _ -> all(ElementwiseRules::select);

      case Op.Reshape _ -> one(b -> b.gradient().reshape(b.x().shape()));
      case Op.Transpose o -> one(b -> MovementRules.transpose(o, b));
      case Op.Broadcast _ -> one(MovementRules::broadcast);
      case Op.Slice o -> one(b -> MovementRules.slice(o, b));
      case Op.Pad o -> one(b -> MovementRules.pad(o, b));
      case Op.Concat o -> all(o, MovementRules::concat);
      case Op.Gather o -> one(b -> MovementRules.gather(o, b));
      case Op.Scatter o -> all(o, ScatterRules::scatter);

      case Op.Reduction o -> reduction(o);
      case Op.ArgMax _ -> CONSTANT;
      case Op.ArgMin _ -> CONSTANT;
      case Op.CumSum o -> one(b -> ReductionRules.cumulativeSum(o, b));
      case Op.ArgSort _ -> CONSTANT;

      case Op.MatMul o -> all(o, ContractionRules::matmul);
      case Op.Conv o -> all(o, ContractionRules::conv);
      case Op.ConvInputGradient o -> all(o, ContractionRules::convInputGradient);
      case Op.ConvKernelGradient o -> all(o, ContractionRules::convKernelGradient);
      case Op.WindowSum o -> one(b -> ContractionRules.windowSum(o, b));
      case Op.WindowMax o ->
          one(b ->
              Backward.apply(new Op.WindowMaxGradient(o.size(), o.windows()), b.x(), b.gradient()));
      case Op.WindowMaxGradient o ->
          all(b ->
              second(
                  Backward.apply(
                      new Op.WindowMaxPick(o.size(), o.windows()), b.x(), b.gradient())));
      case Op.WindowMaxPick o ->
          all(b ->
              second(
                  Backward.apply(
                      new Op.WindowMaxGradient(o.size(), o.windows()), b.x(), b.gradient())));

      case Op.Attention o -> all(b -> AttentionRules.attention(o, b));
      case Op.AttentionGradient o -> all(b -> AttentionRules.gradient(o, b));

      case Op.Scan o -> all(b -> ScanRule.gradients(o, b));
      case Op.StopGradient _ -> CONSTANT;
      case Op.CustomGradient o -> all(o, Rules::custom);

      case Op.Cholesky _ -> one(LinearAlgebraRules::cholesky);
      case Op.TriangularSolve o -> all(o, LinearAlgebraRules::triangularSolve);
      case Op.Solve _ -> all(LinearAlgebraRules::solve);
      case Op.LogAbsDet _ -> one(LinearAlgebraRules::logAbsDet);
      // Solve, LogAbsDet and the rest have rules of their own; the packed factors have none.
      case Op.Lu _ -> MISSING;
      case Op.Qr o -> one(b -> DecompositionRules.qr(o, b));
      case Op.Eigh _ -> one(DecompositionRules::eigh);
      case Op.Svd o -> one(b -> DecompositionRules.svd(o, b));
      case Op.Fft o -> all(o, LinearAlgebraRules::fft);
    };
  }

  private static Rule unary(Op.Unary op) {
    return switch (op) {
      case Op.Neg _ -> one(b -> b.gradient().negative());
      case Op.Abs _ -> one(b -> b.gradient().multiply(b.x().sign()));
      case Op.Exp _ -> one(b -> b.gradient().multiply(b.output()));
      case Op.Expm1 _ -> one(b -> b.gradient().multiply(b.output().add(1)));
      case Op.Log _ -> one(b -> b.gradient().divide(b.x()));
      case Op.Log1p _ -> one(b -> b.gradient().divide(b.x().add(1)));
      case Op.Sqrt _ -> one(b -> b.gradient().multiply(0.5).divide(b.output()));
      case Op.Rsqrt _ ->
          one(b -> b.gradient().multiply(-0.5).multiply(b.output()).multiply(b.output().square()));
      case Op.Sin _ -> one(b -> b.gradient().multiply(b.x().cos()));
      case Op.Cos _ -> one(b -> b.gradient().multiply(b.x().sin().negative()));
      case Op.Tanh _ -> one(b -> b.gradient().multiply(b.output().square().subtractFrom(1)));
      case Op.Sigmoid _ ->
          one(b -> b.gradient().multiply(b.output()).multiply(b.output().subtractFrom(1)));
      case Op.Erf _ ->
          one(b ->
              b.gradient()
                  .multiply(2 / Math.sqrt(Math.PI))
                  .multiply(b.x().square().negative().exp()));
      case Op.Erfinv _ ->
          one(b ->
              b.gradient().multiply(Math.sqrt(Math.PI) / 2).multiply(b.output().square().exp()));
      case Op.SelfGated o ->
          one(b -> b.gradient().multiply(Backward.apply(new Op.SelfGatedSlope(o.gate()), b.x())));
      case Op.SelfGatedSlope o ->
          one(b -> b.gradient().multiply(ElementwiseRules.curvature(o.gate(), b.x())));
      case Op.Lgamma _ -> one(b -> b.gradient().multiply(b.x().digamma()));
      case Op.Digamma _ -> one(b -> b.gradient().multiply(Trigamma.of(b.x())));
      case Op.Sign _, Op.Floor _, Op.Ceil _, Op.Round _ -> CONSTANT;
      case Op.Not _ -> CONSTANT;
    };
  }

  private static Rule binary(Op.Binary op) {
    return switch (op) {
      case Op.Add _ -> two(Backward::gradient, Backward::gradient);
      case Op.Sub _ -> two(Backward::gradient, b -> b.gradient().negative());
      case Op.Mul _ -> two(b -> b.gradient().multiply(b.y()), b -> b.gradient().multiply(b.x()));
      case Op.Div _ ->
          two(
              b -> b.gradient().divide(b.y()),
              b -> b.gradient().divide(b.y()).multiply(b.output()).negative());
      case Op.Rem _ -> two(Backward::gradient, ElementwiseRules::remainderByDivisor);
      case Op.Pow _ -> two(ElementwiseRules::powerByBase, ElementwiseRules::powerByExponent);
      case Op.Max _ ->
          two(
              b -> ElementwiseRules.winner(b, b.y().less(b.x())),
              b -> ElementwiseRules.winner(b, b.x().less(b.y())));
      case Op.Min _ ->
          two(
              b -> ElementwiseRules.winner(b, b.x().less(b.y())),
              b -> ElementwiseRules.winner(b, b.y().less(b.x())));
      case Op.Atan2 _ ->
          two(
              b -> ElementwiseRules.angle(b, b.y()),
              b -> ElementwiseRules.angle(b, b.x()).negative());
      // Bits and truth values.
      case Op.And _, Op.Or _, Op.Xor _, Op.ShiftLeft _, Op.ShiftRight _ -> MISSING;
    };
  }

  private static Rule reduction(Op.Reduction op) {
    return switch (op) {
      case Op.Sum o -> one(b -> ReductionRules.spread(b.gradient(), o.axes(), b.x().shape()));
      case Op.Prod o -> one(b -> ReductionRules.product(o, b));
      case Op.ReduceMax o -> one(b -> ReductionRules.extreme(o.axes(), b));
      case Op.ReduceMin o -> one(b -> ReductionRules.extreme(o.axes(), b));
    };
  }

  private static @Nullable Tensor[] second(Tensor gradient) {
    return new @Nullable Tensor[] {null, gradient};
  }

  private static @Nullable Tensor[] custom(Op.CustomGradient op, Backward b) {
    var inputs = b.node().inputs();
    var gradients =
        op.backward()
            .apply(b.gradient().graph(), inputs.getFirst(), inputs.subList(1, inputs.size()));
    if (gradients.size() != inputs.size() - 1) {
      throw new PellucidException(
          Origin.prefix(b.node().origin())
              + "a custom rule gave "
              + gradients.size()
              + " gradients for "
              + (inputs.size() - 1)
              + " inputs. Give one for each, null where there is none.");
    }
    @Nullable Tensor[] result = new @Nullable Tensor[inputs.size()];
    for (int i = 1; i < result.length; i++) {
      Value gradient = gradients.get(i - 1);
      result[i] = gradient == null ? null : Tensor.of(gradient);
    }
    return result;
  }
}
