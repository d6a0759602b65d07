package org.pellucid.studio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TextArray;
import org.pellucid.layers.TextVectorization;
import org.pellucid.models.Model;

/**
 * What stands in the places of a sequence: words where they can be told, else numbers of places.
 */
final class Tokens {
  private Tokens() {}

  /**
   * Follows a sequence back to the input that it was made of, by the first input of each layer.
   *
   * @param model the model
   * @param samples where the words are known
   * @param one the inputs of one sample
   * @param sequence what has places
   * @param length how many there are
   * @return what stands in the places, without padding behind the last; at most {@link
   *     AttentionView#MOST_PLACES}
   */
  static List<String> of(
      Model model, Samples samples, Inputs one, SymbolicTensor sequence, int length) {
    SymbolicTensor from = sequence;
    TextVectorization vectorization = null;
    while (!from.use().inputs().isEmpty()) {
      Layer layer = from.use().layer();
      vectorization = layer instanceof TextVectorization text ? text : vectorization;
      from = from.use().inputs().getFirst();
    }
    int input = 0;
    for (int i = 0; i < model.inputs().size(); i++) {
      input = model.inputs().get(i).use().layer().equals(from.use().layer()) ? i : input;
    }
    Object column = one.columns().get(Math.min(input, one.columns().size() - 1));
    NdArray numbers = numbers(column, vectorization);
    List<String> words = vectorization == null ? samples.words(input) : vocabulary(vectorization);
    boolean areWords = numbers.size() == length && numbers.dtype().isInteger();
    return areWords ? words(numbers, words) : places(length);
  }

  private static NdArray numbers(Object column, @Nullable TextVectorization vectorization) {
    return switch (column) {
      case NdArray array -> array;
      case TextArray text when vectorization != null ->
          vectorization.vectorize(text.values().toArray(String[]::new)).value();
      default -> NdArray.of(new float[0], 0);
    };
  }

  /** The words by their numbers; none for padding. */
  static List<String> vocabulary(TextVectorization vectorization) {
    List<String> words = new ArrayList<>();
    for (String word : vectorization.getVocabulary()) {
      words.add(word == null ? "" : word);
    }
    return words;
  }

  private static List<String> words(NdArray numbers, List<String> words) {
    int end = numbers.size();
    while (end > 1
        && numbers.getLong(end - 1) == 0
        && (words.isEmpty() || words.get(0).isEmpty())) {
      end--;
    }
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < Math.min(end, AttentionView.MOST_PLACES); i++) {
      long number = numbers.getLong(i);
      String word = number >= 0 && number < words.size() ? words.get((int) number) : "";
      tokens.add(word.isEmpty() ? "#" + number : word);
    }
    return tokens;
  }

  private static List<String> places(int length) {
    List<String> places = new ArrayList<>();
    for (int i = 0; i < Math.min(length, AttentionView.MOST_PLACES); i++) {
      places.add(String.valueOf(i + 1));
    }
    return places;
  }
}
