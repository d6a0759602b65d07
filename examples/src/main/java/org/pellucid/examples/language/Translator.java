package org.pellucid.examples.language;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.data.Dataset;
import org.pellucid.data.text.BeamSearch;
import org.pellucid.data.text.Lexicon;
import org.pellucid.models.Batch;
import org.pellucid.models.Model;
import org.pellucid.studio.Samples;

/**
 * A network that says sentences in other words, with all that is between words and its numbers.
 *
 * @param model scores the next word for {@code [batch, source]} words and the {@code [batch, any]}
 *     written so far, which begin with the start
 * @param looks tells for the same inputs which word of the source was looked at, {@code [batch, 1,
 *     any, source]}
 * @param from the words that are read
 * @param to the words that are written
 * @param source how many words are read
 * @param rooms how many words are written, with the end: sentences are learned together with others
 *     that need the same room; ascending
 */
public record Translator(
    Model model, Model looks, Lexicon from, Lexicon to, int source, List<Integer> rooms) {
  private static final int TOGETHER = 64;

  /** Copies the list. */
  public Translator {
    rooms = List.copyOf(rooms);
  }

  /**
   * A sentence and one of its translations, in words.
   *
   * @param given what is read
   * @param said what is written
   */
  public record Pair(List<String> given, List<String> said) {}

  private int longest() {
    return rooms.getLast();
  }

  /**
   * Makes batches of sentences of like length, which are filled up as little as possible.
   *
   * @param pairs the sentences
   * @param size how many are in a batch
   * @param seed any number
   * @return the batches, in another order in each pass
   */
  public Dataset<Batch> batches(List<Pair> pairs, int size, long seed) {
    Map<Integer, List<Pair>> groups = new TreeMap<>();
    pairs.forEach(pair -> {
      int needed = pair.said().size() + 1;
      int room = rooms.stream().filter(r -> needed <= r).findFirst().orElse(longest());
      groups.computeIfAbsent(room, any -> new ArrayList<>()).add(pair);
    });
    List<Dataset<Batch>> parts = new ArrayList<>();
    groups.forEach((room, group) ->
        parts.add(
            Dataset.of(group)
                .shuffle(seed)
                .batches(
                    size,
                    pair -> List.of(from.encode(pair.given(), source), started(pair.said(), room)),
                    pair -> ended(pair.said(), room))));
    return parts.stream().reduce(Dataset::concat).orElseThrow().shuffle(seed);
  }

  /** Words as the network reads them while it writes: one step later. */
  private int[] started(List<String> words, int room) {
    int[] encoded = new int[room];
    encoded[0] = Lexicon.START;
    System.arraycopy(to.encode(words, room - 1), 0, encoded, 1, room - 1);
    return encoded;
  }

  /** What it has to write; words that are too rare are not asked for. */
  private int[] ended(List<String> words, int room) {
    int[] encoded = to.encode(words, room);
    encoded[words.size()] = Lexicon.END;
    for (int i = 0; i < room; i++) {
      encoded[i] = encoded[i] == Lexicon.UNKNOWN ? Lexicon.PADDING : encoded[i];
    }
    return encoded;
  }

  /**
   * Makes samples of sentences, for Studio to look at.
   *
   * @param pairs the sentences
   * @return them, with their words
   */
  public Samples samples(List<Pair> pairs) {
    int[][] read = new int[pairs.size()][];
    int[][] soFar = new int[pairs.size()][];
    int[][] next = new int[pairs.size()][];
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < read.length; i++) {
      Pair pair = pairs.get(i);
      read[i] = from.encode(pair.given(), source);
      soFar[i] = started(pair.said(), longest());
      next[i] = ended(pair.said(), longest());
      texts.add(String.join(" ", pair.given()) + " / " + String.join(" ", pair.said()));
    }
    return Samples.of(List.of(read, soFar), next)
        .texts(texts)
        .vocabularies(List.of(vocabulary(from), vocabulary(to)));
  }

  private static List<String> vocabulary(Lexicon lexicon) {
    return lexicon.decode(IntStream.range(0, lexicon.size()).boxed().toList());
  }

  /**
   * Says sentences in other words, by beam search.
   *
   * @param sentences the sentences
   * @param beam how wide the search is
   * @return what the network says to each
   */
  public List<List<String>> translate(List<List<String>> sentences, int beam) {
    BeamSearch search = new BeamSearch(beam, longest(), Lexicon.END);
    List<List<String>> all = new ArrayList<>();
    for (int first = 0; first < sentences.size(); first += TOGETHER) {
      List<List<String>> some =
          sentences.subList(first, Math.min(sentences.size(), first + TOGETHER));
      int[][] read =
          some.stream()
              .map(words -> from.encode(words, source))
              .flatMap(words -> Collections.nCopies(beam, words).stream())
              .toArray(int[][]::new);
      int[] at = {0};
      search
          .search(some.size(), beginnings -> next(read, beginnings, at[0]++))
          .forEach(numbers -> all.add(to.decode(numbers)));
    }
    return all;
  }

  /** The scores of the words at one place. */
  private float[] next(int[][] read, List<List<Integer>> beginnings, int at) {
    int[][] soFar = new int[read.length][longest()];
    for (int row = 0; row < read.length; row++) {
      List<Integer> words = beginnings.get(row);
      soFar[row][0] = Lexicon.START;
      for (int i = 0; i < Math.min(words.size(), longest() - 1); i++) {
        soFar[row][i + 1] = words.get(i);
      }
    }
    float[] scores = model.predict(List.of(read, soFar), read.length).value().toFloatArray();
    float[] here = new float[read.length * to.size()];
    for (int row = 0; row < read.length; row++) {
      int start = (row * longest() + at) * to.size();
      System.arraycopy(scores, start, here, row * to.size(), to.size());
    }
    return here;
  }

  /**
   * Tells what the network looked at.
   *
   * @param sentence what it read
   * @param written what it wrote
   * @return for each word written, how much it looked at each word read
   */
  public double[][] attention(List<String> sentence, List<String> written) {
    NdArray scores =
        looks
            .predict(
                List.of(
                    new int[][] {from.encode(sentence, source)},
                    new int[][] {started(written, longest())}))
            .value();
    double[][] seen = new double[written.size()][sentence.size()];
    for (int row = 0; row < seen.length; row++) {
      for (int column = 0; column < sentence.size(); column++) {
        seen[row][column] = scores.getDouble(row * source + column);
      }
    }
    return seen;
  }
}
