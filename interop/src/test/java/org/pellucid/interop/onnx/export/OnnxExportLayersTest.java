package org.pellucid.interop.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.LayerCheck;
import org.pellucid.check.LayerSamples;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;

/** Each sample of each layer is exported, and ONNX Runtime computes what the layer computes. */
class OnnxExportLayersTest {
  @TestFactory
  List<DynamicTest> onnxRuntimeComputesWhatTheLayerComputes() {
    Map<String, Integer> count = new TreeMap<>();
    return LayerSamples.ALL.stream()
        .filter(sample -> !sample.isOnHost())
        .map(sample -> {
          String name = sample.registeredName();
          return DynamicTest.dynamicTest(
              name + " " + count.merge(name, 1, Integer::sum),
              () -> ExportCheck.check(sample.layer(), sample.inputs()));
        })
        .toList();
  }

  /** These compute on text, in plain Java. */
  @Test
  void layersThatRunOnTheHostAreRefused() {
    List<LayerCheck> host = LayerSamples.ALL.stream().filter(LayerCheck::isOnHost).toList();
    assertThat(host.stream().map(LayerCheck::registeredName).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "HashedCrossing", "Hashing", "IntegerLookup", "StringLookup", "TextVectorization");
    for (LayerCheck sample : host) {
      Layer layer = sample.layer();
      assertThatThrownBy(() -> ExportCheck.export(layer, sample.inputs()).toModel())
          .isInstanceOf(PellucidException.class)
          .hasMessageContaining(layer.name());
    }
  }
}
