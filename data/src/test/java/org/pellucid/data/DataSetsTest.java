package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

final class DataSetsTest {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";

  @TempDir private Path folder;

  private static int[] countByClass(NdArray y, int classes) {
    int[] counts = new int[classes];
    for (int label : y.toIntArray()) {
      counts[label]++;
    }
    return counts;
  }

  @Test
  void digitsHaveTheDocumentedCounts() {
    TrainTest digits = DataSets.digits();

    assertThat(digits.trainX().shape()).hasToString("[1442, 8, 8, 1]");
    assertThat(digits.testX().shape()).hasToString("[355, 8, 8, 1]");
    assertThat(countByClass(digits.trainY(), 10))
        .containsExactly(143, 146, 142, 147, 145, 146, 145, 144, 140, 144);
    assertThat(countByClass(digits.testY(), 10))
        .containsExactly(35, 36, 35, 36, 36, 36, 36, 35, 34, 36);
    assertThat(digits.classNames()).hasSize(10);
  }

  @Test
  void digitsArePixelsFromZeroToOne() {
    float[] x = DataSets.digits().trainX().toFloatArray();

    assertThat(x[indexOfMin(x)]).isZero();
    assertThat(x[indexOfMax(x)]).isEqualTo(1);
  }

  @Test
  void noDigitIsInBothParts() {
    TrainTest digits = DataSets.digits();

    assertThat(rows(digits.testX())).doesNotContainAnyElementsOf(rows(digits.trainX()));
  }

  private static List<List<Float>> rows(NdArray x) {
    int count = x.shape().dim(0);
    int width = x.size() / count;
    float[] values = x.toFloatArray();
    List<List<Float>> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      List<Float> list = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        list.add(values[row * width + i]);
      }
      rows.add(list);
    }
    return rows;
  }

  @Test
  void irisHasTheDocumentedCounts() {
    TrainTest iris = DataSets.iris();

    assertThat(iris.trainX().shape()).hasToString("[120, 4]");
    assertThat(iris.testX().shape()).hasToString("[30, 4]");
    assertThat(countByClass(iris.trainY(), 3)).containsExactly(40, 40, 40);
    assertThat(countByClass(iris.testY(), 3)).containsExactly(10, 10, 10);
    assertThat(iris.testX().rowRange(0, 1).toFloatArray()).containsExactly(5.0f, 3.6f, 1.4f, 0.2f);
    assertThat(iris.classNames()).containsExactly("setosa", "versicolor", "virginica");
  }

  @Test
  void trainingSamplesOfAClassDoNotStandTogether() {
    int[] first = Arrays.copyOf(DataSets.iris().trainY().toIntArray(), 12);

    assertThat(Arrays.stream(first).distinct().count()).isEqualTo(3);
  }

  @Test
  void theSamplesAreTheSameEachTime() {
    assertThat(DataSets.digits().trainX()).isEqualTo(DataSets.digits().trainX());
  }

  @Test
  void mnistHasTheDocumentedCounts() {
    DataLookup lookup = DataLookup.standard();
    assumeTrue(
        lookup.folder("mnist", TRAIN_IMAGES, TRAIN_LABELS).isPresent(),
        "MNIST is not on this machine");

    TrainTest mnist = DataSets.mnist(lookup);

    assertThat(mnist.trainX().shape()).hasToString("[60000, 28, 28, 1]");
    assertThat(mnist.testX().shape()).hasToString("[10000, 28, 28, 1]");
    assertThat(Arrays.copyOf(mnist.trainY().toIntArray(), 5)).containsExactly(5, 0, 4, 1, 9);
    assertThat(Arrays.copyOf(mnist.testY().toIntArray(), 5)).containsExactly(7, 2, 1, 0, 4);
  }

  @Test
  void fashionMnistIsWholeOrItsFirstTwelveThousand() {
    DataLookup lookup = DataLookup.standard();
    assumeTrue(
        lookup.folder("fashion-mnist", TRAIN_IMAGES, TRAIN_LABELS).isPresent()
            || lookup.folder("fashion-mnist-train-12k", TRAIN_IMAGES, TRAIN_LABELS).isPresent(),
        "Fashion-MNIST is not on this machine");

    TrainTest clothes = DataSets.fashionMnist(lookup);

    assertThat(clothes.trainX().shape().dim(0)).isIn(10_000, 60_000);
    assertThat(clothes.testX().shape().dim(0))
        .isEqualTo(clothes.trainX().shape().dim(0) == 10_000 ? 2_000 : 10_000);
    assertThat(clothes.trainY().toIntArray()[0]).isEqualTo(9);
  }

  private DataLookup withFiles(byte[] images, byte[] labels) throws IOException {
    Path mnist = Files.createDirectories(folder.resolve("mnist"));
    for (String part : List.of("train", "t10k")) {
      Files.write(mnist.resolve(part + "-images-idx3-ubyte"), images);
      Files.write(mnist.resolve(part + "-labels-idx1-ubyte"), labels);
    }
    return new DataLookup(List.of(folder), folder, new Download((address, file) -> {}));
  }

  private static byte[] images(int count) {
    return ByteBuffer.allocate(16 + count * 4)
        .putInt(0x0803)
        .putInt(count)
        .putInt(2)
        .putInt(2)
        .put((byte) 255)
        .array();
  }

  private static byte[] labels(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length).putInt(0x0801).putInt(labels.length);
    for (int label : labels) {
      bytes.put((byte) label);
    }
    return bytes.array();
  }

  @Test
  void pixelsAreScaledToOne() throws IOException {
    TrainTest set = DataSets.mnist(withFiles(images(2), labels(3, 9)));

    assertThat(set.trainX())
        .isEqualTo(NdArray.of(new float[] {1, 0, 0, 0, 0, 0, 0, 0}, 2, 2, 2, 1));
    assertThat(set.testY()).isEqualTo(NdArray.of(new int[] {3, 9}));
  }

  @Test
  void imagesWithoutLabelsAreAnError() throws IOException {
    DataLookup lookup = withFiles(images(2), labels(3));

    assertThatThrownBy(() -> DataSets.mnist(lookup))
        .isInstanceOf(PellucidException.class)
        .hasMessageEndingWith(
            "train-images-idx3-ubyte has 2 images but train-labels-idx1-ubyte has 1 labels.");
  }

  @Test
  void aLabelThatIsNoClassIsAnError() throws IOException {
    DataLookup lookup = withFiles(images(2), labels(3, 10));

    assertThatThrownBy(() -> DataSets.mnist(lookup))
        .isInstanceOf(PellucidException.class)
        .hasMessageEndingWith("train-labels-idx1-ubyte: label 1 is 10, outside 0..9.");
  }

  @Test
  void imagesOfAnotherRankAreAnError() throws IOException {
    DataLookup lookup = withFiles(labels(1, 2), labels(1, 2));

    assertThatThrownBy(() -> DataSets.mnist(lookup))
        .isInstanceOf(PellucidException.class)
        .hasMessageEndingWith(
            "has uint8 of shape [2], expected uint8 of shape [images, height, width].");
  }

  private static int indexOfMin(float[] x) {
    int best = 0;
    for (int i = 1; i < x.length; i++) {
      best = x[i] < x[best] ? i : best;
    }
    return best;
  }

  private static int indexOfMax(float[] x) {
    int best = 0;
    for (int i = 1; i < x.length; i++) {
      best = x[i] > x[best] ? i : best;
    }
    return best;
  }
}
