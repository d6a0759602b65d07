package org.pellucid.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.check.Mutations;

class SafetensorsTest {
  @TempDir Path folder;

  private static Map<String, NdArray> arrays() {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (DType dtype : DType.values()) {
      NdArray array = NdArray.zeros(dtype, Shape.of(3, 5));
      for (int i = 0; i < array.size(); i++) {
        Storage.set(dtype, array.data(), i, dtype == DType.BOOL ? i % 2 : (double) i);
      }
      arrays.put("layer/" + dtype, array);
    }
    arrays.put("scalar", NdArray.scalar(DType.FLOAT32, 2.5));
    arrays.put("none", NdArray.zeros(DType.FLOAT64, Shape.of(0, 7)));
    return arrays;
  }

  private Path written() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, arrays(), Map.of("config", "{\"units\": 3}", "umlaut", "ä"));
    return file;
  }

  @Test
  void readsWhatItWrote() {
    Safetensors file = Safetensors.open(written());
    assertThat(file.names()).containsExactlyInAnyOrderElementsOf(arrays().keySet());
    arrays().forEach((name, array) -> assertThat(file.read(name)).isEqualTo(array));
    assertThat(file.metadata())
        .containsExactlyInAnyOrderEntriesOf(Map.of("config", "{\"units\": 3}", "umlaut", "ä"));
    assertThat(file.verify()).isEqualTo(arrays().size());
    assertThat(file.entry("layer/float32").type()).isEqualTo("F32");
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(text.length).put(text);
    for (int i = 0; i < dataBytes; i++) {
      buffer.put((byte) (0xF0 + i));
    }
    return buffer.array();
  }

  private static Safetensors open(String header, int dataBytes) {
    return Safetensors.open(Bytes.of(file(header, dataBytes), "x", "file"));
  }

  @Test
  void readsForeignElementTypesIntoWiderOnes() {
    Safetensors file =
        open(
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0,2]},"
                + "\"b\":{\"dtype\":\"U16\",\"shape\":[1],\"data_offsets\":[2,4]},"
                + "\"c\":{\"dtype\":\"U32\",\"shape\":[],\"data_offsets\":[4,8]},"
                + "\"d\":{\"dtype\":\"I16\",\"shape\":[1,1],\"data_offsets\":[8,10]},"
                + "\"e\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[10,12]},"
                + "\"f\":{\"dtype\":\"F8_E5M2\",\"shape\":[2],\"data_offsets\":[12,14]}}",
            14);
    assertThat(file.read("a")).isEqualTo(NdArray.of(new int[] {-16, -15}));
    assertThat(file.read("b")).isEqualTo(NdArray.of(new int[] {0xF3F2}));
    assertThat(file.read("c")).isEqualTo(NdArray.scalar(DType.INT64, 0xF7F6F5F4L));
    assertThat(file.read("d")).isEqualTo(NdArray.of(new int[] {(short) 0xF9F8}, 1, 1));
    // 0xFA = 1 1111 010: -2^8 * 1.25; 0xFB = 1 1111 011: -2^8 * 1.375
    assertThat(file.read("e")).isEqualTo(NdArray.of(new float[] {-320, -352}));
    // 0xFC = 1 11111 00: minus infinity; 0xFD: not a number
    assertThat(file.read("f"))
        .isEqualTo(NdArray.of(new float[] {Float.NEGATIVE_INFINITY, Float.NaN}));
  }

  @Test
  void refusesLayoutsThatLie() {
    String one = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    assertThatThrownBy(() -> open(one + "}", 4))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("it ends early: 8 bytes were expected");
    assertThatThrownBy(() -> open(one + "}", 9))
        .hasMessage("x is not a valid safetensors file: 1 bytes follow the last array.");
    assertThatThrownBy(() ->
            open(one + ",\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[9,10]}}", 10))
        .hasMessage(
            "x is not a valid safetensors file: array \"b\" leaves a gap or overlaps another.");
    assertThatThrownBy(
            () -> open(one + ",\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[7,8]}}", 8))
        .hasMessageContaining("leaves a gap or overlaps another");
    assertThatThrownBy(() -> open(one.replace("[2]", "[3]") + "}", 8))
        .isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> open(one.replace("F32", "F33") + "}", 8))
        .hasMessageContaining("element type \"F33\", which is unknown");
    assertThatThrownBy(() -> open(one.replace("[2]", "[-2]") + "}", 8))
        .hasMessageContaining("no valid shape");
    assertThatThrownBy(() -> open(one + ",\"a\":{}}", 8)).hasMessageContaining("uplicate");
    byte[] huge = file(one + "}", 8);
    huge[6] = 127;
    assertThatThrownBy(() -> Safetensors.open(Bytes.of(huge, "x", "file")))
        .hasMessageContaining("its header cannot be");
  }

  @Test
  void everyDamageIsFoundOrHarmless() throws IOException {
    byte[] good = Files.readAllBytes(written());
    assertThat(Safetensors.open(Bytes.of(good, "x", "file")).verify()).isEqualTo(arrays().size());
    long seed = 20_261_126;
    Mutations mutations = new Mutations(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = mutations.damage(good);
      try {
        Safetensors file = Safetensors.open(Bytes.of(bad, "x", "file"));
        for (String name : file.names()) {
          // A file in which checksums have become other texts says nothing wrong about its arrays.
          NdArray array = file.read(name);
          if (file.verify() == arrays().size()) {
            assertThat(array).as("seed %s, mutation %s", seed, i).isEqualTo(arrays().get(name));
          }
        }
      } catch (ModelFormatException e) {
        assertThat(e.getMessage()).hasSizeLessThan(300);
      }
    }
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    byte[] good = Files.readAllBytes(written());
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> Safetensors.open(Bytes.of(cut, "x", "file")))
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void readsFilesOfOthers() {
    Path sample = Samples.find("weights-samples/multi_layer.safetensors");
    assumeTrue(sample != null, "no weights-samples: set -Dpellucid.data=FOLDER");
    Safetensors file = Safetensors.open(sample);
    assertThat(file.names()).contains("conv1.weight", "conv1.bias", "norm1.weight", "fc1.weight");
    assertThat(file.read("conv1.weight").isFinite()).isTrue();
    assertThat(file.verify()).isZero();
  }
}
