package org.pellucid.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.array.NdArray;

/**
 * What one look at a training step has measured, on the samples of the {@linkplain Doctor doctor's}
 * probe, without making the step.
 *
 * @param results what layers gave out, by their paths, samples first; for each layer its last
 *     result, after the activation
 * @param gradients the gradient of the loss by each trained variable, by the variables' paths
 * @param updated what the variables would be after the step, by their paths
 */
public record Measured(
    Map<String, NdArray> results, Map<String, NdArray> gradients, Map<String, NdArray> updated) {
  /** Copies the maps, in their order. */
  public Measured {
    results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    gradients = Collections.unmodifiableMap(new LinkedHashMap<>(gradients));
    updated = Collections.unmodifiableMap(new LinkedHashMap<>(updated));
  }
}
