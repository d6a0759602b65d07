package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.RowMatrix;
import org.pellucid.cpu.RowProducts;

/**
 * Products of the same row with several variables, such as the query, the key and the value of a
 * token: the threads share all of them at once. Until all variables are arranged for rows, one
 * product is computed after the other.
 */
final class JointRowStep extends JointStep {
  private JointRowStep(List<ProductStep> products) {
    super(products, "products of the same row");
  }

  /** Replaces products that follow each other and can be joined. */
  static List<Step> join(List<Step> steps) {
    return join(steps, JointRowStep::joins, JointRowStep::new);
  }

  private static boolean joins(List<ProductStep> before, ProductStep next) {
    return next.mayArrangeForRows()
        && before.stream()
            .allMatch(step -> step.left().equals(next.left()) && !step.conflictsWith(next));
  }

  @Override
  Task bind(Frame frame) {
    return new Multiply(frame);
  }

  private final class Multiply implements Task {
    private final Frame frame;
    private final List<Task> alone = new ArrayList<>();
    private final @Nullable LoopTask[] loops = new LoopTask[products.size()];
    private final RowProducts joint = new RowProducts(products.size());

    Multiply(Frame frame) {
      this.frame = frame;
      for (int i = 0; i < loops.length; i++) {
        alone.add(products.get(i).bind(frame));
        loops[i] = products.get(i).loopTask(frame);
      }
    }

    @Override
    public void run() {
      if (!arrange()) {
        for (int i = 0; i < alone.size(); i++) {
          alone.get(i).run();
        }
        return;
      }
      Location row = products.getFirst().left();
      joint.run(frame.floats(row), frame.offset(row), frame.workers);
      for (int i = 0; i < loops.length; i++) {
        LoopTask loop = loops[i];
        if (loop != null) {
          loop.bind();
          loop.runPart(0, 1, 0, products.get(i).extents().columns());
        }
      }
    }

    /** Says what is to be multiplied, if all of it is arranged. */
    private boolean arrange() {
      boolean all = true;
      for (int i = 0; i < products.size(); i++) {
        ProductStep product = products.get(i);
        RowMatrix matrix = product.arrangedForRows(frame);
        if (matrix == null) {
          all = false;
        } else {
          Buffer target = product.target();
          joint.set(i, matrix, (float[]) frame.arrays[target.id], frame.offsets[target.id]);
        }
      }
      return all;
    }
  }
}
