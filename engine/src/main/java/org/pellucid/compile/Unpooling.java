package org.pellucid.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.cpu.Convolution;
import org.pellucid.cpu.Unpooled;
import org.pellucid.cpu.WindowShape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * A gradient of max pooling that is never stored, because all who need it can make it row by row
 * from the pooled gradient and the places of the maxima: convolutions' gradients and sums over
 * pixels. It is as large as what was pooled, and mostly zeros.
 *
 * @param gradient the gradient
 * @param pooled the pooling of the same windows, which notes where maxima are
 * @param numbers the gradient of the pooled
 * @param shape the windows
 */
record Unpooling(Value gradient, Value pooled, Value numbers, WindowShape shape) {

  /** Where the parts of one lie. */
  record Source(WindowShape shape, Location places, Location numbers) {
    /** Makes what kernels read; {@link #at} tells it for each run where the parts are. */
    Unpooled make() {
      return new Unpooled(shape);
    }

    Unpooled at(Frame frame, Unpooled picture) {
      return picture.of(
          frame.floats(places), frame.offset(places), frame.floats(numbers), frame.offset(numbers));
    }
  }

  /**
   * Looks for the pooling that a gradient belongs to; null if there is none, or it does not suit.
   */
  static @Nullable Unpooling of(Node node, List<Node> nodes) {
    if (!(node.op() instanceof Op.WindowMaxGradient op)
        || node.output().dtype() != DType.FLOAT32
        || !Unpooled.suits(WindowKernels.shape(node))) {
      return null;
    }
    Op.WindowMax pooling = new Op.WindowMax(op.size(), op.windows());
    for (Node other : nodes) {
      if (other == node) {
        // What comes later may depend on it.
        return null;
      }
      if (other.op().equals(pooling) && other.input(0).equals(node.input(0))) {
        return new Unpooling(
            node.output(), other.output(), node.input(1), WindowKernels.shape(node));
      }
    }
    return null;
  }

  /** Whether a unit that uses the gradient can do without it. */
  boolean suits(Unit unit, List<Node> nodes) {
    return switch (unit) {
      case Unit.Single single -> suits(single.node);
      case Group group when group.product >= 0 ->
          suits(nodes.get(group.product))
              && group.accesses.values().stream().noneMatch(a -> a.base().equals(gradient))
              && group.copies.values().stream().noneMatch(a -> a.base().equals(gradient));
      case Group group ->
          group.reducesRows
              && group.members.size() == 1
              && nodes.get(group.members.getFirst()).op() instanceof Op.Sum
              && group.before == 1
              && group.columns == shape.channels()
              && group.accesses.values().stream().allMatch(Access::isWhole)
              && group.columnBlock() % shape.width().in() == 0;
      case Unit _ -> false;
    };
  }

  private boolean suits(Node node) {
    boolean reads =
        switch (node.op()) {
          case Op.ConvInputGradient _ ->
              node.input(0).equals(gradient) && !node.input(1).equals(gradient);
          case Op.ConvKernelGradient _ ->
              node.input(1).equals(gradient) && !node.input(0).equals(gradient);
          case Op _ -> false;
        };
    return reads && Convolution.takesUnpooled(ConvolutionKernels.shape(node));
  }
}
