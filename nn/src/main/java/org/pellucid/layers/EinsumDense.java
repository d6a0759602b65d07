package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Einsum;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A fully connected layer between any axes, as an equation says: {@code activation(einsum(equation,
 * x, kernel) + bias)}.
 *
 * <p>The equation has one of the forms {@code ab,bc->ac}, {@code ...ab,bc->...ac} and {@code
 * ab...,bc->ac...}. Input and output have the axes that it names; the output shape is given without
 * the batch, -1 where it follows from the input. Weights: kernel, with the axes that the equation
 * names; bias, if there are bias axes, with their extents and 1 for the axes behind them. Random
 * kernels count all summed axes as inputs and all new ones as outputs. Defaults: no bias axes; see
 * {@link KernelLayer}.
 *
 * <p>Errors: an equation of another form, or one that does not fit input and output.
 *
 * <p>Source: {@code keras.layers.EinsumDense}.
 */
public final class EinsumDense extends KernelLayer<EinsumDense> implements LowRankAdaptable {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\.\\.\\.)?([a-zA-Z]+)(\\.\\.\\.)?,([a-zA-Z]+)->(\\.\\.\\.)?([a-zA-Z]+)(\\.\\.\\.)?");

  private final String equation;
  private final Ints outputShape;
  private final LowRankUpdate lora = new LowRankUpdate(this);
  private String biasAxes = "";
  private @Nullable Variable kernel;
  private @Nullable Variable bias;

  /**
   * Makes the layer.
   *
   * @param equation which axes are summed, such as {@code "abc,cd->abd"}
   * @param outputShape the extents of the output without the batch, and without axes behind dots;
   *     -1 where the extent is the input's
   */
  public EinsumDense(String equation, int... outputShape) {
    this.equation = equation;
    this.outputShape = Ints.of(outputShape);
    form();
  }

  /**
   * Sets along which axes of the output the bias differs.
   *
   * @param axes their letters, none without
   * @return this
   */
  public EinsumDense biasAxes(String axes) {
    checkNotBuilt("biasAxes");
    biasAxes = axes;
    return this;
  }

  static EinsumDense fromConfig(Config config) {
    // Keras writes kernels with their low-rank updates merged, so that lora_rank needs no reading.
    if (config.get("quantization_config") != null) {
      throw new PellucidException(
          "EinsumDense: quantization_config is not supported; save the model unquantized.");
    }
    int[] shape =
        config.get("output_shape") instanceof Number
            ? new int[] {config.integer("output_shape")}
            : config.integers("output_shape", config.list("output_shape").size(), 0).toArray();
    return new EinsumDense(config.text("equation", ""), shape)
        .biasAxes(config.text("bias_axes", ""))
        .readKernelSettings(config);
  }

  /** The equation without spaces. */
  String equation() {
    return equation.replace(" ", "");
  }

  private Matcher form() {
    Matcher form = FORM.matcher(equation.replace(" ", ""));
    if (!form.matches()
        || (form.group(1) != null && form.group(3) != null)
        || (form.group(1) == null) != (form.group(5) == null)
        || (form.group(3) == null) != (form.group(7) == null)) {
      throw new PellucidException(
          "EinsumDense: the equation must have the form ab,bc->ac or ...ab,bc->...ac or"
              + " ab...,bc->ac..., got \""
              + equation
              + "\".");
    }
    return form;
  }

  private PellucidException wrong(String what) {
    return new PellucidException(
        "Layer \"" + name() + "\" with the equation \"" + equation + "\": " + what + ".");
  }

  /** Whether the kernel has an axis for each sample of the batch. */
  @Override
  boolean fixesBatch() {
    Matcher form = form();
    return form.group(1) == null && form.group(4).indexOf(form.group(2).charAt(0)) >= 0;
  }

  @Override
  protected void check(List<Shape> inputs) {
    Matcher form = form();
    int letters = form.group(2).length();
    int rank = inputs.getFirst().rank();
    boolean dots = form.group(1) != null || form.group(3) != null;
    if (dots ? rank < letters : rank != letters) {
      throw wrong(
          "expected an input of "
              + letters
              + (dots ? " or more" : "")
              + " axes, got "
              + inputs.getFirst());
    }
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    Matcher form = form();
    String in = form.group(2);
    String weight = form.group(4);
    String out = form.group(6);
    int elided = input.rank() - in.length();
    int before = form.group(1) != null ? elided : 0;
    int[] extents = extents(input, before, elided);
    if (extents.length != out.length() + elided) {
      throw wrong("the output shape " + Arrays.toString(outputShape.toArray()) + " does not fit");
    }
    for (int l = 0; l < in.length(); l++) {
      char label = in.charAt(l);
      int at = out.indexOf(label);
      int own = input.dim(before + in.indexOf(label));
      if (at >= 0 && extents[before + at] != Shape.UNKNOWN && extents[before + at] != own) {
        throw wrong(
            "axis "
                + label
                + " has extent "
                + own
                + " in the input and "
                + extents[before + at]
                + " in the output");
      }
    }
    for (int l = 0; l < out.length(); l++) {
      char label = out.charAt(l);
      if (in.indexOf(label) < 0 && weight.indexOf(label) < 0) {
        throw wrong("axis " + label + " of the output is in neither the input nor the kernel");
      }
    }
    List<Integer> summed = new ArrayList<>();
    List<Integer> made = new ArrayList<>();
    int[] kernelDims = new int[weight.length()];
    for (int i = 0; i < kernelDims.length; i++) {
      char label = weight.charAt(i);
      int inOutput = out.indexOf(label);
      int inInput = in.indexOf(label);
      if (inOutput < 0 && inInput < 0) {
        throw wrong("axis " + label + " of the kernel is in neither the input nor the output");
      }
      (inOutput >= 0 ? made : summed).add(i);
      kernelDims[i] = inOutput >= 0 ? extents[before + inOutput] : input.dim(before + inInput);
      known(kernelDims[i], "extent of axis " + label, input);
    }
    kernel = addKernel("kernel", Shape.of(kernelDims), ints(summed), ints(made));
    bias = biasAxes.isEmpty() ? null : bias(out, extents, before, elided);
  }

  /** All extents of the output: the batch, those given, and those behind dots. */
  private int[] extents(Shape input, int before, int elided) {
    List<Integer> extents = new ArrayList<>();
    extents.add(input.dim(0));
    for (int i = 1; i < before; i++) {
      extents.add(input.dim(i));
    }
    for (int dim : outputShape.toArray()) {
      extents.add(dim);
    }
    for (int i = input.rank() - (elided - before); i < input.rank(); i++) {
      extents.add(input.dim(i));
    }
    return extents.stream().mapToInt(Integer::intValue).toArray();
  }

  private Variable bias(String out, int[] extents, int before, int elided) {
    int first = out.length();
    for (int l = 0; l < biasAxes.length(); l++) {
      char label = biasAxes.charAt(l);
      if (out.indexOf(label) < 0) {
        throw wrong("bias axis " + label + " is not in the output");
      }
      first = Math.min(first, out.indexOf(label));
    }
    int[] dims = new int[out.length() - first + elided - before];
    Arrays.fill(dims, 1);
    for (int i = first; i < out.length(); i++) {
      if (biasAxes.indexOf(out.charAt(i)) >= 0) {
        dims[i - first] = extents[before + i];
      }
    }
    return addBias("bias", Shape.of(dims), biasInitializer());
  }

  private static Ints ints(List<Integer> numbers) {
    return Ints.of(numbers.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor product = Einsum.of(equation, x, lora.of(built(kernel)));
    return activate(bias == null ? product : product.add(bias.tensor()));
  }

  @Override
  public void enableLora(int rank, double alpha) {
    lora.enable(kernel, rank, alpha, kernelRegularizer());
  }

  @Override
  public void mergeLora() {
    lora.merge(kernel);
  }

  @Override
  public boolean isLoraEnabled() {
    return lora.isEnabled();
  }

  @Override
  public double loraScale() {
    return lora.scale();
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    List<@Nullable Integer> shape = new ArrayList<>();
    for (int dim : outputShape.toArray()) {
      shape.add(dim == Shape.UNKNOWN ? null : dim);
    }
    Config config =
        super.config()
            .put("equation", equation)
            .put("output_shape", shape)
            .put("bias_axes", biasAxes.isEmpty() ? null : biasAxes);
    return writeProjection(writeActivation(config)).put("quantization_config", null);
  }
}
