package org.pellucid.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Data sets by name. {@link #digits} and {@link #iris} lie in this jar; the others are found by
 * {@link DataLookup} and downloaded once when they are nowhere.
 *
 * <p>Images are {@code float32} of shape {@code [samples, height, width, 1]} from 0 (background) to
 * 1; labels are {@code int32} of shape {@code [samples]}.
 */
public final class DataSets {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private static final List<String> CLOTHES =
      List.of(
          "T-shirt",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final Published MNIST =
      new Published(
          "MNIST",
          "mnist",
          List.of(
              URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
              URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/")),
          List.of(
              new Published.File(TRAIN_IMAGES, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
              new Published.File(TRAIN_LABELS, "d53e105ee54ea40749a09fcbcd1e9432"),
              new Published.File(TEST_IMAGES, "9fb629c4189551a2d022fa330f9573f3"),
              new Published.File(TEST_LABELS, "ec29112dd5afa0611ce80d1b7f02629c")));

  private static final String MNIST_LICENCE =
      "Y. LeCun and C. Cortes, commonly distributed under CC BY-SA 3.0";

  private static final Published FASHION_MNIST =
      new Published(
          "Fashion-MNIST",
          "fashion-mnist",
          List.of(URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")),
          List.of(
              new Published.File(TRAIN_IMAGES, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
              new Published.File(TRAIN_LABELS, "25c81989df183df01b3e8a0aad5dffbe"),
              new Published.File(TEST_IMAGES, "bef4ecab320f06d8554ea6380940ec79"),
              new Published.File(TEST_LABELS, "bb300cfdad3c16e7a12a480ee83cd310")));

  private static final String FASHION_LICENCE = "Zalando SE, MIT licence";

  private DataSets() {}

  /**
   * Handwritten digits of 8x8 pixels, 1,797 of them in ten classes, in this jar.
   *
   * <p>Held back for the test is every fifth digit of each class, in the order of the file: 355 of
   * them; 1,442 are for training. The writers of both parts are the same people.
   *
   * @return the data set
   */
  public static TrainTest digits() {
    return SmallSets.digits(DIGITS);
  }

  /**
   * Fisher's iris flowers, 150 of them in three classes, in this jar: sepal length and width and
   * petal length and width in centimetres, shape {@code [samples, 4]}.
   *
   * <p>Held back for the test is every fifth flower of each class, in the order of the file: 30 of
   * them; 120 are for training.
   *
   * @return the data set
   */
  public static TrainTest iris() {
    return SmallSets.iris();
  }

  /**
   * MNIST: handwritten digits of 28x28 pixels, 60,000 for training and 10,000 for the test.
   *
   * @return the data set
   */
  public static TrainTest mnist() {
    return mnist(DataLookup.standard());
  }

  static TrainTest mnist(DataLookup lookup) {
    return fourFiles(lookup.folderOf(MNIST), "MNIST", DIGITS, MNIST_LICENCE);
  }

  /**
   * Fashion-MNIST: pieces of clothing of 28x28 pixels in ten classes, 60,000 for training and
   * 10,000 for the test.
   *
   * <p>Where only the folder {@code fashion-mnist-train-12k} with the first 12,000 training images
   * is found, the last 2,000 of these are the test part.
   *
   * @return the data set
   */
  public static TrainTest fashionMnist() {
    return fashionMnist(DataLookup.standard());
  }

  static TrainTest fashionMnist(DataLookup lookup) {
    Optional<Path> whole =
        lookup.folder(FASHION_MNIST.folder(), FASHION_MNIST.fileNames().toArray(String[]::new));
    Optional<Path> part = lookup.folder("fashion-mnist-train-12k", TRAIN_IMAGES, TRAIN_LABELS);
    if (whole.isEmpty() && part.isPresent()) {
      return firstTwelveThousand(part.get());
    }
    return fourFiles(
        whole.orElseGet(() -> lookup.folderOf(FASHION_MNIST)),
        "Fashion-MNIST",
        CLOTHES,
        FASHION_LICENCE);
  }

  private static TrainTest firstTwelveThousand(Path folder) {
    Labelled all = labelled(folder, TRAIN_IMAGES, TRAIN_LABELS, CLOTHES.size());
    int count = all.y().size();
    if (count != 12_000) {
      throw new PellucidException(
          folder.resolve(TRAIN_IMAGES) + " has " + count + " images, expected 12000.");
    }
    return new TrainTest(
        "Fashion-MNIST (10,000 of the 60,000 training images)",
        all.x().rowRange(0, 10_000),
        all.y().rowRange(0, 10_000),
        all.x().rowRange(10_000, count),
        all.y().rowRange(10_000, count),
        CLOTHES,
        FASHION_LICENCE);
  }

  private static TrainTest fourFiles(
      Path folder, String name, List<String> classNames, String licence) {
    Labelled train = labelled(folder, TRAIN_IMAGES, TRAIN_LABELS, classNames.size());
    Labelled test = labelled(folder, TEST_IMAGES, TEST_LABELS, classNames.size());
    return new TrainTest(name, train.x(), train.y(), test.x(), test.y(), classNames, licence);
  }

  private record Labelled(NdArray x, NdArray y) {}

  private static Labelled labelled(Path folder, String imageFile, String labelFile, int classes) {
    Path imagePath = DataLookup.file(folder, imageFile);
    Path labelPath = DataLookup.file(folder, labelFile);
    NdArray images = Idx.read(imagePath);
    NdArray labels = Idx.read(labelPath);
    if (images.dtype() != DType.UINT8 || images.shape().rank() != 3) {
      throw new PellucidException(
          imagePath
              + " has "
              + images.dtype()
              + " of shape "
              + images.shape()
              + ", expected uint8 of shape [images, height, width].");
    }
    if (labels.shape().rank() != 1) {
      throw new PellucidException(
          labelPath + " has shape " + labels.shape() + ", expected [images].");
    }
    if (images.shape().dim(0) != labels.size()) {
      throw new PellucidException(
          imagePath
              + " has "
              + images.shape().dim(0)
              + " images but "
              + labelPath.getFileName()
              + " has "
              + labels.size()
              + " labels.");
    }
    int[] y = labels.toIntArray();
    for (int i = 0; i < y.length; i++) {
      if (y[i] < 0 || y[i] >= classes) {
        throw new PellucidException(
            labelPath + ": label " + i + " is " + y[i] + ", outside 0.." + (classes - 1) + ".");
      }
    }
    return new Labelled(scaled(images), NdArray.of(y));
  }

  private static NdArray scaled(NdArray images) {
    byte[] bytes = (byte[]) images.data();
    float[] x = new float[bytes.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (bytes[i] & 0xff) / 255f;
    }
    Shape shape = images.shape();
    return NdArray.of(x, shape.dim(0), shape.dim(1), shape.dim(2), 1);
  }
}
