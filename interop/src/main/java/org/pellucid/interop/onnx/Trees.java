package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/** Ensembles of decision trees, as {@code ai.onnx.ml} writes them since version 5. */
final class Trees {
  private static final int MEMBER = 6;

  private final double[] splits;
  private final long[] modes;
  private final long[] features;
  private final long[] missing;
  private final long[][] branches;
  private final long[][] leaves;
  private final List<double[]> members = new ArrayList<>();
  private final int[] membership;

  private Trees(Call call) {
    splits = numbers(call, "nodes_splits").toDoubleArray();
    modes = numbers(call, "nodes_modes").toLongArray();
    features = call.wholes("nodes_featureids", new long[0]);
    long[] tracks = call.wholes("nodes_missing_value_tracks_true", new long[0]);
    missing = tracks.length == 0 ? new long[modes.length] : tracks;
    branches =
        new long[][] {
          call.wholes("nodes_falsenodeids", new long[0]),
          call.wholes("nodes_truenodeids", new long[0])
        };
    leaves =
        new long[][] {
          call.wholes("nodes_falseleafs", new long[0]), call.wholes("nodes_trueleafs", new long[0])
        };
    membership = new int[modes.length];
    if (call.hasAttribute("membership_values")) {
      List<Double> own = new ArrayList<>();
      for (double value : numbers(call, "membership_values").toDoubleArray()) {
        if (Double.isNaN(value)) {
          members.add(own.stream().mapToDouble(Double::doubleValue).toArray());
          own.clear();
        } else {
          own.add(value);
        }
      }
      members.add(own.stream().mapToDouble(Double::doubleValue).toArray());
    }
    int number = 0;
    for (int i = 0; i < modes.length; i++) {
      membership[i] = modes[i] == MEMBER ? number++ : -1;
    }
  }

  static void register(Map<String, Operator> all) {
    all.put("ai.onnx.ml:TreeEnsemble", Operator.one(Trees::ensemble));
  }

  private static NdArray numbers(Call call, String name) {
    @Nullable OnnxValue value = call.constant(name);
    if (!(value instanceof TypedTensor tensor)) {
      throw new PellucidException("it lacks attribute " + name);
    }
    return tensor.tensor().value();
  }

  private static TypedTensor ensemble(Call call) {
    TypedTensor x = call.tensor(0);
    NdArray rows = Host.array(x.tensor());
    Trees trees = new Trees(call);
    int targets = (int) call.whole("n_targets", 1);
    double[] weights = numbers(call, "leaf_weights").toDoubleArray();
    long[] targetIds = call.wholes("leaf_targetids", new long[0]);
    long[] roots = call.wholes("tree_roots", new long[0]);
    long how = call.whole("aggregate_function", 1);
    int width = x.shape().dim(1);
    int count = x.shape().dim(0);
    double[] result = new double[count * targets];
    Arrays.fill(
        result, how == 2 ? Double.POSITIVE_INFINITY : how == 3 ? Double.NEGATIVE_INFINITY : 0);
    for (int row = 0; row < count; row++) {
      for (long root : roots) {
        int leaf = trees.leaf(rows, row * width, (int) root);
        int at = row * targets + (int) targetIds[leaf];
        double weight = weights[leaf];
        result[at] =
            switch ((int) how) {
              case 2 -> Math.min(result[at], weight);
              case 3 -> Math.max(result[at], weight);
              default -> result[at] + (how == 0 ? weight / roots.length : weight);
            };
      }
    }
    Tensor scores = Tensor.of(NdArray.of(result, count, targets));
    return x.computed(
        switch ((int) call.whole("post_transform", 0)) {
          case 0 -> scores;
          case 1 -> org.pellucid.tensor.Nn.softmax(scores, 1);
          case 2 -> scores.sigmoid();
          default -> throw call.unsupported("post_transform");
        });
  }

  private int leaf(NdArray rows, int from, int root) {
    int node = root;
    for (int steps = 0; steps <= modes.length; steps++) {
      double value = rows.getDouble(from + (int) features[node]);
      int side = goes(node, value) ? 1 : 0;
      int next = (int) branches[side][node];
      if (leaves[side][node] != 0) {
        return next;
      }
      node = next;
    }
    throw new PellucidException("a tree runs in circles");
  }

  private boolean goes(int node, double value) {
    if (Double.isNaN(value)) {
      return missing[node] != 0;
    }
    double split = splits[node];
    return switch ((int) modes[node]) {
      case 0 -> value <= split;
      case 1 -> value < split;
      case 2 -> value >= split;
      case 3 -> value > split;
      case 4 -> value == split;
      case 5 -> value != split;
      default -> Arrays.stream(members.get(membership[node])).anyMatch(member -> member == value);
    };
  }
}
