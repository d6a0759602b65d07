package org.pellucid.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.Loss;
import org.pellucid.losses.Losses;
import org.pellucid.tensor.Tensor;

/**
 * A number that says how far a student is from its teacher.
 *
 * <p>One of one's own overrides {@link #computeLoss}, and {@link #teacherLayerName} and {@link
 * #studentLayerName} to look at results of layers inside of the models.
 *
 * <p>Source: {@code keras.distillation.DistillationLoss}.
 */
public abstract class DistillationLoss {
  /** Makes a loss. */
  protected DistillationLoss() {}

  /**
   * Compares teacher and student.
   *
   * @param teacherOutputs what the teacher gives: one tensor per output, or that of the layer named
   * @param studentOutputs what the student gives, likewise
   * @return a scalar
   */
  public abstract Tensor computeLoss(List<Tensor> teacherOutputs, List<Tensor> studentOutputs);

  /** {@return the layer of the teacher whose result is compared; null for its outputs} */
  public @Nullable String teacherLayerName() {
    return null;
  }

  /** {@return the layer of the student whose result is compared; null for its outputs} */
  public @Nullable String studentLayerName() {
    return null;
  }

  /** One loss per output, by name or as such; null for outputs that are left aside. */
  final List<@Nullable Loss> losses(@Nullable Object... given) {
    List<@Nullable Loss> losses = new ArrayList<>();
    for (Object loss : given) {
      losses.add(
          loss == null ? null : loss instanceof Loss known ? known : Losses.get(loss.toString()));
    }
    if (losses.stream().allMatch(loss -> loss == null)) {
      throw new PellucidException(
          getClass().getSimpleName()
              + ": at least one loss is needed, got "
              + Arrays.toString(given)
              + ".");
    }
    return Collections.unmodifiableList(losses);
  }

  /** Compares one output. */
  interface Comparison {
    Tensor apply(Loss loss, Tensor teacher, Tensor student);
  }

  /** The sum over the outputs of their mean losses. */
  final Tensor sum(
      List<@Nullable Loss> losses,
      List<Tensor> teacher,
      List<Tensor> student,
      Comparison comparison) {
    if (teacher.size() != losses.size() || student.size() != losses.size()) {
      throw new PellucidException(
          getClass().getSimpleName()
              + ": "
              + losses.size()
              + " losses for "
              + teacher.size()
              + " outputs of the teacher and "
              + student.size()
              + " of the student.");
    }
    Tensor sum = Tensor.scalar(0.0);
    for (int i = 0; i < losses.size(); i++) {
      Loss loss = losses.get(i);
      if (loss != null) {
        if (!teacher.get(i).shape().equals(student.get(i).shape())) {
          throw new PellucidException(
              getClass().getSimpleName()
                  + ": the teacher gives shape "
                  + teacher.get(i).shape()
                  + ", the student "
                  + student.get(i).shape()
                  + "; they must be the same.");
        }
        sum = sum.add(comparison.apply(loss, teacher.get(i), student.get(i)));
      }
    }
    return sum;
  }
}
