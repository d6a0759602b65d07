package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.ColumnSums;
import org.pellucid.cpu.Gemm;
import org.pellucid.cpu.PackedMatrix;
import org.pellucid.cpu.RowMatrix;
import org.pellucid.cpu.TileEpilogue;
import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopKernel;

/** A product of float matrices, whose tiles a loop may finish while they are in cache. */
final class ProductStep extends Step {
  /** How the matrices lie: of the result [batch, rows, columns], with sums of a depth. */
  record Extents(
      boolean transposeX, boolean transposeY, int batch, int rows, int columns, int depth) {}

  /**
   * The sums of the columns of the right operand.
   *
   * @param target where they go, a row for each run
   * @param runRows rows of a run
   */
  record Sums(Location target, int runRows) {}

  /** Fewer rows than this read the right operand where it lies. */
  private static final int PACKED_ROWS = 4;

  private static final int PACKED_COLUMNS = 8;

  /** Up to so many rows of a product outside of loops read the right operand where it lies. */
  private static final int FEW_ROWS = 8;

  /** Rows up to which packing the right operand takes a hundredth of the time or more. */
  private static final int MOST_ROWS = 4096;

  private static final int MANY_WEIGHTS = 1 << 12;

  private final Extents extents;
  private final Location x;
  private final Location y;

  /** The right operand, or the pieces that have its columns, all as wide. */
  private final List<Location> rights;

  private final Buffer target;
  private final @Nullable Loop loop;
  private final @Nullable LoopKernel kernel;
  private final @Nullable Sums sums;

  /** The right operand arranged for a left one that is a row; null for other shapes. */
  private final @Nullable SteadyWeight<RowMatrix> steadyRow;

  /** The right operand packed for a left one of some rows; null for other shapes. */
  private final @Nullable SteadyWeight<PackedMatrix> steadyPack;

  ProductStep(
      String origin,
      Extents extents,
      Location x,
      Location y,
      Buffer target,
      @Nullable Loop loop,
      @Nullable LoopKernel kernel) {
    this(origin, extents, x, List.of(y), target, loop, kernel, null);
  }

  private ProductStep(
      String origin,
      Extents extents,
      Location x,
      List<Location> rights,
      Buffer target,
      @Nullable Loop loop,
      @Nullable LoopKernel kernel,
      @Nullable Sums sums) {
    super(origin, reads(x, rights, target, loop), writes(target, loop, sums));
    this.extents = extents;
    this.x = x;
    this.y = rights.getFirst();
    this.rights = rights;
    this.target = target;
    this.loop = loop;
    this.kernel = kernel;
    this.sums = sums;
    steadyRow = isVariable() && isRow() ? new SteadyWeight<>(this::arrangedForRows) : null;
    steadyPack = isVariable() && isWorthPacking() ? new SteadyWeight<>(this::packed) : null;
  }

  /**
   * Whether the right operand may be a variable: in the body of a loop it is given from outside.
   */
  private boolean isVariable() {
    Buffer.Kind kind = y.buffer().kind;
    return (kind == Buffer.Kind.CELL || kind == Buffer.Kind.INPUT) && extents.batch == 1;
  }

  private boolean isRow() {
    return extents.rows == 1
        && !extents.transposeY
        && RowMatrix.suits(extents.depth, extents.columns);
  }

  private boolean isWorthPacking() {
    return extents.rows > FEW_ROWS
        && extents.rows <= MOST_ROWS
        && extents.columns >= PACKED_COLUMNS
        && (long) extents.depth * extents.columns >= MANY_WEIGHTS;
  }

  private @Nullable RowMatrix arrangedForRows(float[] array, int offset) {
    return RowMatrix.of(extents.depth, extents.columns, array, offset);
  }

  private PackedMatrix packed(float[] array, int offset) {
    int n = extents.columns;
    int k = extents.depth;
    int stride = extents.transposeY ? k : n;
    return Gemm.packB(extents.transposeY, n, k, array, offset, stride, null);
  }

  private static List<Buffer> reads(
      Location x, List<Location> rights, Buffer target, @Nullable Loop loop) {
    List<Buffer> reads = new ArrayList<>(List.of(x.buffer()));
    rights.forEach(right -> reads.add(right.buffer()));
    if (loop != null) {
      loop.reads().stream().filter(buffer -> buffer != target).forEach(reads::add);
    }
    return reads;
  }

  private static List<Buffer> writes(Buffer target, @Nullable Loop loop, @Nullable Sums sums) {
    List<Buffer> writes = new ArrayList<>(List.of(target));
    if (loop != null) {
      writes.addAll(loop.writes());
    }
    if (sums != null) {
      writes.add(sums.target.buffer());
    }
    return writes;
  }

  @Override
  boolean mayOverwrite(Buffer written, Buffer read) {
    return loop != null
        && written != target
        && (sums == null || written != sums.target.buffer())
        && read != x.buffer()
        && rights.stream().noneMatch(right -> right.buffer() == read)
        && loop.mayOverwrite(written, read);
  }

  /** Whether packing the right operand beforehand pays, and it is one of these. */
  boolean mayPack(List<Buffer> constants) {
    return extents.batch == 1
        && extents.rows >= PACKED_ROWS
        && extents.columns >= PACKED_COLUMNS
        && constants.contains(y.buffer());
  }

  /** Room for the right operand. */
  PackedMatrix emptyPack() {
    return new PackedMatrix(extents.depth, extents.columns);
  }

  /** Packs the right operand where a frame has it. */
  void pack(Frame frame, Workers workers) {
    PackedMatrix packed = frame.packed.get(this);
    if (packed != null) {
      int stride = extents.transposeY ? extents.depth : extents.columns;
      Gemm.repackB(packed, extents.transposeY, frame.floats(y), frame.offset(y), stride, workers);
    }
  }

  @Override
  double flops() {
    return 2.0 * extents.batch * extents.rows * extents.columns * extents.depth;
  }

  @Override
  Task bind(Frame frame) {
    if (isInPieces()) {
      throw new IllegalStateException("A joint step runs what is in pieces.");
    }
    return new Multiply(frame, loopTask(frame));
  }

  /** The loop that finishes tiles, bound to memory; null if there is none. */
  @Nullable LoopTask loopTask(Frame frame) {
    return loop == null || kernel == null ? null : new LoopTask(frame, loop, kernel);
  }

  /**
   * Whether it can add up the columns of its right operand on the way: it has them in panels, and
   * is the gradient of a kernel.
   */
  boolean maySum() {
    return sums == null
        && extents.transposeX
        && !extents.transposeY
        && extents.batch == 1
        && extents.rows > FEW_ROWS
        && extents.columns >= PACKED_COLUMNS
        && y.buffer().kind != Buffer.Kind.CELL;
  }

  /** The same step, which adds up the columns of its right operand, too. */
  ProductStep summing(Sums columns) {
    return new ProductStep(origin(), extents, x, rights, target, loop, kernel, columns);
  }

  /** The same step with the columns of its right operand in pieces; a joint step runs it. */
  ProductStep inPieces(List<Location> pieces) {
    return new ProductStep(origin(), extents, x, pieces, target, loop, kernel, sums);
  }

  boolean isInPieces() {
    return rights.size() > 1;
  }

  @Nullable Sums sums() {
    return sums;
  }

  /** Whether its left operand is a row and its right one may be arranged for that. */
  boolean mayArrangeForRows() {
    return steadyRow != null;
  }

  /** The right operand that a frame has, arranged; null while that does not pay. */
  @Nullable RowMatrix arrangedForRows(Frame frame) {
    return steadyRow == null ? null : steadyRow.arranged(frame, y);
  }

  Extents extents() {
    return extents;
  }

  Location left() {
    return x;
  }

  /** The right operand, or the pieces that have its columns. */
  List<Location> rights() {
    return rights;
  }

  Buffer target() {
    return target;
  }

  @Override
  String describe() {
    return "product "
        + (extents.batch == 1 ? "" : extents.batch + " times ")
        + "["
        + extents.rows
        + ", "
        + extents.depth
        + "] x ["
        + extents.depth
        + ", "
        + extents.columns
        + "]"
        + (loop == null ? "" : ", then " + loop.spec().values().size() + " instructions on tiles")
        + (sums == null ? "" : ", and sums of columns");
  }

  private final class Multiply implements Task, TileEpilogue {
    private final Frame frame;
    private final @Nullable LoopTask tiles;
    private final @Nullable PackedMatrix packed;
    private final @Nullable ColumnSums columnSums;

    Multiply(Frame frame, @Nullable LoopTask tiles) {
      this.frame = frame;
      this.tiles = tiles;
      packed = frame.packed.get(ProductStep.this);
      columnSums = sums == null ? null : new ColumnSums(sums.runRows, extents.columns);
    }

    @Override
    public void run() {
      int m = extents.rows;
      int n = extents.columns;
      int k = extents.depth;
      int lda = extents.transposeX ? m : k;
      int ldb = extents.transposeY ? k : n;
      float[] c = (float[]) frame.arrays[target.id];
      int to = frame.offsets[target.id];
      if (extents.batch > 1) {
        Gemm.batched(
            extents.transposeX,
            extents.transposeY,
            extents.batch,
            m,
            n,
            k,
            frame.floats(x),
            frame.offset(x),
            lda,
            m * k,
            frame.floats(y),
            frame.offset(y),
            ldb,
            k * n,
            c,
            to,
            n,
            m * n,
            false,
            frame.workers);
        return;
      }
      if (tiles != null) {
        tiles.bind();
      }
      TileEpilogue epilogue = tiles == null ? null : this;
      if (sums != null && columnSums != null) {
        columnSums.into(frame.floats(sums.target), frame.offset(sums.target));
        float[] a = frame.floats(x);
        float[] b = frame.floats(y);
        int at = frame.offset(x);
        int from = frame.offset(y);
        Gemm.summed(m, n, k, a, at, b, from, c, to, columnSums, epilogue, frame.workers);
        return;
      }
      RowMatrix row = arrangedForRows(frame);
      if (row != null) {
        row.multiply(frame.floats(x), frame.offset(x), c, to, frame.workers);
        apply(0, 1, 0, n);
        return;
      }
      PackedMatrix panels = packed;
      if (panels == null && steadyPack != null) {
        panels = steadyPack.arranged(frame, y);
      }
      if (panels != null) {
        Gemm.gemm(
            extents.transposeX,
            m,
            frame.floats(x),
            frame.offset(x),
            lda,
            panels,
            c,
            to,
            n,
            false,
            epilogue,
            frame.workers);
        return;
      }
      Gemm.gemm(
          extents.transposeX,
          extents.transposeY,
          m,
          n,
          k,
          frame.floats(x),
          frame.offset(x),
          lda,
          frame.floats(y),
          frame.offset(y),
          ldb,
          c,
          to,
          n,
          false,
          epilogue,
          frame.workers);
    }

    @Override
    public void apply(int row, int rowEnd, int column, int columnEnd) {
      if (tiles != null) {
        tiles.runPart(row, rowEnd, column, columnEnd);
      }
    }
  }
}
