package org.pellucid.applications;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.tensor.Tensor;

/**
 * The classes of a network, with ids and names, read from a file; it tells what probabilities mean.
 *
 * <pre>{@code
 * ClassIndex classes = ClassIndex.read(Path.of("imagenet_class_index.json"));
 * classes.decodePredictions(model.predict(pictures), 5).getFirst();   // the best five of the first picture
 * }</pre>
 *
 * <p>The file is Keras's {@code imagenet_class_index.json} ({@code ~/.keras/models} has it after a
 * first {@code decode_predictions} in Python) or one like it: an object that gives for each class,
 * {@code "0"} and on, a pair of id and name. Pellucid ships no labels of ImageNet.
 *
 * <p>Source: {@code keras.applications.imagenet_utils.decode_predictions}.
 */
public final class ClassIndex {
  private static final String KIND = "class index";

  /**
   * What a network took a picture for.
   *
   * @param id the id of the class, such as {@code n02123045}
   * @param name its name, such as {@code tabby}
   * @param score the number that the network gave it
   */
  public record Guess(String id, String name, float score) {}

  private record Entry(String id, String name) {}

  private final List<Entry> classes;

  private ClassIndex(List<Entry> classes) {
    this.classes = List.copyOf(classes);
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the classes
   */
  public static ClassIndex read(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    Config json;
    try {
      json = Json.readObject(bytes.text(0, bytes.size(), StandardCharsets.UTF_8));
    } catch (PellucidException wrong) {
      throw bytes.damaged("it is not a JSON object", wrong);
    }
    List<Entry> classes = new ArrayList<>();
    for (int i = 0; i < json.keys().size(); i++) {
      if (json.get(String.valueOf(i)) instanceof List<?> pair
          && pair.size() == 2
          && pair.get(0) instanceof String id
          && pair.get(1) instanceof String name) {
        classes.add(new Entry(id, name));
      } else {
        throw bytes.damaged("class \"" + i + "\" is not a pair of id and name");
      }
    }
    if (classes.isEmpty()) {
      throw bytes.damaged("it has no classes");
    }
    return new ClassIndex(classes);
  }

  /** {@return how many classes there are} */
  public int size() {
    return classes.size();
  }

  /**
   * Tells the five best classes of each sample.
   *
   * @param predictions {@code [samples, classes]}
   * @return the classes for each sample, the best first
   */
  public List<List<Guess>> decodePredictions(Tensor predictions) {
    return decodePredictions(predictions, 5);
  }

  /**
   * Tells the best classes of each sample.
   *
   * @param predictions {@code [samples, classes]}
   * @param top how many, at least 1; all if there are fewer
   * @return the classes for each sample, the best first; of equal ones the later first
   */
  public List<List<Guess>> decodePredictions(Tensor predictions, int top) {
    if (predictions.shape().rank() != 2 || predictions.dim(1) != size()) {
      throw new PellucidException(
          "decodePredictions: expected predictions [samples, "
              + size()
              + "], got "
              + predictions.shape()
              + ".");
    }
    if (top < 1) {
      throw new PellucidException("decodePredictions: top must be >= 1, got " + top + ".");
    }
    NdArray values = predictions.value();
    List<List<Guess>> all = new ArrayList<>();
    for (int row = 0; row < predictions.dim(0); row++) {
      float[] scores = values.rowRange(row, row + 1).toFloatArray();
      Comparator<Integer> byScore = Comparator.comparingDouble(i -> scores[i]);
      all.add(
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(byScore.thenComparing(Comparator.naturalOrder()).reversed())
              .limit(top)
              .map(i -> new Guess(classes.get(i).id(), classes.get(i).name(), scores[i]))
              .toList());
    }
    return all;
  }
}
