package org.pellucid.applications;

import org.jspecify.annotations.Nullable;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.AveragePooling2D;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Cropping2D;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SeparableConv2D;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.ZeroPadding2D;

/**
 * NASNetMobile and NASNetLarge: two cells that a search found, repeated; each sees the results of
 * the two cells before it.
 *
 * <p>Source: Zoph, Vasudevan, Shlens and Le, 2017; {@code keras.applications.NASNetMobile}.
 */
public final class NASNet extends Architecture<NASNet> {
  /** A cell's result, and what the next cell gets beside it. */
  private record Pair(SymbolicTensor now, @Nullable SymbolicTensor before) {}

  private final boolean mobile;
  private final int filters;
  private final int repeats;
  private final int stemFilters;
  private final boolean skipsReduction;

  private NASNet(String name, boolean mobile, int size, int filters, int repeats, int stemFilters) {
    super(name, size, 32, Preprocessing.TF);
    this.mobile = mobile;
    this.filters = filters;
    this.repeats = repeats;
    this.stemFilters = stemFilters;
    this.skipsReduction = !mobile;
  }

  static NASNet mobile() {
    return new NASNet("nasnet_mobile", true, 224, 1056 / 24, 4, 32);
  }

  static NASNet large() {
    return new NASNet("nasnet_large", false, 331, 4032 / 24, 6, 96);
  }

  @Override
  boolean fixedSize() {
    return mobile;
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x =
        new Conv2D(stemFilters, 3)
            .strides(2)
            .useBias(false)
            .kernelInitializer("he_normal")
            .name("stem_conv1")
            .call(image);
    Pair pair = new Pair(norm(x, "stem_bn1"), null);
    pair = reduction(pair, filters / 4, "stem_1");
    pair = reduction(pair, filters / 2, "stem_2");
    for (int i = 0; i < repeats; i++) {
      pair = normal(pair, filters, Integer.toString(i));
    }
    for (int stage = 1; stage <= 2; stage++) {
      int wide = filters << stage;
      Pair reduced = reduction(pair, wide, "reduce_" + stage * repeats);
      pair = skipsReduction ? new Pair(reduced.now, pair.before) : reduced;
      for (int i = 1; i <= repeats; i++) {
        pair = normal(pair, wide, Integer.toString(stage * repeats + i));
      }
    }
    return relu(pair.now);
  }

  private static Pair normal(Pair pair, int filters, String id) {
    SymbolicTensor p = adjusted(pair, filters, id);
    SymbolicTensor h = squeezed(pair.now, filters, "normal_conv_1_" + id, "normal_bn_1_" + id);
    SymbolicTensor x1 =
        add(
            "normal_add_1_" + id,
            separable(h, filters, 5, 1, "normal_left1_" + id),
            separable(p, filters, 3, 1, "normal_right1_" + id));
    SymbolicTensor x2 =
        add(
            "normal_add_2_" + id,
            separable(p, filters, 5, 1, "normal_left2_" + id),
            separable(p, filters, 3, 1, "normal_right2_" + id));
    SymbolicTensor x3 = add("normal_add_3_" + id, averaged(h, "normal_left3_" + id), p);
    SymbolicTensor x4 =
        add(
            "normal_add_4_" + id,
            averaged(p, "normal_left4_" + id),
            averaged(p, "normal_right4_" + id));
    SymbolicTensor x5 =
        add("normal_add_5_" + id, separable(h, filters, 3, 1, "normal_left5_" + id), h);
    SymbolicTensor x = new Concatenate().name("normal_concat_" + id).call(p, x1, x2, x3, x4, x5);
    return new Pair(x, pair.now);
  }

  private static Pair reduction(Pair pair, int filters, String id) {
    SymbolicTensor p = adjusted(pair, filters, id);
    SymbolicTensor h =
        squeezed(pair.now, filters, "reduction_conv_1_" + id, "reduction_bn_1_" + id);
    SymbolicTensor padded = new ZeroPadding2D(border(h, 3)).name("reduction_pad_1_" + id).call(h);
    SymbolicTensor x1 =
        add(
            "reduction_add_1_" + id,
            separable(h, filters, 5, 2, "reduction_left1_" + id),
            separable(p, filters, 7, 2, "reduction_right1_" + id));
    SymbolicTensor x2 =
        add(
            "reduction_add_2_" + id,
            new MaxPooling2D(3).strides(2).name("reduction_left2_" + id).call(padded),
            separable(p, filters, 7, 2, "reduction_right2_" + id));
    SymbolicTensor x3 =
        add(
            "reduction_add3_" + id,
            new AveragePooling2D(3).strides(2).name("reduction_left3_" + id).call(padded),
            separable(p, filters, 5, 2, "reduction_right3_" + id));
    SymbolicTensor x4 = new Add().call(x2, averaged(x1, "reduction_left4_" + id));
    SymbolicTensor x5 =
        add(
            "reduction_add4_" + id,
            separable(x1, filters, 3, 1, "reduction_left4_" + id),
            new MaxPooling2D(3).strides(2).name("reduction_right5_" + id).call(padded));
    SymbolicTensor x = new Concatenate().name("reduction_concat_" + id).call(x2, x3, x4, x5);
    return new Pair(x, pair.now);
  }

  /** The result before the last, with the extents and the channels of the last. */
  private static SymbolicTensor adjusted(Pair pair, int filters, String id) {
    SymbolicTensor p = pair.before;
    if (p == null) {
      return pair.now;
    }
    // Where extents are unknown, Keras takes them for the same, and so do we.
    if (p.shape().dim(2) != pair.now.shape().dim(2)) {
      p = new Activation("relu").name("adjust_relu_1_" + id).call(p);
      SymbolicTensor even =
          new AveragePooling2D(1).strides(2).name("adjust_avg_pool_1_" + id).call(p);
      even = projected(even, filters / 2, "adjust_conv_1_" + id);
      SymbolicTensor odd = new ZeroPadding2D(0, 1, 0, 1).call(p);
      odd = new Cropping2D(1, 0, 1, 0).call(odd);
      odd = new AveragePooling2D(1).strides(2).name("adjust_avg_pool_2_" + id).call(odd);
      odd = projected(odd, filters / 2, "adjust_conv_2_" + id);
      return norm(new Concatenate().call(even, odd), "adjust_bn_" + id);
    }
    return channels(p) == filters
        ? p
        : squeezed(p, filters, "adjust_conv_projection_" + id, "adjust_bn_" + id);
  }

  private static SymbolicTensor separable(
      SymbolicTensor input, int filters, int kernel, int stride, String id) {
    SymbolicTensor x = relu(input);
    if (stride == 2) {
      x = new ZeroPadding2D(border(x, kernel)).name("separable_conv_1_pad_" + id).call(x);
    }
    x =
        new SeparableConv2D(filters, kernel)
            .strides(stride)
            .padding(stride == 2 ? "valid" : "same")
            .useBias(false)
            .name("separable_conv_1_" + id)
            .call(x);
    x = relu(norm(x, "separable_conv_1_bn_" + id));
    x =
        new SeparableConv2D(filters, kernel)
            .padding("same")
            .useBias(false)
            .name("separable_conv_2_" + id)
            .call(x);
    return norm(x, "separable_conv_2_bn_" + id);
  }

  private static SymbolicTensor squeezed(
      SymbolicTensor x, int filters, String name, String normName) {
    return norm(projected(relu(x), filters, name), normName);
  }

  private static SymbolicTensor projected(SymbolicTensor x, int filters, String name) {
    return new Conv2D(filters, 1)
        .padding("same")
        .useBias(false)
        .kernelInitializer("he_normal")
        .name(name)
        .call(x);
  }

  private static SymbolicTensor averaged(SymbolicTensor x, String name) {
    return new AveragePooling2D(3).strides(1).padding("same").name(name).call(x);
  }

  private static SymbolicTensor add(String name, SymbolicTensor... parts) {
    return new Add().name(name).call(parts);
  }

  private static SymbolicTensor norm(SymbolicTensor x, String name) {
    return normalized(x, name, 1e-3, 0.9997);
  }

  private static SymbolicTensor relu(SymbolicTensor x) {
    return new Activation("relu").call(x);
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    return predictions(new GlobalAveragePooling2D().call(features));
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
