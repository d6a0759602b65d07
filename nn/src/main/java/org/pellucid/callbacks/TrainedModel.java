package org.pellucid.callbacks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.metrics.Direction;
import org.pellucid.optimizers.Optimizer;

/** What callbacks may see of a model in training, and do to it. */
public interface TrainedModel {
  /** {@return the model's name} */
  String name();

  /** {@return what the model is trained with} */
  Optimizer optimizer();

  /** Ends training after the present batch. */
  void stopTraining();

  /** {@return the numbers in all weights} */
  List<NdArray> getWeights();

  /**
   * Replaces the numbers in all weights.
   *
   * @param weights one array per weight
   */
  void setWeights(List<NdArray> weights);

  /** {@return the names in the logs, "loss" among them, without those of validation} */
  List<String> metricNames();

  /**
   * Says which way a metric gets better.
   *
   * @param metric one of {@link #metricNames}
   * @return the direction; null when that is not known
   */
  @Nullable Direction direction(String metric);
}
