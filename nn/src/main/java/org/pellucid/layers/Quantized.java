package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.Origin;
import org.pellucid.quantizers.QuantizedTensor;
import org.pellucid.quantizers.Quantizers;
import org.pellucid.tensor.Einsum;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A dense layer or an embedding whose weights are whole numbers of 8 or 4 bits.
 *
 * <p>Mode "int8": weights from -127 to 127 with one scale per output (per row of an embedding);
 * inputs of dense layers become whole numbers too, with a scale per sample, so that {@code y =
 * (round(x sx) q) / (sx sq)}. Mode "int4": weights from -8 to 7, two in a byte; in groups of
 * blockSize along the input with scale and zero point {@code w = (q - zero) scale}, or, without a
 * block size, one scale per output {@code w = q / scale}; inputs stay floats.
 *
 * <p>Input, output and what the wrapped layer says are its own. Weights: bias (trainable), values
 * ({@code uint8}: an int8 or two int4, by their bits), scale, and for groups zero_point ({@code
 * uint8}). Gradients flow to inputs and bias, not to the values. Defaults: block size 128. A layer
 * that is not made of another one by {@link #take} begins with zeros.
 *
 * <p>Errors: another mode; a layer other than {@link Dense}, {@link EinsumDense} and {@link
 * Embedding}.
 *
 * <p>Source: {@code quantize} of {@code keras.layers.Dense}, {@code EinsumDense} and {@code
 * Embedding}.
 */
public final class Quantized extends FluentLayer<Quantized> {
  /** The block size of one scale per output. */
  public static final int PER_CHANNEL = -1;

  private static final int DEFAULT_BLOCK = 128;

  private final Layer layer;
  private final String mode;
  private int blockSize = DEFAULT_BLOCK;
  private Shape kernelShape = Shape.SCALAR;
  private @Nullable Variable values;
  private @Nullable Variable scale;
  private @Nullable Variable zeroPoint;
  private @Nullable Variable bias;

  /**
   * Makes the layer.
   *
   * @param layer what says shapes, equation, bias and activation; its own weights are not used
   * @param mode "int8" or "int4"
   */
  public Quantized(Layer layer, String mode) {
    if (!takes(layer)) {
      throw new PellucidException(
          "Quantized: layer \""
              + layer.name()
              + "\" must be a Dense, EinsumDense or Embedding, got "
              + layer.getClass().getSimpleName()
              + ".");
    }
    if (!mode.equals("int8") && !mode.equals("int4")) {
      throw Names.unknown("quantization mode", mode, List.of("int4", "int8"));
    }
    this.layer = layer;
    this.mode = mode;
  }

  /**
   * Tells which layers can be wrapped.
   *
   * @param layer any layer
   * @return whether it is a {@link Dense}, {@link EinsumDense} or {@link Embedding}
   */
  public static boolean takes(Layer layer) {
    return layer instanceof Dense || layer instanceof EinsumDense || layer instanceof Embedding;
  }

  /**
   * Sets how many weights of 4 bits share a scale.
   *
   * @param size how many, 128 without, or {@link #PER_CHANNEL}
   * @return this
   */
  public Quantized blockSize(int size) {
    checkNotBuilt("blockSize");
    if (size < 1 && size != PER_CHANNEL) {
      throw new PellucidException("Quantized: blockSize must be >= 1 or -1, got " + size + ".");
    }
    blockSize = size;
    return this;
  }

  static Quantized fromConfig(Config config) {
    return new Quantized(Wrapper.readLayer(config), config.text("mode", "int8"))
        .blockSize(config.integer("block_size", DEFAULT_BLOCK))
        .readCommon(config);
  }

  /** {@return the layer that says what is computed} */
  public Layer layer() {
    return layer;
  }

  // ---- Weights ----

  @Override
  protected void build(Shape input) {
    Layer copy = Layers.REGISTRY.read(Layers.REGISTRY.write(layer));
    if (copy == null) {
      throw new IllegalStateException("A layer's own config describes no layer.");
    }
    copy.buildFor(List.of(input));
    for (Variable weight : copy.ownWeights()) {
      if (weight.name().endsWith("/bias")) {
        bias = variable("bias", weight.value(), true);
      } else {
        kernelShape = weight.shape();
      }
    }
    QuantizedTensor zeros = quantized(Tensor.full(DType.FLOAT32, kernelShape, 0));
    values = variable("values", stored(zeros.values()).value(), false);
    scale = variable("scale", zeros.scale().onesLike().value(), false);
    Tensor zero = zeros.zeroPoint();
    zeroPoint = zero == null ? null : variable("zero_point", Quantizers.bytes(zero).value(), false);
  }

  private Variable variable(String what, NdArray first, boolean trainable) {
    Variable variable = new Variable(Origin.current() + "/" + what, first, trainable);
    adoptWeight(variable);
    return variable;
  }

  /**
   * Takes the weights of the layer that this one stands for.
   *
   * @param other a built layer of the same kind and shapes
   */
  public void take(Layer other) {
    for (Variable weight : other.ownWeights()) {
      if (weight.name().endsWith("/bias")) {
        built(bias).assign(weight.value());
      } else {
        QuantizedTensor exact = quantized(Tensor.of(weight.value()));
        built(values).assign(stored(exact.values()).value());
        built(scale).assign(exact.scale().value());
        Tensor zero = exact.zeroPoint();
        if (zero != null) {
          built(zeroPoint).assign(Quantizers.bytes(zero).value());
        }
      }
    }
  }

  private boolean isInt8() {
    return mode.equals("int8");
  }

  private boolean isGrouped() {
    return !isInt8() && blockSize != PER_CHANNEL;
  }

  /** The kernel as a matrix, one column per output; an embedding's rows are columns. */
  private Tensor matrix(Tensor kernel) {
    if (layer instanceof Embedding) {
      return kernel.transpose();
    }
    int rows = 1;
    for (int axis : summedAxes()) {
      rows *= kernelShape.dim(axis);
    }
    return kernel.reshape(rows, -1);
  }

  private Tensor unmatrix(Tensor matrix) {
    return layer instanceof Embedding ? matrix.transpose() : matrix.reshape(kernelShape);
  }

  /** The axes of the kernel over which products are summed. */
  private int[] summedAxes() {
    return switch (layer) {
      case EinsumDense einsum -> axes(kernelLabels(einsum), outputLabels(einsum));
      case Embedding _ -> new int[] {1};
      default -> new int[] {0};
    };
  }

  private QuantizedTensor quantized(Tensor kernel) {
    if (isGrouped()) {
      return Quantizers.absMaxQuantizeGroupedWithZeroPoint(matrix(kernel), blockSize);
    }
    return isInt8()
        ? Quantizers.absMaxQuantize(kernel, summedAxes())
        : Quantizers.absMaxQuantize(matrix(kernel), Ints.of(0), -8, 7, 1e-7);
  }

  private Tensor stored(Tensor whole) {
    return isInt8() ? Quantizers.bytes(whole) : Quantizers.packInt4(whole, -1);
  }

  /** The whole numbers as floats. */
  private Tensor whole() {
    Tensor bytes = built(values).tensor();
    if (isInt8()) {
      return Quantizers.signedBytes(bytes);
    }
    int columns =
        layer instanceof Embedding
            ? kernelShape.dim(0)
            : kernelShape.size() / Math.max(1, bytes.dim(0));
    return Quantizers.unpackFloats(bytes, columns, -1);
  }

  /** The weights as floats. */
  private Tensor kernel() {
    Tensor factor = built(scale).tensor();
    if (isInt8()) {
      return whole().divide(factor);
    }
    if (!isGrouped()) {
      return unmatrix(whole().divide(factor));
    }
    Tensor shifted = whole();
    int rows = shifted.dim(0);
    Tensor zero = spread(Quantizers.signedBytes(built(zeroPoint).tensor()), rows);
    return unmatrix(shifted.subtract(zero).multiply(spread(factor, rows)));
  }

  /** Rows of groups, each as often as the group has rows. */
  private Tensor spread(Tensor groups, int rows) {
    int count = groups.dim(0);
    int columns = groups.dim(1);
    return groups
        .expandDims(1)
        .broadcastTo(Shape.of(count, blockSize, columns))
        .reshape(count * blockSize, columns)
        .slice(0, 0, rows);
  }

  // ---- Computing ----

  @Override
  protected Tensor forward(Tensor x) {
    if (layer instanceof Embedding) {
      Tensor index = x.dtype().isFloating() ? x.cast(DType.INT32) : x;
      Tensor rows =
          isInt8()
              ? Quantizers.signedBytes(built(values).tensor().take(index, 0))
                  .divide(built(scale).tensor().take(index, 0))
              : kernel().take(index, 0);
      return rows.cast(dtypePolicy().compute());
    }
    Tensor product = isInt8() ? inWholeNumbers(x) : product(x, kernel());
    Tensor sum = bias == null ? product : product.add(bias.tensor());
    return layer instanceof Dense dense ? dense.activate(sum) : ((EinsumDense) layer).activate(sum);
  }

  private Tensor product(Tensor x, Tensor kernel) {
    return layer instanceof EinsumDense einsum
        ? Einsum.of(einsum.equation(), x, kernel)
        : x.matmul(kernel);
  }

  /** Sums of whole numbers are exact up to 2^24; gradients are those of the weights as floats. */
  private Tensor inWholeNumbers(Tensor x) {
    Tensor factor = built(scale).tensor();
    Tensor whole = whole();
    Tensor weights = kernel();
    return Gradients.custom(
        List.of(x),
        inputs -> {
          QuantizedTensor q = Quantizers.absMaxQuantize(inputs.getFirst(), summedInputAxes(x));
          // Axes of extent 1 stay as they are, so that scales meet as the numbers do.
          Tensor scales =
              layer instanceof EinsumDense
                  ? product(q.scale(), factor)
                  : q.scale().multiply(factor);
          return product(q.values().cast(x.dtype()), whole).divide(scales);
        },
        (gradient, output, inputs) -> {
          Tensor given = inputs.getFirst();
          // The gradient goes in as a seed: what it was made of depends on this very product.
          return List.<@Nullable Tensor>of(
              Gradients.of(product(given, weights), gradient, List.of(given)).getFirst());
        });
  }

  private int[] summedInputAxes(Tensor x) {
    if (!(layer instanceof EinsumDense einsum)) {
      return new int[] {-1};
    }
    String labels = einsum.equation().substring(0, einsum.equation().indexOf(','));
    String output = outputLabels(einsum);
    int dots = labels.indexOf('.');
    String letters = labels.replace(".", "");
    int[] axes = axes(letters, output);
    // Axes behind leading dots are counted from the end.
    return dots == 0
        ? IntStream.of(axes).map(axis -> axis + x.rank() - letters.length()).toArray()
        : axes;
  }

  private static String kernelLabels(EinsumDense einsum) {
    String equation = einsum.equation();
    return equation.substring(equation.indexOf(',') + 1, equation.indexOf("->"));
  }

  private static String outputLabels(EinsumDense einsum) {
    return einsum.equation().substring(einsum.equation().indexOf("->") + 2);
  }

  /** The places of labels that are not in the output. */
  private static int[] axes(String labels, String output) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < labels.length(); i++) {
      if (output.indexOf(labels.charAt(i)) < 0) {
        axes.add(i);
      }
    }
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return layer instanceof Embedding ? layer.computeMask(inputs, mask) : mask;
  }

  @Override
  public Config config() {
    return super.config()
        .put("layer", Layers.REGISTRY.write(layer))
        .put("mode", mode)
        .put("block_size", blockSize);
  }
}
