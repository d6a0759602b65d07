package org.pellucid.explain.attribution;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Rows;

/**
 * A sample seen as parts that can be taken away: columns of a row, words of a text, segments of a
 * picture.
 *
 * @param <T> what a sample is
 */
public final class Parts<T> {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final List<String> names;
  private final Function<boolean[], List<T>> without;

  private Parts(List<String> names, Function<boolean[], List<T>> without) {
    this.names = List.copyOf(names);
    this.without = without;
  }

  /**
   * Describes parts of any sample.
   *
   * @param names what to call the parts
   * @param without gives, for which parts are kept, the samples that stand for it; their scores are
   *     averaged
   * @param <T> what a sample is
   * @return the parts
   */
  public static <T> Parts<T> of(List<String> names, Function<boolean[], List<T>> without) {
    return new Parts<>(names, without);
  }

  /**
   * Takes columns away by putting in those of background rows, all of them in turn.
   *
   * @param row the numbers of the sample, {@code [columns]}
   * @param background rows that stand for the data, {@code [rows, columns]}; some tens
   * @param names the names of the columns
   * @return the parts
   */
  public static Parts<NdArray> columns(NdArray row, NdArray background, List<String> names) {
    int columns = row.size();
    int rows = background.shape().dim(0);
    if (names.size() != columns || background.size() != rows * columns) {
      throw new PellucidException(
          "Parts.columns: the row has "
              + columns
              + " columns, the background "
              + background.shape()
              + " and "
              + names.size()
              + " names; all need the same columns.");
    }
    float[] own = row.toFloatArray();
    float[] others = background.toFloatArray();
    return new Parts<>(
        names,
        kept -> {
          List<NdArray> mixed = new ArrayList<>();
          for (int i = 0; i < rows; i++) {
            float[] numbers = Arrays.copyOfRange(others, i * columns, (i + 1) * columns);
            for (int column = 0; column < columns; column++) {
              if (kept[column]) {
                numbers[column] = own[column];
              }
            }
            mixed.add(NdArray.of(numbers));
          }
          return mixed;
        });
  }

  /**
   * Takes columns of a record away by putting in those of background records, all of them in turn;
   * for models that take tables of numbers and texts, see {@link Scorer#ofRows}.
   *
   * @param row the sample; a component that is a label is no part
   * @param background records that stand for the data; some tens
   * @return the parts, named as the components; a sample of them is a row by the names of its
   *     columns
   */
  public static Parts<Map<String, Object>> columns(Record row, List<? extends Record> background) {
    Map<String, Object> own = Rows.columns(List.of(row));
    Map<String, Object> others = Rows.columns(background);
    List<String> names = List.copyOf(own.keySet());
    return new Parts<>(
        names,
        kept -> {
          List<Map<String, Object>> mixed = new ArrayList<>();
          for (int i = 0; i < background.size(); i++) {
            Map<String, Object> sample = new LinkedHashMap<>();
            for (int column = 0; column < kept.length; column++) {
              String name = names.get(column);
              Object from = requireNonNull((kept[column] ? own : others).get(name));
              sample.put(name, Array.get(from, kept[column] ? 0 : i));
            }
            mixed.add(sample);
          }
          return mixed;
        });
  }

  /**
   * Takes words away by leaving them out.
   *
   * @param text words between spaces
   * @return the parts
   */
  public static Parts<String> words(String text) {
    List<String> words = WORD.matcher(text).results().map(MatchResult::group).toList();
    return new Parts<>(
        words,
        kept ->
            List.of(
                String.join(
                    " ",
                    IntStream.range(0, words.size())
                        .filter(i -> kept[i])
                        .mapToObj(words::get)
                        .toList())));
  }

  /**
   * Takes segments of a picture away by painting them in one colour.
   *
   * @param image {@code [height, width, channels]}
   * @param segments which segment each pixel belongs to, row by row, from 0; see {@link
   *     #superpixels}
   * @param paint the value of all channels of what is taken away
   * @return the parts, named by their middle
   */
  public static Parts<NdArray> segments(NdArray image, int[] segments, double paint) {
    Shape shape = image.shape();
    if (shape.rank() != 3 || segments.length != shape.dim(0) * shape.dim(1)) {
      throw new PellucidException(
          "Parts.segments needs an image [height, width, channels] and a segment for each pixel, got "
              + shape
              + " and "
              + segments.length
              + ".");
    }
    int channels = shape.dim(2);
    float[] pixels = image.toFloatArray();
    return new Parts<>(
        middles(segments, shape.dim(1)),
        kept -> {
          float[] painted = pixels.clone();
          for (int place = 0; place < segments.length; place++) {
            if (!kept[segments[place]]) {
              Arrays.fill(painted, place * channels, (place + 1) * channels, (float) paint);
            }
          }
          return List.of(NdArray.of(painted).reshape(shape));
        });
  }

  private static List<String> middles(int[] segments, int width) {
    int count = Arrays.stream(segments).max().orElse(-1) + 1;
    double[][] sums = new double[count][3];
    for (int place = 0; place < segments.length; place++) {
      double[] sum = sums[segments[place]];
      int row = place / width;
      sum[0] += row;
      sum[1] += place % width;
      sum[2]++;
    }
    return Arrays.stream(sums)
        .map(
            sum -> "row " + Math.round(sum[0] / sum[2]) + ", column " + Math.round(sum[1] / sum[2]))
        .toList();
  }

  /**
   * Cuts a picture into segments of like colour (SLIC: k-means over place and colour, ten rounds).
   *
   * @param image {@code [height, width, channels]}
   * @param count about how many segments
   * @return the segment of each pixel, row by row, without gaps from 0
   */
  public static int[] superpixels(NdArray image, int count) {
    return Superpixels.of(image, count);
  }

  /** {@return what the parts are called} */
  public List<String> names() {
    return names;
  }

  /**
   * Gives the sample with only some of its parts.
   *
   * @param kept which
   * @return the samples that stand for it
   */
  List<T> with(boolean[] kept) {
    return without.apply(kept);
  }

  /** The mean score of each of some choices of parts, asked in few calls. */
  double[] scores(List<boolean[]> choices, Scorer<T> scorer) {
    double[] means = new double[choices.size()];
    int from = 0;
    while (from < choices.size()) {
      List<T> samples = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      int to = from;
      while (to < choices.size() && samples.size() < 512) {
        List<T> own = with(choices.get(to++));
        samples.addAll(own);
        sizes.add(own.size());
      }
      double[] scores = scorer.score(samples);
      int next = 0;
      for (int size : sizes) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += scores[next++];
        }
        means[from++] = sum / size;
      }
    }
    return means;
  }
}
