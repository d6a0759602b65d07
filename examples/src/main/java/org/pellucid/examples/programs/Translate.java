package org.pellucid.examples.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.text.Bleu;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GRU;
import org.pellucid.layers.Input;
import org.pellucid.layers.LayerCall;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/** Short English sentences in French: one network reads, one writes and looks back at each word. */
final class Translate implements Application {
  static final int SOURCE = 8;
  static final int TARGET = 12;

  /** How many French words, with the end, short and middle-sized sentences have. */
  private static final int SHORT = 6;

  private static final int MIDDLE = 8;

  /** How many beginnings of a translation are gone on with, and for how many sentences at once. */
  private static final int BEAM = 4;

  private static final int TOGETHER = 64;
  private static final int WIDTH = 128;
  private static final int UNITS = 256;

  /** Words with their apostrophe (j', don'), numbers, and single signs. */
  private static final Pattern WORD = Pattern.compile("\\p{L}+'?|\\p{N}+|[^\\s\\p{L}\\p{N}]");

  /** A sentence and one of its translations, in words. */
  record Pair(List<String> english, List<String> french) {}

  @Override
  public String name() {
    return "translate";
  }

  @Override
  public String description() {
    return "short English sentences in French";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    // All translations of a sentence lie on one side: no tested sentence was ever learned from.
    Fold<Pair> split = Dataset.of(pairs()).splitGroups(0.9, Pair::english, run.seed());
    Fold<Pair> rest = split.train().splitGroups(0.95, Pair::english, run.seed());
    List<Pair> training = rest.train().shuffle(run.seed()).toList();
    training = training.subList(0, run.samples(training.size()));
    Words english = Words.of(training.stream().map(Pair::english), 2);
    Words french = Words.of(training.stream().map(Pair::french), 2);
    run.say(
        training.size()
            + " pairs to learn from; "
            + english.size()
            + " English and "
            + french.size()
            + " French words.");

    int epochs = run.epochs(20);
    int batchSize = run.batchSize(64);
    Translator translator =
        Translator.of(english, french, epochs * Math.ceilDiv(training.size(), batchSize));
    translator.model.fit(
        translator.batches(training, batchSize, run.seed()),
        Fit.epochs(epochs)
            .validationData(translator.batches(rest.test().toList(), 256, 0))
            .verbose(0)
            .callbacks(run.progress("", epochs)));
    run.save(translator.model);

    Map<List<String>, List<List<String>>> held = new LinkedHashMap<>();
    split.test().stream()
        .forEach(pair ->
            held.computeIfAbsent(pair.english(), any -> new ArrayList<>()).add(pair.french()));
    List<List<String>> sentences = List.copyOf(held.keySet());
    List<List<List<String>>> references = List.copyOf(held.values());
    List<List<String>> translations = translator.translate(sentences);
    List<List<String>> people = references.stream().map(Translate::texts).toList();
    run.figure("test_bleu", new Bleu().corpus(texts(translations), people).score(), ">= 35");
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i += sentences.size() / 12) {
      rows.add(
          List.of(
              String.join(" ", sentences.get(i)),
              String.join(" ", translations.get(i)),
              String.join(" ", references.get(i).getFirst())));
    }
    run.table("Sentences never learned from", List.of("English", "the network", "a person"), rows);
    int longest = 0;
    for (int i = 0; i < sentences.size(); i++) {
      longest = translations.get(i).size() > translations.get(longest).size() ? i : longest;
    }
    List<String> words = sentences.get(longest);
    List<String> written = translations.get(longest);
    run.picture(
        "translate.png",
        "Which English word (columns) the network looked at when it wrote each French one (rows).",
        MatrixPicture.draw(written, words, translator.attention(words, written), new String[0][0]));
  }

  private static List<String> texts(List<List<String>> sentences) {
    return sentences.stream().map(words -> String.join(" ", words)).toList();
  }

  /** All pairs that fit, in lower case. */
  static List<Pair> pairs() {
    try (Stream<String> lines = Files.lines(DataSets.englishFrench())) {
      return lines
          .map(line -> line.split("\t", -1))
          .map(fields -> new Pair(words(fields[0]), words(fields[1])))
          .filter(pair -> pair.english().size() <= SOURCE && pair.french().size() < TARGET)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static List<String> words(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replace('’', '\'');
    return WORD.matcher(plain).results().map(MatchResult::group).toList();
  }

  /** A vocabulary: words with their numbers. */
  record Words(List<String> all, Map<String, Integer> numbers) {
    static final int UNKNOWN = 1;
    static final int START = 2;
    static final int END = 3;

    static Words of(Stream<List<String>> sentences, int least) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      sentences.flatMap(List::stream).forEach(word -> counts.merge(word, 1, Integer::sum));
      List<String> all = new ArrayList<>(List.of("", "?", "<", ">"));
      counts.forEach((word, count) -> {
        if (count >= least) {
          all.add(word);
        }
      });
      Map<String, Integer> numbers = new HashMap<>();
      for (int i = END + 1; i < all.size(); i++) {
        numbers.put(all.get(i), i);
      }
      return new Words(List.copyOf(all), numbers);
    }

    int size() {
      return all.size();
    }

    int[] encode(List<String> words, int length) {
      int[] encoded = new int[length];
      for (int i = 0; i < Math.min(length, words.size()); i++) {
        encoded[i] = numbers.getOrDefault(words.get(i), UNKNOWN);
      }
      return encoded;
    }
  }

  /** The first words of a translation, how likely they are (logarithm), and whether all is said. */
  record Beginning(List<Integer> words, double likelihood, boolean ended) {
    /** The likelihood of a word, so that long translations have a chance. */
    double quality() {
      return likelihood / (words.size() + (ended ? 1 : 0));
    }

    /** Adds each of the likeliest words. */
    List<Beginning> goOn(float[] scores) {
      if (ended) {
        return List.of(this);
      }
      double most = Double.NEGATIVE_INFINITY;
      for (int word = Words.END; word < scores.length; word++) {
        most = Math.max(most, scores[word]);
      }
      double sum = 0;
      for (int word = Words.END; word < scores.length; word++) {
        sum += Math.exp(scores[word] - most);
      }
      double all = most + Math.log(sum);
      List<Beginning> longer = new ArrayList<>();
      for (int i = 0; i < BEAM; i++) {
        int best = Words.END;
        for (int word = Words.END; word < scores.length; word++) {
          best = scores[word] > scores[best] ? word : best;
        }
        List<Integer> more = new ArrayList<>(words);
        if (best != Words.END) {
          more.add(best);
        }
        longer.add(
            new Beginning(List.copyOf(more), likelihood + scores[best] - all, best == Words.END));
        scores[best] = Float.NEGATIVE_INFINITY;
      }
      return longer;
    }
  }

  /**
   * The network.
   *
   * @param model scores the next word for English words and the French words so far
   * @param looks tells for the same inputs which English word was looked at
   * @param english the English words
   * @param french the French words
   */
  record Translator(Model model, Model looks, Words english, Words french) {
    static Translator of(Words english, Words french, int steps) {
      SymbolicTensor source = new Input(SOURCE).dtype("int32").name("english").output();
      SymbolicTensor soFar = new Input(Shape.UNKNOWN).dtype("int32").name("so_far").output();
      SymbolicTensor x = new Embedding(english.size(), WIDTH).maskZero(true).call(source);
      x = new Dropout(0.3).call(x);
      List<SymbolicTensor> read =
          new Bidirectional(new GRU(UNITS / 2).returnSequences(true).returnState(true))
              .connect(List.of(x));
      SymbolicTensor start =
          new Dense(UNITS)
              .activation("tanh")
              .call(new Concatenate().call(read.get(1), read.get(2)));
      SymbolicTensor y = new Embedding(french.size(), WIDTH).call(soFar);
      y = new Dropout(0.3).call(y);
      y = new GRU(UNITS).returnSequences(true).call(y, start);
      List<SymbolicTensor> seen =
          new MultiHeadAttention(1, WIDTH)
              .connect(LayerCall.of(y, read.getFirst()).set("return_attention_scores", true));
      y = new Concatenate().call(y, seen.getFirst());
      y = new Dense(UNITS).activation("tanh").call(y);
      y = new Dropout(0.4).call(y);
      y = new Dense(french.size()).call(y);
      Model model = Model.of(List.of(source, soFar), List.of(y));
      model.compile(
          new AdamW(new CosineDecay(0, steps * 0.96, 0, 3e-3, steps * 0.04))
              .weightDecay(0.01)
              .clipnorm(1),
          new SparseCategoricalCrossentropy().fromLogits(true).ignoreClass(0));
      return new Translator(
          model, Model.of(List.of(source, soFar), List.of(seen.get(1))), english, french);
    }

    /** Batches of sentences of like length, which are filled up as little as possible. */
    Dataset<Batch> batches(List<Pair> pairs, int size, long seed) {
      Map<Integer, List<Pair>> groups = new TreeMap<>();
      pairs.forEach(pair -> {
        int length = pair.french().size() + 1;
        int room = length <= SHORT ? SHORT : length <= MIDDLE ? MIDDLE : TARGET;
        groups.computeIfAbsent(room, any -> new ArrayList<>()).add(pair);
      });
      List<Dataset<Batch>> parts = new ArrayList<>();
      groups.forEach((room, group) ->
          parts.add(
              Dataset.of(group)
                  .shuffle(seed)
                  .batches(
                      size,
                      pair ->
                          List.of(
                              english.encode(pair.english(), SOURCE), started(pair.french(), room)),
                      pair -> ended(pair.french(), room))));
      return parts.stream().reduce(Dataset::concat).orElseThrow().shuffle(seed);
    }

    /** The French words as the network reads them while it writes: one step later. */
    private int[] started(List<String> words, int room) {
      int[] encoded = new int[room];
      encoded[0] = Words.START;
      System.arraycopy(french.encode(words, room - 1), 0, encoded, 1, room - 1);
      return encoded;
    }

    /** What it has to write; words that are too rare are not asked for. */
    private int[] ended(List<String> words, int room) {
      int[] encoded = french.encode(words, room);
      encoded[words.size()] = Words.END;
      for (int i = 0; i < room; i++) {
        encoded[i] = encoded[i] == Words.UNKNOWN ? 0 : encoded[i];
      }
      return encoded;
    }

    /** Translates by beam search: the likeliest few beginnings are gone on with. */
    List<List<String>> translate(List<List<String>> sentences) {
      List<List<String>> all = new ArrayList<>();
      for (int from = 0; from < sentences.size(); from += TOGETHER) {
        all.addAll(
            translateTogether(
                sentences.subList(from, Math.min(sentences.size(), from + TOGETHER))));
      }
      return all;
    }

    private List<List<String>> translateTogether(List<List<String>> sentences) {
      int[][] source =
          sentences.stream()
              .map(words -> english.encode(words, SOURCE))
              .flatMap(words -> Collections.nCopies(BEAM, words).stream())
              .toArray(int[][]::new);
      List<List<Beginning>> beams = new ArrayList<>();
      sentences.forEach(any -> beams.add(List.of(new Beginning(List.of(), 0, false))));
      for (int at = 0; at < TARGET; at++) {
        int[][] soFar = new int[source.length][TARGET];
        for (int row = 0; row < source.length; row++) {
          List<Beginning> beam = beams.get(row / BEAM);
          List<Integer> words = beam.get(Math.min(row % BEAM, beam.size() - 1)).words();
          soFar[row][0] = Words.START;
          for (int i = 0; i < Math.min(words.size(), TARGET - 1); i++) {
            soFar[row][i + 1] = words.get(i);
          }
        }
        float[] scores =
            model.predict(List.of(source, soFar), source.length).value().toFloatArray();
        for (int i = 0; i < beams.size(); i++) {
          List<Beginning> next = new ArrayList<>();
          for (int b = 0; b < beams.get(i).size(); b++) {
            int from = ((i * BEAM + b) * TARGET + at) * french.size();
            next.addAll(
                beams.get(i).get(b).goOn(Arrays.copyOfRange(scores, from, from + french.size())));
          }
          next.sort(Comparator.comparingDouble(Beginning::quality).reversed());
          beams.set(i, List.copyOf(next.subList(0, Math.min(BEAM, next.size()))));
        }
      }
      return beams.stream()
          .map(beam -> beam.getFirst().words().stream().map(french.all()::get).toList())
          .toList();
    }

    double[][] attention(List<String> sentence, List<String> written) {
      NdArray scores =
          looks
              .predict(
                  List.of(
                      new int[][] {english.encode(sentence, SOURCE)},
                      new int[][] {started(written, TARGET)}))
              .value();
      double[][] seen = new double[written.size()][sentence.size()];
      for (int row = 0; row < seen.length; row++) {
        for (int column = 0; column < sentence.size(); column++) {
          seen[row][column] = scores.getDouble(row * SOURCE + column);
        }
      }
      return seen;
    }
  }
}
