package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/** Products, convolutions, windows, attention and the Fourier transform as operators of ONNX. */
final class Contractions {
  private final GraphWriter writer;

  Contractions(GraphWriter writer) {
    this.writer = writer;
  }

  // ---- Products ----

  Ref matmul(Emit e, Ref x, Ref y, Op.MatMul op, List<Extent> dims) {
    boolean flat = dims.size() == 2;
    if (flat && (flips(x, op.transposeX()) || flips(y, op.transposeY()))) {
      return gemm(e, x, y, null, op, dims);
    }
    String name = e.op("MatMul", operand(e, x, op.transposeX()), operand(e, y, op.transposeY()));
    return GraphWriter.plain(e.scope(), name, x.dtype(), dims);
  }

  /** Whether a computed operand has its two axes swapped. */
  private static boolean flips(Ref ref, boolean transpose) {
    return ref.constant() == null
        && ref.perm().size() == 2
        && ref.view().equals(ref.dims())
        && ref.isOrdered() == transpose;
  }

  /** An operand of a product, its last two axes in place; those before are broadcast by ONNX. */
  private String operand(Emit e, Ref x, boolean transpose) {
    int rank = x.rank();
    int[] order = Ints.range(0, x.perm().size()).toArray();
    boolean lastTwo =
        order.length >= 2
            && x.view()
                .subList(order.length - 2, order.length)
                .equals(x.dims().subList(rank - 2, rank));
    Ref fit = lastTwo ? x : writer.plain(x, e.origin());
    if (!transpose) {
      return writer.name(writer.ordered(fit, e.origin()));
    }
    int[] swapped = Ints.range(0, fit.perm().size()).toArray();
    int last = swapped.length - 1;
    swapped[last] = last - 1;
    swapped[last - 1] = last;
    return writer.name(writer.arranged(fit, Ints.of(swapped), e.origin()));
  }

  /** A product of matrices with a summand that broadcasts to it. */
  Ref gemm(Emit e, Ref x, Ref y, @Nullable Ref summand, Op.MatMul op, List<Extent> dims) {
    boolean flipX = flips(x, op.transposeX());
    boolean flipY = flips(y, op.transposeY());
    List<String> inputs = new ArrayList<>();
    inputs.add(flipX ? untouched(x) : operand(e, x, op.transposeX()));
    inputs.add(flipY ? untouched(y) : operand(e, y, op.transposeY()));
    if (summand != null) {
      inputs.add(writer.name(writer.ordered(summand, e.origin())));
    }
    List<OnnxAttribute> settings = new ArrayList<>();
    if (flipX) {
      settings.add(OnnxAttribute.of("transA", 1));
    }
    if (flipY) {
      settings.add(OnnxAttribute.of("transB", 1));
    }
    String name = e.op("Gemm", inputs, settings.toArray(OnnxAttribute[]::new));
    return GraphWriter.plain(e.scope(), name, x.dtype(), dims);
  }

  private String untouched(Ref ref) {
    return writer.name(ref);
  }

  // ---- Convolutions and windows ----

  /** Where the axes of {@code [batch, spatial..., channels]} lie when the channels come second. */
  static Ints channelsSecond(int rank) {
    int[] perm = new int[rank];
    for (int i = 1; i < rank - 1; i++) {
      perm[i] = i + 1;
    }
    perm[rank - 1] = 1;
    return Ints.of(perm);
  }

  /** Where the axes of {@code [spatial..., in, out]} lie as {@code [out, in, spatial...]}. */
  private static Ints outFirst(int rank) {
    int[] perm = new int[rank];
    for (int i = 0; i < rank - 2; i++) {
      perm[i] = i + 2;
    }
    perm[rank - 2] = 1;
    perm[rank - 1] = 0;
    return Ints.of(perm);
  }

  private String image(Emit e, Ref x) {
    Ints perm = channelsSecond(x.rank());
    return writer.name(writer.arranged(writer.whole(x, e.origin()), perm, e.origin()));
  }

  private Ref imageResult(Emit e, String name, DType dtype, List<Extent> dims) {
    Ints perm = channelsSecond(dims.size());
    Extent[] actual = new Extent[dims.size()];
    for (int i = 0; i < actual.length; i++) {
      actual[perm.get(i)] = dims.get(i);
    }
    return new Ref(e.scope(), name, null, dtype, dims, List.of(actual), perm);
  }

  private String kernel(Emit e, Ref kernel) {
    Ints perm = outFirst(kernel.rank());
    return writer.name(writer.arranged(writer.whole(kernel, e.origin()), perm, e.origin()));
  }

  Ref conv(Emit e, Ref x, Ref kernel, @Nullable Ref bias, Op.Conv op, List<Extent> dims) {
    List<String> inputs = new ArrayList<>(List.of(image(e, x), kernel(e, kernel)));
    if (bias != null) {
      inputs.add(writer.name(vector(e, bias)));
    }
    List<OnnxAttribute> settings = windows(op.windows(), spatial(kernel.dims()), true);
    settings.add(OnnxAttribute.of("group", op.groups()));
    String name = e.op("Conv", inputs, settings.toArray(OnnxAttribute[]::new));
    return imageResult(e, name, x.dtype(), dims);
  }

  /** A summand per channel as a tensor of one axis. */
  private Ref vector(Emit e, Ref bias) {
    Extent channels = bias.view().getLast();
    NdArray array = writer.ordered(bias, e.origin()).constant();
    if (array != null) {
      return writer.constantRef(bias.name(), array.reshape(Shape.of(array.size())));
    }
    Ref ordered = writer.ordered(bias, e.origin());
    return ordered.actual().size() == 1
        ? ordered
        : GraphWriter.plain(
            e.scope(),
            writer.reshape(e.scope(), e.origin(), ordered.name(), List.of(channels)),
            bias.dtype(),
            List.of(channels));
  }

  private static List<Extent> spatial(List<Extent> kernel) {
    return kernel.subList(0, kernel.size() - 2);
  }

  private List<OnnxAttribute> windows(Op.Windows windows, List<Extent> size, boolean dilation) {
    return windows(windows, size.stream().mapToLong(Extent::base).toArray(), dilation);
  }

  private static List<OnnxAttribute> windows(Op.Windows w, long[] size, boolean dilation) {
    List<OnnxAttribute> settings = new ArrayList<>();
    settings.add(OnnxAttribute.of("kernel_shape", size));
    settings.add(OnnxAttribute.of("strides", GraphWriter.longArray(w.strides())));
    settings.add(
        OnnxAttribute.of(
            "pads",
            LongStream.concat(
                    Arrays.stream(GraphWriter.longArray(w.low())),
                    Arrays.stream(GraphWriter.longArray(w.high())))
                .toArray()));
    if (dilation) {
      settings.add(OnnxAttribute.of("dilations", GraphWriter.longArray(w.dilation())));
    }
    return settings;
  }

  Ref transposedConv(Emit e, Ref y, Ref kernel, Op.ConvInputGradient op, List<Extent> dims) {
    Op.Windows w = op.windows();
    int axes = w.strides().size();
    long[] extra = new long[axes];
    for (int i = 0; i < axes; i++) {
      Extent from = y.dims().get(i + 1);
      Extent to = dims.get(i + 1);
      long covered = (kernel.dims().get(i).base() - 1) * w.dilation().get(i) + 1;
      int at = i;
      Extent rest =
          new Extent(
              IntStream.range(0, to.seen().size())
                  .mapToObj(t ->
                      to.seen().get(t)
                          + w.low().get(at)
                          + w.high().get(at)
                          - covered
                          - (from.seen().get(t) - 1) * w.strides().get(at))
                  .toList());
      if (!rest.isFixed() || rest.base() < 0) {
        throw new UnsupportedOpException("a transposed convolution of open size is too irregular");
      }
      extra[i] = rest.base();
    }
    List<OnnxAttribute> settings = windows(w, spatial(kernel.dims()), true);
    settings.add(OnnxAttribute.of("group", op.groups()));
    if (Arrays.stream(extra).anyMatch(n -> n > 0)) {
      settings.add(OnnxAttribute.of("output_padding", extra));
    }
    String name =
        e.op(
            "ConvTranspose",
            List.of(image(e, y), kernel(e, kernel)),
            settings.toArray(OnnxAttribute[]::new));
    return imageResult(e, name, y.dtype(), dims);
  }

  Ref maxPool(Emit e, Ref x, Op.WindowMax op, List<Extent> dims) {
    List<OnnxAttribute> settings = windows(op.windows(), GraphWriter.longArray(op.size()), true);
    boolean floats = x.dtype().isFloating();
    String input = image(e, x);
    String name =
        e.op(
            "MaxPool",
            List.of(floats ? input : e.cast(input, DType.FLOAT64)),
            settings.toArray(OnnxAttribute[]::new));
    return imageResult(e, floats ? name : e.cast(name, x.dtype()), x.dtype(), dims);
  }

  /**
   * The mean of each window.
   *
   * @param countPadding whether zeros of the border count
   */
  Ref averagePool(Emit e, Ref x, Op.WindowSum op, boolean countPadding, List<Extent> dims) {
    boolean dilated = !op.windows().dilation().all(1);
    if (dilated && writer.opset() < 19) {
      throw new UnsupportedOpException("windows with gaps are summed only from opset 19 on");
    }
    List<OnnxAttribute> settings = windows(op.windows(), GraphWriter.longArray(op.size()), dilated);
    if (countPadding) {
      settings.add(OnnxAttribute.of("count_include_pad", 1));
    }
    boolean floats = x.dtype().isFloating();
    String input = image(e, x);
    String name =
        e.op(
            "AveragePool",
            List.of(floats ? input : e.cast(input, DType.FLOAT32)),
            settings.toArray(OnnxAttribute[]::new));
    return imageResult(e, floats ? name : e.cast(name, x.dtype()), x.dtype(), dims);
  }

  Ref windowSum(Emit e, Ref x, Op.WindowSum op, List<Extent> dims) {
    if (!x.dtype().isFloating()) {
      throw new UnsupportedOpException("ONNX sums windows of floats only");
    }
    Ref mean = averagePool(e, x, op, true, dims);
    long count = Arrays.stream(GraphWriter.longArray(op.size())).reduce(1, (a, b) -> a * b);
    String name = e.op("Mul", mean.name(), writer.number(x.dtype(), (double) count));
    return imageResult(e, name, x.dtype(), dims);
  }

  // ---- Attention ----

  Ref attention(Emit e, List<Ref> refs, Op.Attention op, List<Extent> dims) {
    DType dtype = refs.getFirst().dtype();
    Ints headsSecond = Ints.of(0, 2, 1, 3);
    Ref query = arranged(e, refs.get(0), headsSecond);
    Ref key = arranged(e, refs.get(1), Ints.of(0, 3, 1, 2));
    Ref value = arranged(e, refs.get(2), headsSecond);
    String scores = e.op("MatMul", writer.name(query), writer.name(key));
    if (op.scale() != 1) {
      scores = e.op("Mul", scores, writer.number(dtype, op.scale()));
    }
    String hidden = writer.number(dtype, Op.Attention.HIDDEN);
    if (refs.size() > 3) {
      String shown = writer.name(writer.ordered(refs.get(3), e.origin()));
      scores = e.op("Where", shown, scores, hidden);
    }
    if (op.causal()) {
      String before = before(e, refs.get(0).dims().get(1), refs.get(1).dims().get(1));
      scores = e.op("Where", before, scores, hidden);
    }
    String weights = e.op("Softmax", List.of(scores), OnnxAttribute.of("axis", -1));
    String name = e.op("MatMul", weights, writer.name(value));
    Extent[] actual = {dims.get(0), dims.get(2), dims.get(1), dims.get(3)};
    return new Ref(e.scope(), name, null, dtype, dims, List.of(actual), headsSecond);
  }

  private Ref arranged(Emit e, Ref ref, Ints perm) {
    return writer.arranged(writer.whole(ref, e.origin()), perm, e.origin());
  }

  /** Truth values {@code [queries, keys]}: which keys are not behind a query. */
  private String before(Emit e, Extent queries, Extent keys) {
    if (queries.isFixed() && keys.isFixed()) {
      int rows = (int) queries.base();
      int columns = (int) keys.base();
      byte[] shown = new byte[rows * columns];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j <= Math.min(i, columns - 1); j++) {
          shown[i * columns + j] = 1;
        }
      }
      return writer.constant(
          "causal_mask", NdArray.wrap(DType.BOOL, Shape.of(rows, columns), shown));
    }
    String row = e.op("Unsqueeze", range(e, queries), writer.longs(1));
    return e.op("LessOrEqual", range(e, keys), row);
  }

  private String range(Emit e, Extent length) {
    String zero = writer.number(DType.INT64, 0);
    String end = e.op("Squeeze", writer.vector(List.of(length), e.origin()));
    return e.op("Range", zero, end, writer.number(DType.INT64, 1));
  }

  // ---- Fourier transform ----

  List<Ref> fourier(Emit e, Ref real, Ref imaginary, Op.Fft op, List<Extent> dims) {
    Extent length = dims.getLast();
    List<Extent> flat = List.of(product(dims), length);
    List<Extent> pair = new ArrayList<>(flat);
    pair.add(writer.fixed(1));
    String re = column(e, real, pair);
    String im = column(e, imaginary, pair);
    String numbers = e.op("Concat", List.of(re, im), OnnxAttribute.of("axis", 2));
    List<OnnxAttribute> settings = new ArrayList<>();
    settings.add(OnnxAttribute.of("inverse", op.inverse() ? 1 : 0));
    List<String> inputs = new ArrayList<>(List.of(numbers));
    if (writer.opset() < 20) {
      settings.add(OnnxAttribute.of("axis", 1));
    } else {
      inputs.add("");
      inputs.add(writer.number(DType.INT64, 1));
    }
    String result = e.op("DFT", inputs, settings.toArray(OnnxAttribute[]::new));
    if (op.inverse()) {
      String n = e.op("Squeeze", writer.vector(List.of(length), e.origin()));
      result = e.op("Mul", result, e.cast(n, real.dtype()));
    }
    List<Ref> parts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String part =
          e.op(
              "Gather",
              List.of(result, writer.number(DType.INT64, i)),
              OnnxAttribute.of("axis", 2));
      String name = writer.reshape(e.scope(), e.origin(), part, dims);
      parts.add(GraphWriter.plain(e.scope(), name, real.dtype(), dims));
    }
    return parts;
  }

  private String column(Emit e, Ref x, List<Extent> pair) {
    return writer.reshape(e.scope(), e.origin(), writer.plainName(x, e.origin()), pair);
  }

  /** How many lines there are along the last axis. */
  private Extent product(List<Extent> dims) {
    Extent product = writer.fixed(1);
    for (Extent extent : dims.subList(0, dims.size() - 1)) {
      Extent before = product;
      product =
          new Extent(
              IntStream.range(0, extent.seen().size())
                  .mapToObj(t -> before.seen().get(t) * extent.seen().get(t))
                  .toList());
    }
    return product;
  }
}
