package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.cpu.ArgSort;
import org.pellucid.cpu.AxisScan;
import org.pellucid.cpu.Philox;
import org.pellucid.cpu.PlainGemm;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.reference.Interpreter;

/** Chooses the kernel of an operation that is not part of a loop. */
final class Kernels {
  private final Node node;
  private final List<Location> in;
  private final List<Buffer> out;
  private final Lowering.Temporaries temporaries;
  private final KernelChoice choice;

  private Kernels(
      Node node,
      List<Location> in,
      List<Buffer> out,
      Lowering.Temporaries temporaries,
      KernelChoice choice) {
    this.node = node;
    this.in = in;
    this.out = out;
    this.temporaries = temporaries;
    this.choice = choice;
  }

  static Step step(
      Node node,
      List<Location> operands,
      List<Buffer> results,
      Lowering.Temporaries temporaries,
      KernelChoice choice) {
    return new Kernels(node, operands, results, temporaries, choice).step();
  }

  /** Whether a node ends the run for some values of its inputs. */
  static boolean mayFail(Node node) {
    return switch (node.op()) {
      case Op.Gather o -> o.outOfRange() != Op.OutOfRange.IGNORE;
      case Op.Scatter o -> o.outOfRange() != Op.OutOfRange.IGNORE;
      case Op.Scan o -> o.body().nodes().stream().anyMatch(Kernels::mayFail);
      case Op.Cholesky _, Op.TriangularSolve _, Op.Solve _, Op.LogAbsDet _ -> true;
      case Op.Lu _, Op.Qr _, Op.Eigh _, Op.Svd _ -> true;
      case Op _ -> false;
    };
  }

  /** How the matrices of a product lie. */
  static ProductStep.Extents extents(Node node) {
    Op.MatMul op = (Op.MatMul) node.op();
    Shape shape = node.output().shape();
    Shape x = node.input(0).shape();
    return new ProductStep.Extents(
        op.transposeX(),
        op.transposeY(),
        shape.slice(0, shape.rank() - 2).size(),
        shape.dim(-2),
        shape.dim(-1),
        x.dim(op.transposeX() ? -2 : -1));
  }

  private Step step() {
    DType dtype = node.outputs().getFirst().dtype();
    return switch (node.op()) {
      case Op.MatMul _ -> product();
      case Op.RandomBits _ -> random();
      case Op.Pad op -> CopyKernels.pad(op, node, in.getFirst(), out.getFirst());
      case Op.Concat op -> CopyKernels.concat(op, node, in, out.getFirst());
      case Op.Gather op -> IndexKernels.gather(op, node, in, out.getFirst(), indices());
      case Op.Scatter op
          when op.combine() == Op.Combine.SET || (dtype != DType.BOOL && dtype.bytes() >= 4) ->
          IndexKernels.scatter(op, node, in, out.getFirst(), indices());
      case Op.CumSum op when dtype.bytes() >= 4 -> runningSum(op);
      case Op.ArgMax op when node.input(0).dtype().bytes() >= 4 -> extreme(true, op.axis());
      case Op.ArgMin op when node.input(0).dtype().bytes() >= 4 -> extreme(false, op.axis());
      case Op.ArgSort op when node.input(0).dtype().bytes() >= 4 -> sort(op);
      case Op.Conv _, Op.ConvInputGradient _, Op.ConvKernelGradient _ ->
          dtype.isFloating()
              ? ConvolutionKernels.step(node, in, out.getFirst(), null, null, null)
              : reference();
      case Op.WindowSum _, Op.WindowMax _, Op.WindowMaxGradient _, Op.WindowMaxPick _ ->
          dtype.isFloating()
              ? WindowKernels.step(node, in, out.getFirst(), null, null)
              : reference();
      case Op.Attention op when dtype == DType.FLOAT32 ->
          new AttentionStep(node, in, out, op.scale(), op.causal(), choice.loops());
      case Op.AttentionGradient op when dtype == DType.FLOAT32 ->
          new AttentionStep(node, in, out, op.scale(), op.causal(), choice.loops());
      case Op.Scan _ -> ScanStep.of(node, in, out, temporaries, choice);
      case Op _ -> reference();
    };
  }

  private String name() {
    return node.op().getClass().getSimpleName().toLowerCase(Locale.ROOT)
        + " "
        + node.outputs().getFirst();
  }

  private KernelStep kernel(Function<Frame, Task> binder) {
    return new KernelStep(name(), node.origin(), in, out, mayFail(node), binder);
  }

  private Step product() {
    ProductStep.Extents e = extents(node);
    Location x = in.get(0);
    Location y = in.get(1);
    Buffer z = out.getFirst();
    if (z.dtype() == DType.FLOAT32) {
      return new ProductStep(node.origin(), e, x, y, z, null, null);
    }
    if (z.dtype() != DType.FLOAT64 && z.dtype() != DType.INT32 && z.dtype() != DType.INT64) {
      return reference();
    }
    int m = e.rows();
    int n = e.columns();
    int k = e.depth();
    int lda = e.transposeX() ? m : k;
    int ldb = e.transposeY() ? k : n;
    return kernel(frame ->
        () -> {
          for (int i = 0; i < e.batch(); i++) {
            int a = frame.offset(x) + i * m * k;
            int b = frame.offset(y) + i * k * n;
            int c = frame.offsets[z.id] + i * m * n;
            switch (frame.arrays[z.id]) {
              case double[] to ->
                  PlainGemm.gemm(
                      e.transposeX(),
                      e.transposeY(),
                      m,
                      n,
                      k,
                      (double[]) frame.array(x),
                      a,
                      lda,
                      (double[]) frame.array(y),
                      b,
                      ldb,
                      to,
                      c,
                      n,
                      false,
                      frame.workers);
              case int[] to ->
                  PlainGemm.gemm(
                      e.transposeX(),
                      e.transposeY(),
                      m,
                      n,
                      k,
                      (int[]) frame.array(x),
                      a,
                      lda,
                      (int[]) frame.array(y),
                      b,
                      ldb,
                      to,
                      c,
                      n,
                      false,
                      frame.workers);
              case long[] to ->
                  PlainGemm.gemm(
                      e.transposeX(),
                      e.transposeY(),
                      m,
                      n,
                      k,
                      (long[]) frame.array(x),
                      a,
                      lda,
                      (long[]) frame.array(y),
                      b,
                      ldb,
                      to,
                      c,
                      n,
                      false,
                      frame.workers);
              default -> throw new IllegalStateException("No product of " + z);
            }
          }
        });
  }

  private Step random() {
    Location seed = in.get(0);
    Location offset = in.get(1);
    Buffer to = out.getFirst();
    return kernel(frame ->
        () ->
            Philox.bits(
                ((long[]) frame.array(seed))[frame.offset(seed)],
                ((long[]) frame.array(offset))[frame.offset(offset)],
                (int[]) frame.arrays[to.id],
                frame.offsets[to.id],
                to.size(),
                frame.workers));
  }

  private Buffer indices() {
    return temporaries.take(new TensorType(DType.INT32, node.input(1).shape()));
  }

  /** The extents before, along and behind an axis of the first input. */
  private int[] around(int axis) {
    Shape shape = node.input(0).shape();
    return new int[] {
      shape.slice(0, axis).size(), shape.dim(axis), shape.slice(axis + 1, shape.rank()).size()
    };
  }

  private Step runningSum(Op.CumSum op) {
    int[] e = around(op.axis());
    boolean exclusive = op.exclusive();
    boolean reverse = op.reverse();
    Location x = in.getFirst();
    Buffer y = out.getFirst();
    return kernel(frame ->
        () ->
            AxisScan.cumulativeSum(
                e[0],
                e[1],
                e[2],
                exclusive,
                reverse,
                frame.array(x),
                frame.offset(x),
                frame.arrays[y.id],
                frame.offsets[y.id],
                frame.workers));
  }

  private Step extreme(boolean max, int axis) {
    int[] e = around(axis);
    Location x = in.getFirst();
    Buffer y = out.getFirst();
    return kernel(frame ->
        () ->
            AxisScan.argExtreme(
                max,
                e[0],
                e[1],
                e[2],
                frame.array(x),
                frame.offset(x),
                (int[]) frame.arrays[y.id],
                frame.offsets[y.id],
                frame.workers));
  }

  private Step sort(Op.ArgSort op) {
    int length = node.input(0).shape().dim(-1);
    int rows = node.input(0).shape().size() / Math.max(1, length);
    boolean descending = op.descending();
    Location x = in.getFirst();
    Buffer y = out.getFirst();
    return kernel(frame ->
        () ->
            ArgSort.sort(
                descending,
                rows,
                length,
                frame.array(x),
                frame.offset(x),
                (int[]) frame.arrays[y.id],
                frame.offsets[y.id],
                frame.workers));
  }

  /** The textbook loop of the interpreter, for what is rare. */
  private Step reference() {
    return new KernelStep(
        "reference " + name(),
        node.origin(),
        in,
        out,
        true,
        frame ->
            () -> {
              List<NdArray> inputs = new ArrayList<>(in.size());
              for (int i = 0; i < in.size(); i++) {
                TensorType type = node.input(i).type();
                NdArray copy = NdArray.zeros(type.dtype(), type.shape());
                System.arraycopy(
                    frame.array(in.get(i)), frame.offset(in.get(i)), copy.data(), 0, copy.size());
                inputs.add(copy);
              }
              List<NdArray> results = Interpreter.evaluate(node, inputs);
              for (int i = 0; i < out.size(); i++) {
                Buffer to = out.get(i);
                System.arraycopy(
                    results.get(i).data(), 0, frame.arrays[to.id], frame.offsets[to.id], to.size());
              }
            });
  }
}
