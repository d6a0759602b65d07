package org.pellucid.quantizers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Tensor;

/**
 * The functions of {@code keras.quantizers}. Whole numbers of 8 bits, which are no type here, are
 * int32; packed ones are uint8 with the bits that Keras's int8 has.
 */
public final class Quantizers {
  private static final double EPSILON = 1e-7;

  private Quantizers() {}

  /**
   * Makes whole numbers of floats: {@code scale = 127 / (max|x| + 1e-7)}, {@code values = round(x
   * scale)}.
   *
   * @param x floats
   * @param axis along which numbers share a scale
   * @return whole numbers of the same shape, and the scale with extent 1 along the axes
   */
  public static QuantizedTensor absMaxQuantize(Tensor x, int... axis) {
    return absMaxQuantize(x, Ints.of(axis), -127, 127, EPSILON);
  }

  /**
   * Makes whole numbers of floats: {@code scale = high / (max|x| + epsilon)}, {@code values =
   * clip(round(x scale), low, high)}.
   *
   * @param x floats
   * @param axis along which numbers share a scale
   * @param low the least whole number
   * @param high the largest whole number
   * @param epsilon keeps the scale of zeros finite
   * @return whole numbers of the same shape, and the scale with extent 1 along the axes
   */
  public static QuantizedTensor absMaxQuantize(
      Tensor x, Ints axis, int low, int high, double epsilon) {
    int[] axes = axis.toArray();
    Tensor largest = x.keep(x.abs().max(axes), axes);
    Tensor scale = largest.add(epsilon).divideFrom(high);
    return new QuantizedTensor(
        x.multiply(scale).round().clip(low, high).cast(DType.INT32), scale, null);
  }

  /**
   * Makes whole numbers from -8 to 7 of floats, each column in groups of rows: {@code scale = (max
   * - min + 1e-7) / 15}, {@code zero = clip(round(-min / scale) - 8)}, {@code values = clip(round(x
   * / scale) + zero)}. A last group is filled up with zeros.
   *
   * @param x {@code [rows, columns]}
   * @param blockSize how many rows are a group
   * @return whole numbers {@code [rows, columns]}, scale and zero point {@code [groups, columns]}
   */
  public static QuantizedTensor absMaxQuantizeGroupedWithZeroPoint(Tensor x, int blockSize) {
    if (x.rank() != 2 || blockSize < 1) {
      throw new PellucidException(
          "absMaxQuantizeGroupedWithZeroPoint: expected [rows, columns] and a blockSize >= 1, got "
              + x.shape()
              + " and "
              + blockSize
              + ".");
    }
    int rows = x.dim(0);
    int columns = x.dim(1);
    int groups = Math.ceilDiv(rows, blockSize);
    Tensor whole =
        x.pad(Ints.of(0, 0), Ints.of(groups * blockSize - rows, 0), 0)
            .reshape(groups, blockSize, columns);
    Tensor low = whole.min(1);
    Tensor scale = whole.max(1).subtract(low).add(EPSILON).divide(15);
    Tensor zero = low.negative().divide(scale).round().subtract(8).clip(-8, 7);
    Tensor values = whole.divide(scale.expandDims(1)).round().add(zero.expandDims(1)).clip(-8, 7);
    return new QuantizedTensor(
        values.reshape(groups * blockSize, columns).slice(0, 0, rows).cast(DType.INT32),
        scale,
        zero.cast(DType.INT32));
  }

  /**
   * Puts two numbers into a byte: the first into the lower four bits, the second into the upper.
   *
   * @param x whole numbers from -8 to 7
   * @param axis the axis along which two become one; an odd number is filled up with a 0
   * @return bytes, uint8
   */
  public static Tensor packInt4(Tensor x, int axis) {
    int at = Math.floorMod(axis, x.rank());
    int odd = x.dim(at) % 2;
    int[] more = new int[x.rank()];
    more[at] = odd;
    // The remainder of 16 is what four bits of two's complement say.
    Tensor bits = x.cast(DType.FLOAT32).pad(Ints.of(new int[x.rank()]), Ints.of(more), 0);
    bits = bits.less(0).where(bits.add(16), bits);
    Tensor pairs = bits.reshape(inPairs(bits.shape(), at));
    return pairs.select(at + 1, 0).add(pairs.select(at + 1, 1).multiply(16)).cast(DType.UINT8);
  }

  private static Shape inPairs(Shape shape, int axis) {
    int[] dims = shape.toArray();
    int[] pairs = new int[dims.length + 1];
    System.arraycopy(dims, 0, pairs, 0, axis);
    pairs[axis] = dims[axis] / 2;
    pairs[axis + 1] = 2;
    System.arraycopy(dims, axis + 1, pairs, axis + 2, dims.length - axis - 1);
    return Shape.of(pairs);
  }

  /**
   * Takes two numbers out of each byte: the way back of {@link #packInt4}.
   *
   * @param packed bytes, uint8
   * @param origLen how many numbers there were along the axis
   * @param axis the axis along which one becomes two
   * @return whole numbers from -8 to 7, int32
   */
  public static Tensor unpackInt4(Tensor packed, int origLen, int axis) {
    return unpackFloats(packed, origLen, axis).cast(DType.INT32);
  }

  /** The numbers in bytes as floats. */
  public static Tensor unpackFloats(Tensor packed, int origLen, int axis) {
    int at = Math.floorMod(axis, packed.rank());
    Tensor bytes = packed.cast(DType.FLOAT32);
    Tensor high = bytes.divide(16).floor();
    Tensor low = bytes.subtract(high.multiply(16));
    Tensor pairs = Tensor.stack(at + 1, List.of(signed(low, 16), signed(high, 16)));
    int[] dims = packed.shape().toArray();
    dims[at] *= 2;
    return pairs.reshape(dims).slice(at, 0, origLen);
  }

  /** What bits mean in two's complement. */
  private static Tensor signed(Tensor bits, int count) {
    return bits.greaterEqual(count / 2.0).where(bits.subtract(count), bits);
  }

  /** Bytes as the int8 whose bits they are, as floats. */
  public static Tensor signedBytes(Tensor bytes) {
    return signed(bytes.cast(DType.FLOAT32), 256);
  }

  /** Whole numbers from -128 to 127 as the bytes with their bits. */
  public static Tensor bytes(Tensor values) {
    Tensor floats = values.cast(DType.FLOAT32);
    return floats.less(0).where(floats.add(256), floats).cast(DType.UINT8);
  }

  /**
   * Works out the scale with which floats of 8 bits hold numbers up to a largest one: {@code amax
   * 2^margin / dtypeMax}; the old scale where there is no largest number.
   *
   * @param amax the largest absolute number
   * @param scale the old scale
   * @param dtypeMax the largest number of the type, 448 or 57344
   * @param margin how many bits to spare
   * @return the new scale
   */
  public static Tensor computeFloat8Scale(Tensor amax, Tensor scale, double dtypeMax, int margin) {
    Tensor old = scale.reciprocal();
    Tensor factor = amax.divideFrom(dtypeMax).divide(Math.pow(2, margin));
    factor = amax.greater(0).where(factor, old);
    return amax.isFinite().where(factor, old).reciprocal();
  }

  /**
   * Takes the largest absolute number into a history: all others move on, the oldest one goes.
   *
   * @param x numbers
   * @param amaxHistory the history, the latest first
   * @return the new history
   */
  public static Tensor computeFloat8AmaxHistory(Tensor x, Tensor amaxHistory) {
    int[] axes = IntStream.range(0, x.rank()).toArray();
    Tensor latest = x.abs().max(axes).cast(amaxHistory.dtype()).reshape(1);
    int length = amaxHistory.dim(0);
    if (length == 1) {
      return latest;
    }
    // As Keras: all move one to the front, then the latest takes the first place.
    return Tensor.concat(
        0, List.of(latest, amaxHistory.slice(0, 2, length), amaxHistory.slice(0, 0, 1)));
  }

  /**
   * Rounds numbers to floats of 8 bits and back.
   *
   * @param x numbers
   * @param scale by what they are divided before
   * @param dtype "float8_e4m3fn" (up to 448) or "float8_e5m2" (up to 57344)
   * @return numbers that such a float times the scale can hold
   */
  public static Tensor quantizeAndDequantize(Tensor x, Tensor scale, String dtype) {
    boolean fine = dtype.equals("float8_e4m3fn");
    if (!fine && !dtype.equals("float8_e5m2")) {
      throw Names.unknown("float of 8 bits", dtype, List.of("float8_e4m3fn", "float8_e5m2"));
    }
    double most = fine ? 448 : 57_344;
    double least = fine ? 0x1p-6 : 0x1p-14;
    double digits = fine ? 8 : 4;
    Tensor cut = x.divide(scale).clip(-most, most);
    // The exponent's bits alone are the power of two below the number.
    Tensor exponent =
        cut.bitcast(DType.INT32).and(Tensor.full(DType.INT32, Shape.SCALAR, 0x7f800000));
    Tensor step = exponent.bitcast(DType.FLOAT32).maximum(least).divide(digits);
    return cut.divide(step).round().multiply(step).multiply(scale);
  }

  /**
   * Rounds numbers as if they were kept as whole numbers, so that a network learns to live with it.
   * The range is moved a little so that 0 is one of them. Gradients go to numbers within the range,
   * and to its ends for those beyond.
   *
   * @param x numbers
   * @param minVals the least number, a scalar or one per channel
   * @param maxVals the largest number, likewise
   * @param numBits of the whole numbers, 8 in Keras without
   * @param narrowRange whether the least whole number is left out
   * @param axis the axis of the channels; null for one range
   * @return the rounded numbers
   */
  public static Tensor fakeQuantWithMinMaxVars(
      Tensor x,
      Tensor minVals,
      Tensor maxVals,
      int numBits,
      boolean narrowRange,
      @Nullable Integer axis) {
    int most = (1 << numBits) - 1;
    int least = narrowRange ? 1 : 0;
    int[] ends = new int[x.rank()];
    Arrays.fill(ends, 1);
    int channel = axis == null ? -1 : Math.floorMod(axis, x.rank());
    if (axis != null) {
      ends[channel] = x.dim(channel);
    }
    int[] others = IntStream.range(0, x.rank()).filter(i -> i != channel).toArray();
    Tensor low = minVals.reshape(ends);
    Tensor range = maxVals.reshape(ends).subtract(low);
    Tensor scale = range.divide(most - least);
    Tensor inverse = range.divideFrom(most - least);
    Tensor zero = low.divide(scale).subtractFrom(least).clip(least, most).round();
    Tensor from = zero.subtractFrom(least).multiply(scale).stopGradient();
    Tensor to = zero.subtractFrom(most).multiply(scale).stopGradient();
    Tensor shift = from.negative().multiply(inverse).add(0.5).floor();
    return Gradients.custom(
        List.of(x, minVals, maxVals),
        inputs ->
            inputs
                .getFirst()
                .maximum(from)
                .minimum(to)
                .subtract(from)
                .multiply(inverse.stopGradient())
                .subtract(shift.stopGradient())
                .add(0.5)
                .floor()
                .multiply(scale.stopGradient()),
        (gradient, output, inputs) -> {
          Tensor given = inputs.getFirst();
          Tensor none = gradient.zerosLike();
          Tensor within = given.greaterEqual(from).and(given.lessEqual(to));
          Tensor below = given.lessEqual(from).where(gradient, none).sum(others);
          Tensor above = given.greaterEqual(to).where(gradient, none).sum(others);
          return Arrays.<@Nullable Tensor>asList(
              within.where(gradient, none),
              below.reshape(minVals.shape()),
              above.reshape(maxVals.shape()));
        });
  }
}
