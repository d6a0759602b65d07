package org.pellucid.doctor;

import java.util.List;
import org.pellucid.array.Shape;

/**
 * Where a NaN or an infinite number began.
 *
 * @param epoch the epoch, from 0
 * @param step the step in the epoch, from 0
 * @param operation the first operation that made a non-finite number of finite ones, such as {@code
 *     log}; {@code batch} or {@code weight} when the number was there before the step
 * @param layer the path of the layer in which it stands; empty outside of layers
 * @param backward whether it belongs to gradients or the update rather than to the way forward
 * @param sample the sample of the batch, from 0; -1 where operation is about no single sample
 * @param value NaN or an infinity
 * @param inputs what the operation was given
 * @param sentence all of it, in a sentence
 */
public record Culprit(
    int epoch,
    int step,
    String operation,
    String layer,
    boolean backward,
    int sample,
    double value,
    List<Range> inputs,
    String sentence) {
  /**
   * What one input of the operation was.
   *
   * @param shape its shape
   * @param least the least of its numbers
   * @param most the greatest
   */
  public record Range(Shape shape, double least, double most) {}

  /** Copies the list. */
  public Culprit {
    inputs = List.copyOf(inputs);
  }

  @Override
  public String toString() {
    return sentence;
  }
}
