package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.FeatureSpace;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.SymbolicTensor;

/**
 * The beginning of a network that takes the columns of a table as they are: each number is
 * normalized and also put into one of several bins of equally many rows, each text is looked up in
 * its vocabulary. All that is learned of the columns is saved with the network.
 *
 * @param inputs one for each column, of its name
 * @param features {@code [rows, width]}: all columns, ready for a dense layer
 */
record TableInputs(List<SymbolicTensor> inputs, SymbolicTensor features) {
  /**
   * Learns means, bins and vocabularies.
   *
   * @param columns the training rows by column: {@code float[]} or {@code String[]}
   * @param bins how many bins each number gets
   * @return the beginning of the network
   */
  static TableInputs of(Map<String, Object> columns, int bins) {
    Map<String, FeatureSpace.Feature> features = new LinkedHashMap<>();
    columns.forEach((name, column) ->
        features.put(
            name,
            column instanceof float[]
                ? FeatureSpace.floatDiscretized(bins)
                : FeatureSpace.stringCategorical()));
    FeatureSpace space = new FeatureSpace(features);
    space.adapt(columns);
    List<SymbolicTensor> parts = new ArrayList<>(List.of(space.getEncodedFeatures()));
    space
        .getInputs()
        .forEach((name, input) -> {
          if (columns.get(name) instanceof float[] numbers) {
            Normalization normalization = new Normalization();
            normalization.adapt(NdArray.of(numbers, numbers.length, 1));
            parts.add(normalization.call(input));
          }
        });
    return new TableInputs(
        List.copyOf(space.getInputs().values()),
        new Concatenate().call(parts.toArray(SymbolicTensor[]::new)));
  }
}
