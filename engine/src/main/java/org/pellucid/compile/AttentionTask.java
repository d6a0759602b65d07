package org.pellucid.compile;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.BlockTask;
import org.pellucid.cpu.Gemm;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.cpu.lane.LoopScratch;
import org.pellucid.cpu.lane.LoopSpec;

/** What attention and its gradient have in common: where heads lie, tiles, and working memory. */
abstract class AttentionTask implements Task, BlockTask {
  private static final int KEPT = 64;
  private static final byte[] NO_MASK = {1};

  /** Floats of a cache line. */
  private static final int LINE = 16;

  final Frame frame;
  final AttentionStep step;
  final AttentionStep.Extents extents;
  final int tileQueries;
  final int tileKeys;
  final int lastQueries;

  /** Zeros and, from the middle on, ones: a row of it for each key is what its queries see. */
  private final float[] edge;

  private final AtomicReferenceArray<@Nullable Work> idle = new AtomicReferenceArray<>(KEPT);

  AttentionTask(Frame frame, AttentionStep step) {
    this.frame = frame;
    this.step = step;
    extents = step.extents();
    tileQueries = step.tileQueries();
    tileKeys = step.tileKeys();
    lastQueries = rest(Math.max(1, extents.queries()), tileQueries);
    int middle = tileQueries + tileKeys;
    edge = new float[2 * middle];
    Arrays.fill(edge, middle, 2 * middle, 1f);
  }

  /** A loop over tiles, with arguments for whole tiles and for the last one, which is narrower. */
  static final class TileLoop {
    private final LoopKernel kernel;
    private final LoopArgs whole;
    private final LoopArgs rest;
    private final int columns;

    TileLoop(LoopKernel kernel, LoopArgs whole, LoopArgs rest, int columns) {
      this.kernel = kernel;
      this.whole = whole;
      this.rest = rest;
      this.columns = columns;
    }

    /** The arguments for so many columns. */
    LoopArgs args(int width) {
      return width == columns ? whole : rest;
    }

    void run(LoopScratch scratch, int rows, int width) {
      kernel.run(args(width), scratch, 0, rows, 0, width);
    }
  }

  /** One thread's working memory. */
  abstract static class Work {
    final LoopScratch scratch = new LoopScratch();
  }

  abstract Work newWork();

  abstract void run(Work work, int batch, int head);

  @Override
  public final void run() {
    int heads = extents.batch() * extents.heads();
    if (heads == 0 || extents.queries() == 0) {
      clear();
      return;
    }
    frame.workers.run(heads, this);
  }

  /** Fills the results where there is nothing to attend from or to. */
  abstract void clear();

  @Override
  public final void run(int block) {
    Work work = borrow();
    run(work, block / extents.heads(), block % extents.heads());
    for (int i = 0; i < KEPT; i++) {
      if (idle.getPlain(i) == null && idle.compareAndSet(i, null, work)) {
        return;
      }
    }
  }

  private Work borrow() {
    for (int i = 0; i < KEPT; i++) {
      Work work = idle.getPlain(i) == null ? null : idle.getAndSet(i, null);
      if (work != null) {
        return work;
      }
    }
    return newWork();
  }

  /** How far apart the vectors of a head are. */
  final int stride(int width) {
    return extents.heads() * width;
  }

  /** Where the first vector of a head lies. */
  final int at(Location location, int batch, int head, int length, int width) {
    return frame.offset(location) + (batch * length * extents.heads() + head) * width;
  }

  /** Copies the vectors of a head, which lie apart, one behind the other. */
  final void gather(Location from, int batch, int head, int length, int width, float[] to) {
    float[] array = frame.floats(from);
    int at = at(from, batch, head, length, width);
    int stride = stride(width);
    for (int i = 0; i < length; i++) {
      System.arraycopy(array, at + i * stride, to, i * width, width);
    }
  }

  /** Clears vectors of a head, of which there are {@code length}. */
  final void clear(Location to, int batch, int head, int length, int width, int from, int end) {
    float[] array = frame.floats(to);
    int at = at(to, batch, head, length, width);
    for (int i = from; i < end; i++) {
      int first = at + i * stride(width);
      Arrays.fill(array, first, first + width, 0f);
    }
  }

  /** Where the numbers of a head's queries begin. */
  final int row(int batch, int head) {
    return (batch * extents.heads() + head) * extents.queries();
  }

  /** Binds what hides parts of a tile: the mask, or something never read, and later keys. */
  final void bindMasks(LoopArgs args, int batch, int head, int query, int key) {
    args.bind(2, edge, edge.length / 2 + Math.clamp(query - key, -tileQueries, tileKeys));
    int[] strides = step.maskStrides();
    if (strides == null) {
      args.bind(1, NO_MASK, 0);
      return;
    }
    Location mask = step.input(3);
    args.bind(
        1,
        frame.array(mask),
        frame.offset(mask)
            + batch * strides[0]
            + head * strides[1]
            + query * strides[2]
            + key * strides[3]);
  }

  /** Arguments for a tile with a row for each key: products and masks come first. */
  final LoopArgs tileArgs(LoopSpec spec, float[] products, int rows, int columns) {
    int[] strides = step.maskStrides();
    LoopArgs args = new LoopArgs(spec).extents(columns, rows);
    args.strides(0, 1, pitch(columns)).bind(0, products, 0);
    args.strides(1, strides == null ? 0 : strides[2], strides == null ? 0 : strides[3]);
    return args.strides(2, 1, -1);
  }

  /**
   * Floats between rows of a tile with so many columns: cache lines a large power of two apart
   * would get in each other's way when columns are read.
   */
  static int pitch(int columns) {
    return columns % (2 * LINE) == 0 ? columns + LINE : columns;
  }

  /** Floats of any tile. */
  final int tileNumbers() {
    return Math.max(pitch(tileQueries), pitch(lastQueries)) * tileKeys;
  }

  final LoopKernel kernel(LoopSpec spec) {
    return step.kernels().get(spec);
  }

  /** The extent of the last tile. */
  static int rest(int length, int tile) {
    return length % tile == 0 ? tile : length % tile;
  }

  /** Products of vectors of keys, in rows, with vectors of queries, in columns. */
  static void scores(
      float[] ofKeys,
      int key,
      float[] ofQueries,
      int query,
      int width,
      int rows,
      int columns,
      float[] tile) {
    multiply(
        false,
        true,
        rows,
        columns,
        width,
        ofKeys,
        key * width,
        width,
        ofQueries,
        query * width,
        width,
        tile,
        0,
        pitch(columns),
        false);
  }

  /** A product on the calling thread. */
  static void multiply(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc,
      boolean accumulate) {
    Gemm.gemm(
        transA, transB, m, n, k, a, aOff, lda, b, bOff, ldb, c, cOff, ldc, accumulate, null, null);
  }
}
