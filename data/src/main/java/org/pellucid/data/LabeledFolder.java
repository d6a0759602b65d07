// Longer than 400 lines: listing, splitting and reading a folder are one class, so that three
// public folders stay small.
package org.pellucid.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Batch;

/**
 * The files below a folder as batches with labels: each folder in it is a class.
 *
 * <pre>{@code
 * var cats = new ImageFolder(Path.of("cats_and_dogs")).imageSize(64, 64).validationSplit(0.2);
 * model.fit(cats.training(), Fit.epochs(5).validationData(cats.validation()));
 * }</pre>
 *
 * <p>Files are found at any depth, classes stand in the order of their names, folders whose name
 * begins with a dot are no classes. With {@link #shuffle} (the default) files are put into one
 * random order before validation files are cut off its end, by the numbers of NumPy: the same seed
 * gives the same parts as in Keras. Each pass over the files of training then has an order of its
 * own; those for validation keep theirs. Files are read when their batch is asked for.
 *
 * <p>Defaults: labels from folders, as numbers; batches of 32; shuffled by the seed 0 (Keras draws
 * one); no files for validation; links to folders are not followed.
 *
 * <p>Errors: no such files; names that are no folders; a number of labels other than of files; two
 * classes needed for "binary"; parts that are empty.
 *
 * <p>Source: {@code keras.utils.image_dataset_from_directory} and those like it.
 *
 * @param <F> the class itself
 */
public abstract class LabeledFolder<F extends LabeledFolder<F>> {
  private static final int DEFAULT_BATCH = 32;

  /** What a label is in a batch. */
  private enum LabelMode {
    INT,
    CATEGORICAL,
    BINARY,
    NONE
  }

  private record Labeled(Path file, int label) {}

  private record Index(List<Labeled> files, List<String> classes) {}

  private final Path folder;
  private final List<String> endings;
  private LabelMode labelMode = LabelMode.INT;
  private List<String> wantedClasses = List.of();
  private int @Nullable [] ownLabels;
  private int batchSize = DEFAULT_BATCH;
  private boolean shuffle = true;
  private long seed;
  private double validationSplit;
  private boolean followLinks;
  private @Nullable Consumer<Skipped> skipping;
  private @Nullable Index index;

  /**
   * Takes a folder.
   *
   * @param folder the folder
   * @param endings how the names of its files end, in lower case
   */
  protected LabeledFolder(Path folder, String... endings) {
    this.folder = folder;
    this.endings = List.of(endings);
  }

  /** {@return this} */
  protected abstract F self();

  /**
   * Reads the input of a sample.
   *
   * @param file the file
   * @return an array, a text; of any shape if {@link #padsToLongest}
   */
  protected abstract Object read(Path file);

  /** {@return whether the arrays of a batch are filled up with zeros to the longest one} */
  protected boolean padsToLongest() {
    return false;
  }

  // ---- Settings ----

  /**
   * Sets what labels are in a batch.
   *
   * @param mode "int" ({@code int32 [batch]}, the default), "categorical" ({@code float32 [batch,
   *     classes]}, one-hot), "binary" ({@code float32 [batch, 1]}, of two classes) or "none"
   * @return this
   */
  public final F labelMode(String mode) {
    List<String> names =
        Arrays.stream(LabelMode.values())
            .map(known -> known.name().toLowerCase(Locale.ROOT))
            .toList();
    int at = names.indexOf(mode);
    if (at < 0) {
      throw Names.unknown("label mode", mode, names);
    }
    labelMode = LabelMode.values()[at];
    return changed();
  }

  /**
   * Sets the classes and their order; folders of other names are left aside.
   *
   * @param names names of folders; without, all of them in the order of their names
   * @return this
   */
  public final F classNames(String... names) {
    wantedClasses = List.of(names);
    return changed();
  }

  /**
   * Sets the labels of all files, whatever their folders are called.
   *
   * @param labels one number for each file, in the order of their paths
   * @return this
   */
  public final F labels(int... labels) {
    ownLabels = labels.clone();
    return changed();
  }

  /**
   * Sets how many samples are in a batch; the last one may have fewer.
   *
   * @param size at least 1, 32 without
   * @return this
   */
  public final F batchSize(int size) {
    if (size < 1) {
      throw wrong("batchSize must be >= 1, got " + size);
    }
    batchSize = size;
    return self();
  }

  /**
   * Sets whether files are in random order.
   *
   * @param shuffled whether they are, true without; otherwise they are in the order of their paths
   * @return this
   */
  public final F shuffle(boolean shuffled) {
    shuffle = shuffled;
    return changed();
  }

  /**
   * Sets the order of the files.
   *
   * @param number 0 to 4,294,967,295, as NumPy takes it; 0 without
   * @return this
   */
  public final F seed(long number) {
    if (number < 0 || number > 0xffffffffL) {
      throw wrong("seed must lie between 0 and 4294967295, got " + number);
    }
    seed = number;
    return changed();
  }

  /**
   * Sets which part of the files is for validation.
   *
   * @param fraction above 0 and below 1
   * @return this
   */
  public final F validationSplit(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw wrong("validationSplit must lie between 0 and 1, got " + fraction);
    }
    validationSplit = fraction;
    return changed();
  }

  /**
   * Sets whether links to folders are followed.
   *
   * @param follow whether they are, false without
   * @return this
   */
  public final F followLinks(boolean follow) {
    followLinks = follow;
    return changed();
  }

  /**
   * Leaves out files that cannot be read, telling each; the number of batches is then not known
   * beforehand. Without it, the first one ends the pass with an exception that names it.
   *
   * @param told gets each
   * @return this
   */
  public final F skipErrors(Consumer<Skipped> told) {
    skipping = told;
    return self();
  }

  private F changed() {
    index = null;
    return self();
  }

  // ---- What is there ----

  /** {@return the classes, the first one labelled 0; none without labels} */
  public final List<String> classNames() {
    return index().classes;
  }

  /** {@return all files, in the order in which they are cut into parts} */
  public final List<Path> filePaths() {
    return paths(index().files);
  }

  /** {@return the files for training} */
  public final List<Path> trainingPaths() {
    return paths(part(false));
  }

  /** {@return the files for validation} */
  public final List<Path> validationPaths() {
    return paths(part(true));
  }

  private static List<Path> paths(List<Labeled> files) {
    return files.stream().map(Labeled::file).toList();
  }

  /** {@return batches of all files} */
  public final Dataset<Batch> all() {
    return batches(index().files, shuffle);
  }

  /** {@return batches of the files for training} */
  public final Dataset<Batch> training() {
    return batches(part(false), shuffle);
  }

  /** {@return batches of the files for validation, the same in each pass} */
  public final Dataset<Batch> validation() {
    return batches(part(true), false);
  }

  private List<Labeled> part(boolean validation) {
    List<Labeled> files = index().files;
    if (validationSplit == 0) {
      throw wrong("set validationSplit first, or take all()");
    }
    int count = (int) (validationSplit * files.size());
    if (count == 0) {
      throw wrong(
          "of "
              + files.size()
              + " files, a part of "
              + validationSplit
              + " for validation is none");
    }
    int from = files.size() - count;
    return validation ? files.subList(from, files.size()) : files.subList(0, from);
  }

  private Dataset<Batch> batches(List<Labeled> files, boolean anew) {
    int classes = index().classes.size();
    Dataset<Labeled> samples = Dataset.of(files);
    Dataset<Loaded> loaded =
        (anew ? samples.shuffle(seed) : samples)
            .map(sample -> new Loaded(sample, read(sample.file)));
    Consumer<Skipped> told = skipping;
    return (told == null ? loaded : loaded.skipErrors(told))
        .batch(batchSize)
        .map(batch ->
            new Batch(
                inputs(batch.stream().map(Loaded::input).toList()),
                targets(batch.stream().map(Loaded::sample).toList(), classes)));
  }

  private record Loaded(Labeled sample, Object input) {}

  private Object inputs(List<Object> inputs) {
    if (!padsToLongest()) {
      return Stack.of("x", inputs);
    }
    List<NdArray> arrays = inputs.stream().map(Stack::array).toList();
    int longest = arrays.stream().mapToInt(array -> array.shape().dim(0)).max().orElse(0);
    return Stack.padded("x", arrays, longest);
  }

  private @Nullable NdArray targets(List<Labeled> batch, int classes) {
    int size = batch.size();
    int[] labels = batch.stream().mapToInt(Labeled::label).toArray();
    return switch (labelMode) {
      case NONE -> null;
      case INT -> NdArray.of(labels, size);
      case BINARY -> {
        float[] column = new float[size];
        for (int i = 0; i < size; i++) {
          column[i] = labels[i];
        }
        yield NdArray.of(column, size, 1);
      }
      case CATEGORICAL -> {
        NdArray oneHot = NdArray.zeros(DType.FLOAT32, Shape.of(size, classes));
        float[] cells = (float[]) oneHot.data();
        for (int i = 0; i < size; i++) {
          // As one-hot in Keras: a number that is no class is a row of zeros
          if (labels[i] >= 0 && labels[i] < classes) {
            cells[i * classes + labels[i]] = 1;
          }
        }
        yield oneHot;
      }
    };
  }

  // ---- Finding files ----

  private synchronized Index index() {
    Index known = index;
    if (known == null) {
      try {
        known = find();
      } catch (IOException unreadable) {
        throw new PellucidException(
            "Cannot read the folder " + folder + ": " + unreadable.getMessage(), unreadable);
      }
      index = known;
    }
    return known;
  }

  private Index find() throws IOException {
    List<String> classes = List.of();
    List<Labeled> files = new ArrayList<>();
    int[] given = ownLabels;
    if (given != null || labelMode == LabelMode.NONE) {
      if (!wantedClasses.isEmpty()) {
        throw wrong("classNames name folders, but labels do not come from folders");
      }
      List<Path> found = below(folder);
      if (given != null && given.length != found.size()) {
        throw wrong(given.length + " labels for " + found.size() + " files");
      }
      for (int i = 0; i < found.size(); i++) {
        files.add(new Labeled(found.get(i), given == null ? 0 : given[i]));
      }
      if (given != null && labelMode != LabelMode.NONE) {
        classes =
            new TreeSet<>(Arrays.stream(given).boxed().toList())
                .stream().map(String::valueOf).toList();
      }
    } else {
      classes = classes();
      for (int label = 0; label < classes.size(); label++) {
        for (Path file : below(folder.resolve(classes.get(label)))) {
          files.add(new Labeled(file, label));
        }
      }
    }
    if (files.isEmpty()) {
      throw wrong(
          "no files "
              + (classes.isEmpty() && labelMode != LabelMode.NONE ? "in folders of classes " : "")
              + "whose names end in "
              + String.join(", ", endings));
    }
    if (labelMode == LabelMode.BINARY && classes.size() != 2) {
      throw wrong("labelMode \"binary\" needs 2 classes, found " + classes);
    }
    return new Index(shuffle ? shuffled(files) : List.copyOf(files), classes);
  }

  private List<String> classes() throws IOException {
    List<String> folders;
    try (Stream<Path> entries = Files.list(folder)) {
      folders =
          entries
              .filter(Files::isDirectory)
              .map(path -> path.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .sorted()
              .toList();
    }
    if (!Set.copyOf(folders).containsAll(wantedClasses)) {
      throw wrong("classNames are " + wantedClasses + " but the folders are " + folders);
    }
    return wantedClasses.isEmpty() ? folders : wantedClasses;
  }

  private List<Labeled> shuffled(List<Labeled> files) {
    int[] order = new NumPyRandom(seed).shuffled(files.size());
    return IntStream.of(order).mapToObj(files::get).toList();
  }

  /** All files of the right kind, folder by folder in the order of their paths. */
  private List<Path> below(Path start) throws IOException {
    Map<String, List<Path>> byFolder = new TreeMap<>();
    visit(start, byFolder, new HashSet<>());
    return byFolder.values().stream().flatMap(List::stream).toList();
  }

  private void visit(Path at, Map<String, List<Path>> found, Set<Path> above) throws IOException {
    Path real = at.toRealPath();
    if (!above.add(real)) {
      return; // a link to a folder around it
    }
    List<Path> entries;
    try (Stream<Path> list = Files.list(at)) {
      entries = list.sorted().toList();
    }
    List<Path> files = new ArrayList<>();
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        if (followLinks || !Files.isSymbolicLink(entry)) {
          visit(entry, found, above);
        }
      } else if (isWanted(entry)) {
        files.add(entry);
      }
    }
    found.put(at.toString(), files);
    above.remove(real);
  }

  private boolean isWanted(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(name::endsWith);
  }

  /**
   * Makes an error that names the folder.
   *
   * @param what what is wrong, without a full stop
   * @return the error
   */
  protected final PellucidException wrong(String what) {
    return new PellucidException(getClass().getSimpleName() + " " + folder + ": " + what + ".");
  }

  @Override
  public String toString() {
    Index found = index();
    return getClass().getSimpleName()
        + "("
        + folder.getFileName()
        + ": "
        + found.files.size()
        + " files"
        + (found.classes.isEmpty() ? "" : " of " + found.classes.size() + " classes")
        + ")";
  }
}
