package org.pellucid.optimizers.schedules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A learning rate with a value for each stretch of steps; a boundary belongs to the stretch before
 * it.
 *
 * <p>Source: {@code keras.optimizers.schedules.PiecewiseConstantDecay}.
 *
 * @param boundaries the last step of each stretch but the last, ascending
 * @param values the rates, one more than boundaries
 */
public record PiecewiseConstantDecay(List<Double> boundaries, List<Double> values)
    implements LearningRateSchedule {
  /** Checks the settings. */
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    if (boundaries.isEmpty() || values.size() != boundaries.size() + 1) {
      throw new PellucidException(
          "PiecewiseConstantDecay: values must be one more than boundaries, got "
              + values.size()
              + " values and "
              + boundaries.size()
              + " boundaries.");
    }
  }

  static PiecewiseConstantDecay fromConfig(Config config) {
    return new PiecewiseConstantDecay(
        numbers(config.list("boundaries")), numbers(config.list("values")));
  }

  private static List<Double> numbers(List<@Nullable Object> items) {
    List<Double> numbers = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Number number)) {
        throw new PellucidException(
            "PiecewiseConstantDecay: boundaries and values must be numbers, got " + item + ".");
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  @Override
  public Tensor apply(Tensor step) {
    Tensor rate = Tensor.scalar(values.getLast().doubleValue());
    for (int i = boundaries.size() - 1; i >= 0; i--) {
      Tensor value = Tensor.scalar(values.get(i).doubleValue());
      rate = step.lessEqual(boundaries.get(i)).where(value, rate);
    }
    return rate;
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("boundaries", boundaries)
        .put("values", values)
        .put("name", "PiecewiseConstant");
  }
}
