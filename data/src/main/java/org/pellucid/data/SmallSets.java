package org.pellucid.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/** The data sets that lie in this jar: lines of numbers whose last column is the label. */
final class SmallSets {
  private static final int TEST_EVERY = 5;
  private static final int BRIGHTEST_PIXEL = 16;

  /** Puts the training part in an order that is not that of the classes; always the same. */
  private static final long ORDER_SEED = 0;

  private SmallSets() {}

  static TrainTest digits(List<String> classNames) {
    List<float[]> lines = lines("digits.csv.gz", 0);
    for (float[] line : lines) {
      for (int pixel = 0; pixel < line.length - 1; pixel++) {
        line[pixel] /= BRIGHTEST_PIXEL;
      }
    }
    return split(
        "Handwritten digits",
        lines,
        Shape.of(8, 8, 1),
        classNames,
        "E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0");
  }

  static TrainTest iris() {
    return split(
        "Iris flowers",
        lines("iris.csv", 1),
        Shape.of(4),
        List.of("setosa", "versicolor", "virginica"),
        "R. A. Fisher, UCI Machine Learning Repository, CC BY 4.0");
  }

  private static TrainTest split(
      String name, List<float[]> lines, Shape sample, List<String> classNames, String licence) {
    List<float[]> train = new ArrayList<>();
    List<float[]> test = new ArrayList<>();
    int[] seen = new int[classNames.size()];
    for (float[] line : lines) {
      int label = (int) line[sample.size()];
      (++seen[label] % TEST_EVERY == 0 ? test : train).add(line);
    }
    Collections.shuffle(train, new Random(ORDER_SEED));
    return new TrainTest(
        name,
        samples(train, sample),
        labels(train, sample),
        samples(test, sample),
        labels(test, sample),
        classNames,
        licence);
  }

  private static NdArray samples(List<float[]> lines, Shape sample) {
    int width = sample.size();
    float[] x = new float[lines.size() * width];
    for (int i = 0; i < lines.size(); i++) {
      System.arraycopy(lines.get(i), 0, x, i * width, width);
    }
    int[] dims = new int[sample.rank() + 1];
    dims[0] = lines.size();
    for (int axis = 0; axis < sample.rank(); axis++) {
      dims[axis + 1] = sample.dim(axis);
    }
    return NdArray.of(x, dims);
  }

  private static NdArray labels(List<float[]> lines, Shape sample) {
    return NdArray.of(lines.stream().mapToInt(line -> (int) line[sample.size()]).toArray());
  }

  private static List<float[]> lines(String resource, int headings) {
    try (InputStream in = SmallSets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar.");
      }
      InputStream plain = resource.endsWith(".gz") ? new GZIPInputStream(in) : in;
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(plain, StandardCharsets.US_ASCII));
      return reader.lines().skip(headings).map(SmallSets::numbers).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static float[] numbers(String line) {
    String[] fields = line.split(",", -1);
    float[] numbers = new float[fields.length];
    for (int i = 0; i < fields.length; i++) {
      numbers[i] = Float.parseFloat(fields[i]);
    }
    return numbers;
  }
}
