package org.pellucid.distillation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Setting;
import org.pellucid.losses.KLDivergence;
import org.pellucid.losses.Loss;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Makes the student's outputs like the teacher's: {@code temperature^2 KL(softmax(teacher /
 * temperature), softmax(student / temperature))}; with another loss, {@code loss(teacher /
 * temperature, student / temperature)}.
 *
 * <p>Outputs are logits. A high temperature shows which wrong answers the teacher finds less wrong.
 * Defaults: temperature 3, "kl_divergence".
 *
 * <p>Errors: a temperature that is not above 0; no loss at all; outputs of other shapes.
 *
 * <p>Source: Hinton et al., 2015; {@code keras.distillation.LogitsDistillation}, whose page says
 * the same, while its code takes logits for probabilities if the divergence is given by name.
 */
public final class LogitsDistillation extends DistillationLoss {
  private double temperature = 3;
  private List<@Nullable Loss> losses = List.of(new KLDivergence());

  /** Begins with the defaults. */
  public LogitsDistillation() {}

  /**
   * Sets how soft the probabilities are.
   *
   * @param divisor by what logits are divided, 3 without
   * @return this
   */
  public LogitsDistillation temperature(double divisor) {
    temperature = Setting.positive("LogitsDistillation", "temperature", divisor);
    return this;
  }

  /**
   * Sets how outputs are compared.
   *
   * @param perOutput a loss or its name for each output; null for outputs that are left aside
   * @return this
   */
  public LogitsDistillation loss(@Nullable Object... perOutput) {
    losses = losses(perOutput);
    return this;
  }

  @Override
  public Tensor computeLoss(List<Tensor> teacherOutputs, List<Tensor> studentOutputs) {
    return sum(losses, teacherOutputs, studentOutputs, this::compare);
  }

  private Tensor compare(Loss loss, Tensor teacher, Tensor student) {
    Tensor softTeacher = teacher.divide(temperature);
    Tensor softStudent = student.divide(temperature);
    return loss instanceof KLDivergence
        ? loss.apply(Nn.softmax(softTeacher, -1), Nn.softmax(softStudent, -1))
            .mean()
            .multiply(temperature * temperature)
        : loss.apply(softTeacher, softStudent).mean();
  }
}
