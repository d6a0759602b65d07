package org.pellucid.interop.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** Convolutions of {@code [batch, channels, spatial...]}. */
final class Convolutions {
  private Convolutions() {}

  static void register(Map<String, Operator> all) {
    all.put("Conv", Operator.one(Convolutions::conv));
    all.put("ConvTranspose", Operator.one(Convolutions::convTranspose));
    all.put("ConvInteger", Operator.one(Convolutions::convInteger));
    all.put("DeformConv", Operator.one(DeformableConvolution::apply));
    all.put("CausalConvWithState", Convolutions::causal);
    all.put("Col2Im", Operator.one(Convolutions::columnsToImage));
  }

  private static TypedTensor conv(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor y = conv(call, x.tensor(), call.x(1));
    return x.computed(call.has(2) ? y.add(Layout.channels(call.x(2), y.rank())) : y);
  }

  /** A convolution with a node's attributes. */
  static Tensor conv(Call call, Tensor x, Tensor w) {
    Windowing windowing = Windowing.of(call, x.shape(), spatial(w));
    int groups = (int) call.whole("group", 1);
    return Layout.first(
        Raw.apply(new Op.Conv(windowing.windows(), groups), Layout.last(x), Layout.kernel(w)));
  }

  private static int[] spatial(Tensor w) {
    return w.shape().slice(2, w.rank()).toArray();
  }

  private static TypedTensor convTranspose(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor w = call.x(1);
    int[] size = spatial(w);
    int axes = size.length;
    int groups = (int) call.whole("group", 1);
    int[] strides = call.spatial("strides", axes, 1);
    int[] dilations = call.spatial("dilations", axes, 1);
    int[] more = call.spatial("output_padding", axes, 0);
    int[] low = new int[axes];
    int[] high = new int[axes];
    int[] shape = new int[axes + 2];
    shape[0] = x.shape().dim(0);
    shape[axes + 1] = w.dim(1) * groups;
    String auto = call.text("auto_pad", "NOTSET");
    long[] wanted = call.wholes("output_shape");
    long[] pads = call.wholes("pads", new long[2 * axes]);
    for (int i = 0; i < axes; i++) {
      int covered = (size[i] - 1) * dilations[i] + 1;
      int full = strides[i] * (x.shape().dim(i + 2) - 1) + more[i] + covered;
      if (wanted != null || auto.startsWith("SAME")) {
        int out =
            wanted != null
                ? Call.narrow(wanted[wanted.length - axes + i])
                : x.shape().dim(i + 2) * strides[i];
        // A result that is larger than all windows together has zeros behind.
        int total = Math.max(0, full - out);
        low[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        high[i] = full - out - low[i];
      } else if (!auto.equals("VALID")) {
        low[i] = Call.narrow(pads[i]);
        high[i] = Call.narrow(pads[axes + i]);
      }
      shape[i + 1] = full - low[i] - high[i];
    }
    // The result without any padding taken off, so that padding may be whatever it likes.
    int[] whole = shape.clone();
    for (int i = 0; i < axes; i++) {
      whole[i + 1] += low[i] + high[i] - more[i];
    }
    int[] none = new int[axes];
    Op.Windows windows =
        new Op.Windows(Ints.of(strides), Ints.of(none), Ints.of(none), Ints.of(dilations));
    Tensor kernel = Layout.kernel(w);
    Tensor y =
        Raw.apply(
            new Op.ConvInputGradient(windows, groups, Shape.of(whole)),
            Layout.last(x.tensor()),
            kernel);
    int[] before = new int[axes + 2];
    int[] behind = new int[axes + 2];
    for (int i = 0; i < axes; i++) {
      before[i + 1] = -low[i];
      behind[i + 1] = more[i] - high[i];
    }
    y = Layout.first(Movement.pad(y, before, behind, "constant", Raw.constant(y, 0)));
    return x.computed(call.has(2) ? y.add(Layout.channels(call.x(2), y.rank())) : y);
  }

  private static TypedTensor convInteger(Call call) {
    Tensor x = call.x(0);
    Tensor w = call.x(1);
    if (call.has(2)) {
      x = x.subtract(call.x(2).reshape(Shape.SCALAR));
    }
    if (call.has(3)) {
      w = w.subtract(filters(call.x(3), w.rank()));
    }
    return new TypedTensor(OnnxDType.INT32, exact(call, x, w));
  }

  /** One number for all filters, or one for each. */
  static Tensor filters(Tensor numbers, int rank) {
    int[] dims = Ints.repeat(1, rank).toArray();
    dims[0] = numbers.shape().size();
    return numbers.reshape(dims);
  }

  /** A convolution of whole numbers, in double precision where float32 might round. */
  static Tensor exact(Call call, Tensor x, Tensor w) {
    DType dtype = w.shape().without(0).size() <= 256 ? DType.FLOAT32 : DType.FLOAT64;
    return conv(call, x.cast(dtype), w.cast(dtype)).cast(DType.INT32);
  }

  /** Each channel is convolved over time on its own, and sees the past that was handed on. */
  private static List<TypedTensor> causal(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor w = call.x(1);
    int past = w.dim(2) - 1;
    Tensor before =
        call.has(3) ? call.x(3) : Tensor.full(x.tensor().dtype(), x.shape().with(2, past), 0);
    Tensor all = Tensor.concat(2, List.of(before, x.tensor()));
    int[] one = {1};
    Op.Windows windows = new Op.Windows(Ints.of(one), Ints.of(0), Ints.of(0), Ints.of(one));
    Tensor y =
        Layout.first(
            Raw.apply(new Op.Conv(windows, x.shape().dim(1)), Layout.last(all), Layout.kernel(w)));
    if (call.has(2)) {
      y = y.add(Layout.channels(call.x(2), 3));
    }
    Tensor result = call.text("activation", "none").equals("none") ? y : y.multiply(y.sigmoid());
    return List.of(x.computed(result), x.moved(all.slice(2, all.dim(2) - past, all.dim(2))));
  }

  /** Adds up what overlapping blocks say about each place of an image. */
  private static TypedTensor columnsToImage(Call call) {
    TypedTensor columns = call.tensor(0);
    int[] image = call.ints(1);
    int[] block = call.ints(2);
    int axes = image.length;
    int inBlock = Shape.of(block).size();
    int channels = columns.shape().dim(1) / inBlock;
    int[] strides = call.spatial("strides", axes, 1);
    int[] dilations = call.spatial("dilations", axes, 1);
    int[] pads = call.narrow(call.wholes("pads", new long[2 * axes]));
    Windowing windowing =
        new Windowing(
            block,
            strides,
            dilations,
            Arrays.copyOf(pads, axes),
            Arrays.copyOfRange(pads, axes, 2 * axes),
            new int[axes]);
    int batch = columns.shape().dim(0);
    int[] places = new int[axes];
    for (int i = 0; i < axes; i++) {
      int covered = (block[i] - 1) * dilations[i] + 1;
      places[i] = (image[i] + pads[i] + pads[axes + i] - covered) / strides[i] + 1;
    }
    // A convolution with one filter for each place of a block takes blocks out of an image; this
    // is its transpose. Batch and channels become one.
    Tensor side =
        columns
            .tensor()
            .reshape(batch * channels, inBlock, columns.shape().dim(2))
            .transpose(0, 2, 1)
            .reshape(Shape.of(batch * channels).plus(places).plus(inBlock));
    Tensor kernel =
        Tensor.eye(inBlock)
            .cast(columns.tensor().dtype())
            .reshape(Shape.of(block).plus(1, inBlock));
    Shape shape = Shape.of(batch * channels).plus(image).plus(1);
    Tensor result =
        Raw.apply(new Op.ConvInputGradient(windowing.windows(), 1, shape), side, kernel);
    return columns.computed(result.reshape(Shape.of(batch, channels).plus(image)));
  }
}
