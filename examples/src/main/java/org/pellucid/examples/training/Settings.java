package org.pellucid.examples.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a network is trained.
 *
 * @param epochs how often all the data are seen
 * @param batchSize how many samples make one step
 * @param seed the seed of weights and of the order of samples
 * @param backend what computes: {@code simd}, {@code scalar} or {@code reference}
 */
public record Settings(int epochs, int batchSize, long seed, String backend) {
  /** {@return the settings by name, for files and tables} */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("epochs", epochs);
    map.put("batch_size", batchSize);
    map.put("seed", seed);
    map.put("backend", backend);
    return map;
  }
}
