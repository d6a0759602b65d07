package org.pellucid.interop.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.Samples;

/** The samples were written by NumPy 2; see the README beside them. */
public class NumPyFileTest {
  private static final NdArray A = NdArray.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);

  private static NdArray array(String name) {
    return NumPyFile.readArray(Samples.bytes(NumPyFileTest.class, name));
  }

  @Test
  void readsArraysOfNumPy() {
    assertThat(array("fortran.npy")).isEqualTo(A);
    assertThat(array("big.npy")).isEqualTo(NdArray.of(new int[] {1, -2}));
    assertThat(array("scalar.npy")).isEqualTo(NdArray.scalar(DType.FLOAT64, 2.5));
  }

  @Test
  void readsArchivesOfNumPy() {
    assertThat(NumPyFile.readArchive(Samples.bytes(NumPyFileTest.class, "plain.npz")))
        .isEqualTo(Map.of("a", A, "b", NdArray.wrap(DType.BOOL, Shape.of(2), new byte[] {1, 0})));
    assertThat(NumPyFile.readArchive(Samples.bytes(NumPyFileTest.class, "compressed.npz")))
        .isEqualTo(
            Map.of(
                "a", A,
                "h", NdArray.of(new float[] {1.5f}).cast(DType.FLOAT16),
                "u", NdArray.of(new int[] {3})));
  }

  @Test
  void readsWhatItWrote(@TempDir Path folder) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (DType dtype : DType.values()) {
      if (dtype != DType.BFLOAT16) {
        arrays.put("x/" + dtype, NdArray.of(new float[] {0, 1, 1, 0}, 2, 1, 2).cast(dtype));
      }
    }
    arrays.put("scalar", NdArray.scalar(DType.FLOAT32, 3.0));
    arrays.put("vector", NdArray.of(new int[] {7}));
    Path file = folder.resolve("a.npz");
    NumPyFile.writeArchive(file, arrays);
    assertThat(NumPyFile.readArchive(file)).isEqualTo(arrays);
    Path one = folder.resolve("a.npy");
    NumPyFile.writeArray(one, A);
    assertThat(NumPyFile.readArray(one)).isEqualTo(A);
  }

  @Test
  void objectsAreNeverRead() {
    assertThatThrownBy(() -> array("object.npy"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "object.npy is not a valid NumPy file: it holds Python objects, which are never read.");
  }

  @Test
  void aShapeThatLiesIsFound() {
    String text =
        new String(Samples.read(NumPyFileTest.class, "fortran.npy"), StandardCharsets.ISO_8859_1);
    byte[] larger = text.replace("(2, 3)", "(2, 4)").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> NumPyFile.readArray(Bytes.of(larger, "x", "file")))
        .hasMessageContaining("it ends early: 32 bytes were expected");
    byte[] smaller = text.replace("(2, 3)", "(2, 2)").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> NumPyFile.readArray(Bytes.of(smaller, "x", "file")))
        .hasMessage("x is not a valid NumPy file: it is longer than its shape [2, 2] says.");
  }
}
