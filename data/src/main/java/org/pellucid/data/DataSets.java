package org.pellucid.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Data sets by name; {@link DataCatalog} lists all with licence, source and size. {@link #digits}
 * and {@link #iris} lie in this jar; the others are found by {@link DataLookup} and downloaded once
 * when they are nowhere.
 *
 * <p>Images are {@code float32} of shape {@code [samples, height, width, channels]} from 0
 * (background, black) to 1; labels are {@code int32} of shape {@code [samples]}.
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

  private static final String MNIST_LICENCE =
      "Y. LeCun and C. Cortes, commonly distributed under CC BY-SA 3.0";

  private static final String FASHION_LICENCE = "Zalando SE, MIT licence";

  private DataSets() {}

  /**
   * Finds a data set by name, downloading it into the cache if it is nowhere and its publisher
   * offers it.
   *
   * @param name a name of {@link DataCatalog}
   * @return the folder that has its files
   */
  public static Path folder(String name) {
    return DataLookup.standard().folderOf(DataCatalog.named(name));
  }

  /** The folder of files that a data set has, which may be packed. */
  private static Path files(String name) {
    return DataLookup.standard().archiveOf(DataCatalog.named(name));
  }

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
    return fourFiles(lookup.folderOf(DataCatalog.named("mnist")), "MNIST", DIGITS, MNIST_LICENCE);
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
    DataSetInfo set = DataCatalog.named("fashion-mnist");
    Optional<Path> whole = lookup.find(set);
    Optional<Path> part = lookup.find(DataCatalog.named("fashion-mnist-train-12k"));
    if (whole.isEmpty() && part.isPresent()) {
      return firstTwelveThousand(part.get());
    }
    return fourFiles(
        whole.orElseGet(() -> lookup.folderOf(set)), "Fashion-MNIST", CLOTHES, FASHION_LICENCE);
  }

  /**
   * Tiny Shakespeare: 1.1 million characters of his plays, in one text. Public domain; collected by
   * A. Karpathy.
   *
   * @return the text
   */
  public static String tinyShakespeare() {
    Path file = folder("tiny-shakespeare").resolve("input.txt");
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new PellucidException("Cannot read " + file + ".", failure);
    }
  }

  /**
   * English sentences with French translations, short ones first, 16,259 pairs, one per line with a
   * tab between. By the contributors of Tatoeba, CC BY 2.0 FR.
   *
   * @return the file
   */
  public static Path englishFrench() {
    return folder("translation-eng-fra").resolve("eng-fra.tsv");
  }

  /**
   * Tables for teaching, among them {@code california-housing.csv} (StatLib, public) and {@code
   * adult-train.csv} (UCI Machine Learning Repository, CC BY 4.0).
   *
   * @return the folder of CSV files
   */
  public static Path tables() {
    return files("tabular");
  }

  /**
   * Time series, among them {@code pollution.csv}: the air of Beijing hour by hour from 2010 to
   * 2014 (UCI Machine Learning Repository, CC BY 4.0).
   *
   * @return the folder of CSV files
   */
  public static Path timeSeries() {
    return files("timeseries");
  }

  /**
   * The Free Spoken Digit Dataset: WAV files of 8,000 samples per second, named {@code
   * DIGIT_SPEAKER_NUMBER.wav}. By Z. Jackson and others, CC BY-SA 4.0.
   *
   * @return the folder of recordings
   */
  public static Path spokenDigits() {
    return files("fsdd");
  }

  /**
   * BCCD: blood under a microscope with boxes around its cells, as {@code JPEGImages}, {@code
   * Annotations} (PASCAL VOC) and {@code ImageSets/Main}. MIT licence, {@code
   * https://github.com/Shenggan/BCCD_Dataset}.
   *
   * @return the folder
   */
  public static Path bloodCells() {
    return files("bccd");
  }

  /**
   * Olivetti faces: ten portraits of each of 30 people, {@code sNN/K.png}. Free to use with credit
   * to AT&amp;T Laboratories Cambridge.
   *
   * @return the folder
   */
  public static Path olivettiFaces() {
    return files("olivetti-faces");
  }

  /**
   * A drive with a Donkey Car: 750 frames of its camera, and {@code labels.csv} with the angle of
   * the wheel. MIT licence, {@code https://github.com/autorope/donkeycar}.
   *
   * @return the folder
   */
  public static Path donkeyDrive() {
    return files("driving-donkey");
  }

  /**
   * EmoDB, the Berlin database of emotional speech: German sentences spoken by actors, as WAV files
   * whose names tell speaker, sentence and emotion. By F. Burkhardt and others, 2005, CC0.
   *
   * @return the folder of recordings
   */
  public static Path emotionalSpeech() {
    return files("emodb");
  }

  /**
   * CIFAR-10: colour photographs of 32x32 pixels in ten classes, 50,000 for training and 10,000 for
   * the test; 170 MB to download, from a folder {@code cifar-10} if they lie there.
   *
   * <p>Where only the folder {@code cifar10-train-20k} with 2,000 training pictures of each class
   * is found, the last 200 of each class, by their numbers, are the test part.
   *
   * @return the data set
   */
  public static TrainTest cifar10() {
    return cifar10(DataLookup.standard());
  }

  static TrainTest cifar10(DataLookup lookup) {
    DataSetInfo set = DataCatalog.named("cifar-10");
    DataSetInfo sample = DataCatalog.named("cifar10-train-20k");
    Optional<Path> whole = lookup.find(set);
    Optional<Path> part = lookup.find(sample);
    if (whole.isEmpty() && part.isPresent()) {
      return Cifar.pictures(part.get().resolve(fileOf(sample)));
    }
    return Cifar.whole(DataLookup.file(whole.orElseGet(() -> lookup.folderOf(set)), fileOf(set)));
  }

  private static String fileOf(DataSetInfo set) {
    return set.forms().getFirst().getFirst().name();
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
