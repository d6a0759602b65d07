package org.pellucid.distillation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.losses.Loss;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.tensor.Tensor;

/**
 * Makes what flows inside of the student like what flows inside of the teacher: {@code
 * loss(teacher's layer, student's layer)}.
 *
 * <p>Layers are named within a sequence or a graph; without, outputs are compared. Default: "mse".
 *
 * <p>Errors: no loss at all; layers that are not there; results of other shapes.
 *
 * <p>Source: Romero et al., 2014; {@code keras.distillation.FeatureDistillation}.
 */
public final class FeatureDistillation extends DistillationLoss {
  private List<@Nullable Loss> losses = List.of(new MeanSquaredError());
  private @Nullable String teacherLayer;
  private @Nullable String studentLayer;

  /** Compares outputs. */
  public FeatureDistillation() {}

  /**
   * Compares the results of two layers.
   *
   * @param teacherLayerName the teacher's layer
   * @param studentLayerName the student's layer
   */
  public FeatureDistillation(String teacherLayerName, String studentLayerName) {
    teacherLayer = teacherLayerName;
    studentLayer = studentLayerName;
  }

  /**
   * Sets how results are compared.
   *
   * @param perOutput a loss or its name, for several outputs one for each; null for those left
   *     aside
   * @return this
   */
  public FeatureDistillation loss(@Nullable Object... perOutput) {
    losses = losses(perOutput);
    return this;
  }

  @Override
  public @Nullable String teacherLayerName() {
    return teacherLayer;
  }

  @Override
  public @Nullable String studentLayerName() {
    return studentLayer;
  }

  @Override
  public Tensor computeLoss(List<Tensor> teacherOutputs, List<Tensor> studentOutputs) {
    return sum(
        losses,
        teacherOutputs,
        studentOutputs,
        (loss, teacher, student) -> loss.apply(teacher, student).mean());
  }
}
