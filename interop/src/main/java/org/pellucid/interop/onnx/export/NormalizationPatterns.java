package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/** Chains of operations that normalize batches or layers. */
final class NormalizationPatterns {
  private record Scaled(Value centered, Value variance, double epsilon, @Nullable Value gamma) {}

  private final GraphWriter writer;
  private final Chains chains;

  NormalizationPatterns(GraphWriter writer, Chains chains) {
    this.writer = writer;
    this.chains = chains;
  }

  /** A normalization of batches or layers; beta is what was added in the end. */
  @Nullable Ref normalized(Emit e, Value scaled, @Nullable Value beta, List<Extent> dims) {
    Scaled parts = scaled.op() instanceof Op.Mul ? scaled(scaled.node()) : null;
    if (parts == null || !(parts.centered().op() instanceof Op.Sub)) {
      return null;
    }
    Node difference = parts.centered().node();
    Value x = difference.input(0);
    Value center = Chains.behind(difference.input(1));
    if (chains.ref(center).constant() != null && chains.ref(parts.variance()).constant() != null) {
      return batch(e, chains.ref(x), chains.ref(difference.input(1)), parts, beta, dims);
    }
    Chains.Mean mean = chains.mean(center.node());
    Value behind = Chains.behind(parts.variance());
    Chains.Mean variance = behind.op() instanceof Op.Div ? chains.mean(behind.node()) : null;
    if (mean == null
        || variance == null
        || !mean.x().equals(x)
        || !mean.axes().equals(variance.axes())
        || !(variance.x().op() instanceof Op.Mul)
        || !variance.x().node().inputs().equals(List.of(parts.centered(), parts.centered()))) {
      return null;
    }
    return layer(e, chains.ref(x), mean.axes(), parts, beta, dims);
  }

  /** The parts of {@code centered * rsqrt(variance + epsilon) * gamma}. */
  private @Nullable Scaled scaled(Node product) {
    Value factor = Chains.behind(product.input(1));
    Value root = factor;
    Value gamma = null;
    if (factor.op() instanceof Op.Mul) {
      root = Chains.behind(factor.node().input(0));
      gamma = factor.node().input(1);
    }
    if (!(root.op() instanceof Op.Rsqrt) || !(root.node().input(0).op() instanceof Op.Add)) {
      return null;
    }
    Node shifted = root.node().input(0).node();
    Double epsilon = chains.number(shifted.input(1));
    return epsilon == null ? null : new Scaled(product.input(0), shifted.input(0), epsilon, gamma);
  }

  private @Nullable Ref batch(
      Emit e, Ref x, Ref mean, Scaled parts, @Nullable Value beta, List<Extent> dims) {
    int axis = channel(mean, x.rank());
    if (axis < 0 || x.rank() < 2 || !x.view().equals(x.dims()) || x.perm().get(axis) != 1) {
      return null;
    }
    int channels = (int) x.dims().get(axis).base();
    List<NdArray> values = new ArrayList<>();
    values.add(channels(parts.gamma(), axis, x, 1));
    values.add(channels(beta, axis, x, 0));
    values.add(perChannel(mean, axis, x));
    values.add(perChannel(chains.ref(parts.variance()), axis, x));
    if (values.stream().anyMatch(array -> array == null || array.size() != channels)) {
      return null;
    }
    List<String> inputs = new ArrayList<>(List.of(writer.name(x)));
    List<@Nullable Ref> labels = new ArrayList<>();
    labels.add(parts.gamma() == null ? null : chains.ref(parts.gamma()));
    labels.add(beta == null ? null : chains.ref(beta));
    labels.add(mean);
    labels.add(chains.ref(parts.variance()));
    List<String> names = List.of("gamma", "beta", "moving_mean", "moving_variance");
    for (int i = 0; i < 4; i++) {
      Ref label = labels.get(i);
      inputs.add(
          writer.constant(
              label == null ? e.origin() + "/" + names.get(i) : label.name(), values.get(i)));
    }
    String name =
        e.op("BatchNormalization", inputs, OnnxAttribute.of("epsilon", (float) parts.epsilon()));
    return new Ref(e.scope(), name, null, x.dtype(), dims, x.actual(), x.perm());
  }

  /** The only axis along which a constant differs, counted in a value of more axes; -1 else. */
  private static int channel(Ref constant, int rank) {
    List<Extent> view = constant.view();
    int axis = -1;
    for (int i = 0; i < view.size(); i++) {
      if (!view.get(i).is(1)) {
        if (axis >= 0) {
          return -1;
        }
        axis = rank - view.size() + i;
      }
    }
    return axis;
  }

  private @Nullable NdArray channels(@Nullable Value value, int axis, Ref x, double without) {
    if (value != null) {
      return perChannel(chains.ref(value), axis, x);
    }
    Shape shape = Shape.of((int) x.dims().get(axis).base());
    return GraphWriter.evaluate(
        new Op.Fill(new TensorType(x.dtype(), shape), Double.doubleToRawLongBits(without)));
  }

  private static @Nullable NdArray perChannel(Ref ref, int axis, Ref x) {
    NdArray array = ref.constant();
    return array == null || channel(ref, x.rank()) != axis
        ? null
        : array.reshape(Shape.of(array.size()));
  }

  private @Nullable Ref layer(
      Emit e, Ref x, Ints axes, Scaled parts, @Nullable Value beta, List<Extent> dims) {
    int first = x.rank() - axes.size();
    if (!axes.equals(Ints.range(first, x.rank())) || x.dtype() != DType.FLOAT32) {
      return null;
    }
    Shape shape =
        Shape.of(
            x.dims().subList(first, x.rank()).stream()
                .mapToInt(extent -> (int) extent.base())
                .toArray());
    List<String> inputs = new ArrayList<>(List.of(writer.plainName(x, e.origin())));
    if (parts.gamma() == null) {
      NdArray ones =
          GraphWriter.evaluate(
              new Op.Fill(new TensorType(x.dtype(), shape), Double.doubleToRawLongBits(1)));
      inputs.add(writer.constant(e.origin() + "/gamma", ones));
    }
    for (Value value : Arrays.asList(parts.gamma(), beta)) {
      if (value != null) {
        NdArray array = writer.ordered(chains.ref(value), e.origin()).constant();
        if (array == null || array.size() != shape.size()) {
          return null;
        }
        inputs.add(writer.constant(chains.ref(value).name(), array.reshape(shape)));
      }
    }
    String name =
        e.op(
            "LayerNormalization",
            inputs,
            OnnxAttribute.of("axis", first),
            OnnxAttribute.of("epsilon", (float) parts.epsilon()));
    return GraphWriter.plain(e.scope(), name, x.dtype(), dims);
  }
}
