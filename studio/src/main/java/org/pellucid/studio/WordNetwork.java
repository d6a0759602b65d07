package org.pellucid.studio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.TextVectorization;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

/**
 * A network that takes the numbers of words, and turns them into vectors first: what gradients of
 * words need. Where a model begins with text, this is the rest of it, with the same weights.
 *
 * @param model takes numbers
 * @param embedding the name of the layer that turns them into vectors
 * @param vectorization turns text into numbers; null where samples are numbers already
 * @param samples the samples
 * @param words what the numbers stand for; may be empty
 */
record WordNetwork(
    Model model,
    String embedding,
    @Nullable TextVectorization vectorization,
    Samples samples,
    List<String> words) {
  static WordNetwork of(Model model, Samples samples) {
    List<Layer> layers = new ArrayList<>(model.layers());
    layers.removeIf(Input.class::isInstance);
    String embedding =
        layers.stream()
            .filter(Embedding.class::isInstance)
            .map(Layer::name)
            .findFirst()
            .orElseThrow(() ->
                new PellucidException(
                    "Gradients of words need an Embedding among the layers of \""
                        + model.name()
                        + "\". Choose another method."));
    if (!samples.inputs().isText()) {
      return new WordNetwork(model, embedding, null, samples, samples.words());
    }
    if (!(model instanceof Sequential)
        || !(layers.getFirst() instanceof TextVectorization vectorization)) {
      throw new PellucidException(
          "Gradients of words need a Sequential that begins with TextVectorization. Choose another"
              + " method.");
    }
    Shape numbers = model.outputOf(vectorization.name()).shape();
    Sequential rest =
        new Sequential(new Input(numbers.slice(1, numbers.rank()).toArray()).dtype("int64"));
    layers.subList(1, layers.size()).forEach(rest::add);
    List<String> words = Tokens.vocabulary(vectorization);
    return new WordNetwork(rest, embedding, vectorization, samples, words);
  }

  /** The numbers of a sample's words, {@code [1, length]}. */
  NdArray numbers(int sample) {
    TextVectorization known = vectorization;
    return known == null
        ? samples.inputs().rows(sample).forGradient(model)
        : known.vectorize(samples.text(sample)).value();
  }

  /** What the numbers stand for. */
  List<String> names(NdArray numbers) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      int number = (int) numbers.getLong(i);
      names.add(number >= 0 && number < words.size() ? words.get(number) : "#" + number);
    }
    return names;
  }

  /** Whether a number only fills up the line. */
  boolean isPadding(NdArray numbers, int place) {
    long number = numbers.getLong(place);
    return number == 0 && (words.isEmpty() || words.getFirst().isEmpty());
  }
}
