package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.ColumnSums;
import org.pellucid.cpu.JointProducts;
import org.pellucid.cpu.TileEpilogue;

/**
 * Products with the same right operand, such as the gradients of both kernels of a recurrent layer:
 * it is read and packed once. It may lie in pieces.
 */
final class JointProductStep extends JointStep {
  /** From such sums on, packing the right operand is a large part of a product of few rows. */
  private static final int LEAST_DEPTH = 1024;

  /** Rows of all results together; with more, packing is a small part. */
  private static final int MOST_ROWS = 512;

  private static final int LEAST_COLUMNS = 64;

  private static final TileEpilogue NOTHING = (row, rowEnd, column, columnEnd) -> {};

  private JointProductStep(List<ProductStep> products) {
    super(
        products,
        products.size() > 1
            ? "products that share their right operand"
            : "product with its right operand in pieces");
  }

  /** Replaces products that follow each other and can be joined, and those in pieces. */
  static List<Step> join(List<Step> steps) {
    List<Step> joined = join(steps, JointProductStep::joins, JointProductStep::new);
    joined.replaceAll(step ->
        step instanceof ProductStep product && product.isInPieces()
            ? new JointProductStep(List.of(product))
            : step);
    return joined;
  }

  /** Whether a product is one of those that can be joined. */
  static boolean suits(ProductStep.Extents e) {
    return e.transposeX()
        && !e.transposeY()
        && e.batch() == 1
        && e.depth() >= LEAST_DEPTH
        && e.columns() >= LEAST_COLUMNS;
  }

  private static boolean joins(List<ProductStep> before, ProductStep next) {
    ProductStep.Extents e = next.extents();
    if (!suits(e)) {
      return false;
    }
    int rows = e.rows();
    for (ProductStep step : before) {
      rows += step.extents().rows();
      if (!step.rights().equals(next.rights())
          || (step.sums() != null && next.sums() != null)
          || step.extents().columns() != e.columns()
          || step.extents().depth() != e.depth()
          || step.conflictsWith(next)) {
        return false;
      }
    }
    return rows <= MOST_ROWS;
  }

  @Override
  Task bind(Frame frame) {
    return new Multiply(frame);
  }

  private final class Multiply implements Task {
    private final Frame frame;
    private final List<LoopTask> loops = new ArrayList<>();
    private final ProductStep.@Nullable Sums sums;
    private final @Nullable ColumnSums columnSums;
    private final List<Location> rights;
    private final JointProducts joint;

    Multiply(Frame frame) {
      this.frame = frame;
      List<JointProducts.Left> lefts = new ArrayList<>();
      for (ProductStep product : products) {
        LoopTask loop = product.loopTask(frame);
        TileEpilogue epilogue = NOTHING;
        if (loop != null) {
          loops.add(loop);
          epilogue = loop::runPart;
        }
        lefts.add(new JointProducts.Left(product.extents().rows(), epilogue));
      }
      ProductStep.Extents extents = products.getFirst().extents();
      sums =
          products.stream().map(ProductStep::sums).filter(Objects::nonNull).findAny().orElse(null);
      columnSums = sums == null ? null : new ColumnSums(sums.runRows(), extents.columns());
      rights = products.getFirst().rights();
      joint =
          new JointProducts(
              extents.depth(), extents.columns(), rights.size(), lefts, columnSums, frame.workers);
    }

    @Override
    public void run() {
      for (LoopTask loop : loops) {
        loop.bind();
      }
      for (int i = 0; i < products.size(); i++) {
        Location x = products.get(i).left();
        Buffer target = products.get(i).target();
        joint.left(
            i,
            frame.floats(x),
            frame.offset(x),
            (float[]) frame.arrays[target.id],
            frame.offsets[target.id]);
      }
      if (sums != null && columnSums != null) {
        columnSums.into(frame.floats(sums.target()), frame.offset(sums.target()));
      }
      for (int i = 0; i < rights.size(); i++) {
        joint.right(i, frame.floats(rights.get(i)), frame.offset(rights.get(i)));
      }
      joint.run();
    }
  }
}
