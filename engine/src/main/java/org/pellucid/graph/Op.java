// Longer than most files on purpose: the closed set of operations is read in one place.
package org.pellucid.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/**
 * A primitive operation with its attributes. The set is closed: every function of the library is
 * composed out of these, and every dispatch over them is an exhaustive {@code switch}.
 *
 * <p>Shapes: operands of an elementwise operation have equal shapes ({@link Broadcast} is an
 * operation of its own) and, where not said otherwise, equal element types. {@code x} stands for
 * the first input, {@code y} for the second.
 */
public sealed interface Op {
  /** {@return the name as sentences write it, such as "window max"} */
  default String words() {
    StringBuilder text = new StringBuilder();
    for (char c : getClass().getSimpleName().toCharArray()) {
      if (Character.isUpperCase(c) && !text.isEmpty()) {
        text.append(' ');
      }
      text.append(Character.toLowerCase(c));
    }
    return text.toString();
  }

  // ---- Sources: no computation, or none that depends on other values ----

  /** Values that need no tensor to be made. */
  sealed interface Source extends Op permits Parameter, Fill, Data, Iota, Read {}

  /**
   * An argument of a {@link Graph}; told apart by the node's identity.
   *
   * @param name for messages
   * @param type what it is
   */
  record Parameter(String name, TensorType type) implements Source {}

  /**
   * One value everywhere.
   *
   * @param type the type of the result
   * @param bits the value: {@link Double#doubleToRawLongBits} for floating types, else the number
   */
  record Fill(TensorType type, long bits) implements Source {
    /** {@return the value as a double} */
    public double asDouble() {
      return type.dtype().isFloating() ? Double.longBitsToDouble(bits) : bits;
    }

    /** {@return the value as a long} */
    public long asLong() {
      return type.dtype().isFloating() ? (long) Double.longBitsToDouble(bits) : bits;
    }

    /** {@return the value as a scalar of the element type} */
    public NdArray number() {
      return type.dtype().isFloating()
          ? NdArray.scalar(type.dtype(), asDouble())
          : NdArray.scalar(type.dtype(), bits);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Fill that && bits == that.bits && type.equals(that.type);
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + Long.hashCode(bits);
    }
  }

  /**
   * A given array. Executables take it as an argument, so that they can be shared between graphs
   * that differ in the numbers alone. Two of them are equal only if they hold the same object.
   *
   * @param array the array
   */
  record Data(NdArray array) implements Source {
    @Override
    @SuppressWarnings("ReferenceEquality") // Told apart by identity, see above.
    public boolean equals(@Nullable Object other) {
      return other instanceof Data that && array == that.array;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(array);
    }
  }

  /**
   * 0, 1, 2, ... along one axis, the same along all others.
   *
   * @param type the type of the result, a number type
   * @param axis the axis
   */
  record Iota(TensorType type, int axis) implements Source {}

  /**
   * The value that a variable has when the executable starts.
   *
   * @param cell the variable's memory; told apart by identity
   */
  record Read(Cell cell) implements Source {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Read that && cell.equals(that.cell);
    }

    @Override
    public int hashCode() {
      return cell.hashCode();
    }
  }

  /**
   * Random bits by Philox4x32-10: element i depends on seed and offset + i alone. Inputs: seed and
   * offset, int64 scalars. Element i is word {@code (offset + i) mod 4} of the block of counter
   * {@code (offset + i) / 4} (as 64 bits in words 0 and 1, words 2 and 3 zero) under the key seed
   * (low word first).
   *
   * @param shape the shape of the int32 result
   */
  record RandomBits(Shape shape) implements Op {}

  // ---- Elementwise, one input ----

  /** A function of one number, applied to each element; the result has the input's type. */
  sealed interface Unary extends Op
      permits Neg,
          Abs,
          Sign,
          Exp,
          Expm1,
          Log,
          Log1p,
          Sqrt,
          Rsqrt,
          Sin,
          Cos,
          Tanh,
          Sigmoid,
          Erf,
          Erfinv,
          SelfGated,
          SelfGatedSlope,
          Lgamma,
          Digamma,
          Floor,
          Ceil,
          Round,
          Not {}

  /** {@code -x}. */
  record Neg() implements Unary {}

  /** {@code |x|}. */
  record Abs() implements Unary {}

  /** -1, 0 or 1 by the sign of x; NaN stays NaN, zeros keep their sign. */
  record Sign() implements Unary {}

  /** {@code e^x}. */
  record Exp() implements Unary {}

  /** {@code e^x - 1}, exact near 0. */
  record Expm1() implements Unary {}

  /** Natural logarithm. */
  record Log() implements Unary {}

  /** {@code log(1 + x)}, exact near 0. */
  record Log1p() implements Unary {}

  /** Square root, rounded correctly. */
  record Sqrt() implements Unary {}

  /** {@code 1 / sqrt(x)}, each step rounded. */
  record Rsqrt() implements Unary {}

  /** Sine of x in radians. */
  record Sin() implements Unary {}

  /** Cosine of x in radians. */
  record Cos() implements Unary {}

  /** Hyperbolic tangent. */
  record Tanh() implements Unary {}

  /** {@code 1 / (1 + e^-x)}. */
  record Sigmoid() implements Unary {}

  /** The error function. */
  record Erf() implements Unary {}

  /** The inverse of the error function. */
  record Erfinv() implements Unary {}

  /** A distribution function F, which opens from 0 to 1. */
  enum Gate {
    /** The normal distribution, {@code (1 + erf(x / sqrt(2))) / 2}. */
    NORMAL,
    /** Nearly that, by a tanh: {@code 1 / (1 + e^-v)}, v = sqrt(8 / pi) (x + 0.044715 x^3). */
    NEARLY_NORMAL,
    /** The sigmoid, {@code 1 / (1 + e^-x)}. */
    LOGISTIC
  }

  /**
   * {@code x F(x)}: gelu, its approximation, silu. One operation, so that its gradient is computed
   * from x alone and nothing else is kept; -infinity gives 0.
   *
   * @param gate F
   */
  record SelfGated(Gate gate) implements Unary {}

  /**
   * The derivative of {@link SelfGated}, {@code F(x) + x F'(x)}.
   *
   * @param gate F
   */
  record SelfGatedSlope(Gate gate) implements Unary {}

  /** {@code log |Gamma(x)|}. */
  record Lgamma() implements Unary {}

  /** The derivative of {@link Lgamma}. */
  record Digamma() implements Unary {}

  /** The largest whole number not above x. */
  record Floor() implements Unary {}

  /** The smallest whole number not below x. */
  record Ceil() implements Unary {}

  /** The nearest whole number, ties to even. */
  record Round() implements Unary {}

  /** Logical not of truth values, bitwise not of integers. */
  record Not() implements Unary {}

  /**
   * Converts each element: to integers by Java's cast ({@code uint8} keeps the low 8 bits), to
   * truth values by "is not zero".
   *
   * @param dtype the type of the result
   */
  record Cast(DType dtype) implements Op {}

  /**
   * Reads the bits as another type of the same width (float32 and int32, float64 and int64).
   *
   * @param dtype the type of the result
   */
  record Bitcast(DType dtype) implements Op {}

  // ---- Elementwise, two inputs ----

  /** A function of two numbers, applied element by element; the result has the inputs' type. */
  sealed interface Binary extends Op
      permits Add, Sub, Mul, Div, Rem, Pow, Max, Min, Atan2, And, Or, Xor, ShiftLeft, ShiftRight {}

  /** {@code x + y}. */
  record Add() implements Binary {}

  /** {@code x - y}. */
  record Sub() implements Binary {}

  /** {@code x * y}. */
  record Mul() implements Binary {}

  /** {@code x / y}; integers are cut towards zero, and x / 0 is 0. */
  record Div() implements Binary {}

  /** Remainder with the sign of x, as Java's {@code %}; for integers x % 0 is 0. */
  record Rem() implements Binary {}

  /** {@code x^y} of floats. */
  record Pow() implements Binary {}

  /** The larger; NaN if either is NaN. */
  record Max() implements Binary {}

  /** The smaller; NaN if either is NaN. */
  record Min() implements Binary {}

  /** The angle of the point (y, x): {@code atan2(first input, second input)}. */
  record Atan2() implements Binary {}

  /** And of truth values, bitwise of integers. */
  record And() implements Binary {}

  /** Or of truth values, bitwise of integers. */
  record Or() implements Binary {}

  /** Exclusive or of truth values, bitwise of integers. */
  record Xor() implements Binary {}

  /** {@code x << y} of integers; by the element width or more gives 0. */
  record ShiftLeft() implements Binary {}

  /** {@code x >> y} of integers, keeping the sign; by the width or more gives 0 or -1. */
  record ShiftRight() implements Binary {}

  /** A comparison of two numbers; the result is a truth value, false where either is NaN. */
  sealed interface Comparison extends Op permits Equal, Less, LessEqual {}

  /** {@code x == y}. */
  record Equal() implements Comparison {}

  /** {@code x < y}. */
  record Less() implements Comparison {}

  /** {@code x <= y}. */
  record LessEqual() implements Comparison {}

  /** The second input where the first (truth values) is true, else the third. */
  record Select() implements Op {}

  // ---- Movement ----

  /**
   * The same elements in row-major order under another shape.
   *
   * @param shape the new shape, of the same size
   */
  record Reshape(Shape shape) implements Op {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Reshape that && shape.equals(that.shape);
    }

    @Override
    public int hashCode() {
      return shape.hashCode();
    }
  }

  /**
   * Reorders axes: axis i of the result is axis {@code permutation[i]} of x.
   *
   * @param permutation each axis once
   */
  record Transpose(Ints permutation) implements Op {}

  /**
   * Repeats x along new leading axes and along axes of extent 1.
   *
   * @param shape the result's shape, to which x's broadcasts
   */
  record Broadcast(Shape shape) implements Op {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Broadcast that && shape.equals(that.shape);
    }

    @Override
    public int hashCode() {
      return shape.hashCode();
    }
  }

  /**
   * Cuts out: element i along an axis is element {@code start + i * step} of x.
   *
   * @param starts the first element along each axis
   * @param sizes how many along each axis
   * @param steps the distance along each axis, not 0; negative ones run backwards
   */
  record Slice(Ints starts, Ints sizes, Ints steps) implements Op {}

  /**
   * Puts x into a larger array filled with one value.
   *
   * @param low how much before, along each axis
   * @param high how much behind, along each axis
   * @param interior how much between neighbours, along each axis
   * @param value the filling
   */
  record Pad(Ints low, Ints high, Ints interior, double value) implements Op {}

  /**
   * Joins the inputs along an axis.
   *
   * @param axis the axis, from 0
   */
  record Concat(int axis) implements Op {}

  /** What happens to an index that is outside the axis. */
  enum OutOfRange {
    /** The computation fails and names the index. */
    FAIL,
    /** The nearest valid index is taken. */
    CLAMP,
    /** Gather gives 0 there, scatter leaves the update out. */
    IGNORE
  }

  /**
   * Takes slices: {@code result[p..., i..., q...] = x[p..., y[i...], q...]} where y is int32 or
   * int64 and stands in for the axis.
   *
   * @param axis the axis of x, from 0
   * @param outOfRange what happens to indices outside 0 .. extent - 1
   */
  record Gather(int axis, OutOfRange outOfRange) implements Op {}

  /** How {@link Scatter} puts an update together with what is there. */
  enum Combine {
    /** The last update in index order stays. */
    SET,
    /** The sum, in index order. */
    ADD,
    /** The product, in index order. */
    MUL,
    /** The largest. */
    MAX,
    /** The smallest. */
    MIN
  }

  /**
   * Changes slices: inputs are the base, indices and updates; {@code base[p..., indices[i...],
   * q...]} is combined with {@code updates[p..., i..., q...]}.
   *
   * @param axis the axis of the base, from 0
   * @param combine how updates are put together
   * @param outOfRange what happens to indices outside 0 .. extent - 1
   */
  record Scatter(int axis, Combine combine, OutOfRange outOfRange) implements Op {}

  // ---- Reductions and orders ----

  /** Puts all elements along some axes together; those axes disappear. */
  sealed interface Reduction extends Op permits Sum, Prod, ReduceMax, ReduceMin {
    /** {@return the axes, ascending, from 0} */
    Ints axes();
  }

  /**
   * The sum; 0 of nothing.
   *
   * @param axes ascending
   */
  record Sum(Ints axes) implements Reduction {}

  /**
   * The product; 1 of nothing.
   *
   * @param axes ascending
   */
  record Prod(Ints axes) implements Reduction {}

  /**
   * The largest ("any" of truth values); NaN if there is one; the least value of the type of
   * nothing.
   *
   * @param axes ascending
   */
  record ReduceMax(Ints axes) implements Reduction {}

  /**
   * The smallest ("all" of truth values); NaN if there is one; the greatest value of the type of
   * nothing.
   *
   * @param axes ascending
   */
  record ReduceMin(Ints axes) implements Reduction {}

  /**
   * The int32 position of the first largest element along an axis, which disappears; NaN counts as
   * the largest.
   *
   * @param axis the axis, from 0
   */
  record ArgMax(int axis) implements Op {}

  /**
   * The int32 position of the first smallest element along an axis, which disappears; NaN counts as
   * the smallest.
   *
   * @param axis the axis, from 0
   */
  record ArgMin(int axis) implements Op {}

  /**
   * Running sums along an axis.
   *
   * @param axis the axis, from 0
   * @param exclusive whether the sum at i leaves element i out
   * @param reverse whether it runs from the end
   */
  record CumSum(int axis, boolean exclusive, boolean reverse) implements Op {}

  /**
   * The int32 positions that sort the last axis; equal elements keep their order; NaN is the
   * largest.
   *
   * @param descending whether the largest come first
   */
  record ArgSort(boolean descending) implements Op {}

  // ---- Contractions and windows ----

  /**
   * The matrix product of the last two axes; the axes before must be equal. Accumulates over the
   * inner axis in order with fused multiply-add.
   *
   * @param transposeX whether the last two axes of x are swapped first
   * @param transposeY whether the last two axes of y are swapped first
   */
  record MatMul(boolean transposeX, boolean transposeY) implements Op {}

  /**
   * How a convolution's or pooling's windows lie, one entry per spatial axis.
   *
   * @param strides the distance between windows
   * @param low zeros (or nothing, for pooling) before the first element
   * @param high the same behind the last
   * @param dilation the distance between the elements of a window
   */
  record Windows(Ints strides, Ints low, Ints high, Ints dilation) {}

  /**
   * Cross-correlation, channels last: x is {@code [batch, spatial..., in]}, the kernel {@code
   * [spatial..., in / groups, out]}, the result {@code [batch, spatial..., out]}. One to three
   * spatial axes.
   *
   * @param windows how the windows lie
   * @param groups into how many groups the channels are split
   */
  record Conv(Windows windows, int groups) implements Op {}

  /**
   * The transpose of {@link Conv} in its first input, which is also the transposed convolution:
   * inputs are the result's side {@code [batch, spatial..., out]} and the kernel.
   *
   * @param windows of the convolution
   * @param groups of the convolution
   * @param shape the shape of the convolution's x
   */
  record ConvInputGradient(Windows windows, int groups, Shape shape) implements Op {}

  /**
   * The transpose of {@link Conv} in its kernel: inputs are x and the result's side.
   *
   * @param windows of the convolution
   * @param groups of the convolution
   * @param shape the shape of the kernel
   */
  record ConvKernelGradient(Windows windows, int groups, Shape shape) implements Op {}

  /**
   * The sum over each window of each channel of {@code [batch, spatial..., channels]}.
   *
   * @param size the windows' extents
   * @param windows how they lie
   */
  record WindowSum(Ints size, Windows windows) implements Op {}

  /**
   * The largest element of each window of each channel; padding never wins.
   *
   * @param size the windows' extents
   * @param windows how they lie
   */
  record WindowMax(Ints size, Windows windows) implements Op {}

  /**
   * Sends each window's number in y to the position of the first largest element of that window of
   * x, adding up; the result has x's shape.
   *
   * @param size the windows' extents
   * @param windows how they lie
   */
  record WindowMaxGradient(Ints size, Windows windows) implements Op {}

  /**
   * Takes, for each window, the element of y (of x's shape) at the position of the first largest
   * element of that window of x: the transpose of {@link WindowMaxGradient} in its second input.
   *
   * @param size the windows' extents
   * @param windows how they lie
   */
  record WindowMaxPick(Ints size, Windows windows) implements Op {}

  // ---- Attention ----

  /**
   * Attention of several heads by dot products, without a matrix of all scores in memory. Inputs:
   * query {@code [batch, T, heads, width]}, key {@code [batch, S, heads, width]}, value {@code
   * [batch, S, heads, valueWidth]}, and perhaps a mask of truth values, {@code [batch, heads, T,
   * S]} or 1 for any of these. Two results: {@code softmax(scale * query key') value}, like the
   * query, where hidden scores are {@link #HIDDEN}; and, for the gradient, {@code [2, batch, heads,
   * T]}: the greatest score m of each query, and 1 over the sum of {@code exp(score - m)}.
   *
   * @param scale the factor of the scores
   * @param causal whether a query sees only keys at its own place and before
   */
  record Attention(double scale, boolean causal) implements Op {
    /** What hidden scores become: so far down that their part of a softmax is 0. */
    public static final double HIDDEN = -0.7 * Float.MAX_VALUE;
  }

  /**
   * The gradients of an {@link Attention} by query, key and value. Inputs: those of the attention,
   * its two results, and the gradient of the first one.
   *
   * @param scale the factor of the scores
   * @param causal whether a query sees only keys at its own place and before
   */
  record AttentionGradient(double scale, boolean causal) implements Op {}

  // ---- Loop ----

  /**
   * A loop of fixed length. Inputs: the carried values, the sequences (whose first axis is the
   * length), the values that stay the same. The body takes them in this order, one slice of each
   * sequence at a time without the first axis, and returns the new carried values and then one
   * slice of each result sequence. Results: the last carried values, then the result sequences.
   *
   * @param body the graph of one step; changes no variables
   * @param carried how many carried values there are
   * @param sequences how many sequences are read
   * @param length how many steps
   * @param reverse whether sequences are read, and results written, from the last slice to the
   *     first
   */
  record Scan(Graph body, int carried, int sequences, int length, boolean reverse) implements Op {
    /** The same loop over another body, which may return other slices. */
    public Scan withBody(Graph other) {
      return new Scan(other, carried, sequences, length, reverse);
    }
  }

  // ---- Gradient control ----

  /** x itself, as a constant to gradients. */
  record StopGradient() implements Op {}

  /** The gradient of a {@link CustomGradient}. */
  @FunctionalInterface
  interface Backward {
    /**
     * Computes the gradients of the inputs.
     *
     * @param gradient of the result
     * @param output the result
     * @param inputs the values that the result was computed from
     * @return one gradient per input, null for none
     */
    List<@Nullable Value> apply(Value gradient, Value output, List<Value> inputs);
  }

  /**
   * The first input itself; the gradient goes, by a given rule, to the other inputs, which the
   * first was computed from.
   *
   * @param backward the rule
   * @param exact whether the rule gives what differentiating the first input would, only sooner
   */
  record CustomGradient(Backward backward, boolean exact) implements Op {}

  // ---- Linear algebra on the last two axes, and the Fourier transform ----

  /** The lower triangular L with {@code x = L L'}; x is symmetric and positive definite. */
  record Cholesky() implements Op {}

  /**
   * Solves {@code op(x) z = y} for a triangular x.
   *
   * @param lower whether the lower triangle is used, else the upper
   * @param transpose whether op transposes
   * @param unitDiagonal whether the diagonal counts as ones
   */
  record TriangularSolve(boolean lower, boolean transpose, boolean unitDiagonal) implements Op {}

  /** Solves {@code x z = y} for a square x. */
  record Solve() implements Op {}

  /** Two results: the sign of the determinant, and the logarithm of its absolute value. */
  record LogAbsDet() implements Op {}

  /**
   * Two results: L and U packed into one matrix, and the int32 row order P with {@code x[P] = LU}.
   */
  record Lu() implements Op {}

  /**
   * Two results, Q and R with {@code x = Q R}.
   *
   * @param complete whether Q is square, else it has as many columns as the smaller extent of x
   */
  record Qr(boolean complete) implements Op {}

  /** Two results: ascending eigenvalues and the eigenvectors (columns) of a symmetric x. */
  record Eigh() implements Op {}

  /**
   * Three results: U, the descending singular values, and V transposed.
   *
   * @param complete whether U and V are square
   */
  record Svd(boolean complete) implements Op {}

  /**
   * The discrete Fourier transform along the last axis, not scaled. Inputs and results: real and
   * imaginary parts.
   *
   * @param inverse whether the exponent's sign is positive
   */
  record Fft(boolean inverse) implements Op {}
}
