package org.pellucid.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

class BytesTest {
  @TempDir Path folder;

  private static final Bytes SAMPLE =
      Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0x88}, "a.bin", "sample file");

  @Test
  void readsNumbersInBothOrders() {
    assertThat(SAMPLE.u8(7)).isEqualTo(0x88);
    assertThat(SAMPLE.u16(0)).isEqualTo(0x0201);
    assertThat(SAMPLE.i16(6)).isEqualTo((short) 0x8807);
    assertThat(SAMPLE.u32(4)).isEqualTo(0x88070605L);
    assertThat(SAMPLE.i32(4)).isEqualTo(0x88070605);
    assertThat(SAMPLE.i64(0)).isEqualTo(0x8807060504030201L);
    assertThat(SAMPLE.bigEndian().u16(0)).isEqualTo(0x0102);
    assertThat(SAMPLE.bigEndian().i32(0)).isEqualTo(0x01020304);
    assertThat(SAMPLE.f32(0)).isEqualTo(Float.intBitsToFloat(0x04030201));
    assertThat(SAMPLE.slice(2, 3).u16(1)).isEqualTo(0x0504);
    assertThat(SAMPLE.has(1, (byte) 2, (byte) 3)).isTrue();
    assertThat(SAMPLE.has(7, (byte) 0x88, (byte) 0)).isFalse();
  }

  @Test
  void nothingIsReadThatIsNotThere() {
    String problem =
        "a.bin is not a valid sample file: it ends early: 4 bytes were expected at byte 6 of 8"
            + " (damaged or incomplete download).";
    assertThatThrownBy(() -> SAMPLE.i32(6))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(problem);
    assertThatThrownBy(() -> SAMPLE.slice(4, 4).i32(2)).hasMessage(problem);
    assertThatThrownBy(() -> SAMPLE.u8(-1)).isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> SAMPLE.slice(1, Long.MAX_VALUE))
        .isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> SAMPLE.slice(Long.MAX_VALUE, 2))
        .isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> SAMPLE.array(0, DType.FLOAT32, Shape.of(3)))
        .isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> SAMPLE.array(0, DType.FLOAT32, Shape.of(1 << 20, 1 << 20, 0)))
        .hasMessageContaining("larger than 2^31 elements");
    assertThatThrownBy(() -> SAMPLE.text(0, 8, StandardCharsets.UTF_8))
        .hasMessage("a.bin is not a valid sample file: the text at byte 0 is not UTF-8.");
  }

  @Test
  void readsArrays() {
    assertThat(SAMPLE.array(1, DType.UINT8, Shape.of(3, 1)))
        .isEqualTo(NdArray.wrap(DType.UINT8, Shape.of(3, 1), new byte[] {2, 3, 4}));
    assertThat(SAMPLE.array(4, DType.INT32, Shape.SCALAR))
        .isEqualTo(NdArray.wrap(DType.INT32, Shape.SCALAR, new int[] {0x88070605}));
    assertThat(SAMPLE.bigEndian().array(0, DType.INT64, Shape.of(1)))
        .isEqualTo(NdArray.of(new long[] {0x0102030405060788L}));
    assertThat(SAMPLE.array(6, DType.BOOL, Shape.of(2)))
        .isEqualTo(NdArray.wrap(DType.BOOL, Shape.of(2), new byte[] {1, 1}));
  }

  @Test
  void opensSmallFilesAndLargeOnes() throws IOException {
    Path small = Files.write(folder.resolve("small"), new byte[] {9, 8});
    assertThat(Bytes.open(small, "sample file").u16(0)).isEqualTo(0x0809);
    byte[] many = new byte[20 << 20];
    many[many.length - 1] = 5;
    Path large = Files.write(folder.resolve("large"), many);
    assertThat(Bytes.open(large, "sample file").u8(many.length - 1)).isEqualTo(5);
    Path empty = Files.write(folder.resolve("empty"), new byte[0]);
    assertThat(Bytes.open(empty, "sample file").size()).isZero();
  }

  @Test
  void whatCannotBeOpenedIsToldInOneSentence() {
    assertThatThrownBy(() -> Bytes.open(folder, "sample file"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Cannot read " + folder + ": it is a folder.");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Bytes.open(missing, "sample file"))
        .hasMessage("Cannot read " + missing + ": no such file.");
  }
}
