package org.pellucid.interop.onnx;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Resizing along any axes. It is linear and works axis by axis: each entry of a result's axis is a
 * weighted sum of a few entries of the input's, which a matrix holds.
 */
final class Resizing {
  private Resizing() {}

  static void register(Map<String, Operator> all) {
    all.put("Resize", Operator.one(Resizing::resize));
    all.put("Upsample", Operator.one(Resizing::upsample));
  }

  /**
   * How one axis is resized.
   *
   * @param in the extent before
   * @param out the extent after
   * @param scale how much larger it becomes
   * @param from where the region begins that is taken, 0 to 1
   * @param to where it ends
   */
  private record Axis(int in, int out, double scale, double from, double to) {}

  private static TypedTensor upsample(Call call) {
    TypedTensor x = call.tensor(0);
    double[] scales = call.has(1) ? call.array(1).toDoubleArray() : call.reals("scales");
    if (scales.length == 0) {
      scales = new double[] {1, 1, call.real("height_scale", 1), call.real("width_scale", 1)};
    }
    Tensor result = x.tensor();
    String mode = call.text("mode", "nearest").equals("nearest") ? "nearest" : "linear";
    for (int axis = 0; axis < x.rank(); axis++) {
      int in = x.shape().dim(axis);
      Axis along = new Axis(in, (int) Math.floor(in * scales[axis]), scales[axis], 0, 1);
      result = along(call, result, axis, along, mode, "asymmetric", "floor");
    }
    return x.computed(result);
  }

  private static TypedTensor resize(Call call) {
    TypedTensor x = call.tensor(0);
    boolean old = call.opset() < 11;
    int[] axes =
        call.hasAttribute("axes")
            ? call.axes(call.wholes("axes", new long[0]), x.rank())
            : Ints.range(0, x.rank()).toArray();
    double @Nullable [] scales = numbers(call, old ? 1 : 2);
    double @Nullable [] sizes = numbers(call, 3);
    double @Nullable [] region = old ? null : numbers(call, 1);
    String transformation =
        call.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
    String nearest = call.text("nearest_mode", old ? "floor" : "round_prefer_floor");
    Axis[] plan = new Axis[axes.length];
    for (int i = 0; i < axes.length; i++) {
      int in = x.shape().dim(axes[i]);
      double from = region == null ? 0 : region[i];
      double to = region == null ? 1 : region[axes.length + i];
      boolean crop = transformation.equals("tf_crop_and_resize");
      double scale = scales != null ? scales[i] : sizes != null ? sizes[i] / in : 1;
      int out =
          sizes != null && scales == null
              ? (int) sizes[i]
              : (int) Math.floor((crop ? to - from : 1) * in * scale);
      plan[i] = new Axis(in, out, scale, from, to);
    }
    String policy = call.text("keep_aspect_ratio_policy", "stretch");
    if (sizes != null && !policy.equals("stretch")) {
      double common =
          policy.equals("not_larger")
              ? Arrays.stream(plan).mapToDouble(Axis::scale).min().orElse(1)
              : Arrays.stream(plan).mapToDouble(Axis::scale).max().orElse(1);
      for (int i = 0; i < plan.length; i++) {
        int out = (int) Math.floor(common * plan[i].in + 0.5);
        plan[i] = new Axis(plan[i].in, out, common, plan[i].from, plan[i].to);
      }
    }
    Tensor result = x.tensor();
    String mode = call.text("mode", "nearest");
    for (int i = 0; i < axes.length; i++) {
      result = along(call, result, axes[i], plan[i], mode, transformation, nearest);
    }
    return x.computed(result);
  }

  private static double @Nullable [] numbers(Call call, int input) {
    if (!call.has(input)) {
      return null;
    }
    double[] numbers = call.array(input).toDoubleArray();
    return numbers.length == 0 ? null : numbers;
  }

  private static Tensor along(
      Call call,
      Tensor x,
      int axis,
      Axis plan,
      String mode,
      String transformation,
      String nearest) {
    boolean crop = transformation.equals("tf_crop_and_resize");
    if (plan.in == plan.out && plan.scale == 1 && (!crop || (plan.from == 0 && plan.to == 1))) {
      return x;
    }
    double[] places = new double[plan.out];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(call, plan, transformation, i);
    }
    Tensor result =
        mode.equals("nearest")
            ? x.take(nearest(places, plan.in, nearest), axis)
            : weighted(x, axis, weights(call, plan, places, mode));
    if (!crop) {
      return result;
    }
    Tensor outside = outside(places, plan.in, x.rank(), axis);
    Tensor instead = Raw.constant(x, call.real("extrapolation_value", 0));
    return outside.where(instead, result);
  }

  /** Where entry i of the result lies in the input. */
  private static double place(Call call, Axis plan, String transformation, int i) {
    double wide = plan.scale * plan.in;
    return switch (transformation) {
      case "align_corners" -> wide == 1 ? 0 : i * (plan.in - 1) / (wide - 1);
      case "asymmetric" -> i / plan.scale;
      case "half_pixel" -> (i + 0.5) / plan.scale - 0.5;
      case "pytorch_half_pixel" -> wide == 1 ? -0.5 : (i + 0.5) / plan.scale - 0.5;
      case "half_pixel_symmetric" ->
          plan.in / 2.0 * (1 - plan.out / wide) + (i + 0.5) / plan.scale - 0.5;
      case "tf_half_pixel_for_nn" -> (i + 0.5) / plan.scale;
      case "tf_crop_and_resize" ->
          plan.out == 1
              ? 0.5 * (plan.from + plan.to) * (plan.in - 1)
              : plan.from * (plan.in - 1)
                  + i * (plan.to - plan.from) * (plan.in - 1) / (plan.out - 1.0);
      default -> throw call.unsupported("coordinate transformation " + transformation);
    };
  }

  private static Tensor nearest(double[] places, int in, String mode) {
    int[] taken = new int[places.length];
    for (int i = 0; i < taken.length; i++) {
      double place = places[i];
      double rounded =
          switch (mode) {
            case "floor" -> Math.floor(place);
            case "ceil" -> Math.ceil(place);
            case "round_prefer_ceil" -> Math.floor(place + 0.5);
            default -> Math.ceil(place - 0.5);
          };
      taken[i] = (int) Math.clamp(rounded, 0, in - 1);
    }
    return Tensor.of(NdArray.of(taken, taken.length));
  }

  /** The matrix of one axis: a row for each entry of the result. */
  private static double[][] weights(Call call, Axis plan, double[] places, String mode) {
    boolean cubic = mode.equals("cubic");
    boolean antialias = call.flag("antialias", false);
    boolean inside = call.flag("exclude_outside", false);
    double a = call.real("cubic_coeff_a", -0.75);
    double shrink = antialias ? Math.min(plan.scale, 1) : 1;
    int first = (int) Math.floor((cubic ? -2 : -1) / shrink) + 1;
    double[][] rows = new double[places.length][plan.in];
    for (int i = 0; i < rows.length; i++) {
      int base = (int) Math.ceil(places[i]) - 1;
      double ratio = places[i] - base;
      double sum = 0;
      for (int k = first; k < 2 - first; k++) {
        double distance = Math.abs(k - ratio) * shrink;
        double weight = cubic ? cubic(distance, a) : Math.max(0, 1 - distance);
        if (!inside || (base + k >= 0 && base + k < plan.in)) {
          rows[i][Math.clamp(base + k, 0, plan.in - 1)] += weight;
          sum += weight;
        }
      }
      if ((antialias || inside) && sum != 0) {
        for (int k = 0; k < plan.in; k++) {
          rows[i][k] /= sum;
        }
      }
    }
    return rows;
  }

  static double cubic(double x, double a) {
    return x <= 1
        ? ((a + 2) * x - (a + 3)) * x * x + 1
        : x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
  }

  private static Tensor weighted(Tensor x, int axis, double[][] rows) {
    DType dtype = x.dtype().isFloating() ? x.dtype() : DType.FLOAT64;
    int in = x.dim(axis);
    double[] flat = new double[rows.length * in];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * in, in);
    }
    Tensor matrix = Tensor.of(NdArray.of(flat, rows.length, in).cast(dtype));
    Tensor last = x.cast(dtype).moveAxis(axis, -1);
    Tensor result = last.reshape(-1, in).matmul(matrix.transpose());
    Shape shape = last.shape().with(-1, rows.length);
    Tensor moved = result.reshape(shape).moveAxis(-1, axis);
    return x.dtype().isFloating() ? moved : moved.round().cast(x.dtype());
  }

  private static Tensor outside(double[] places, int in, int rank, int axis) {
    int[] flags = new int[places.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = places[i] < 0 || places[i] > in - 1 ? 1 : 0;
    }
    int[] dims = Ints.repeat(1, rank).toArray();
    dims[axis] = flags.length;
    return Tensor.of(NdArray.of(flags, dims)).cast(DType.BOOL);
  }
}
