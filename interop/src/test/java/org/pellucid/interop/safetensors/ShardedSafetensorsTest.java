package org.pellucid.interop.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.Damage;
import org.pellucid.models.ModelFormats;

class ShardedSafetensorsTest {
  private static Map<String, NdArray> arrays() {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("a", NdArray.of(new float[] {1, 2, 3, 4}, 2, 2));
    arrays.put("b", NdArray.of(new int[] {5, 6}, 2));
    arrays.put("c", NdArray.of(new float[] {7, 8, 9, 10, 11, 12}, 6));
    return arrays;
  }

  @Test
  void arraysInSeveralFilesAreReadAsOne(@TempDir Path folder) {
    Path index = folder.resolve("model.safetensors.index.json");
    ShardedSafetensors.write(index, arrays(), 24);

    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors");
    ShardedSafetensors all = ShardedSafetensors.open(index);
    assertThat(all.names()).containsExactly("a", "b", "c");
    arrays().forEach((name, array) -> assertThat(all.read(name)).isEqualTo(array));
    assertThat(all.verify()).isEqualTo(3);
    assertThat(ModelFormats.of(index).verify(index))
        .isEqualTo(List.of("structure: 3 arrays in 2 files", "checksums: 3 of 3 arrays have one"));
  }

  @Test
  void filesElsewhereAreRefused(@TempDir Path folder) throws IOException {
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"/etc/passwd\"}}");
    assertThatThrownBy(() -> ShardedSafetensors.open(index))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "model.safetensors.index.json names the file \"/etc/passwd\", which is not the name of a"
                + " file in its folder.");
  }

  @Test
  void anIndexThatLiesIsRefused(@TempDir Path folder) throws IOException {
    Path index = folder.resolve("model.safetensors.index.json");
    ShardedSafetensors.write(index, arrays(), 1000);
    String text = Files.readString(index);
    Files.writeString(index, text.replace("\"a\"", "\"z\""));
    assertThatThrownBy(() -> ShardedSafetensors.open(index))
        .hasMessage(
            "model.safetensors.index.json is not a valid safetensors index: \"z\" is not in"
                + " model-00001-of-00001.safetensors.");

    Files.writeString(index, "{\"weight_map\": 3}");
    assertThatThrownBy(() -> ShardedSafetensors.open(index))
        .hasMessage(
            "model.safetensors.index.json is not a valid safetensors index: it has no weight_map.");
  }

  @Test
  void damageOfAnIndexEndsInOneSentence(@TempDir Path folder) throws IOException {
    Path index = folder.resolve("model.safetensors.index.json");
    ShardedSafetensors.write(index, arrays(), 24);
    byte[] good = Files.readAllBytes(index);
    Damage damage = new Damage(20_261_126);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      Files.write(index, damage.of(good));
      try {
        ShardedSafetensors.open(index);
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).as("damage %s", i).hasSizeLessThan(300);
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
