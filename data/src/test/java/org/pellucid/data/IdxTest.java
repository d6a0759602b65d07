package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

final class IdxTest {
  /** Unsigned bytes of shape [2, 3]. */
  private static final byte[] BYTES = {
    0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 2, 127, (byte) 128, (byte) 255
  };

  @TempDir private Path folder;

  private Path file(byte... bytes) throws IOException {
    return Files.write(folder.resolve("some-idx2-ubyte"), bytes);
  }

  private Path compressed(byte... bytes) throws IOException {
    Path file = folder.resolve("some-idx2-ubyte.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
    return file;
  }

  private static void assertSays(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(PellucidException.class).hasMessageContainingAll(parts);
  }

  @Test
  void readsUnsignedBytes() throws IOException {
    NdArray array = Idx.read(file(BYTES));

    assertThat(array.shape()).hasToString("[2, 3]");
    assertThat(array.dtype()).hasToString("uint8");
    assertThat(array.toIntArray()).containsExactly(0, 1, 2, 127, 128, 255);
  }

  @Test
  void readsTheSameFromACompressedFile() throws IOException {
    assertThat(Idx.read(compressed(BYTES))).isEqualTo(Idx.read(file(BYTES)));
  }

  @Test
  void readsTheOtherElementTypes() throws IOException {
    assertThat(Idx.read(file(bytes(0x0900_0000 | 1, 3, 0xff01_8000, 3))).toIntArray())
        .as("signed bytes")
        .containsExactly(-1, 1, -128);
    assertThat(Idx.read(file(bytes(0x0B00_0000 | 1, 2, 0xffff_7fff, 4))).toIntArray())
        .as("shorts")
        .containsExactly(-1, 32767);
    assertThat(Idx.read(file(bytes(0x0C00_0000 | 1, 1, -5, 4))).toIntArray())
        .as("ints")
        .containsExactly(-5);
    assertThat(Idx.read(file(bytes(0x0D00_0000 | 1, 1, Float.floatToIntBits(1.5f), 4))))
        .as("floats")
        .isEqualTo(NdArray.of(new float[] {1.5f}));
    byte[] doubles = ByteBuffer.allocate(16).putInt(0x0E01).putInt(1).putDouble(-0.25).array();
    assertThat(Idx.read(file(doubles))).isEqualTo(NdArray.of(new double[] {-0.25}));
  }

  /** One axis of {@code length}, the element type in the highest byte, then the leading bytes. */
  private static byte[] bytes(int typeAndRank, int length, int data, int count) {
    int magic = (typeAndRank >>> 24) << 8 | (typeAndRank & 0xff);
    byte[] all = ByteBuffer.allocate(12).putInt(magic).putInt(length).putInt(data).array();
    return Arrays.copyOf(all, 8 + count);
  }

  @Test
  void anyByteThatIsCutOffIsAnErrorThatNamesTheFile() throws IOException {
    for (int length = 0; length < BYTES.length; length++) {
      Path file = file(Arrays.copyOf(BYTES, length));
      assertSays(() -> Idx.read(file), "some-idx2-ubyte is not a valid IDX file: ");
    }
  }

  @Test
  void anyByteOfACompressedFileThatIsCutOffIsAnError() throws IOException {
    byte[] whole = Files.readAllBytes(compressed(BYTES));
    for (int length = 0; length < whole.length; length++) {
      Path file = file(Arrays.copyOf(whole, length));
      assertSays(() -> Idx.read(file), "some-idx2-ubyte");
    }
  }

  @Test
  void aTruncatedFileSaysHowMuchIsThere() throws IOException {
    Path file = file(Arrays.copyOf(BYTES, BYTES.length - 2));

    assertSays(() -> Idx.read(file), "shape [2, 3] needs 6 bytes but it has 4.");
  }

  @Test
  void bytesAfterTheEndAreAnError() throws IOException {
    Path file = file(Arrays.copyOf(BYTES, BYTES.length + 1));

    assertSays(() -> Idx.read(file), "there are more than the 6 bytes of shape [2, 3].");
  }

  @Test
  void wrongMarksAreAnError() throws IOException {
    Path text = file("P5 28 28".getBytes(StandardCharsets.US_ASCII));
    assertSays(() -> Idx.read(text), "it does not begin with the marks of one.");

    Path type = file(new byte[] {0, 0, 7, 1, 0, 0, 0, 0});
    assertSays(() -> Idx.read(type), "its element type is 0x07.");

    Path rank = file(new byte[] {0, 0, 8, 0});
    assertSays(() -> Idx.read(rank), "it claims 0 axes, expected 1 to 8.");
  }

  @Test
  void aLengthBeyondMemoryIsRefusedBeforeItIsAllocated() throws IOException {
    Path huge =
        file(ByteBuffer.allocate(12).putInt(0x0802).putInt(1 << 20).putInt(1 << 20).array());
    assertSays(() -> Idx.read(huge), "it claims more than 2 GiB of data.");

    Path negative = file(ByteBuffer.allocate(8).putInt(0x0801).putInt(-1).array());
    assertSays(() -> Idx.read(negative), "it claims an axis of 4294967295 entries.");
  }

  @Test
  void aMissingFileIsAnError() {
    assertSays(() -> Idx.read(folder.resolve("none.gz")), "none.gz: there is no such file.");
  }
}
