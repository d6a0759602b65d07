package org.pellucid.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.config.Registry;
import org.pellucid.layers.Layers;

/**
 * Every layer of the registry has {@link LayerSamples}, and all of them pass {@link LayerCheck}.
 */
class LayerSamplesTest {
  @TestFactory
  List<DynamicTest> everySampleBehavesAsALayer() {
    Map<String, Integer> count = new TreeMap<>();
    return LayerSamples.ALL.stream()
        .map(sample -> {
          String name = sample.registeredName();
          return DynamicTest.dynamicTest(
              name + " " + count.merge(name, 1, Integer::sum), sample::check);
        })
        .toList();
  }

  @TestFactory
  List<DynamicTest> everySampleComesBackFromAFile(@TempDir Path folder) {
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < LayerSamples.ALL.size(); i++) {
      LayerCheck sample = LayerSamples.ALL.get(i);
      Path file = folder.resolve(i + ".safetensors");
      tests.add(
          DynamicTest.dynamicTest(sample.registeredName() + " " + i, () -> sample.checkFile(file)));
    }
    return tests;
  }

  @Test
  void everyLayerHasASample() {
    assertThat(Layers.REGISTRY.entries()).hasSizeGreaterThan(40);
    assertThat(
            LayerSamples.ALL.stream().map(LayerCheck::registeredName).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Layers.REGISTRY.entries().stream().map(Registry.Entry::name).toList());
  }
}
