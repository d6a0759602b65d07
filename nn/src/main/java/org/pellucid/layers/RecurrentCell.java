package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;

/**
 * One step of a recurrent layer, to be run over a sequence by {@link RNN}. A cell of one's own is a
 * layer that implements this:
 *
 * <pre>{@code
 * final class Average extends Layer implements RecurrentCell {
 *   public List<Shape> stateShapes() {
 *     return List.of(Shape.of(8));
 *   }
 *
 *   protected List<Tensor> forward(List<Tensor> inputs) {
 *     Tensor next = inputs.get(0).add(inputs.get(1)).divide(2);
 *     return List.of(next, next);
 *   }
 * }
 * }</pre>
 *
 * <p>It is called with the step's input {@code [batch, features]} and the states before, and gives
 * its output and the states after.
 *
 * <p>Source: what {@code keras.layers.RNN} asks of a cell.
 */
public interface RecurrentCell {
  /** {@return the shape of each state of one sequence, without the batch; {@code [units]} each} */
  List<Shape> stateShapes();

  /** {@return the shape of the output for one sequence; without an override, the first state's} */
  default Shape outputShape() {
    return stateShapes().getFirst();
  }
}
