package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.errors.PellucidException;

final class CifarTest {
  private static final int RECORD = 3073;
  private static final String FOLDER = "cifar-10-batches-bin/";

  @TempDir private Path folder;

  private DataLookup lookup() {
    return new DataLookup(List.of(folder), folder, new Download((address, file) -> {}));
  }

  // ---- The publisher's archive ----

  /** A picture of one label whose pixels are 51 in red, 102 in green and 153 in blue. */
  private static byte[] record(int label) {
    byte[] bytes = new byte[RECORD];
    bytes[0] = (byte) label;
    for (int c = 0; c < 3; c++) {
      Arrays.fill(bytes, 1 + c * 1024, 1 + (c + 1) * 1024, (byte) (51 * (c + 1)));
    }
    return bytes;
  }

  private static void add(OutputStream tar, String name, byte[] content) throws IOException {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 124, String.format("%011o", content.length));
    tar.write(header);
    tar.write(content);
    tar.write(new byte[Math.ceilDiv(content.length, 512) * 512 - content.length]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private byte[] tar(int lastLabel) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    add(tar, FOLDER, new byte[0]);
    add(tar, FOLDER + "readme.html", new byte[700]);
    for (int i = 5; i >= 1; i--) {
      add(tar, FOLDER + "data_batch_" + i + ".bin", record(i));
    }
    add(tar, FOLDER + "test_batch.bin", record(lastLabel));
    tar.write(new byte[1024]);
    return tar.toByteArray();
  }

  private Path write(byte[] tar) throws IOException {
    Path file =
        Files.createDirectories(folder.resolve("cifar-10")).resolve("cifar-10-binary.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(tar);
    }
    return file;
  }

  @Test
  void theArchiveIsReadInTheOrderOfItsBatchesWithChannelsLast() throws IOException {
    write(tar(9));

    TrainTest cifar = DataSets.cifar10(lookup());

    assertThat(cifar.trainX().shape()).hasToString("[5, 32, 32, 3]");
    assertThat(cifar.trainY().toIntArray()).containsExactly(1, 2, 3, 4, 5);
    assertThat(cifar.testY().toIntArray()).containsExactly(9);
    assertThat(Arrays.copyOf(cifar.testX().toFloatArray(), 6))
        .containsExactly(0.2f, 0.4f, 0.6f, 0.2f, 0.4f, 0.6f);
    assertThat(cifar.name()).isEqualTo("CIFAR-10");
  }

  @Test
  void anArchiveThatEndsEarlyIsAnError() throws IOException {
    byte[] tar = tar(9);
    Path file = write(Arrays.copyOf(tar, tar.length / 2));

    assertThatThrownBy(() -> DataSets.cifar10(lookup()))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith(file + " cannot be read to its end (damaged or incomplete)");
  }

  @Test
  void aLabelThatIsNoClassIsAnError() throws IOException {
    Path file = write(tar(10));

    assertThatThrownBy(() -> DataSets.cifar10(lookup()))
        .hasMessage(file + ": label 0 is 10, outside 0..9.");
  }

  @Test
  void anArchiveWithoutABatchIsAnError() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    add(tar, FOLDER + "data_batch_1.bin", record(1));
    tar.write(new byte[1024]);
    Path file = write(tar.toByteArray());

    assertThatThrownBy(() -> DataSets.cifar10(lookup()))
        .hasMessage(file + ": there is no data_batch_2.bin in it.");
  }

  // ---- Pictures in a ZIP file ----

  private Path zip(int each, int side) throws IOException {
    Path file =
        Files.createDirectories(folder.resolve("cifar10-train-20k"))
            .resolve("cifar10-train-20k.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : Cifar.CLASSES) {
        for (int i = 0; i < each; i++) {
          BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
          for (int pixel = 0; pixel < side * side; pixel++) {
            image.setRGB(pixel % side, pixel / side, 0x010101 * (10 * i));
          }
          zip.putNextEntry(new ZipEntry(String.format("%s/%04d.jpg", name, i)));
          ImageIO.write(image, "jpg", zip);
        }
      }
    }
    return file;
  }

  @Test
  void theLastTenthOfEachClassIsTheTestAndClassesTakeTurns() throws IOException {
    zip(10, 32);

    TrainTest cifar = DataSets.cifar10(lookup());

    assertThat(cifar.trainX().shape()).hasToString("[90, 32, 32, 3]");
    assertThat(Arrays.copyOf(cifar.trainY().toIntArray(), 12))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
    assertThat(cifar.testY().toIntArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    // Picture 9 of each class has brightness 90; JPEG keeps that, but for a little.
    for (float pixel : cifar.testX().toFloatArray()) {
      assertThat(pixel).isCloseTo(90 / 255f, within(2 / 255f));
    }
  }

  @Test
  void picturesOfAnotherSizeAreAnError() throws IOException {
    Path file = zip(10, 16);

    assertThatThrownBy(() -> DataSets.cifar10(lookup()))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageEndingWith(".jpg: not a readable image of 32x32 pixels.");
  }

  @Test
  void tooFewPicturesAreAnError() throws IOException {
    Path file = zip(2, 32);

    assertThatThrownBy(() -> DataSets.cifar10(lookup()))
        .hasMessage(
            file
                + " has [2, 2, 2, 2, 2, 2, 2, 2, 2, 2] pictures of the classes, expected the same"
                + " number of each, at least 10.");
  }

  @Test
  void theSampleHasTheDocumentedCounts() {
    DataLookup standard = DataLookup.standard();
    assumeTrue(
        standard.folder("cifar10-train-20k", "cifar10-train-20k.zip").isPresent()
            && standard.folder("cifar-10", "cifar-10-binary.tar.gz").isEmpty(),
        "the sample of CIFAR-10 is not on this machine");

    TrainTest cifar = DataSets.cifar10(standard);

    assertThat(cifar.trainX().shape()).hasToString("[18000, 32, 32, 3]");
    assertThat(cifar.testX().shape()).hasToString("[2000, 32, 32, 3]");
  }
}
