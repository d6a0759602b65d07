package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lets gradients of kernels read a right operand whose columns lie in several arrays where they
 * are, and leaves out the loop that would put them side by side.
 */
final class PiecedProducts {
  private PiecedProducts() {}

  /** Leaves out loops that nothing but such products needs. */
  static List<Step> apply(List<Step> steps) {
    List<Step> result = new ArrayList<>(steps);
    for (Step step : steps) {
      if (step instanceof LoopStep joining) {
        Map<Buffer, List<Location>> pieces = joining.loop().pieces();
        if (pieces != null && isForProducts(joining, pieces, steps)) {
          result.remove(step);
          result.replaceAll(other -> inPieces(other, pieces));
        }
      }
    }
    return result;
  }

  private static boolean isForProducts(
      LoopStep joining, Map<Buffer, List<Location>> pieces, List<Step> steps) {
    for (Map.Entry<Buffer, List<Location>> entry : pieces.entrySet()) {
      Buffer whole = entry.getKey();
      if (whole.kind != Buffer.Kind.ARENA
          || entry.getValue().stream().anyMatch(x -> x.buffer().kind != Buffer.Kind.ARENA)) {
        return false;
      }
      for (Step step : steps) {
        boolean uses = step.reads().contains(whole) || step.writes().contains(whole);
        if (step != joining && uses && !reads(step, whole, joining.loop())) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a step is a product that reads an array as its right operand alone. */
  private static boolean reads(Step step, Buffer whole, Loop joining) {
    return step instanceof ProductStep product
        && product.rights().equals(List.of(Location.of(whole)))
        && product.reads().stream().filter(whole::equals).count() == 1
        && product.left().buffer() != whole
        && !product.writes().contains(whole)
        && JointProductStep.suits(product.extents())
        && product.extents().depth() == joining.rows();
  }

  private static Step inPieces(Step step, Map<Buffer, List<Location>> pieces) {
    if (step instanceof ProductStep product) {
      List<Location> parts = pieces.get(product.rights().getFirst().buffer());
      return parts == null ? step : product.inPieces(parts);
    }
    return step;
  }
}
