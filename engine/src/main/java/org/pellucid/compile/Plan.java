package org.pellucid.compile;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Cell;

/**
 * A compiled graph without memory.
 *
 * @param steps what to do, in order
 * @param buffers all of them, each at the position of its id
 * @param inputs the buffers of the arguments
 * @param outputs the buffers of the results
 * @param cells the buffers of the variables in use
 * @param variables the variables, one for each of these buffers
 * @param changed which of the variables get a new value
 * @param constants arrays that are part of the graph
 * @param arenaSizes how large each block of memory must be
 */
record Plan(
    List<Step> steps,
    List<Buffer> buffers,
    List<Buffer> inputs,
    List<Buffer> outputs,
    List<Buffer> cells,
    List<Cell> variables,
    List<Cell> changed,
    List<NdArray> constants,
    int[] arenaSizes) {
  /** Bytes of its working memory. */
  long arenaBytes() {
    long bytes = 0;
    for (int family = 0; family < arenaSizes.length; family++) {
      bytes += (long) arenaSizes[family] * Arena.bytes(family);
    }
    return bytes;
  }

  /** Bytes of the variables in use. */
  long variableBytes() {
    return cells.stream().mapToLong(cell -> (long) cell.size() * cell.dtype().bytes()).sum();
  }
}
