// Longer than some files on purpose: a table, one entry per function.
package org.pellucid.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** How functions of {@code keras.ops.nn} are called by name. */
final class NnTable {
  private NnTable() {}

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put(
        "adaptive_average_pool",
        a ->
            Convolving.adaptiveAveragePool(
                a.tensor("inputs"), a.ints("output_size"), a.text("data_format", "channels_last")));
    t.put(
        "adaptive_max_pool",
        a ->
            Convolving.adaptiveMaxPool(
                a.tensor("inputs"), a.ints("output_size"), a.text("data_format", "channels_last")));
    t.put(
        "average_pool",
        a ->
            Convolving.averagePool(
                a.tensor("inputs"),
                a.ints("pool_size"),
                a.intsOrNull("strides"),
                a.text("padding", "valid"),
                a.text("data_format", "channels_last")));
    t.put(
        "batch_normalization",
        a ->
            Normalizations.batchNormalization(
                a.tensor("x"),
                a.tensor("mean"),
                a.tensor("variance"),
                a.integer("axis"),
                a.tensorOrNull("offset"),
                a.tensorOrNull("scale"),
                a.number("epsilon", 0.001)));
    t.put(
        "binary_crossentropy",
        a ->
            Crossentropies.binaryCrossentropy(
                a.tensor("target"), a.tensor("output"), a.flag("from_logits", false)));
    t.put(
        "categorical_crossentropy",
        a ->
            Crossentropies.categoricalCrossentropy(
                a.tensor("target"),
                a.tensor("output"),
                a.flag("from_logits", false),
                a.integer("axis", -1)));
    t.put("celu", a -> Nonlinearities.celu(a.tensor("x"), a.number("alpha", 1.0)));
    t.put(
        "conv",
        a ->
            Convolving.conv(
                a.tensor("inputs"),
                a.tensor("kernel"),
                a.ints("strides", 1),
                a.text("padding", "valid"),
                a.text("data_format", "channels_last"),
                a.ints("dilation_rate", 1)));
    t.put(
        "conv_transpose",
        a ->
            Convolving.convTranspose(
                a.tensor("inputs"),
                a.tensor("kernel"),
                a.ints("strides", 1),
                a.text("padding", "valid"),
                a.intsOrNull("output_padding"),
                a.text("data_format", "channels_last"),
                a.ints("dilation_rate", 1)));
    t.put(
        "ctc_decode",
        a ->
            Crossentropies.ctcDecode(
                a.tensor("inputs"),
                a.tensor("sequence_lengths"),
                a.text("strategy", "greedy"),
                a.integer("beam_width", 100),
                a.integer("top_paths", 1),
                a.flag("merge_repeated", true),
                a.integer("mask_index", 0)));
    t.put(
        "ctc_loss",
        a ->
            Crossentropies.ctcLoss(
                a.tensor("target"),
                a.tensor("output"),
                a.tensor("target_length"),
                a.tensor("output_length"),
                a.integer("mask_index", 0)));
    t.put(
        "depth_to_space",
        a ->
            Convolving.depthToSpace(
                a.tensor("x"), a.integer("block_size"), a.text("data_format", "channels_last")));
    t.put(
        "depthwise_conv",
        a ->
            Convolving.depthwiseConv(
                a.tensor("inputs"),
                a.tensor("kernel"),
                a.ints("strides", 1),
                a.text("padding", "valid"),
                a.text("data_format", "channels_last"),
                a.ints("dilation_rate", 1)));
    t.put(
        "dot_product_attention",
        a ->
            Convolving.dotProductAttention(
                a.tensor("query"),
                a.tensor("key"),
                a.tensor("value"),
                a.tensorOrNull("bias"),
                a.tensorOrNull("mask"),
                a.numberOrNull("scale"),
                a.flag("is_causal", false),
                a.numberOrNull("attn_logits_soft_cap")));
    t.put("elu", a -> Nonlinearities.elu(a.tensor("x"), a.number("alpha", 1.0)));
    t.put(
        "fold",
        a ->
            Convolving.fold(
                a.tensor("x"),
                a.ints("output_size"),
                a.ints("kernel_size"),
                a.ints("dilation", 1),
                a.ints("padding", 0),
                a.ints("stride", 1)));
    t.put("gelu", a -> Nonlinearities.gelu(a.tensor("x"), a.flag("approximate", true)));
    t.put("glu", a -> Nonlinearities.glu(a.tensor("x"), a.integer("axis", -1)));
    t.put("hard_shrink", a -> Nonlinearities.hardShrink(a.tensor("x"), a.number("threshold", 0.5)));
    t.put("hard_sigmoid", a -> Nonlinearities.hardSigmoid(a.tensor("x")));
    t.put("hard_silu", a -> Nonlinearities.hardSilu(a.tensor("x")));
    t.put("hard_swish", a -> Nonlinearities.hardSilu(a.tensor("x")));
    t.put("hard_tanh", a -> Nonlinearities.hardTanh(a.tensor("x")));
    t.put(
        "layer_normalization",
        a ->
            Normalizations.layerNormalization(
                a.tensor("x"),
                a.tensorOrNull("gamma"),
                a.tensorOrNull("beta"),
                a.ints("axis", -1),
                a.numberOrNull("epsilon"),
                a.flag("rms_scaling", false)));
    t.put(
        "leaky_relu",
        a -> Nonlinearities.leakyRelu(a.tensor("x"), a.number("negative_slope", 0.2)));
    t.put("log_sigmoid", a -> Nonlinearities.logSigmoid(a.tensor("x")));
    t.put("log_softmax", a -> Nonlinearities.logSoftmax(a.tensor("x"), a.intsOrNull("axis", -1)));
    t.put(
        "max_pool",
        a ->
            Convolving.maxPool(
                a.tensor("inputs"),
                a.ints("pool_size"),
                a.intsOrNull("strides"),
                a.text("padding", "valid"),
                a.text("data_format", "channels_last")));
    t.put(
        "moments",
        a -> Normalizations.moments(a.tensor("x"), a.ints("axes"), a.flag("keepdims", false)));
    t.put(
        "multi_hot",
        a ->
            Indexing.multiHot(
                a.tensor("inputs"),
                a.has("num_tokens") ? a.integer("num_tokens") : a.integer("num_classes"),
                a.integer("axis", -1),
                a.dtypeOrNull("dtype")));
    t.put(
        "normalize",
        a ->
            Normalizations.normalize(
                a.tensor("x"),
                a.intsOrNull("axis", -1),
                a.number("order", 2),
                a.numberOrNull("epsilon")));
    t.put(
        "one_hot",
        a ->
            Indexing.oneHot(
                a.tensor("x"),
                a.integer("num_classes"),
                a.integer("axis", -1),
                a.dtypeOrNull("dtype")));
    t.put("polar", a -> Arithmetic.polar(a.tensor("abs_"), a.tensor("angle")));
    t.put("psnr", a -> Crossentropies.psnr(a.tensor("x1"), a.tensor("x2"), a.number("max_val")));
    t.put("relu", a -> Nonlinearities.relu(a.tensor("x")));
    t.put("relu6", a -> Nonlinearities.relu6(a.tensor("x")));
    t.put(
        "rms_normalization",
        a ->
            Normalizations.rmsNormalization(
                a.tensor("x"),
                a.tensorOrNull("scale"),
                a.ints("axis", -1),
                a.numberOrNull("epsilon")));
    t.put("selu", a -> Nonlinearities.selu(a.tensor("x")));
    t.put(
        "separable_conv",
        a ->
            Convolving.separableConv(
                a.tensor("inputs"),
                a.tensor("depthwise_kernel"),
                a.tensor("pointwise_kernel"),
                a.ints("strides", 1),
                a.text("padding", "valid"),
                a.text("data_format", "channels_last"),
                a.ints("dilation_rate", 1)));
    t.put("sigmoid", a -> Nonlinearities.sigmoid(a.tensor("x")));
    t.put("silu", a -> Nonlinearities.silu(a.tensor("x")));
    t.put("swish", a -> Nonlinearities.silu(a.tensor("x")));
    t.put("soft_shrink", a -> Nonlinearities.softShrink(a.tensor("x"), a.number("threshold", 0.5)));
    t.put("softmax", a -> Nonlinearities.softmax(a.tensor("x"), a.intsOrNull("axis", -1)));
    t.put("softplus", a -> Nonlinearities.softplus(a.tensor("x")));
    t.put("softsign", a -> Nonlinearities.softsign(a.tensor("x")));
    t.put(
        "space_to_depth",
        a ->
            Convolving.spaceToDepth(
                a.tensor("x"), a.integer("block_size"), a.text("data_format", "channels_last")));
    t.put(
        "sparse_categorical_crossentropy",
        a ->
            Crossentropies.sparseCategoricalCrossentropy(
                a.tensor("target"),
                a.tensor("output"),
                a.flag("from_logits", false),
                a.integer("axis", -1)));
    t.put("sparse_plus", a -> Nonlinearities.sparsePlus(a.tensor("x")));
    t.put("sparse_sigmoid", a -> Nonlinearities.sparseSigmoid(a.tensor("x")));
    t.put("sparsemax", a -> Nonlinearities.sparsemax(a.tensor("x"), a.integer("axis", -1)));
    t.put("squareplus", a -> Nonlinearities.squareplus(a.tensor("x"), a.number("b", 4)));
    t.put("tanh_shrink", a -> Nonlinearities.tanhShrink(a.tensor("x")));
    t.put(
        "threshold",
        a ->
            Nonlinearities.threshold(
                a.tensor("x"), a.number("threshold"), a.number("default_value")));
    t.put(
        "unfold",
        a ->
            Convolving.unfold(
                a.tensor("x"),
                a.ints("kernel_size"),
                a.ints("dilation", 1),
                a.ints("padding", 0),
                a.ints("stride", 1)));
    return t;
  }
}
