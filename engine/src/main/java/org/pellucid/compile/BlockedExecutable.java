package org.pellucid.compile;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * A network that goes through a large batch some rows at a time, in memory for these alone: what
 * one layer writes is still in cache when the next one reads it. Only for graphs whose rows know
 * nothing of each other ({@link RowSplit}), so not for training.
 */
final class BlockedExecutable implements Executable {
  /**
   * Memory of a block, about what the cores of a machine share as cache. Where the variables take
   * more, a block takes as much as they do, for each block reads them all.
   */
  private static final long BLOCK_BYTES = 8L << 20;

  /** Rows of a block, at least: with fewer, kernels are arranged too often for what they do. */
  private static final int FEWEST_ROWS = 8;

  private final List<TensorType> inputTypes;
  private final List<TensorType> outputTypes;
  private final int rows;
  private final int blockRows;
  private final CompiledExecutable block;

  /** For the last rows, if these are fewer. */
  private final @Nullable CompiledExecutable rest;

  private BlockedExecutable(
      Graph graph,
      int rows,
      int blockRows,
      CompiledExecutable block,
      @Nullable CompiledExecutable rest) {
    inputTypes = graph.parameters().stream().map(Value::type).toList();
    outputTypes = graph.outputs().stream().map(Value::type).toList();
    this.rows = rows;
    this.blockRows = blockRows;
    this.block = block;
    this.rest = rest;
  }

  /**
   * Cuts the batch of a graph into blocks.
   *
   * @param graph the graph
   * @param memory bytes of working memory that it needs as a whole
   * @param variables bytes of the variables that it reads
   * @param compiler compiles the graphs of blocks, each as it is
   * @return the executable; null where cutting gains nothing or cannot be done
   */
  static @Nullable Executable of(
      Graph graph, long memory, long variables, Function<Graph, CompiledExecutable> compiler) {
    long blockBytes = Math.max(BLOCK_BYTES, variables);
    int rows = memory < 2 * blockBytes || !graph.updates().isEmpty() ? 0 : RowSplit.rows(graph);
    int blocks = (int) Math.min(rows / FEWEST_ROWS, Math.ceilDiv(memory, blockBytes));
    return blocks < 2 ? null : cut(graph, rows, Math.ceilDiv(rows, blocks), compiler);
  }

  /** Cuts a graph into blocks of so many rows; null if its rows need each other. */
  static @Nullable Executable cut(
      Graph graph, int rows, int blockRows, Function<Graph, CompiledExecutable> compiler) {
    Graph part = RowSplit.of(graph, blockRows);
    if (part == null) {
      return null;
    }
    Graph last = rows % blockRows == 0 ? null : RowSplit.of(graph, rows % blockRows);
    return new BlockedExecutable(
        graph, rows, blockRows, compiler.apply(part), last == null ? null : compiler.apply(last));
  }

  @Override
  public List<TensorType> inputTypes() {
    return inputTypes;
  }

  @Override
  public List<TensorType> outputTypes() {
    return outputTypes;
  }

  @Override
  public void run(NdArray[] arguments, NdArray[] results) {
    Arguments.check(arguments, inputTypes, "Input");
    Arguments.check(results, outputTypes, "Output");
    int row = 0;
    for (; row + blockRows <= rows; row += blockRows) {
      block.execute(arguments, results, row, rows);
    }
    if (rest != null) {
      rest.execute(arguments, results, row, rows);
    }
  }

  @Override
  public String describe() {
    return blockRows + " of " + rows + " rows at a time:\n" + block.describe();
  }

  @Override
  public String toString() {
    return describe();
  }
}
