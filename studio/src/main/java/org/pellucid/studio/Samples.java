// Longer than 400 lines: one type that users call, and half of it is documentation.
package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.TextArray;
import org.pellucid.tensor.Tensor;

/**
 * Samples that were held out, for {@link Studio#test} to show what a model makes of them.
 *
 * <pre>{@code
 * studio.test(Samples.of(testX, testY).classes("cat", "dog"));
 * }</pre>
 *
 * <p>Inputs and labels are what {@code evaluate} takes: arrays, texts, records, or a map of
 * columns; labels are class numbers, one-hot rows, 0 and 1 for one sigmoid, or the numbers to
 * predict. How a sample is shown follows from its input, unless {@link #as} says otherwise: {@code
 * [height, width, channels]} as a picture, text as text, all else as numbers with names.
 *
 * <p>At most 10,000 samples are kept; of more, every so many-th one. Each method returns new
 * samples and changes nothing. Arrays are not copied: leave them as they are.
 */
public final class Samples {
  static final int MOST = 10_000;
  private static final int MOST_COLUMNS = 200;
  private static final int MOST_IN_COLUMN = 8;

  /** How one sample is shown. */
  public enum Show {
    /** As a picture: black is the lowest number, white the highest. */
    IMAGE,
    /** As text. */
    TEXT,
    /** As numbers, or texts, with names: a row of a table. */
    NUMBERS
  }

  private final Inputs inputs;
  private final NdArray labels;
  private final int total;
  private final Details details;

  private record Details(
      String name,
      List<String> classes,
      @Nullable Show show,
      List<String> columns,
      List<String> texts,
      List<List<String>> vocabularies,
      @Nullable Pixels pixels) {}

  private Samples(Inputs inputs, NdArray labels, int total, Details details) {
    this.inputs = inputs;
    this.labels = labels;
    this.total = total;
    this.details = details;
  }

  /**
   * Takes samples.
   *
   * @param x the inputs, as {@code predict} takes them: an array, texts, a list or map of them, or
   *     records
   * @param y the labels, an array with one row per sample
   * @return the samples
   */
  public static Samples of(Object x, Object y) {
    if (TextArray.isText(y)) {
      throw new PellucidException(
          "Samples: y is text, expected numbers: the class of each sample from 0, as fit takes them."
              + " What the classes are called says classes(...).");
    }
    Inputs inputs = Inputs.of(x);
    NdArray labels = y instanceof NdArray array ? array : Tensor.of(y).value();
    int total = inputs.count();
    if (labels.shape().rank() == 0 || labels.shape().dim(0) != total) {
      throw new PellucidException(
          "Samples: x has "
              + total
              + " samples but y has "
              + (labels.shape().rank() == 0 ? 1 : labels.shape().dim(0))
              + ".");
    }
    if (total > MOST) {
      int[] kept = IntStream.range(0, MOST).map(i -> original(i, MOST, total)).toArray();
      inputs = inputs.rows(kept);
      labels = labels.rows(kept);
    }
    Pixels pixels = inputs.isOneArray() ? Pixels.of(inputs.onlyArray(), false) : null;
    Details details = new Details("", List.of(), null, List.of(), List.of(), List.of(), pixels);
    return new Samples(inputs, labels, total, details);
  }

  private static int original(int sample, int kept, int total) {
    return (int) ((long) sample * total / kept);
  }

  private Samples with(Details changed) {
    return new Samples(inputs, labels, total, changed);
  }

  /**
   * Says what the samples are, such as {@code "validation"} or {@code "test"}.
   *
   * @param newName a word or two for the page
   * @return samples of that name
   */
  public Samples name(String newName) {
    Details d = details;
    return with(
        new Details(newName, d.classes, d.show, d.columns, d.texts, d.vocabularies, d.pixels));
  }

  /**
   * Names the classes.
   *
   * @param names of the classes 0, 1, ...; two for one sigmoid
   * @return samples with these classes
   */
  public Samples classes(String... names) {
    return classes(List.of(names));
  }

  /**
   * Names the classes.
   *
   * @param names of the classes 0, 1, ...; two for one sigmoid
   * @return samples with these classes
   */
  public Samples classes(List<String> names) {
    if (names.size() < 2) {
      throw new PellucidException(
          "Samples: there are at least 2 classes, got " + names.size() + " names.");
    }
    Details d = details;
    return with(
        new Details(
            d.name, List.copyOf(names), d.show, d.columns, d.texts, d.vocabularies, d.pixels));
  }

  /**
   * Says how a sample is shown.
   *
   * <p>As a picture can be shown {@code [height, width, channels]} with 1, 3 or 4 channels, {@code
   * [height, width]}, and a vector whose length is a square.
   *
   * @param show the way
   * @return samples that are shown that way
   */
  public Samples as(Show show) {
    Details d = details;
    Pixels pixels = d.pixels;
    switch (show) {
      case IMAGE -> {
        pixels = inputs.isOneArray() ? Pixels.of(inputs.onlyArray(), true) : null;
        if (pixels == null) {
          throw new PellucidException(
              "Samples: x is no picture: expected one input [samples, height, width, channels] with"
                  + " 1, 3 or 4 channels, got "
                  + shapes()
                  + ".");
        }
      }
      case TEXT -> {
        if (!inputs.isText() && d.texts.isEmpty()) {
          throw new PellucidException(
              "Samples: x is numbers; say with texts(...) before as(TEXT) what each sample reads.");
        }
      }
      case NUMBERS -> {}
    }
    return with(new Details(d.name, d.classes, show, d.columns, d.texts, d.vocabularies, pixels));
  }

  private String shapes() {
    return String.join(
        " and ",
        inputs.columns().stream()
            .map(column -> column instanceof NdArray array ? array.shape().toString() : "text")
            .toList());
  }

  /**
   * Names the numbers of a sample.
   *
   * @param names one for each number of a vector
   * @return samples with these columns
   */
  public Samples columns(String... names) {
    return columns(List.of(names));
  }

  /**
   * Names the numbers of a sample.
   *
   * @param names one for each number of a vector
   * @return samples with these columns
   */
  public Samples columns(List<String> names) {
    int width = inputs.isOneArray() ? inputs.onlyArray().size() / count() : -1;
    if (names.size() != width) {
      throw new PellucidException(
          width < 0
              ? "Samples: columns(...) names the numbers of one input; here the inputs have names."
              : "Samples: a sample has " + width + " numbers, got " + names.size() + " names.");
    }
    Details d = details;
    return with(
        new Details(
            d.name, d.classes, d.show, List.copyOf(names), d.texts, d.vocabularies, d.pixels));
  }

  /**
   * Says what each sample reads, for a model that is given numbers instead of text.
   *
   * @param texts one for each sample given to {@link #of}
   * @return samples that are shown as these texts
   */
  public Samples texts(List<String> texts) {
    if (texts.size() != total) {
      throw new PellucidException(
          "Samples: there are " + total + " samples, got " + texts.size() + " texts.");
    }
    Details d = details;
    List<String> kept =
        IntStream.range(0, count()).mapToObj(i -> texts.get(original(i, count(), total))).toList();
    return with(new Details(d.name, d.classes, d.show, d.columns, kept, d.vocabularies, d.pixels));
  }

  /**
   * Says which word each number stands for, for a model that is given numbers instead of text.
   *
   * @param words of the numbers 0, 1, ...; empty for padding
   * @return samples whose words are known
   */
  public Samples vocabulary(List<String> words) {
    return vocabularies(List.of(words));
  }

  /**
   * Says which word each number stands for in each of several inputs.
   *
   * @param words for each input the words of the numbers 0, 1, ...; empty for padding
   * @return samples whose words are known
   */
  public Samples vocabularies(List<List<String>> words) {
    Details d = details;
    return with(
        new Details(
            d.name,
            d.classes,
            d.show,
            d.columns,
            d.texts,
            words.stream().map(List::copyOf).toList(),
            d.pixels));
  }

  // ---- For the pages ----

  /** What the samples are; empty if nobody said. */
  String name() {
    return details.name;
  }

  /** How many samples are kept. */
  int count() {
    return inputs.count();
  }

  /** How many samples were given. */
  int total() {
    return total;
  }

  /** The number that a sample had among those given. */
  int original(int sample) {
    return original(sample, count(), total);
  }

  Inputs inputs() {
    return inputs;
  }

  NdArray labels() {
    return labels;
  }

  /** The names of the classes; none if nobody named them. */
  List<String> classNames() {
    return details.classes;
  }

  List<String> words() {
    return words(0);
  }

  /** The words of an input; none if nobody said. */
  List<String> words(int input) {
    return input < details.vocabularies.size() ? details.vocabularies.get(input) : List.of();
  }

  @Nullable Pixels pixels() {
    return details.pixels;
  }

  Show show() {
    Show chosen = details.show;
    if (chosen != null) {
      return chosen;
    }
    return !details.texts.isEmpty() || inputs.isText()
        ? Show.TEXT
        : details.pixels != null ? Show.IMAGE : Show.NUMBERS;
  }

  /** What a sample reads. */
  String text(int sample) {
    return details.texts.isEmpty() ? inputs.text(sample) : details.texts.get(sample);
  }

  /** The names of all numbers and texts of a sample. */
  List<String> columnNames() {
    if (inputs.columns().size() > 1) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < inputs.names().size(); i++) {
        String own = inputs.names().get(i);
        names.add(own.isEmpty() ? "input " + (i + 1) : own);
      }
      return names;
    }
    if (!details.columns.isEmpty()) {
      return details.columns;
    }
    if (!inputs.isOneArray()) {
      return List.of("text");
    }
    Shape sample = inputs.onlyArray().shape().without(0);
    return IntStream.range(0, sample.size()).mapToObj(i -> place(sample, i)).toList();
  }

  private static String place(Shape sample, int flat) {
    if (sample.rank() < 2) {
      return "column " + (flat + 1);
    }
    List<String> places = new ArrayList<>();
    int rest = flat;
    for (int axis = sample.rank() - 1; axis >= 0; axis--) {
      places.addFirst(String.valueOf(rest % sample.dim(axis)));
      rest /= sample.dim(axis);
    }
    return places.toString();
  }

  /**
   * A sample for the page, as JSON: its {@code number} among those given, and {@code picture},
   * {@code text} or {@code columns} (pairs of name and value).
   */
  Map<String, Object> view(int sample) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("sample", sample);
    view.put("number", original(sample));
    switch (show()) {
      case IMAGE -> {
        Pixels known = details.pixels;
        if (known != null) {
          view.put("picture", known.picture(inputs.onlyArray(), sample));
        }
      }
      case TEXT -> view.put("text", text(sample));
      case NUMBERS -> view.put("columns", columns(sample));
    }
    return view;
  }

  private List<List<Object>> columns(int sample) {
    List<String> names = columnNames();
    List<List<Object>> columns = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_COLUMNS, names.size()); i++) {
      Object value =
          inputs.isOneArray()
              ? number(inputs.onlyArray().getDouble(sample * names.size() + i))
              : value(inputs.columns().get(i), sample);
      columns.add(List.of(names.get(i), value));
    }
    return columns;
  }

  private Object value(Object column, int sample) {
    if (column instanceof TextArray text) {
      int width = text.values().size() / count();
      return String.join(" ", text.values().subList(sample * width, (sample + 1) * width));
    }
    NdArray array = (NdArray) column;
    int width = array.size() / count();
    if (width == 1) {
      return number(array.getDouble(sample));
    }
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_IN_COLUMN, width); i++) {
      numbers.add(String.valueOf((float) array.getDouble(sample * width + i)));
    }
    return String.join(", ", numbers) + (width > MOST_IN_COLUMN ? ", ..." : "");
  }

  /** A number of a sample; what is none as text, since JSON has no sign for it. */
  private static Object number(double value) {
    return Double.isFinite(value) ? (Object) value : String.valueOf(value);
  }
}
