package org.pellucid.interop.onnx.export;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/** Chains of elementwise operations that are one activation function of ONNX. */
final class ActivationPatterns {
  private final GraphWriter writer;
  private final Map<Value, Ref> refs;

  ActivationPatterns(GraphWriter writer, Map<Value, Ref> refs) {
    this.writer = writer;
    this.refs = refs;
  }

  /** One operator for what a choice between two branches computes, or null. */
  @Nullable Ref select(Emit e, Node node) {
    Value condition = node.input(0);
    Value yes = node.input(1);
    Value no = node.input(2);
    if (!yes.dtype().isFloating() || condition.node().inputs().size() != 2) {
      return null;
    }
    Value left = condition.node().input(0);
    Value right = condition.node().input(1);
    if (condition.op() instanceof Op.LessEqual && is(right, 0) && is(yes, 0) && left.equals(no)) {
      return apply(e, "Relu", no);
    }
    boolean positive =
        (condition.op() instanceof Op.Less || condition.op() instanceof Op.LessEqual)
            && is(left, 0)
            && right.equals(yes);
    if (!positive || !(no.op() instanceof Op.Mul)) {
      return null;
    }
    Value factor = no.node().input(1);
    Value bent = no.node().input(0);
    if (!isNumber(factor)) {
      return null;
    }
    OnnxAttribute alpha = OnnxAttribute.of("alpha", (float) number(factor));
    if (bent.equals(yes)) {
      return apply(e, "LeakyRelu", yes, alpha);
    }
    boolean elu =
        bent.op() instanceof Op.Expm1
            && bent.node().input(0).op() instanceof Op.Min
            && bent.node().input(0).node().input(0).equals(yes)
            && is(bent.node().input(0).node().input(1), 0);
    return elu ? apply(e, "Elu", yes, alpha) : null;
  }

  /** A function with limits on both sides, or null. */
  @Nullable Ref minimum(Emit e, Node node) {
    Value inner = node.input(0);
    if (!(inner.op() instanceof Op.Max)
        || !isNumber(node.input(1))
        || !isNumber(inner.node().input(1))) {
      return null;
    }
    Ref x = ref(inner.node().input(0));
    Ref whole = writer.whole(x, e.origin());
    String name =
        e.op(
            "Clip",
            writer.name(whole),
            writer.number(x.dtype(), number(inner.node().input(1))),
            writer.number(x.dtype(), number(node.input(1))));
    return likewise(e, name, whole);
  }

  /** {@code max(x, 0) + log1p(exp(-|x|))}, or null. */
  @Nullable Ref softplus(Emit e, Node node) {
    Value limited = node.input(0);
    Value log = node.input(1);
    if (!(limited.op() instanceof Op.Max)
        || !is(limited.node().input(1), 0)
        || !(log.op() instanceof Op.Log1p)) {
      return null;
    }
    Value exp = log.node().input(0);
    Value negative = exp.op() instanceof Op.Exp ? exp.node().input(0) : exp;
    Value size = negative.op() instanceof Op.Neg ? negative.node().input(0) : negative;
    Value x = limited.node().input(0);
    boolean same =
        exp.op() instanceof Op.Exp
            && negative.op() instanceof Op.Neg
            && size.op() instanceof Op.Abs
            && size.node().input(0).equals(x);
    return same ? apply(e, "Softplus", x) : null;
  }

  private Ref apply(Emit e, String operator, Value value, OnnxAttribute... settings) {
    Ref x = writer.whole(ref(value), e.origin());
    return likewise(e, e.op(operator, List.of(writer.name(x)), settings), x);
  }

  private static Ref likewise(Emit e, String name, Ref x) {
    return new Ref(e.scope(), name, null, x.dtype(), x.dims(), x.actual(), x.perm());
  }

  private Ref ref(Value value) {
    return Objects.requireNonNull(refs.get(value));
  }

  private boolean isNumber(Value value) {
    NdArray array = ref(value).constant();
    return array != null && array.size() == 1;
  }

  private double number(Value value) {
    return Objects.requireNonNull(ref(value).constant()).getDouble(0);
  }

  private boolean is(Value value, double number) {
    return isNumber(value) && number(value) == number;
  }
}
