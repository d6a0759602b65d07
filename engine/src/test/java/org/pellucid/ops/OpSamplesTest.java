package org.pellucid.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.OpCheck;
import org.pellucid.tensor.Tensor;

/** Every function of the registry agrees on all backends, and with its gradients. */
final class OpSamplesTest {
  /** Functions that are tested by their values alone, since they ask for numbers or draw them. */
  private static final Set<String> BY_VALUES =
      Set.of(
          "bincount",
          "convert_to_numpy",
          "ctc_decode",
          "dtype",
          "eig",
          "elastic_transform",
          "is_tensor",
          "ndim",
          "nonzero",
          "random.beta",
          "random.binomial",
          "random.categorical",
          "random.dropout",
          "random.gamma",
          "random.normal",
          "random.randint",
          "random.shuffle",
          "random.truncated_normal",
          "random.uniform",
          "shape",
          "size",
          "unique");

  private static final List<String> SMOOTH =
      names(
          """
          abs absolute angle arcsinh arctan array cbrt ceil celu conj conjugate
          convert_to_tensor copy cos cosh count_nonzero cumprod cumsum deg2rad diagflat
          elu empty_like erf erfc exp exp2 expm1 fabs flip fliplr flipud floor gelu
          hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh i0 imag isfinite isinf isnan
          isneginf isposinf isreal layer_normalization leaky_relu log_sigmoid
          log_softmax logical_not logsumexp mean nan_to_num nancumprod nancumsum nanmean
          nanprod nanstd nansum nanvar negative normalize ones_like prod rad2deg ravel
          real reciprocal relu relu6 rms_normalization round selu sigmoid sign
          signbit silu sin sinc sinh soft_shrink softmax softplus softsign sparse_plus
          sparse_sigmoid square squareplus squeeze std sum swish tan tanh
          tanh_shrink trace transpose tril triu trunc unstack var zeros_like
          """);

  private static final List<String> ORDERED =
      names(
          """
          amax amin argmax argmin argsort max median min nanargmax nanargmin nanmax
          nanmedian nanmin ptp sort sparsemax
          """);

  private static final List<String> POSITIVE =
      names(
          """
          log log10 log1p log2 rsqrt sqrt
          """);

  private static final List<String> PAIRS =
      names(
          """
          add append arctan2 divide divide_no_nan equal floor_divide fmax fmin fmod
          greater greater_equal heaviside hypot isclose less less_equal logaddexp
          logaddexp2 logical_and logical_or logical_xor maximum minimum mod multiply
          nextafter not_equal outer subtract true_divide vdot allclose inner kron
          """);

  private static final List<String> WHOLE =
      names(
          """
          bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor
          left_shift right_shift
          """);

  private static List<String> names(String text) {
    return List.of(text.trim().split("\\s+", -1));
  }

  /**
   * A check of a function called by name: tensors go to arguments, "xs[]" takes all that are left.
   */
  private static OpCheck check(String name, Map<String, ?> settings, String... tensors) {
    return OpCheck.ofAll(
        name,
        in -> {
          Map<String, @Nullable Object> arguments = new LinkedHashMap<>(settings);
          for (int i = 0; i < tensors.length; i++) {
            if (tensors[i].endsWith("[]")) {
              arguments.put(
                  tensors[i].substring(0, tensors[i].length() - 2), in.subList(i, in.size()));
            } else {
              arguments.put(tensors[i], in.get(i));
            }
          }
          List<Tensor> results = new ArrayList<>();
          for (Object result : Ops.get(name).call(arguments)) {
            results.add((Tensor) result);
          }
          return results;
        });
  }

  private static OpCheck check(String name, String... tensors) {
    return check(name, Map.of(), tensors);
  }

  private static List<OpCheck> elementwise() {
    List<OpCheck> checks = new ArrayList<>();
    SMOOTH.forEach(name -> checks.add(check(name, "x").distinct(3, 4)));
    ORDERED.forEach(name -> checks.add(check(name, "x").distinct(3, 5)));
    POSITIVE.forEach(name -> checks.add(check(name, "x").floats(0.5, 3, 3, 4)));
    PAIRS.forEach(name -> checks.add(check(name, "x1", "x2").distinct(3, 4).floats(0.51, 2, 3, 4)));
    WHOLE.forEach(name -> checks.add(check(name, "x", "y").integers(-9, 9, 7).integers(0, 9, 7)));
    return checks;
  }

  private static List<OpCheck> special() {
    return List.of(
        check("arcsin", "x").floats(-0.8, 0.8, 5),
        check("arccos", "x").floats(-0.8, 0.8, 5),
        check("arctanh", "x").floats(-0.8, 0.8, 5),
        check("arccosh", "x").floats(1.2, 3, 5),
        check("erfinv", "x").floats(-0.8, 0.8, 5),
        check("gammainc", "x1", "x2").floats(0.5, 3, 4).floats(0.2, 5, 4).once().illConditioned(),
        check("power", "x1", "x2").floats(0.5, 2, 5).floats(-2, 2, 5),
        check("ldexp", "x1", "x2").floats(-1, 1, 5).integers(-3, 4, 5),
        check("gcd", "x1", "x2").integers(-50, 50, 9).integers(-50, 50, 9),
        check("lcm", "x1", "x2").integers(-50, 50, 9).integers(-50, 50, 9),
        check("bitwise_not", "x").integers(-9, 9, 7),
        check("bitwise_invert", "x").integers(-9, 9, 7),
        check("clip", Map.of("x_min", -0.5, "x_max", 0.7), "x").distinct(4, 5),
        check("cast", Map.of("dtype", "int32"), "x").distinct(5),
        check("saturate_cast", Map.of("dtype", "uint8"), "x").floats(-300, 300, 9),
        check("view", Map.of("dtype", "int32"), "x").integers(-9, 9, 5),
        check("threshold", Map.of("threshold", 0.2, "default_value", -1), "x").distinct(5),
        check("rot90", "array").distinct(3, 4),
        check("stop_gradient", "variable").distinct(3, 4).notDifferentiated(),
        check("glu", "x").floats(-1, 1, 2, 6),
        check("polar", "abs_", "angle").floats(0.5, 2, 4).floats(-1, 1, 4),
        check("view_as_complex", "x").floats(-1, 1, 3, 2),
        check("view_as_real", "x[]").floats(-1, 1, 3).floats(-1, 1, 3),
        check("where", "condition", "x1", "x2").booleans(5).floats(-1, 1, 5).floats(-1, 1, 5),
        check("isin", "x1", "x2").integers(0, 9, 7).integers(0, 9, 4),
        check("all", "x").booleans(3, 5),
        check("any", Map.of("axis", 1, "keepdims", true), "x").booleans(3, 5));
  }

  private static List<OpCheck> reductions() {
    return List.of(
        check("average", Map.of("axis", 1), "x", "weights").floats(-1, 1, 3, 4).floats(0.5, 2, 4),
        check("corrcoef", "x").floats(-1, 1, 3, 6).illConditioned(),
        check("correlate", Map.of("mode", "same"), "x1", "x2").floats(-1, 1, 7).floats(-1, 1, 4),
        check("diff", Map.of("n", 2), "a").floats(-1, 1, 3, 5),
        check("trapezoid", "y", "x").floats(-1, 1, 2, 5).floats(-1, 1, 5),
        check("quantile", Map.of("q", List.of(0.1, 0.6), "axis", 1), "x").distinct(3, 5),
        check("percentile", Map.of("q", 30, "method", "midpoint"), "x").distinct(3, 5),
        check("nanquantile", Map.of("q", 0.3, "keepdims", true), "x").distinct(3, 5),
        check("nanpercentile", Map.of("q", 70, "axis", 0), "x").distinct(3, 5),
        check("argpartition", Map.of("kth", 2), "x").distinct(3, 5),
        check("top_k", Map.of("k", 3), "x").distinct(3, 5),
        check("in_top_k", Map.of("k", 2), "targets", "predictions")
            .integers(0, 5, 4)
            .distinct(4, 5),
        check("searchsorted", "sorted_sequence", "values")
            .given(new double[] {-1, -0.5, 0, 0.7, 2}, 5)
            .floats(-2, 3, 9),
        check("digitize", "x", "bins").floats(-2, 3, 9).given(new double[] {2, 0.7, 0, -1}, 4),
        check("histogram", Map.of("bins", 4), "x").distinct(17),
        check("segment_sum", Map.of("num_segments", 3), "data", "segment_ids")
            .floats(-1, 1, 5, 2)
            .given(new int[] {0, 2, -1, 2, 0}, 5),
        check("segment_max", Map.of("num_segments", 2), "data", "segment_ids")
            .distinct(5)
            .given(new int[] {0, 1, 0, 1, 0}, 5),
        check("segment_min", Map.of("num_segments", 2), "data", "segment_ids")
            .distinct(5)
            .given(new int[] {0, 1, 0, 1, 0}, 5),
        check("segment_prod", Map.of("num_segments", 2), "data", "segment_ids")
            .distinct(5)
            .given(new int[] {0, 1, 0, 1, 0}, 5)
            .once());
  }

  private static List<OpCheck> movement() {
    return List.of(
        check("array_split", Map.of("indices_or_sections", 3), "x").floats(-1, 1, 5, 2),
        check("split", Map.of("indices_or_sections", List.of(1, 3)), "x").floats(-1, 1, 5, 2),
        check("hsplit", Map.of("indices_or_sections", 2), "x").floats(-1, 1, 3, 4),
        check("vsplit", Map.of("indices_or_sections", 3), "x").floats(-1, 1, 3, 4),
        check("dsplit", Map.of("indices_or_sections", 2), "x").floats(-1, 1, 1, 3, 4),
        check("broadcast_to", Map.of("shape", List.of(2, 3, 4)), "x").floats(-1, 1, 3, 1),
        check("concatenate", Map.of("axis", -1), "xs[]").floats(-1, 1, 2, 3).floats(-1, 1, 2, 1),
        check("stack", Map.of("axis", -1), "x[]").floats(-1, 1, 2, 3).floats(-1, 1, 2, 3),
        check("hstack", "xs[]").floats(-1, 1, 3).floats(-1, 1, 2),
        check("vstack", "xs[]").floats(-1, 1, 3).floats(-1, 1, 3),
        check("dstack", "xs[]").floats(-1, 1, 2, 3).floats(-1, 1, 2, 3),
        check("column_stack", "xs[]").floats(-1, 1, 3).floats(-1, 1, 3),
        check("diag", Map.of("k", -1), "x").floats(-1, 1, 3),
        check("diagonal", Map.of("offset", 1, "axis2", 2), "x").floats(-1, 1, 3, 2, 4),
        check("expand_dims", Map.of("axis", List.of(0, -1)), "x").floats(-1, 1, 3),
        check("moveaxis", Map.of("source", List.of(0, 1), "destination", List.of(-1, 0)), "x")
            .floats(-1, 1, 2, 3, 4),
        check("swapaxes", Map.of("axis1", 0, "axis2", -1), "x").floats(-1, 1, 2, 3, 2),
        check(
                "pad",
                Map.of("pad_width", List.of(List.of(1, 2), List.of(0, 1)), "mode", "reflect"),
                "x")
            .floats(-1, 1, 3, 3),
        check("repeat", Map.of("repeats", List.of(1, 0, 3), "axis", 0), "x").floats(-1, 1, 3, 2),
        check("tile", Map.of("repeats", List.of(2, 1, 2)), "x").floats(-1, 1, 2, 3),
        check("reshape", Map.of("newshape", List.of(-1, 2)), "x").floats(-1, 1, 3, 4),
        check("roll", Map.of("shift", 2, "axis", 1), "x").floats(-1, 1, 2, 5),
        check("meshgrid", "x[]").floats(-1, 1, 2).floats(-1, 1, 3),
        check("rearrange", Map.of("pattern", "b (h w) c -> (b c) h w", "h", 2), "tensor")
            .floats(-1, 1, 2, 6, 2),
        check("get_item", Map.of("key", List.of("...", Map.of("slice", List.of(0, 3, 2)))), "x")
            .floats(-1, 1, 2, 4),
        check("take", Map.of("axis", 1), "x", "indices").floats(-1, 1, 3, 4).integers(-4, 4, 2, 2),
        check("take_along_axis", Map.of("axis", 0), "x", "indices")
            .floats(-1, 1, 3, 4)
            .integers(0, 3, 2, 4),
        check("unravel_index", Map.of("shape", List.of(3, 4)), "indices").integers(0, 12, 5),
        check("select", "condlist", "choicelist", "default")
            .booleans(2, 5)
            .floats(-1, 1, 2, 5)
            .floats(-1, 1, 5),
        check("slice", Map.of("start_indices", List.of(1, 0), "shape", List.of(2, 3)), "inputs")
            .floats(-1, 1, 4, 4),
        check("slice_update", Map.of("start_indices", List.of(1, 2)), "inputs", "updates")
            .floats(-1, 1, 4, 4)
            .floats(-1, 1, 2, 2),
        check(
                "scatter",
                Map.of("indices", List.of(List.of(1), List.of(1)), "shape", List.of(3, 2)),
                "values")
            .floats(-1, 1, 2, 2),
        check("scatter_update", Map.of("indices", List.of(List.of(0, 1))), "inputs", "updates")
            .floats(-1, 1, 2, 2)
            .floats(-1, 1, 1),
        check("one_hot", Map.of("num_classes", 4, "axis", 0), "x").integers(-1, 5, 6),
        check("multi_hot", Map.of("num_classes", 4), "inputs").integers(0, 4, 3, 2),
        check("vander", Map.of("N", 4), "x").floats(-1, 1, 3),
        check("full", Map.of("shape", List.of(2, 3), "dtype", "float64"), "fill_value")
            .floats(-1, 1),
        check("full_like", "x", "fill_value").floats(-1, 1, 4).floats(-1, 1),
        check("linspace", Map.of("num", 5), "start", "stop").floats(-1, 1, 2).floats(2, 3, 2),
        check("logspace", Map.of("num", 4), "start", "stop").floats(-1, 1).floats(1, 2),
        check("geomspace", Map.of("num", 4, "dtype", "float64"), "start", "stop")
            .floats(1, 2)
            .floats(3, 4));
  }

  private static List<OpCheck> sources() {
    List<OpCheck> checks = new ArrayList<>();
    for (String name : List.of("zeros", "ones", "empty")) {
      checks.add(check(name, Map.of("shape", List.of(2, 3))).notDifferentiated());
    }
    for (String name : List.of("bartlett", "blackman", "hamming", "hanning")) {
      checks.add(check(name, Map.of("x", 7)).notDifferentiated());
    }
    checks.add(check("kaiser", Map.of("x", 7, "beta", 8.6)).notDifferentiated());
    checks.add(check("arange", Map.of("start", 1, "stop", 9, "step", 2)).notDifferentiated());
    checks.add(check("eye", Map.of("N", 3, "M", 4, "k", 1)).notDifferentiated());
    checks.add(check("identity", Map.of("n", 3)).notDifferentiated());
    checks.add(check("tri", Map.of("N", 3, "k", -1)).notDifferentiated());
    return checks;
  }

  /** Symmetric and positive definite, from any square matrix. */
  private static OpCheck definite(String name, Map<String, ?> settings, String tensor) {
    return OpCheck.ofAll(
            name,
            in -> {
              Tensor x = in.getFirst();
              Tensor square = x.matmul(x.swapAxes(-2, -1)).add(Tensor.eye(3).multiply(2));
              Map<String, @Nullable Object> arguments = new LinkedHashMap<>(settings);
              arguments.put(tensor, square);
              return Ops.get(name).call(arguments).stream().map(Tensor.class::cast).toList();
            })
        .floats(-1, 1, 2, 3, 3)
        .illConditioned()
        .once();
  }

  private static List<OpCheck> matrices() {
    return List.of(
        check("matmul", "x1", "x2").floats(-1, 1, 2, 3, 4).floats(-1, 1, 4, 2),
        check("dot", "x1", "x2").floats(-1, 1, 2, 3).floats(-1, 1, 2, 3, 2),
        check("tensordot", Map.of("axes", 1), "x1", "x2").floats(-1, 1, 2, 3).floats(-1, 1, 3, 2),
        check("einsum", Map.of("subscripts", "ij,jk->ki"), "operands[]")
            .floats(-1, 1, 2, 3)
            .floats(-1, 1, 3, 2),
        check("cross", "x1", "x2").floats(-1, 1, 2, 3).floats(-1, 1, 2, 3),
        definite("cholesky", Map.of("upper", true), "x"),
        definite("cholesky_inverse", Map.of(), "x"),
        definite("det", Map.of(), "x"),
        definite("slogdet", Map.of(), "x"),
        definite("logdet", Map.of(), "x"),
        definite("inv", Map.of(), "x"),
        definite("matrix_power", Map.of("n", -2), "x"),
        definite("matrix_rank", Map.of(), "x"),
        definite("lu_factor", Map.of(), "x").notDifferentiated(),
        definite("pinv", Map.of(), "x").notDifferentiated(),
        check("qr", "x").floats(-1, 1, 4, 3).illConditioned().once(),
        check("eigh", "x")
            .given(new double[] {3, 0.5, 0.1, 0.5, 1, 0.2, 0.1, 0.2, -2}, 3, 3)
            .notDifferentiated(),
        check("svd", Map.of("compute_uv", false), "x").floats(-1, 1, 4, 3).once().illConditioned(),
        check("solve", Map.of("a", List.of(List.of(3, 1), List.of(1, 2))), "b").floats(-1, 1, 2, 2),
        check("solve_triangular", Map.of("a", List.of(List.of(3, 1), List.of(0, 2))), "b")
            .floats(-1, 1, 2),
        check("lstsq", "a", "b").floats(-1, 1, 4, 2).floats(-1, 1, 4).notDifferentiated(),
        check("norm", Map.of("ord", 3, "axis", 1), "x").distinct(2, 3),
        check("cdist", "x", "y").floats(-1, 1, 3, 2).floats(2, 3, 2, 2),
        check("fft", "x[]").floats(-1, 1, 2, 6).floats(-1, 1, 2, 6),
        check("fft2", "x[]").floats(-1, 1, 3, 4).floats(-1, 1, 3, 4),
        check("ifft2", "x[]").floats(-1, 1, 3, 4).floats(-1, 1, 3, 4),
        check("rfft", "x").floats(-1, 1, 2, 7),
        check("irfft", "x[]").floats(-1, 1, 2, 5).floats(-1, 1, 2, 5),
        check("extract_sequences", Map.of("sequence_length", 3, "sequence_stride", 2), "x")
            .floats(-1, 1, 9),
        check("stft", Map.of("sequence_length", 4, "sequence_stride", 2, "fft_length", 6), "x")
            .floats(-1, 1, 9)
            .once(),
        check("istft", Map.of("sequence_length", 4, "sequence_stride", 2, "fft_length", 6), "x[]")
            .floats(-1, 1, 3, 4)
            .floats(-1, 1, 3, 4)
            .once()
            .within(1e-4));
  }

  private static List<OpCheck> networks() {
    Map<String, Object> first = Map.of("data_format", "channels_first", "padding", "same");
    return List.of(
        check("conv", first, "inputs", "kernel")
            .floats(-1, 1, 1, 2, 4, 3)
            .floats(-1, 1, 2, 2, 2, 2),
        check("depthwise_conv", "inputs", "kernel").floats(-1, 1, 1, 4, 2).floats(-1, 1, 2, 2, 2),
        check("separable_conv", "inputs", "depthwise_kernel", "pointwise_kernel")
            .floats(-1, 1, 1, 4, 2)
            .floats(-1, 1, 2, 2, 1)
            .floats(-1, 1, 1, 2, 3),
        check("conv_transpose", Map.of("strides", 2), "inputs", "kernel")
            .floats(-1, 1, 1, 3, 2)
            .floats(-1, 1, 2, 2, 2),
        check("max_pool", Map.of("pool_size", 2), "inputs").distinct(1, 4, 4, 1),
        check("average_pool", Map.of("pool_size", 2, "padding", "same"), "inputs")
            .floats(-1, 1, 1, 5, 2),
        check("adaptive_max_pool", Map.of("output_size", 2), "inputs").distinct(1, 5, 2),
        check("adaptive_average_pool", Map.of("output_size", 2), "inputs").floats(-1, 1, 1, 5, 2),
        check("depth_to_space", Map.of("block_size", 2), "x").floats(-1, 1, 1, 2, 1, 4),
        check("space_to_depth", Map.of("block_size", 2), "x").floats(-1, 1, 1, 2, 4, 1),
        check("unfold", Map.of("kernel_size", 2, "padding", 1), "x").floats(-1, 1, 1, 2, 2, 3),
        check("fold", Map.of("output_size", 3, "kernel_size", 2), "x").floats(-1, 1, 1, 4, 4),
        check("moments", Map.of("axes", List.of(0)), "x").floats(-1, 1, 4, 2),
        check("batch_normalization", Map.of("axis", -1), "x", "mean", "variance")
            .floats(-1, 1, 3, 2)
            .floats(-1, 1, 2)
            .floats(0.5, 1, 2),
        check("binary_crossentropy", "target", "output").floats(0, 1, 5).floats(0.1, 0.9, 5),
        check("categorical_crossentropy", "target", "output")
            .floats(0, 1, 2, 3)
            .floats(0.1, 0.9, 2, 3),
        check("sparse_categorical_crossentropy", Map.of("from_logits", true), "target", "output")
            .integers(0, 3, 4)
            .floats(-1, 1, 4, 3),
        check("psnr", Map.of("max_val", 1), "x1", "x2").floats(0, 0.4, 2, 3).floats(0.5, 1, 2, 3),
        check(
                "ctc_loss",
                Map.of(
                    "target",
                    List.of(List.of(1, 2, 2)),
                    "target_length",
                    List.of(3),
                    "output_length",
                    List.of(6)),
                "output")
            .floats(-1, 1, 1, 6, 3)
            .once()
            .illConditioned(),
        check("dot_product_attention", Map.of("is_causal", true), "query", "key", "value")
            .floats(-1, 1, 1, 2, 1, 2)
            .floats(-1, 1, 1, 2, 1, 2)
            .floats(-1, 1, 1, 2, 1, 2)
            .once(),
        check("utils.normalize", "x").floats(0.5, 1, 2, 3),
        check("utils.to_categorical", Map.of("num_classes", 4), "x").integers(0, 4, 5),
        check("utils.pad_sequences", Map.of("maxlen", 3, "dtype", "float64"), "sequences[]")
            .floats(-1, 1, 2)
            .floats(-1, 1, 5),
        check("utils.smart_resize", Map.of("size", List.of(3, 2)), "x").floats(0, 1, 1, 4, 5, 1),
        check("utils.build_pos_neg_masks", "query_labels", "key_labels")
            .integers(0, 3, 4)
            .integers(0, 3, 4));
  }

  private static List<OpCheck> images() {
    return List.of(
        check("resize", Map.of("size", List.of(3, 5), "interpolation", "bicubic"), "images")
            .floats(0, 1, 1, 4, 3, 1),
        check(
                "affine_transform",
                Map.of("transform", List.of(0.9, 0.1, 0.3, -0.2, 1.1, 0.4, 0, 0)),
                "images")
            .floats(0, 1, 1, 3, 4, 1),
        check(
                "perspective_transform",
                Map.of(
                    "start_points",
                        List.of(List.of(0, 0), List.of(3, 0), List.of(0, 3), List.of(3, 3)),
                    "end_points",
                        List.of(List.of(0, 1), List.of(3, 0), List.of(1, 3), List.of(3, 2))),
                "images")
            .floats(0, 1, 1, 4, 4, 1)
            .within(1e-3),
        check("map_coordinates", Map.of("order", 1, "fill_mode", "mirror"), "inputs", "coordinates")
            .floats(-1, 1, 3, 4)
            .floats(-1.4, 4.3, 2, 5)
            .once(),
        check(
                "pad_images",
                Map.of("top_padding", 1, "left_padding", 0, "target_height", 5, "target_width", 4),
                "images")
            .floats(0, 1, 3, 3, 1),
        check(
                "crop_images",
                Map.of(
                    "top_cropping", 1, "left_cropping", 0, "target_height", 2, "target_width", 2),
                "images")
            .floats(0, 1, 3, 3, 1),
        check(
                "scale_and_translate",
                Map.of(
                    "output_shape",
                    List.of(4, 5),
                    "spatial_dims",
                    List.of(0, 1),
                    "method",
                    "linear",
                    "scale",
                    List.of(1.3, 0.8),
                    "translation",
                    List.of(0.2, 0.1)),
                "images")
            .floats(0, 1, 3, 4),
        check("gaussian_blur", "images").floats(0, 1, 1, 4, 4, 1),
        check("extract_patches", Map.of("size", List.of(2, 2), "strides", List.of(1, 1)), "images")
            .floats(0, 1, 1, 3, 3, 2),
        check("extract_patches_3d", Map.of("size", 2), "volumes").floats(0, 1, 2, 4, 2, 1),
        check("sobel_edges", "images").floats(0, 1, 1, 4, 3, 1),
        check("rgb_to_grayscale", "images").floats(0, 1, 2, 2, 3),
        check("rgb_to_hsv", "images").distinct(2, 2, 3).once().illConditioned(),
        check("hsv_to_rgb", "images").floats(0.05, 0.12, 2, 2, 3),
        check("ssim", Map.of("filter_size", 3), "image1", "image2")
            .floats(0, 1, 4, 4, 1)
            .floats(0, 1, 4, 4, 1)
            .once()
            .illConditioned());
  }

  private static List<OpCheck> boxes() {
    String in = "utils.bounding_boxes.";
    return List.of(
        check(
                in + "convert_format",
                Map.of(
                    "source", "center_yxhw",
                    "target", "rel_xywh",
                    "height", 7,
                    "width", 5,
                    "dtype", "float64"),
                "boxes")
            .floats(0, 3, 2, 3, 4),
        OpCheck.ofAll(
                in + "clip_to_image_size",
                x -> {
                  Map<String, Object> boxes = Map.of("boxes", x.get(0), "labels", x.get(1));
                  return Ops.get(in + "clip_to_image_size")
                      .call(Map.of("bounding_boxes", boxes, "height", 3, "width", 4))
                      .stream()
                      .map(Tensor.class::cast)
                      .toList();
                })
            .distinct(2, 3, 4)
            .integers(0, 5, 2, 3),
        check(in + "crop", Map.of("top", 1, "left", 0, "height", 3, "width", 2), "boxes")
            .distinct(2, 3, 4),
        check(in + "pad", Map.of("top", 1, "left", 2), "boxes").floats(0, 9, 2, 3, 4),
        check(
                in + "affine_transform",
                Map.of("height", 5, "width", 7),
                "boxes",
                "angle",
                "translate_x",
                "translate_y",
                "scale",
                "shear_x",
                "shear_y")
            .floats(0, 5, 1, 2, 4)
            .floats(10, 20, 1)
            .floats(-1, 1, 1)
            .floats(-1, 1, 1)
            .floats(0.5, 2, 1)
            .floats(2, 5, 1)
            .floats(2, 5, 1)
            .once(),
        check(in + "compute_iou", Map.of("bounding_box_format", "xywh"), "boxes1", "boxes2")
            .floats(1, 2, 2, 4)
            .floats(1, 2, 2, 3, 4)
            .once(),
        check(in + "compute_ciou", Map.of("bounding_box_format", "xywh"), "boxes1", "boxes2")
            .floats(1, 2, 2, 4)
            .floats(1, 2, 2, 4)
            .once()
            .illConditioned(),
        check(
                in + "encode_box_to_deltas",
                Map.of(
                    "anchor_format", "xywh",
                    "box_format", "xywh",
                    "variance", List.of(0.1, 0.1, 0.2, 0.2)),
                "anchors",
                "boxes")
            .floats(1, 2, 2, 4)
            .floats(1, 2, 2, 2, 4)
            .once()
            .illConditioned(),
        check(
                in + "decode_deltas_to_boxes",
                Map.of("anchor_format", "xywh", "box_format", "xyxy"),
                "anchors",
                "boxes_delta")
            .floats(1, 2, 2, 4)
            .floats(-1, 1, 2, 2, 4)
            .once());
  }

  private static List<OpCheck> samples() {
    return Stream.of(
            elementwise(),
            special(),
            reductions(),
            movement(),
            sources(),
            matrices(),
            networks(),
            images(),
            boxes())
        .flatMap(List::stream)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> functionAgreesWithItsGradientsOnAllBackends() {
    return samples().stream().map(check -> DynamicTest.dynamicTest(check.name(), check::check));
  }

  @Test
  void everyFunctionHasASampleOrIsTestedByItsValues() {
    Set<String> covered = new LinkedHashSet<>(BY_VALUES);
    samples().forEach(check -> covered.add(check.name()));
    assertThat(covered).containsExactlyInAnyOrderElementsOf(Ops.REGISTRY.keySet());
    assertThat(Ops.REGISTRY).hasSizeGreaterThan(340);
  }
}
