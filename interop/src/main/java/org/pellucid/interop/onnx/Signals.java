package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/** Fourier transforms, windows, and the scale of pitch that ears have. */
final class Signals {
  private Signals() {}

  static void register(Map<String, Operator> all) {
    all.put("DFT", Operator.one(Signals::transform));
    all.put("STFT", Operator.one(Signals::shortTime));
    all.put("HannWindow", Operator.one(call -> window(call, 0.5, 0.5, 0)));
    all.put("HammingWindow", Operator.one(call -> window(call, 25.0 / 46, 21.0 / 46, 0)));
    all.put("BlackmanWindow", Operator.one(call -> window(call, 0.42, 0.5, 0.08)));
    all.put("MelWeightMatrix", Operator.one(Signals::mel));
  }

  private static TypedTensor window(Call call, double a, double b, double c) {
    int size = Call.narrow(call.number(0));
    double period = call.flag("periodic", true) ? size : Math.max(1, size - 1);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      double angle = 2 * Math.PI * i / period;
      values[i] = a - b * Math.cos(angle) + c * Math.cos(2 * angle);
    }
    OnnxDType type = call.dtype("output_datatype", OnnxDType.FLOAT);
    return TypedTensor.of(type, Tensor.of(NdArray.of(values, size)));
  }

  private static TypedTensor transform(Call call) {
    TypedTensor x = call.tensor(0);
    int rank = x.rank();
    boolean inverse = call.flag("inverse", false);
    boolean onesided = call.flag("onesided", false);
    int axis =
        call.opset() < 20
            ? call.axis("axis", 1, rank)
            : call.axis(call.has(2) ? call.number(2) : -2, rank);
    Tensor real = x.tensor().select(rank - 1, 0).moveAxis(axis, -1);
    Tensor imaginary =
        x.shape().dim(-1) == 2
            ? x.tensor().select(rank - 1, 1).moveAxis(axis, -1)
            : real.zerosLike();
    int length = call.has(1) ? Call.narrow(call.number(1)) : 0;
    if (inverse && onesided) {
      int full = length > 0 ? length : 2 * (real.dim(-1) - 1);
      int half = full / 2 + 1;
      Tensor re = resized(real, half);
      Tensor im = resized(imaginary, half);
      // The other half is the mirror image.
      int last = re.rank() - 1;
      int more = full - half;
      Tensor reRest = re.slice(last, 1, 1 + more).flip(last);
      Tensor imRest = im.slice(last, 1, 1 + more).flip(last).negative();
      Tensor whole =
          Linalg.inverseFft(
                  Tensor.concat(last, List.of(re, reRest)),
                  Tensor.concat(last, List.of(im, imRest)))
              .getFirst();
      return x.computed(whole.moveAxis(-1, axis).expandDims(rank - 1));
    }
    int size = length > 0 ? length : real.dim(-1);
    Tensor re = resized(real, size);
    Tensor im = resized(imaginary, size);
    List<Tensor> parts = inverse ? Linalg.inverseFft(re, im) : Linalg.fft(re, im);
    int kept = onesided ? size / 2 + 1 : size;
    return x.computed(
        Tensor.stack(
            rank - 1,
            parts.stream()
                .map(part -> part.slice(part.rank() - 1, 0, kept).moveAxis(-1, axis))
                .toList()));
  }

  /** Cut off, or filled up with zeros, at the end of the last axis. */
  private static Tensor resized(Tensor x, int size) {
    int last = x.rank() - 1;
    if (x.dim(last) >= size) {
      return x.slice(last, 0, size);
    }
    int[] high = new int[x.rank()];
    high[last] = size - x.dim(last);
    return x.pad(Ints.repeat(0, x.rank()), Ints.of(high), 0);
  }

  private static TypedTensor shortTime(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor signal = x.tensor();
    int length = x.shape().dim(1);
    int step = Call.narrow(call.number(1));
    int frame =
        call.has(3)
            ? Call.narrow(call.number(3))
            : call.has(2) ? call.tensor(2).shape().dim(0) : length;
    if (step < 1 || frame < 1 || frame > length) {
      throw call.wrong("frames of " + frame + " every " + step + " do not fit " + length);
    }
    int frames = 1 + (length - frame) / step;
    Tensor starts = Tensor.iota(DType.INT32, Shape.of(frames, frame), 0).multiply(step);
    Tensor places = starts.add(Tensor.iota(DType.INT32, Shape.of(frames, frame), 1));
    Tensor real = (signal.rank() == 2 ? signal : signal.select(2, 0)).take(places, 1);
    Tensor imaginary =
        signal.rank() == 3 && signal.dim(2) == 2
            ? signal.select(2, 1).take(places, 1)
            : real.zerosLike();
    if (call.has(2)) {
      Tensor window = resized(call.x(2), frame);
      real = real.multiply(window);
      imaginary = imaginary.multiply(window);
    }
    int kept = call.flag("onesided", true) ? frame / 2 + 1 : frame;
    return x.computed(
        Tensor.stack(
            3, Linalg.fft(real, imaginary).stream().map(part -> part.slice(2, 0, kept)).toList()));
  }

  private static TypedTensor mel(Call call) {
    int bins = Call.narrow(call.number(0));
    int length = Call.narrow(call.number(1));
    double rate = call.number(2);
    double low = 2595 * Math.log10(1 + call.real(3) / 700);
    double high = 2595 * Math.log10(1 + call.real(4) / 700);
    int[] edges = new int[bins + 2];
    for (int i = 0; i < edges.length; i++) {
      double pitch = low + i * (high - low) / edges.length;
      double hertz = 700 * (Math.pow(10, pitch / 2595) - 1);
      edges[i] = (int) Math.floor((length + 1) * hertz / rate);
    }
    int rows = length / 2 + 1;
    double[] matrix = new double[rows * bins];
    for (int i = 0; i < bins; i++) {
      int left = edges[i];
      int centre = edges[i + 1];
      int right = edges[i + 2];
      for (int row = Math.max(0, left); row < Math.min(rows, Math.max(right, centre + 1)); row++) {
        double value =
            row == centre && (left == centre || right == centre)
                ? 1
                : row <= centre
                    ? (row - left) / (double) (centre - left)
                    : (right - row) / (double) (right - centre);
        matrix[row * bins + i] = value;
      }
    }
    OnnxDType type = call.dtype("output_datatype", OnnxDType.FLOAT);
    return TypedTensor.of(type, Tensor.of(NdArray.of(matrix, rows, bins)));
  }
}
