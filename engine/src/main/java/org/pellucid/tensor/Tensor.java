// Longer than most files on purpose: the fluent surface of a tensor, one short method per function.
package org.pellucid.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Evaluator;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * An immutable, lazy array of numbers.
 *
 * <p>A call on a tensor records what is to be computed and checks shapes and types at once; the
 * numbers are computed when somebody asks for them ({@link #value}, {@link #item}, {@link
 * #toFloatArray}, {@link #toString}).
 *
 * <p>Operands of different shapes are broadcast as in NumPy: aligned at the last axis, extents must
 * be equal or 1. Operands of different types meet in the type that {@link DType#promote} gives.
 * Axes may count from the end.
 */
public final class Tensor {
  private final Value value;

  private Tensor(Value value) {
    this.value = value;
  }

  // ---- Making tensors ----

  /**
   * Makes a tensor of a Java number, truth value or (nested) array of them.
   *
   * @param value such as {@code 3f}, {@code float[][]} or {@code int[]}; copied
   * @return a tensor of the matching type and shape
   */
  public static Tensor of(Object value) {
    return switch (value) {
      case Tensor tensor -> tensor;
      case Variable variable -> variable.tensor();
      case NdArray array -> of(array);
      default -> of(NdArray.copyOf(value));
    };
  }

  /**
   * Makes a tensor of an array.
   *
   * @param array the array; must not be changed any more
   * @return the tensor
   */
  public static Tensor of(NdArray array) {
    return new Tensor(Node.value(new Op.Data(array)));
  }

  /**
   * Makes a tensor of a value of a graph.
   *
   * @param value the value
   * @return the tensor
   */
  public static Tensor of(Value value) {
    return new Tensor(value);
  }

  /**
   * Makes a tensor that holds one value everywhere.
   *
   * @param dtype the element type
   * @param shape the shape
   * @param value the value, converted to the type
   * @return the tensor
   */
  public static Tensor full(DType dtype, Shape shape, double value) {
    NdArray scalar = NdArray.scalar(dtype, value);
    long bits =
        dtype.isFloating() ? Double.doubleToRawLongBits(scalar.getDouble(0)) : scalar.getLong(0);
    return new Tensor(Node.value(new Op.Fill(new TensorType(dtype, shape), bits)));
  }

  /**
   * Makes a float32 scalar.
   *
   * @param value the number
   * @return the tensor
   */
  public static Tensor scalar(double value) {
    return full(DType.FLOAT32, Shape.SCALAR, value);
  }

  /**
   * Makes an int64 scalar, exact for every long.
   *
   * @param value the number
   * @return the tensor
   */
  public static Tensor scalar(long value) {
    return new Tensor(Node.value(new Op.Fill(new TensorType(DType.INT64, Shape.SCALAR), value)));
  }

  /**
   * Makes float32 zeros.
   *
   * @param dims the shape
   * @return the tensor
   */
  public static Tensor zeros(int... dims) {
    return full(DType.FLOAT32, Shape.of(dims), 0);
  }

  /**
   * Makes float32 ones.
   *
   * @param dims the shape
   * @return the tensor
   */
  public static Tensor ones(int... dims) {
    return full(DType.FLOAT32, Shape.of(dims), 1);
  }

  /**
   * Makes 0, 1, ..., n - 1.
   *
   * @param n how many
   * @param dtype the element type
   * @return a tensor of one axis
   */
  public static Tensor arange(int n, DType dtype) {
    return iota(dtype, Shape.of(n), 0);
  }

  /**
   * Makes 0, 1, 2, ... along one axis, the same along all others.
   *
   * @param dtype the element type
   * @param shape the shape
   * @param axis the axis
   * @return the tensor
   */
  public static Tensor iota(DType dtype, Shape shape, int axis) {
    return new Tensor(Node.value(new Op.Iota(new TensorType(dtype, shape), shape.axis(axis))));
  }

  /**
   * Makes the identity matrix.
   *
   * @param n rows and columns
   * @return a float32 tensor
   */
  public static Tensor eye(int n) {
    Shape shape = Shape.of(n, n);
    return iota(DType.INT32, shape, 0).equal(iota(DType.INT32, shape, 1)).cast(DType.FLOAT32);
  }

  /** {@return zeros of this tensor's type and shape} */
  public Tensor zerosLike() {
    return full(dtype(), shape(), 0);
  }

  /** {@return ones of this tensor's type and shape} */
  public Tensor onesLike() {
    return full(dtype(), shape(), 1);
  }

  static Tensor apply(Op op, Tensor... inputs) {
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = inputs[i].value;
    }
    return new Tensor(Node.value(op, values));
  }

  static List<Tensor> applyAll(Op op, Tensor... inputs) {
    Node node = Node.of(op, Arrays.stream(inputs).map(Tensor::graph).toList());
    return IntStream.range(0, node.outputs().size())
        .mapToObj(i -> new Tensor(new Value(node, i)))
        .toList();
  }

  // ---- What it is ----

  /** {@return the shape} */
  public Shape shape() {
    return value.shape();
  }

  /** {@return the element type} */
  public DType dtype() {
    return value.dtype();
  }

  /** {@return the number of axes} */
  public int rank() {
    return shape().rank();
  }

  /**
   * Reads one extent of the shape.
   *
   * @param axis the axis
   * @return the extent
   */
  public int dim(int axis) {
    return shape().dim(axis);
  }

  /** {@return the value in the graph that this tensor stands for} */
  public Value graph() {
    return value;
  }

  // ---- The numbers ----

  /** {@return the numbers, computed now if they have not been yet} */
  public NdArray value() {
    List<NdArray> known = value.node().computed();
    if (known != null) {
      return known.get(value.index());
    }
    if (value.op() instanceof Op.Data data) {
      return data.array();
    }
    return Evaluator.evaluate(List.of(value)).getFirst();
  }

  /** {@return the only element} */
  public double item() {
    return value().item();
  }

  /** {@return the elements in row-major order} */
  public float[] toFloatArray() {
    return value().toFloatArray();
  }

  /** {@return the elements in row-major order} */
  public double[] toDoubleArray() {
    return value().toDoubleArray();
  }

  /** {@return the elements in row-major order} */
  public int[] toIntArray() {
    return value().toIntArray();
  }

  /** {@return the elements in row-major order} */
  public long[] toLongArray() {
    return value().toLongArray();
  }

  /** {@return a tensor of the same numbers that has forgotten how they were computed} */
  public Tensor detach() {
    return of(value());
  }

  /** {@return this tensor, as a constant to gradients} */
  public Tensor stopGradient() {
    return apply(new Op.StopGradient(), this);
  }

  /** {@return type, shape and numbers; computes them, except inside a program's trace} */
  @Override
  public String toString() {
    String type = dtype() + " " + shape();
    return Trace.isActive() ? "Tensor(" + type + ")" : "Tensor(" + type + ", " + value() + ")";
  }

  // ---- Arithmetic ----

  /**
   * {@return {@code this + y}}
   *
   * @param y the other operand
   */
  public Tensor add(Tensor y) {
    return Broadcasting.binary(new Op.Add(), "add", this, y);
  }

  /**
   * {@return {@code this + y}}
   *
   * @param y a number
   */
  public Tensor add(double y) {
    return add(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return {@code this - y}}
   *
   * @param y the other operand
   */
  public Tensor subtract(Tensor y) {
    return Broadcasting.binary(new Op.Sub(), "subtract", this, y);
  }

  /**
   * {@return {@code this - y}}
   *
   * @param y a number
   */
  public Tensor subtract(double y) {
    return subtract(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return {@code y - this}}
   *
   * @param y a number
   */
  public Tensor subtractFrom(double y) {
    return Broadcasting.constant(y, dtype()).subtract(this);
  }

  /**
   * {@return {@code this * y}}
   *
   * @param y the other operand
   */
  public Tensor multiply(Tensor y) {
    return Broadcasting.binary(new Op.Mul(), "multiply", this, y);
  }

  /**
   * {@return {@code this * y}}
   *
   * @param y a number
   */
  public Tensor multiply(double y) {
    return multiply(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return {@code this / y}; whole numbers become float32 first}
   *
   * @param y the other operand
   */
  public Tensor divide(Tensor y) {
    return Broadcasting.binary(new Op.Div(), "divide", floats(), y.floats());
  }

  /**
   * {@return {@code this / y}; whole numbers become float32 first}
   *
   * @param y a number
   */
  public Tensor divide(double y) {
    return divide(Broadcasting.constant(y, floats().dtype()));
  }

  /**
   * {@return {@code y / this}; whole numbers become float32 first}
   *
   * @param y a number
   */
  public Tensor divideFrom(double y) {
    return Broadcasting.constant(y, floats().dtype()).divide(this);
  }

  /**
   * {@return the largest whole number not above {@code this / y}}
   *
   * @param y the other operand
   */
  public Tensor floorDivide(Tensor y) {
    if (dtype().promote(y.dtype()).isFloating()) {
      return divide(y).floor();
    }
    Tensor quotient = Broadcasting.binary(new Op.Div(), "floorDivide", this, y);
    Tensor down = remainder(y).notEqual(0).and(remainder(y).less(0).xor(y.less(0)));
    return quotient.subtract(down.cast(quotient.dtype()));
  }

  /**
   * {@return the remainder with the sign of y, as Python's %}
   *
   * @param y the other operand
   */
  public Tensor mod(Tensor y) {
    Tensor rest = remainder(y);
    Tensor other = rest.notEqual(0).and(rest.less(0).xor(y.less(0)));
    return other.where(rest.add(y), rest);
  }

  /**
   * {@return the remainder with this one's sign, as Java's %}
   *
   * @param y the other operand
   */
  public Tensor remainder(Tensor y) {
    return Broadcasting.binary(new Op.Rem(), "remainder", this, y);
  }

  /**
   * {@return {@code this} to the power y}
   *
   * @param y the exponent
   */
  public Tensor power(Tensor y) {
    return Broadcasting.binary(new Op.Pow(), "power", floats(), y.floats());
  }

  /**
   * {@return {@code this} to the power y}
   *
   * @param y the exponent
   */
  public Tensor power(double y) {
    return y == 2 ? square() : power(Broadcasting.constant(y, floats().dtype()));
  }

  /**
   * {@return the larger of both, NaN if either is}
   *
   * @param y the other operand
   */
  public Tensor maximum(Tensor y) {
    return Broadcasting.binary(new Op.Max(), "maximum", this, y);
  }

  /**
   * {@return the larger of both, NaN if either is}
   *
   * @param y a number
   */
  public Tensor maximum(double y) {
    return maximum(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return the smaller of both, NaN if either is}
   *
   * @param y the other operand
   */
  public Tensor minimum(Tensor y) {
    return Broadcasting.binary(new Op.Min(), "minimum", this, y);
  }

  /**
   * {@return the smaller of both, NaN if either is}
   *
   * @param y a number
   */
  public Tensor minimum(double y) {
    return minimum(Broadcasting.constant(y, dtype()));
  }

  /**
   * Limits every element.
   *
   * @param low the least
   * @param high the greatest
   * @return the limited tensor
   */
  public Tensor clip(double low, double high) {
    return maximum(low).minimum(high);
  }

  /**
   * {@return the angle of the point (y = this, x)}
   *
   * @param x the other coordinate
   */
  public Tensor arctan2(Tensor x) {
    return Broadcasting.binary(new Op.Atan2(), "arctan2", floats(), x.floats());
  }

  /** {@return {@code -this}} */
  public Tensor negative() {
    return apply(new Op.Neg(), this);
  }

  /** {@return the absolute value} */
  public Tensor abs() {
    return apply(new Op.Abs(), this);
  }

  /** {@return -1, 0 or 1} */
  public Tensor sign() {
    return apply(new Op.Sign(), this);
  }

  /** {@return {@code this * this}} */
  public Tensor square() {
    return multiply(this);
  }

  /** {@return {@code 1 / this}} */
  public Tensor reciprocal() {
    return divideFrom(1);
  }

  // ---- Functions of one number; whole numbers become float32 first ----

  /** {@return e to the power of this} */
  public Tensor exp() {
    return apply(new Op.Exp(), floats());
  }

  /** {@return {@code exp(this) - 1}, exact near 0} */
  public Tensor expm1() {
    return apply(new Op.Expm1(), floats());
  }

  /** {@return the natural logarithm} */
  public Tensor log() {
    return apply(new Op.Log(), floats());
  }

  /** {@return {@code log(1 + this)}, exact near 0} */
  public Tensor log1p() {
    return apply(new Op.Log1p(), floats());
  }

  /** {@return the square root} */
  public Tensor sqrt() {
    return apply(new Op.Sqrt(), floats());
  }

  /** {@return {@code 1 / sqrt(this)}} */
  public Tensor rsqrt() {
    return apply(new Op.Rsqrt(), floats());
  }

  /** {@return the sine, of radians} */
  public Tensor sin() {
    return apply(new Op.Sin(), floats());
  }

  /** {@return the cosine, of radians} */
  public Tensor cos() {
    return apply(new Op.Cos(), floats());
  }

  /** {@return the hyperbolic tangent} */
  public Tensor tanh() {
    return apply(new Op.Tanh(), floats());
  }

  /** {@return {@code 1 / (1 + exp(-this))}} */
  public Tensor sigmoid() {
    return apply(new Op.Sigmoid(), floats());
  }

  /** {@return the error function} */
  public Tensor erf() {
    return apply(new Op.Erf(), floats());
  }

  /** {@return the inverse of the error function} */
  public Tensor erfinv() {
    return apply(new Op.Erfinv(), floats());
  }

  /** {@return the logarithm of the absolute gamma function} */
  public Tensor lgamma() {
    return apply(new Op.Lgamma(), floats());
  }

  /** {@return the derivative of {@link #lgamma}} */
  public Tensor digamma() {
    return apply(new Op.Digamma(), floats());
  }

  /** {@return the largest whole number not above this} */
  public Tensor floor() {
    return apply(new Op.Floor(), floats());
  }

  /** {@return the smallest whole number not below this} */
  public Tensor ceil() {
    return apply(new Op.Ceil(), floats());
  }

  /** {@return the nearest whole number, ties to even} */
  public Tensor round() {
    return apply(new Op.Round(), floats());
  }

  /** {@return {@code max(this, 0)}, with gradient 0 where this is 0} */
  public Tensor relu() {
    return lessEqual(0).where(zerosLike(), this);
  }

  // ---- Types and comparisons ----

  /**
   * {@return the elements converted, see {@link Op.Cast}}
   *
   * @param to the type
   */
  public Tensor cast(DType to) {
    return to == dtype() ? this : apply(new Op.Cast(to), this);
  }

  /**
   * {@return the bits read as another type of the same width}
   *
   * @param to the type
   */
  public Tensor bitcast(DType to) {
    return to == dtype() ? this : apply(new Op.Bitcast(to), this);
  }

  Tensor floats() {
    return dtype().isFloating() ? this : cast(DType.FLOAT32);
  }

  /**
   * {@return where {@code this == y}}
   *
   * @param y the other operand
   */
  public Tensor equal(Tensor y) {
    return Broadcasting.binary(new Op.Equal(), "equal", this, y);
  }

  /**
   * {@return where {@code this == y}}
   *
   * @param y a number
   */
  public Tensor equal(double y) {
    return equal(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return where {@code this != y}}
   *
   * @param y the other operand
   */
  public Tensor notEqual(Tensor y) {
    return equal(y).not();
  }

  /**
   * {@return where {@code this != y}}
   *
   * @param y a number
   */
  public Tensor notEqual(double y) {
    return equal(y).not();
  }

  /**
   * {@return where {@code this < y}}
   *
   * @param y the other operand
   */
  public Tensor less(Tensor y) {
    return Broadcasting.binary(new Op.Less(), "less", this, y);
  }

  /**
   * {@return where {@code this < y}}
   *
   * @param y a number
   */
  public Tensor less(double y) {
    return less(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return where {@code this <= y}}
   *
   * @param y the other operand
   */
  public Tensor lessEqual(Tensor y) {
    return Broadcasting.binary(new Op.LessEqual(), "lessEqual", this, y);
  }

  /**
   * {@return where {@code this <= y}}
   *
   * @param y a number
   */
  public Tensor lessEqual(double y) {
    return lessEqual(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return where {@code this > y}}
   *
   * @param y the other operand
   */
  public Tensor greater(Tensor y) {
    return y.less(this);
  }

  /**
   * {@return where {@code this > y}}
   *
   * @param y a number
   */
  public Tensor greater(double y) {
    return greater(Broadcasting.constant(y, dtype()));
  }

  /**
   * {@return where {@code this >= y}}
   *
   * @param y the other operand
   */
  public Tensor greaterEqual(Tensor y) {
    return y.lessEqual(this);
  }

  /**
   * {@return where {@code this >= y}}
   *
   * @param y a number
   */
  public Tensor greaterEqual(double y) {
    return greaterEqual(Broadcasting.constant(y, dtype()));
  }

  /** {@return where the elements are neither NaN nor infinite} */
  public Tensor isFinite() {
    return abs().less(Double.POSITIVE_INFINITY);
  }

  /** {@return where the elements are NaN} */
  public Tensor isNaN() {
    return notEqual(this);
  }

  /**
   * {@return and, of truth values or bits}
   *
   * @param y the other operand
   */
  public Tensor and(Tensor y) {
    return Broadcasting.binary(new Op.And(), "and", this, y);
  }

  /**
   * {@return or, of truth values or bits}
   *
   * @param y the other operand
   */
  public Tensor or(Tensor y) {
    return Broadcasting.binary(new Op.Or(), "or", this, y);
  }

  /**
   * {@return exclusive or, of truth values or bits}
   *
   * @param y the other operand
   */
  public Tensor xor(Tensor y) {
    return Broadcasting.binary(new Op.Xor(), "xor", this, y);
  }

  /** {@return not, of truth values or bits} */
  public Tensor not() {
    return apply(new Op.Not(), this);
  }

  /**
   * {@return the bits moved up}
   *
   * @param y by how many
   */
  public Tensor shiftLeft(Tensor y) {
    return Broadcasting.binary(new Op.ShiftLeft(), "shiftLeft", this, y);
  }

  /**
   * {@return the bits moved down, keeping the sign}
   *
   * @param y by how many
   */
  public Tensor shiftRight(Tensor y) {
    return Broadcasting.binary(new Op.ShiftRight(), "shiftRight", this, y);
  }

  /**
   * Chooses element by element; this tensor holds the condition.
   *
   * @param yes taken where the condition is true
   * @param no taken elsewhere
   * @return the chosen elements
   */
  public Tensor where(Tensor yes, Tensor no) {
    DType dtype = yes.dtype().promote(no.dtype());
    Shape chosen = Broadcasting.common("where", yes, no);
    Shape shape = Broadcasting.common("where", this, full(dtype, chosen, 0));
    return apply(
        new Op.Select(),
        cast(DType.BOOL).broadcastTo(shape),
        yes.cast(dtype).broadcastTo(shape),
        no.cast(dtype).broadcastTo(shape));
  }

  // ---- Movement ----

  /**
   * The same elements under another shape.
   *
   * @param dims the extents; one of them may be -1 and is then worked out
   * @return the reshaped tensor
   */
  public Tensor reshape(int... dims) {
    int known = 1;
    int open = -1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1) {
        if (open >= 0) {
          throw new PellucidException(
              "Cannot reshape "
                  + shape()
                  + " to "
                  + Arrays.toString(dims)
                  + ": only one extent may be -1.");
        }
        open = i;
      } else {
        known *= dims[i];
      }
    }
    int[] full = dims.clone();
    if (open >= 0) {
      full[open] = known == 0 ? 0 : shape().size() / known;
      if (known != 0 && shape().size() % known != 0) {
        throw new PellucidException(
            "Cannot reshape "
                + shape()
                + " ("
                + shape().size()
                + " elements) to "
                + Arrays.toString(dims)
                + ": "
                + known
                + " does not divide it.");
      }
    }
    return reshape(Shape.of(full));
  }

  /**
   * {@return the same elements under another shape}
   *
   * @param shape of the same size
   */
  public Tensor reshape(Shape shape) {
    return shape.equals(shape()) ? this : apply(new Op.Reshape(shape), this);
  }

  /**
   * {@return this with a new axis of extent 1}
   *
   * @param axis where it will be
   */
  public Tensor expandDims(int axis) {
    int at = axis < 0 ? axis + rank() + 1 : axis;
    if (at < 0 || at > rank()) {
      throw new PellucidException(
          "expandDims: axis "
              + axis
              + " is outside "
              + (-rank() - 1)
              + ".."
              + rank()
              + " for shape "
              + shape()
              + ".");
    }
    return reshape(shape().slice(0, at).plus(1).plus(shape().slice(at, rank())));
  }

  /**
   * {@return this without an axis of extent 1}
   *
   * @param axis the axis
   */
  public Tensor squeeze(int axis) {
    if (dim(axis) != 1) {
      throw new PellucidException(
          "squeeze: axis " + axis + " of " + shape() + " has extent " + dim(axis) + ", not 1.");
    }
    return reshape(shape().without(axis));
  }

  /** {@return this with the order of all axes reversed} */
  public Tensor transpose() {
    int[] reversed = new int[rank()];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = reversed.length - 1 - i;
    }
    return transpose(reversed);
  }

  /**
   * {@return this with axes reordered}
   *
   * @param axes for each axis of the result, the one it was
   */
  public Tensor transpose(int... axes) {
    int[] from = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      from[i] = shape().axis(axes[i]);
    }
    Ints permutation = Ints.of(from);
    return permutation.equals(Ints.range(0, rank()))
        ? this
        : apply(new Op.Transpose(permutation), this);
  }

  /**
   * {@return this with two axes swapped}
   *
   * @param a one axis
   * @param b the other
   */
  public Tensor swapAxes(int a, int b) {
    int[] axes = Ints.range(0, rank()).toArray();
    axes[shape().axis(a)] = shape().axis(b);
    axes[shape().axis(b)] = shape().axis(a);
    return transpose(axes);
  }

  /**
   * {@return this with one axis at another place}
   *
   * @param from where it is
   * @param to where to
   */
  public Tensor moveAxis(int from, int to) {
    int moved = shape().axis(from);
    int target = shape().axis(to);
    int[] axes = new int[rank()];
    int next = 0;
    for (int i = 0; i < axes.length; i++) {
      if (next == moved) {
        next++;
      }
      axes[i] = i == target ? moved : next++;
    }
    return transpose(axes);
  }

  /**
   * {@return this repeated to a larger shape}
   *
   * @param shape to which this one's broadcasts
   */
  public Tensor broadcastTo(Shape shape) {
    return shape.equals(shape()) ? this : apply(new Op.Broadcast(shape), this);
  }

  /**
   * Cuts a run out of one axis.
   *
   * @param axis the axis
   * @param from the first element; may count from the end
   * @param to the element after the last; may count from the end
   * @return the part
   */
  public Tensor slice(int axis, int from, int to) {
    int at = shape().axis(axis);
    int extent = dim(at);
    int first = Math.clamp(from < 0 ? from + extent : from, 0, extent);
    int end = Math.clamp(to < 0 ? to + extent : to, first, extent);
    int[] starts = new int[rank()];
    int[] sizes = shape().toArray();
    starts[at] = first;
    sizes[at] = end - first;
    return slice(Ints.of(starts), Ints.of(sizes), Ints.repeat(1, rank()));
  }

  /**
   * Cuts out a block, with steps.
   *
   * @param starts the first element along each axis
   * @param sizes how many along each axis
   * @param steps the distance along each axis; negative ones run backwards
   * @return the part
   */
  public Tensor slice(Ints starts, Ints sizes, Ints steps) {
    return apply(new Op.Slice(starts, sizes, steps), this);
  }

  /**
   * {@return one entry of an axis, which disappears}
   *
   * @param axis the axis
   * @param index from 0
   */
  public Tensor select(int axis, int index) {
    int at = index < 0 ? index + dim(axis) : index;
    if (at < 0 || at >= dim(axis)) {
      throw new PellucidException(
          "Index " + index + " is outside axis " + axis + " of " + shape() + ".");
    }
    return slice(axis, at, at + 1).reshape(shape().without(axis));
  }

  /**
   * {@return this with the order along some axes reversed}
   *
   * @param axes the axes
   */
  public Tensor flip(int... axes) {
    int[] starts = new int[rank()];
    int[] steps = Ints.repeat(1, rank()).toArray();
    for (int axis : axes) {
      int at = shape().axis(axis);
      starts[at] = Math.max(0, dim(at) - 1);
      steps[at] = -1;
    }
    return slice(Ints.of(starts), Ints.of(shape().toArray()), Ints.of(steps));
  }

  /**
   * {@return this in a larger frame}
   *
   * @param low before
   * @param high behind
   * @param value filling
   */
  public Tensor pad(Ints low, Ints high, double value) {
    return low.all(0) && high.all(0)
        ? this
        : apply(new Op.Pad(low, high, Ints.repeat(0, rank()), value), this);
  }

  /**
   * {@return tensors joined along an axis}
   *
   * @param axis the axis
   * @param parts the tensors
   */
  public static Tensor concat(int axis, List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw new PellucidException("concat: give at least one tensor.");
    }
    DType dtype = parts.stream().map(Tensor::dtype).reduce(DType::promote).orElseThrow();
    Tensor[] inputs = parts.stream().map(part -> part.cast(dtype)).toArray(Tensor[]::new);
    int at = inputs[0].shape().axis(axis);
    return inputs.length == 1 ? inputs[0] : apply(new Op.Concat(at), inputs);
  }

  /**
   * {@return tensors joined along a new axis}
   *
   * @param axis where
   * @param parts the tensors
   */
  public static Tensor stack(int axis, List<Tensor> parts) {
    return concat(axis, parts.stream().map(part -> part.expandDims(axis)).toList());
  }

  /**
   * Takes entries of an axis by index.
   *
   * @param indices whole numbers, of any shape, which stands in for the axis; an index outside the
   *     axis makes the computation fail with a sentence that names it
   * @param axis the axis
   * @return the entries
   */
  public Tensor take(Tensor indices, int axis) {
    return take(indices, axis, Op.OutOfRange.FAIL);
  }

  /**
   * {@return entries of an axis}
   *
   * @param indices which
   * @param axis where
   * @param rule for misses
   */
  public Tensor take(Tensor indices, int axis, Op.OutOfRange rule) {
    return apply(new Op.Gather(shape().axis(axis), rule), this, indices.indices());
  }

  /**
   * Combines updates into entries of an axis, by index.
   *
   * @param indices whole numbers, of any shape, which stands in for the axis in the updates
   * @param updates what is put in
   * @param axis the axis
   * @param combine how
   * @return the changed tensor
   */
  public Tensor scatter(Tensor indices, Tensor updates, int axis, Op.Combine combine) {
    return scatter(indices, updates, axis, combine, Op.OutOfRange.FAIL);
  }

  /**
   * {@return this with entries changed}
   *
   * @param indices which
   * @param updates what
   * @param axis where
   * @param combine how
   * @param rule for misses
   */
  public Tensor scatter(
      Tensor indices, Tensor updates, int axis, Op.Combine combine, Op.OutOfRange rule) {
    return apply(
        new Op.Scatter(shape().axis(axis), combine, rule),
        this,
        indices.indices(),
        updates.cast(dtype()));
  }

  private Tensor indices() {
    if (dtype().isFloating()) {
      throw new PellucidException("Indices must be whole numbers, got " + dtype() + ".");
    }
    return dtype() == DType.INT64 ? this : cast(DType.INT32);
  }

  // ---- Reductions; without axes they run over all ----

  /**
   * {@return the sum; truth values are counted}
   *
   * @param axes the axes that disappear
   */
  public Tensor sum(int... axes) {
    Tensor numbers = dtype() == DType.BOOL ? cast(DType.INT32) : this;
    return apply(new Op.Sum(ascending(axes)), numbers);
  }

  /**
   * {@return the mean}
   *
   * @param axes the axes that disappear
   */
  public Tensor mean(int... axes) {
    Tensor numbers = floats();
    int count = 1;
    Ints over = ascending(axes);
    for (int i = 0; i < over.size(); i++) {
      count *= dim(over.get(i));
    }
    return numbers.sum(axes).divide(count);
  }

  /**
   * {@return the population variance}
   *
   * @param axes the axes that disappear
   */
  public Tensor variance(int... axes) {
    return floats().subtract(keep(floats().mean(axes), axes)).square().mean(axes);
  }

  /**
   * {@return the product}
   *
   * @param axes the axes that disappear
   */
  public Tensor prod(int... axes) {
    return apply(new Op.Prod(ascending(axes)), this);
  }

  /**
   * {@return the largest element}
   *
   * @param axes the axes that disappear
   */
  public Tensor max(int... axes) {
    return apply(new Op.ReduceMax(ascending(axes)), this);
  }

  /**
   * {@return the smallest element}
   *
   * @param axes the axes that disappear
   */
  public Tensor min(int... axes) {
    return apply(new Op.ReduceMin(ascending(axes)), this);
  }

  /**
   * {@return whether any element is true}
   *
   * @param axes the axes that disappear
   */
  public Tensor any(int... axes) {
    return cast(DType.BOOL).max(axes);
  }

  /**
   * {@return whether all elements are true}
   *
   * @param axes the axes that disappear
   */
  public Tensor all(int... axes) {
    return cast(DType.BOOL).min(axes);
  }

  /**
   * Puts the axes that a reduction of this tensor removed back with extent 1, so that the result
   * broadcasts against this tensor.
   *
   * @param reduced the result of a reduction of this tensor
   * @param axes the axes that disappeared
   * @return the result with those axes
   */
  public Tensor keep(Tensor reduced, int... axes) {
    int[] dims = shape().toArray();
    Ints over = ascending(axes);
    for (int i = 0; i < over.size(); i++) {
      dims[over.get(i)] = 1;
    }
    return reduced.reshape(Shape.of(dims));
  }

  private Ints ascending(int... axes) {
    if (axes.length == 0) {
      return Ints.range(0, rank());
    }
    int[] sorted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sorted[i] = shape().axis(axes[i]);
    }
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new PellucidException(
            "Axis "
                + sorted[i]
                + " of "
                + shape()
                + " is given twice in "
                + Arrays.toString(axes)
                + ".");
      }
    }
    return Ints.of(sorted);
  }

  /**
   * {@return the int32 position of the first largest element}
   *
   * @param axis disappears
   */
  public Tensor argmax(int axis) {
    return apply(new Op.ArgMax(shape().axis(axis)), this);
  }

  /**
   * {@return the int32 position of the first smallest element}
   *
   * @param axis disappears
   */
  public Tensor argmin(int axis) {
    return apply(new Op.ArgMin(shape().axis(axis)), this);
  }

  /**
   * {@return running sums}
   *
   * @param axis along which they run
   */
  public Tensor cumsum(int axis) {
    return apply(new Op.CumSum(shape().axis(axis), false, false), this);
  }

  /**
   * {@return the int32 positions that sort the last axis}
   *
   * @param descending largest first
   */
  public Tensor argsort(boolean descending) {
    return apply(new Op.ArgSort(descending), this);
  }

  // ---- Products ----

  /**
   * The matrix product. Axes before the last two are broadcast; a tensor of one axis counts as a
   * row on the left and as a column on the right, and that axis disappears, as in NumPy.
   *
   * @param y the right operand
   * @return the product
   */
  public Tensor matmul(Tensor y) {
    return Products.matmul(this, y);
  }
}
