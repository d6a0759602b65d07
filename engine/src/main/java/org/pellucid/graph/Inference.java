// Longer than most files on purpose: one shape rule per operation, in one switch.
package org.pellucid.graph;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/** The shape and type rule of each operation; a wrong input is told in one sentence. */
final class Inference {
  private final Op op;
  private final List<TensorType> in;

  private Inference(Op op, List<TensorType> in) {
    this.op = op;
    this.in = in;
  }

  static List<TensorType> infer(Op op, List<TensorType> inputs) {
    return new Inference(op, inputs).infer();
  }

  private List<TensorType> infer() {
    return switch (op) {
      case Op.Parameter o -> List.of(o.type());
      case Op.Fill o -> List.of(o.type());
      case Op.Data o -> List.of(new TensorType(o.array().dtype(), o.array().shape()));
      case Op.Iota o -> {
        o.type().shape().dim(o.axis());
        yield List.of(o.type());
      }
      case Op.Read o -> List.of(o.cell().type());
      case Op.RandomBits o -> {
        arity(2);
        require(
            type(0).equals(new TensorType(DType.INT64, Shape.SCALAR)) && type(1).equals(type(0)),
            "seed and offset must be int64 scalars");
        yield one(DType.INT32, o.shape());
      }
      case Op.Unary o -> unary(o);
      case Op.Cast o -> one(o.dtype(), shape(0));
      case Op.Bitcast o -> {
        require(o.dtype().bytes() == dtype(0).bytes(), "types must have the same width");
        yield one(o.dtype(), shape(0));
      }
      case Op.Binary o -> binary(o);
      case Op.Comparison o -> {
        sameOperands();
        yield one(DType.BOOL, shape(0));
      }
      case Op.Select o -> select();
      case Op.Reshape o -> {
        if (o.shape().size() != shape(0).size()) {
          throw new PellucidException(
              "Cannot reshape "
                  + shape(0)
                  + " ("
                  + shape(0).size()
                  + " elements) to "
                  + o.shape()
                  + " ("
                  + o.shape().size()
                  + " elements).");
        }
        yield one(dtype(0), o.shape());
      }
      case Op.Transpose o -> one(dtype(0), permuted(o.permutation()));
      case Op.Broadcast o -> {
        if (!o.shape().equals(shape(0).broadcast(o.shape()))) {
          throw new PellucidException(
              "Cannot broadcast shape " + shape(0) + " to " + o.shape() + ".");
        }
        yield one(dtype(0), o.shape());
      }
      case Op.Slice o -> one(dtype(0), sliced(o));
      case Op.Pad o -> one(dtype(0), padded(o));
      case Op.Concat o -> one(dtype(0), concatenated(o.axis()));
      case Op.Gather o -> {
        integerIndices(1);
        Shape x = shape(0);
        x.dim(o.axis());
        yield one(
            dtype(0), x.slice(0, o.axis()).plus(shape(1)).plus(x.slice(o.axis() + 1, x.rank())));
      }
      case Op.Scatter o -> scattered(o.axis());
      case Op.Reduction o -> one(dtype(0), reduced(o.axes()));
      case Op.ArgMax o -> arg(o.axis());
      case Op.ArgMin o -> arg(o.axis());
      case Op.CumSum o -> {
        shape(0).dim(o.axis());
        yield List.of(type(0));
      }
      case Op.ArgSort o -> {
        shape(0).dim(-1);
        yield one(DType.INT32, shape(0));
      }
      case Op.MatMul o -> one(dtype(0), product(o));
      case Op.Conv o -> one(dtype(0), convolved(o, shape(0), shape(1)));
      case Op.ConvInputGradient o -> {
        Shape result = convolved(new Op.Conv(o.windows(), o.groups()), o.shape(), shape(1));
        require(result.equals(shape(0)), "the result's side must be " + result);
        yield one(dtype(0), o.shape());
      }
      case Op.ConvKernelGradient o -> {
        Shape result = convolved(new Op.Conv(o.windows(), o.groups()), shape(0), o.shape());
        require(result.equals(shape(1)), "the result's side must be " + result);
        yield one(dtype(0), o.shape());
      }
      case Op.WindowSum o -> one(dtype(0), pooled(o.size(), o.windows()));
      case Op.WindowMax o -> one(dtype(0), pooled(o.size(), o.windows()));
      case Op.WindowMaxGradient o -> {
        Shape result = pooled(o.size(), o.windows());
        require(result.equals(shape(1)), "the windows' side must be " + result);
        yield List.of(type(0));
      }
      case Op.WindowMaxPick o -> {
        require(type(0).equals(type(1)), "both inputs must have the same shape");
        yield one(dtype(0), pooled(o.size(), o.windows()));
      }
      case Op.Attention _ -> attention(in.size());
      case Op.AttentionGradient _ -> {
        List<TensorType> results = attention(in.size() - 3);
        int first = in.size() - 3;
        require(
            type(first).equals(results.get(0))
                && type(first + 1).equals(results.get(1))
                && type(first + 2).equals(results.get(0)),
            "the results' types must be " + results);
        yield List.of(type(0), type(1), type(2));
      }
      case Op.Scan o -> scan(o);
      case Op.StopGradient o -> List.of(type(0));
      case Op.CustomGradient o -> List.of(type(0));
      case Op.Cholesky o -> {
        square(0);
        yield List.of(type(0));
      }
      case Op.TriangularSolve o -> solved();
      case Op.Solve o -> solved();
      case Op.LogAbsDet o -> {
        square(0);
        TensorType result = new TensorType(dtype(0), batch(shape(0)));
        yield List.of(result, result);
      }
      case Op.Lu o -> {
        square(0);
        yield List.of(type(0), new TensorType(DType.INT32, shape(0).slice(0, shape(0).rank() - 1)));
      }
      case Op.Qr o -> qr(o.complete());
      case Op.Eigh o -> {
        square(0);
        yield List.of(new TensorType(dtype(0), shape(0).slice(0, shape(0).rank() - 1)), type(0));
      }
      case Op.Svd o -> svd(o.complete());
      case Op.Fft o -> {
        require(type(0).equals(type(1)), "real and imaginary parts must have the same shape");
        floating();
        shape(0).dim(-1);
        yield List.of(type(0), type(0));
      }
    };
  }

  private List<TensorType> attention(int inputs) {
    require(inputs == 3 || inputs == 4, "it takes query, key, value and perhaps a mask");
    floating();
    Shape query = shape(0);
    Shape key = shape(1);
    Shape value = shape(2);
    boolean ranks = query.rank() == 4 && key.rank() == 4 && value.rank() == 4;
    require(
        ranks
            && query.dim(0) == key.dim(0)
            && query.dim(2) == key.dim(2)
            && query.dim(3) == key.dim(3)
            && key.slice(0, 3).equals(value.slice(0, 3))
            && dtype(0) == dtype(1)
            && dtype(0) == dtype(2),
        "query, key and value must fit");
    Shape scores = Shape.of(query.dim(0), query.dim(2), query.dim(1), key.dim(1));
    if (inputs == 4) {
      require(
          dtype(3) == DType.BOOL
              && shape(3).rank() == 4
              && scores.equals(shape(3).broadcast(scores)),
          "the mask must hold truth values for scores " + scores);
    }
    return List.of(
        new TensorType(dtype(0), query.with(3, value.dim(3))),
        new TensorType(dtype(0), Shape.of(2).plus(scores.slice(0, 3))));
  }

  private List<TensorType> unary(Op.Unary unary) {
    arity(1);
    switch (unary) {
      case Op.Neg o -> number();
      case Op.Abs o -> number();
      case Op.Sign o -> number();
      case Op.Not o -> require(!dtype(0).isFloating(), "it needs truth values or integers");
      case Op.Exp o -> floating();
      case Op.Expm1 o -> floating();
      case Op.Log o -> floating();
      case Op.Log1p o -> floating();
      case Op.Sqrt o -> floating();
      case Op.Rsqrt o -> floating();
      case Op.Sin o -> floating();
      case Op.Cos o -> floating();
      case Op.Tanh o -> floating();
      case Op.Sigmoid o -> floating();
      case Op.Erf o -> floating();
      case Op.Erfinv o -> floating();
      case Op.SelfGated o -> floating();
      case Op.SelfGatedSlope o -> floating();
      case Op.Lgamma o -> floating();
      case Op.Digamma o -> floating();
      case Op.Floor o -> floating();
      case Op.Ceil o -> floating();
      case Op.Round o -> floating();
    }
    return List.of(type(0));
  }

  private List<TensorType> binary(Op.Binary binary) {
    sameOperands();
    switch (binary) {
      case Op.Pow o -> floating();
      case Op.Atan2 o -> floating();
      case Op.And o -> require(!dtype(0).isFloating(), "it needs truth values or integers");
      case Op.Or o -> require(!dtype(0).isFloating(), "it needs truth values or integers");
      case Op.Xor o -> require(!dtype(0).isFloating(), "it needs truth values or integers");
      case Op.ShiftLeft o -> require(dtype(0).isInteger(), "it needs integers");
      case Op.ShiftRight o -> require(dtype(0).isInteger(), "it needs integers");
      case Op.Add o -> number();
      case Op.Sub o -> number();
      case Op.Mul o -> number();
      case Op.Div o -> number();
      case Op.Rem o -> number();
      case Op.Max o -> storable();
      case Op.Min o -> storable();
    }
    return List.of(type(0));
  }

  private List<TensorType> select() {
    arity(3);
    require(dtype(0) == DType.BOOL, "the condition must be of truth values");
    require(
        type(1).equals(type(2)) && shape(0).equals(shape(1)),
        "condition and branches must have the same shape");
    return List.of(type(1));
  }

  private Shape permuted(Ints permutation) {
    Shape x = shape(0);
    require(permutation.size() == x.rank(), "the permutation must name each axis once");
    int[] dims = new int[x.rank()];
    boolean[] seen = new boolean[x.rank()];
    for (int i = 0; i < dims.length; i++) {
      int from = permutation.get(i);
      require(
          from >= 0 && from < dims.length && !seen[from],
          "the permutation " + permutation + " must name each axis once");
      seen[from] = true;
      dims[i] = x.dim(from);
    }
    return Shape.of(dims);
  }

  private Shape sliced(Op.Slice o) {
    Shape x = shape(0);
    require(
        o.starts().size() == x.rank()
            && o.sizes().size() == x.rank()
            && o.steps().size() == x.rank(),
        "starts, sizes and steps need one entry per axis");
    for (int i = 0; i < x.rank(); i++) {
      int size = o.sizes().get(i);
      int step = o.steps().get(i);
      require(size >= 0 && step != 0, "sizes must not be negative and steps not 0");
      if (size > 0) {
        long first = o.starts().get(i);
        long last = first + (long) (size - 1) * step;
        require(
            first >= 0 && first < x.dim(i) && last >= 0 && last < x.dim(i),
            "elements " + first + " to " + last + " are outside axis " + i);
      }
    }
    return Shape.of(o.sizes().toArray());
  }

  private Shape padded(Op.Pad o) {
    Shape x = shape(0);
    require(
        o.low().size() == x.rank()
            && o.high().size() == x.rank()
            && o.interior().size() == x.rank(),
        "low, high and interior need one entry per axis");
    int[] dims = new int[x.rank()];
    for (int i = 0; i < dims.length; i++) {
      require(
          o.low().get(i) >= 0 && o.high().get(i) >= 0 && o.interior().get(i) >= 0,
          "padding must not be negative");
      dims[i] =
          o.low().get(i)
              + x.dim(i)
              + Math.max(0, x.dim(i) - 1) * o.interior().get(i)
              + o.high().get(i);
    }
    return Shape.of(dims);
  }

  private Shape concatenated(int axis) {
    require(!in.isEmpty(), "it needs at least one input");
    Shape first = shape(0);
    int extent = 0;
    for (int i = 0; i < in.size(); i++) {
      require(dtype(i) == dtype(0), "all inputs must have the same element type");
      if (shape(i).rank() != first.rank() || !shape(i).with(axis, 0).equals(first.with(axis, 0))) {
        throw new PellucidException(
            "Cannot concatenate "
                + first
                + " and "
                + shape(i)
                + " along axis "
                + axis
                + ": all other axes must be equal.");
      }
      extent += shape(i).dim(axis);
    }
    return first.with(axis, extent);
  }

  private List<TensorType> scattered(int axis) {
    arity(3);
    integerIndices(1);
    Shape base = shape(0);
    base.dim(axis);
    Shape expected = base.slice(0, axis).plus(shape(1)).plus(base.slice(axis + 1, base.rank()));
    require(expected.equals(shape(2)), "the updates must have shape " + expected);
    require(dtype(0) == dtype(2), "base and updates must have the same element type");
    return List.of(type(0));
  }

  private Shape reduced(Ints axes) {
    Shape x = shape(0);
    List<Integer> rest = new ArrayList<>();
    for (int i = 1; i < axes.size(); i++) {
      require(axes.get(i) > axes.get(i - 1), "axes must ascend");
    }
    for (int i = 0; i < axes.size(); i++) {
      require(axes.get(i) >= 0, "axes must count from the start");
      x.dim(axes.get(i));
    }
    for (int i = 0; i < x.rank(); i++) {
      if (!axes.contains(i)) {
        rest.add(x.dim(i));
      }
    }
    return Shape.of(rest.stream().mapToInt(Integer::intValue).toArray());
  }

  private List<TensorType> arg(int axis) {
    if (shape(0).dim(axis) == 0) {
      throw new PellucidException(
          "There is no largest or smallest element along axis "
              + axis
              + " of "
              + shape(0)
              + ", which has extent 0.");
    }
    return one(DType.INT32, shape(0).without(axis));
  }

  private Shape product(Op.MatMul o) {
    arity(2);
    Shape x = shape(0);
    Shape y = shape(1);
    require(dtype(0) == dtype(1), "both inputs must have the same element type");
    require(x.rank() >= 2 && y.rank() == x.rank(), "both inputs need the same two or more axes");
    int m = x.dim(o.transposeX() ? -1 : -2);
    int k = x.dim(o.transposeX() ? -2 : -1);
    int inner = y.dim(o.transposeY() ? -1 : -2);
    int n = y.dim(o.transposeY() ? -2 : -1);
    if (k != inner || !batch(x).equals(batch(y))) {
      throw new PellucidException(
          "Cannot multiply matrices of shapes "
              + x
              + (o.transposeX() ? " (transposed)" : "")
              + " and "
              + y
              + (o.transposeY() ? " (transposed)" : "")
              + ": "
              + (k != inner
                  ? "inner extents " + k + " and " + inner + " differ."
                  : "the axes before the last two differ."));
    }
    return batch(x).plus(m, n);
  }

  private Shape convolved(Op.Conv o, Shape x, Shape kernel) {
    int spatial = x.rank() - 2;
    require(dtype(0) == dtype(1), "both inputs must have the same element type");
    require(spatial >= 1 && spatial <= 3, "the input needs [batch, 1 to 3 spatial axes, channels]");
    require(
        kernel.rank() == spatial + 2,
        "the kernel must have shape ["
            + spatial
            + " spatial, channels in, channels out], got "
            + kernel);
    int in = x.dim(-1);
    int out = kernel.dim(-1);
    require(
        o.groups() >= 1
            && in % o.groups() == 0
            && out % o.groups() == 0
            && kernel.dim(-2) == in / o.groups(),
        "input channels "
            + in
            + ", kernel "
            + kernel
            + " and groups "
            + o.groups()
            + " do not fit each other");
    return Shape.of(x.dim(0))
        .plus(windows(x, kernel.slice(0, spatial).toArray(), o.windows()))
        .plus(out);
  }

  private Shape pooled(Ints size, Op.Windows windows) {
    Shape x = shape(0);
    require(
        x.rank() >= 3 && x.rank() <= 5 && size.size() == x.rank() - 2,
        "the input needs [batch, 1 to 3 spatial axes, channels] and the window one entry per axis");
    return Shape.of(x.dim(0)).plus(windows(x, size.toArray(), windows)).plus(x.dim(-1));
  }

  private Shape windows(Shape x, int[] size, Op.Windows w) {
    int spatial = size.length;
    require(
        w.strides().size() == spatial
            && w.low().size() == spatial
            && w.high().size() == spatial
            && w.dilation().size() == spatial,
        "strides, padding and dilation need one entry per spatial axis");
    int[] dims = new int[spatial];
    for (int i = 0; i < spatial; i++) {
      require(
          w.strides().get(i) >= 1
              && w.dilation().get(i) >= 1
              && size[i] >= 1
              && w.low().get(i) >= 0
              && w.high().get(i) >= 0,
          "window, strides and dilation must be at least 1 and padding not negative");
      int covered = (size[i] - 1) * w.dilation().get(i) + 1;
      int room = x.dim(i + 1) + w.low().get(i) + w.high().get(i) - covered;
      dims[i] = room < 0 ? 0 : room / w.strides().get(i) + 1;
    }
    return Shape.of(dims);
  }

  private List<TensorType> scan(Op.Scan o) {
    List<TensorType> expected = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      boolean sequence = i >= o.carried() && i < o.carried() + o.sequences();
      if (sequence) {
        require(
            shape(i).rank() >= 1 && shape(i).dim(0) == o.length(),
            "sequence " + (i - o.carried()) + " must be " + o.length() + " long");
      }
      expected.add(sequence ? new TensorType(dtype(i), shape(i).without(0)) : type(i));
    }
    require(o.body().updates().isEmpty(), "the body must not change variables");
    require(
        o.body().parameters().stream().map(Value::type).toList().equals(expected),
        "the body's parameters must be " + expected);
    List<TensorType> results = new ArrayList<>();
    List<Value> outputs = o.body().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      TensorType type = outputs.get(i).type();
      if (i < o.carried()) {
        require(type.equals(type(i)), "carried value " + i + " must stay " + type(i));
        results.add(type);
      } else {
        results.add(new TensorType(type.dtype(), Shape.of(o.length()).plus(type.shape())));
      }
    }
    return results;
  }

  private List<TensorType> solved() {
    arity(2);
    square(0);
    require(
        shape(1).rank() == shape(0).rank()
            && batch(shape(1)).equals(batch(shape(0)))
            && shape(1).dim(-2) == shape(0).dim(-1)
            && dtype(0) == dtype(1),
        "the right side must have as many rows as the matrix");
    return List.of(type(1));
  }

  private List<TensorType> qr(boolean complete) {
    matrix(0);
    int m = shape(0).dim(-2);
    int n = shape(0).dim(-1);
    int k = complete ? m : Math.min(m, n);
    return List.of(
        new TensorType(dtype(0), batch(shape(0)).plus(m, k)),
        new TensorType(dtype(0), batch(shape(0)).plus(k, n)));
  }

  private List<TensorType> svd(boolean complete) {
    matrix(0);
    int m = shape(0).dim(-2);
    int n = shape(0).dim(-1);
    int k = Math.min(m, n);
    Shape batch = batch(shape(0));
    return List.of(
        new TensorType(dtype(0), batch.plus(m, complete ? m : k)),
        new TensorType(dtype(0), batch.plus(k)),
        new TensorType(dtype(0), batch.plus(complete ? n : k, n)));
  }

  private void matrix(int i) {
    floating();
    require(shape(i).rank() >= 2, "it needs matrices");
  }

  private void square(int i) {
    matrix(i);
    require(shape(i).dim(-1) == shape(i).dim(-2), "the matrix must be square");
  }

  private static Shape batch(Shape shape) {
    return shape.slice(0, shape.rank() - 2);
  }

  private TensorType type(int i) {
    return in.get(i);
  }

  private Shape shape(int i) {
    return in.get(i).shape();
  }

  private DType dtype(int i) {
    return in.get(i).dtype();
  }

  private static List<TensorType> one(DType dtype, Shape shape) {
    return List.of(new TensorType(dtype, shape));
  }

  private void arity(int inputs) {
    require(in.size() == inputs, "it takes " + inputs + " inputs");
  }

  private void sameOperands() {
    arity(2);
    require(type(0).equals(type(1)), "operands must have the same type and shape");
  }

  private void floating() {
    require(dtype(0) == DType.FLOAT32 || dtype(0) == DType.FLOAT64, "it needs float32 or float64");
  }

  private void number() {
    require(dtype(0) != DType.BOOL, "it needs numbers, not truth values");
    storable();
  }

  private void storable() {
    require(
        dtype(0) != DType.BFLOAT16 && dtype(0) != DType.FLOAT16,
        "half-width floats are for storage only; cast to float32 first");
  }

  private void integerIndices(int i) {
    require(dtype(i) == DType.INT32 || dtype(i) == DType.INT64, "indices must be int32 or int64");
  }

  private void require(boolean condition, String rule) {
    if (!condition) {
      throw new PellucidException(
          Origin.prefix(Origin.current())
              + op.words()
              + ": "
              + rule
              + "; got "
              + String.join(", ", in.stream().map(TensorType::toString).toList())
              + ".");
    }
  }
}
