package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Layer;
import org.pellucid.layers.TextVectorization;
import org.pellucid.models.Model;

/**
 * What a layer gives out for some samples, or the vectors that it has learned for words: rows of
 * numbers, of bounded size.
 */
final class LayerOutputs {
  /** Maps with more numbers than this are averaged over their places. */
  static final int MOST_NUMBERS = 4096;

  private static final int BATCH = 64;
  private static final String WORDS = " (vectors)";

  private LayerOutputs() {}

  /** What can be looked at: layers with outputs, and the vectors of words. */
  static List<String> choices(Model model) {
    List<String> choices = new ArrayList<>();
    for (TrainedModel.GraphNode node : model.graph()) {
      Shape output = node.output();
      if (!node.inputs().isEmpty() && output != null && output.rank() > 1) {
        choices.add(node.name());
      }
    }
    for (Layer layer : model.layers()) {
      if (layer instanceof Embedding) {
        choices.add(layer.name() + WORDS);
      }
    }
    return List.copyOf(choices);
  }

  /** The layer before the last one, dropout left aside: what the decision is made of. */
  static String usual(Model model) {
    List<String> outputs =
        model.graph().stream()
            .filter(node -> !node.type().endsWith("Dropout"))
            .map(TrainedModel.GraphNode::name)
            .filter(choices(model)::contains)
            .toList();
    if (outputs.isEmpty()) {
      throw new PellucidException(
          "Embedding: what flows between the layers of \"" + model.name() + "\" is not known.");
    }
    return outputs.get(Math.max(0, outputs.size() - 2));
  }

  static boolean isWords(String choice) {
    return choice.endsWith(WORDS);
  }

  /** What a layer gives out for samples, {@code [samples, numbers]}. */
  static NdArray of(Model model, Inputs inputs, String layer) {
    Model upTo = Model.extract(model, layer);
    List<NdArray> parts = new ArrayList<>();
    for (int from = 0; from < inputs.count(); from += BATCH) {
      int to = Math.min(inputs.count(), from + BATCH);
      int[] rows = new int[to - from];
      int first = from;
      Arrays.setAll(rows, i -> first + i);
      parts.add(flat(upTo.predict(inputs.rows(rows).forModel(), BATCH).value()));
    }
    return joined(parts, inputs.count());
  }

  /** What a model said to one batch after the other, as if it had been one. */
  static NdArray joined(List<NdArray> parts, int rows) {
    Shape shape = parts.getFirst().shape();
    float[] numbers = new float[rows * (parts.getFirst().size() / shape.dim(0))];
    int from = 0;
    for (NdArray part : parts) {
      System.arraycopy(part.toFloatArray(), 0, numbers, from, part.size());
      from += part.size();
    }
    return NdArray.of(numbers).reshape(shape.with(0, rows));
  }

  /** Sequences become the mean of their steps, large maps the mean of their places. */
  private static NdArray flat(NdArray outputs) {
    Shape shape = outputs.shape();
    int samples = shape.dim(0);
    int width = outputs.size() / samples;
    if (shape.rank() == 2 || (shape.rank() != 3 && width <= MOST_NUMBERS)) {
      return outputs.reshape(Shape.of(samples, width));
    }
    int channels = shape.dim(-1);
    int places = width / channels;
    float[] means = new float[samples * channels];
    for (int sample = 0; sample < samples; sample++) {
      for (int channel = 0; channel < channels; channel++) {
        double sum = 0;
        for (int place = 0; place < places; place++) {
          sum += outputs.getDouble((sample * places + place) * channels + channel);
        }
        means[sample * channels + channel] = (float) (sum / places);
      }
    }
    return NdArray.of(means, samples, channels);
  }

  private static Embedding table(Model model, String choice) {
    String name = choice.substring(0, choice.length() - WORDS.length());
    for (Layer layer : model.layers()) {
      if (layer instanceof Embedding embedding && layer.name().equals(name)) {
        return embedding;
      }
    }
    throw new PellucidException("Embedding: there is no layer \"" + choice + "\".");
  }

  /** The first vectors of an embedding: vocabularies begin with the most frequent words. */
  static NdArray vectors(Model model, String choice, int most) {
    NdArray table = table(model, choice).weights().getFirst().value();
    return table.rowRange(0, Math.min(most, table.shape().dim(0)));
  }

  /** What the rows of an embedding stand for: words where they are known, else numbers. */
  static List<String> names(Model model, List<String> vocabulary, int count) {
    List<String> known = vocabulary;
    if (known.isEmpty()) {
      for (Layer layer : model.layers()) {
        if (layer instanceof TextVectorization vectorization) {
          known = Tokens.vocabulary(vectorization);
        }
      }
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String word = i < known.size() ? known.get(i) : "";
      names.add(word.isEmpty() ? "#" + i : word);
    }
    return names;
  }
}
