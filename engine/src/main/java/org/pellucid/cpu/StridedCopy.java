package org.pellucid.cpu;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A copy between two arrays that are walked with any strides: transposing, slicing, flipping,
 * broadcasting (source stride 0). Planned once: axes of one element vanish, axes that follow each
 * other in both arrays become one, and the copy runs in rows or in square tiles that both arrays
 * keep in cache. Works on byte, short, int, long, float and double arrays.
 */
public final class StridedCopy {

  /** Tiles of 32 x 32 keep both sides within the first cache, whatever the strides. */
  private static final int TILE = 32;

  private static final int PARALLEL_ELEMENTS = 1 << 16;
  private static final Object NOTHING = new byte[0];
  private static final Pool<Blocks> BLOCKS = new Pool<>(64, Blocks::new);

  private final int size;
  private final int planes;
  private final int[] outerExtents;
  private final int[] outerFrom;
  private final int[] outerTo;
  private final int rows;
  private final int rowFrom;
  private final int rowTo;
  private final int columns;
  private final int columnFrom;
  private final int columnTo;

  /** Plans a copy of {@code extents} elements with these strides in the source and the target. */
  public StridedCopy(int[] extents, int[] fromStrides, int[] toStrides) {
    int[] extent = new int[extents.length];
    int[] from = new int[extents.length];
    int[] to = new int[extents.length];
    int rank = 0;
    int total = 1;
    for (int i = 0; i < extents.length; i++) {
      total = Math.multiplyExact(total, extents[i]);
      if (extents[i] == 1) {
        continue;
      }
      boolean follows =
          rank > 0
              && from[rank - 1] == fromStrides[i] * extents[i]
              && to[rank - 1] == toStrides[i] * extents[i];
      int axis = follows ? rank - 1 : rank++;
      extent[axis] = follows ? extent[axis] * extents[i] : extents[i];
      from[axis] = fromStrides[i];
      to[axis] = toStrides[i];
    }
    this.size = total;
    int inner = nearest(to, rank, -1);
    int outer = rank < 2 ? -1 : nearest(from, rank, inner);
    this.columns = inner < 0 ? 1 : extent[inner];
    this.columnFrom = inner < 0 ? 1 : from[inner];
    this.columnTo = inner < 0 ? 1 : to[inner];
    this.rows = outer < 0 ? 1 : extent[outer];
    this.rowFrom = outer < 0 ? 0 : from[outer];
    this.rowTo = outer < 0 ? 0 : to[outer];
    int[] rest = new int[rank];
    int count = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (axis != inner && axis != outer) {
        rest[count++] = axis;
      }
    }
    this.outerExtents = new int[count];
    this.outerFrom = new int[count];
    this.outerTo = new int[count];
    int product = 1;
    for (int i = 0; i < count; i++) {
      outerExtents[i] = extent[rest[i]];
      outerFrom[i] = from[rest[i]];
      outerTo[i] = to[rest[i]];
      product *= outerExtents[i];
    }
    this.planes = product;
  }

  /** Plans the permutation of a dense array: axis i of the result is axis {@code order[i]}. */
  public static StridedCopy transpose(int[] extents, int[] order) {
    int rank = extents.length;
    int[] dense = denseStrides(extents);
    int[] result = new int[rank];
    int[] from = new int[rank];
    for (int i = 0; i < rank; i++) {
      result[i] = extents[order[i]];
      from[i] = dense[order[i]];
    }
    return new StridedCopy(result, from, denseStrides(result));
  }

  /** Strides of a row-major array without gaps. */
  public static int[] denseStrides(int[] extents) {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int i = extents.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= extents[i];
    }
    return strides;
  }

  private static int nearest(int[] strides, int rank, int except) {
    int best = -1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      if (axis != except && (best < 0 || Math.abs(strides[axis]) < Math.abs(strides[best]))) {
        best = axis;
      }
    }
    return best;
  }

  /** Copies between two arrays of one primitive type. */
  public void copy(Object from, int fromOff, Object to, int toOff, @Nullable Workers workers) {
    if (size == 0) {
      return;
    }
    if (workers == null || size < PARALLEL_ELEMENTS) {
      for (int plane = 0; plane < planes; plane++) {
        plane(from, fromOff, to, toOff, plane, 0, rows);
      }
      return;
    }
    int bands = Math.ceilDiv(rows, TILE);
    int bandsPerBlock =
        Math.clamp(PARALLEL_ELEMENTS / 4 / Math.max(1L, (long) TILE * columns), 1, bands);
    int blocksPerPlane = Math.ceilDiv(bands, bandsPerBlock);
    int planesPerBlock =
        Math.clamp(PARALLEL_ELEMENTS / 4 / Math.max(1L, (long) rows * columns), 1, planes);
    Blocks task = BLOCKS.borrow();
    task.copy = this;
    task.from = from;
    task.fromOff = fromOff;
    task.to = to;
    task.toOff = toOff;
    task.blocksPerPlane = blocksPerPlane;
    task.planesPerBlock = planesPerBlock;
    task.height = bandsPerBlock * TILE;
    workers.run(Math.ceilDiv(planes, planesPerBlock) * blocksPerPlane, task);
    task.copy = null;
    task.from = NOTHING;
    task.to = NOTHING;
    BLOCKS.giveBack(task);
  }

  /** One copy cut into blocks; a plan may serve several threads at once. */
  private static final class Blocks implements BlockTask {
    private @Nullable StridedCopy copy;
    private Object from = NOTHING;
    private int fromOff;
    private Object to = NOTHING;
    private int toOff;
    private int blocksPerPlane;
    private int planesPerBlock;
    private int height;

    @Override
    public void run(int block) {
      StridedCopy plan = requireNonNull(copy);
      int row = block % blocksPerPlane * height;
      int first = block / blocksPerPlane * planesPerBlock;
      int rowEnd = Math.min(plan.rows, row + height);
      for (int plane = first; plane < Math.min(plan.planes, first + planesPerBlock); plane++) {
        plan.plane(from, fromOff, to, toOff, plane, row, rowEnd);
      }
    }
  }

  private void plane(
      Object from, int fromOff, Object to, int toOff, int plane, int row, int rowEnd) {
    int at = fromOff + row * rowFrom;
    int out = toOff + row * rowTo;
    int rest = plane;
    for (int axis = outerExtents.length - 1; axis >= 0; axis--) {
      int index = rest % outerExtents[axis];
      rest /= outerExtents[axis];
      at += index * outerFrom[axis];
      out += index * outerTo[axis];
    }
    if (columnFrom == 1 && columnTo == 1) {
      for (int r = 0; r < rowEnd - row; r++) {
        System.arraycopy(from, at + r * rowFrom, to, out + r * rowTo, columns);
      }
    } else {
      plane(from, at, rowFrom, columnFrom, to, out, rowTo, columnTo, rowEnd - row, columns);
    }
  }

  private static void plane(
      Object from,
      int at,
      int rowStep,
      int columnStep,
      Object to,
      int out,
      int outRow,
      int outColumn,
      int rows,
      int columns) {
    switch (from) {
      case byte[] source ->
          plane(
              source, at, rowStep, columnStep, (byte[]) to, out, outRow, outColumn, rows, columns);
      case short[] source ->
          plane(
              source, at, rowStep, columnStep, (short[]) to, out, outRow, outColumn, rows, columns);
      case int[] source ->
          plane(source, at, rowStep, columnStep, (int[]) to, out, outRow, outColumn, rows, columns);
      case long[] source ->
          plane(
              source, at, rowStep, columnStep, (long[]) to, out, outRow, outColumn, rows, columns);
      case float[] source ->
          plane(
              source, at, rowStep, columnStep, (float[]) to, out, outRow, outColumn, rows, columns);
      case double[] source ->
          plane(
              source,
              at,
              rowStep,
              columnStep,
              (double[]) to,
              out,
              outRow,
              outColumn,
              rows,
              columns);
      default ->
          throw new IllegalArgumentException(
              "Cannot copy from " + from.getClass().getSimpleName() + ".");
    }
  }

  private static void plane(
      byte[] from,
      int at,
      int rowStep,
      int columnStep,
      byte[] to,
      int out,
      int outRow,
      int outColumn,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row += TILE) {
      int rowEnd = Math.min(rows, row + TILE);
      for (int column = 0; column < columns; column += TILE) {
        int columnEnd = Math.min(columns, column + TILE);
        for (int r = row; r < rowEnd; r++) {
          int source = at + r * rowStep + column * columnStep;
          int target = out + r * outRow + column * outColumn;
          for (int c = column; c < columnEnd; c++) {
            to[target] = from[source];
            source += columnStep;
            target += outColumn;
          }
        }
      }
    }
  }

  private static void plane(
      short[] from,
      int at,
      int rowStep,
      int columnStep,
      short[] to,
      int out,
      int outRow,
      int outColumn,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row += TILE) {
      int rowEnd = Math.min(rows, row + TILE);
      for (int column = 0; column < columns; column += TILE) {
        int columnEnd = Math.min(columns, column + TILE);
        for (int r = row; r < rowEnd; r++) {
          int source = at + r * rowStep + column * columnStep;
          int target = out + r * outRow + column * outColumn;
          for (int c = column; c < columnEnd; c++) {
            to[target] = from[source];
            source += columnStep;
            target += outColumn;
          }
        }
      }
    }
  }

  private static void plane(
      int[] from,
      int at,
      int rowStep,
      int columnStep,
      int[] to,
      int out,
      int outRow,
      int outColumn,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row += TILE) {
      int rowEnd = Math.min(rows, row + TILE);
      for (int column = 0; column < columns; column += TILE) {
        int columnEnd = Math.min(columns, column + TILE);
        for (int r = row; r < rowEnd; r++) {
          int source = at + r * rowStep + column * columnStep;
          int target = out + r * outRow + column * outColumn;
          for (int c = column; c < columnEnd; c++) {
            to[target] = from[source];
            source += columnStep;
            target += outColumn;
          }
        }
      }
    }
  }

  private static void plane(
      long[] from,
      int at,
      int rowStep,
      int columnStep,
      long[] to,
      int out,
      int outRow,
      int outColumn,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row += TILE) {
      int rowEnd = Math.min(rows, row + TILE);
      for (int column = 0; column < columns; column += TILE) {
        int columnEnd = Math.min(columns, column + TILE);
        for (int r = row; r < rowEnd; r++) {
          int source = at + r * rowStep + column * columnStep;
          int target = out + r * outRow + column * outColumn;
          for (int c = column; c < columnEnd; c++) {
            to[target] = from[source];
            source += columnStep;
            target += outColumn;
          }
        }
      }
    }
  }

  private static void plane(
      float[] from,
      int at,
      int rowStep,
      int columnStep,
      float[] to,
      int out,
      int outRow,
      int outColumn,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row += TILE) {
      int rowEnd = Math.min(rows, row + TILE);
      for (int column = 0; column < columns; column += TILE) {
        int columnEnd = Math.min(columns, column + TILE);
        for (int r = row; r < rowEnd; r++) {
          int source = at + r * rowStep + column * columnStep;
          int target = out + r * outRow + column * outColumn;
          for (int c = column; c < columnEnd; c++) {
            to[target] = from[source];
            source += columnStep;
            target += outColumn;
          }
        }
      }
    }
  }

  private static void plane(
      double[] from,
      int at,
      int rowStep,
      int columnStep,
      double[] to,
      int out,
      int outRow,
      int outColumn,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row += TILE) {
      int rowEnd = Math.min(rows, row + TILE);
      for (int column = 0; column < columns; column += TILE) {
        int columnEnd = Math.min(columns, column + TILE);
        for (int r = row; r < rowEnd; r++) {
          int source = at + r * rowStep + column * columnStep;
          int target = out + r * outRow + column * outColumn;
          for (int c = column; c < columnEnd; c++) {
            to[target] = from[source];
            source += columnStep;
            target += outColumn;
          }
        }
      }
    }
  }
}
