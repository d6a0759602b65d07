package org.pellucid.examples.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.data.text.TextSearch;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;
import org.pellucid.models.Model;

/**
 * Answers one line after the other: small talk with the answer to the most similar sentence of a
 * corpus; what it takes for one of its intents by naming it; all else with "I don't know".
 */
public final class Dialogue {
  /** What a run of the chatbot leaves beside its models. */
  public static final String FILE = "chatbot.json";

  /** The network on sentence vectors, in the run's folder. */
  public static final String ON_VECTORS = "minilm.safetensors";

  private static final double NEARLY_SAME = 0.8;
  private static final double SIMILAR = 0.55;

  private final List<String> intents;
  private final Function<String, float[]> classifier;
  private final double threshold;
  private final List<LabeledText> talk;
  private final TextSearch search;

  /**
   * Makes a dialogue.
   *
   * @param intents the names of the intents
   * @param classifier gives the probability of each intent for a line
   * @param threshold below which the largest probability means "I don't know"
   * @param talk sentences of small talk with an answer to each
   */
  public Dialogue(
      List<String> intents,
      Function<String, float[]> classifier,
      double threshold,
      List<LabeledText> talk) {
    this.intents = List.copyOf(intents);
    this.classifier = classifier;
    this.threshold = threshold;
    this.talk = List.copyOf(talk);
    search = new TextSearch(talk.stream().map(LabeledText::text).toList());
  }

  /**
   * Saves what {@link #load} needs beside the models.
   *
   * @param file where to
   * @param intents the names of the intents
   * @param scratch the threshold of the network that learned from scratch
   * @param onVectors the threshold of the network on sentence vectors; NaN if there is none
   * @param talk the small talk
   */
  public static void save(
      Path file, List<String> intents, double scratch, double onVectors, List<LabeledText> talk) {
    Config config =
        Config.empty()
            .put("intents", intents)
            .put("threshold", scratch)
            .put("threshold_minilm", Double.isNaN(onVectors) ? null : onVectors)
            .put("talk", talk.stream().map(pair -> List.of(pair.text(), pair.label())).toList());
    byte[] json = Json.write(config).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, json.length, out -> out.write(json));
  }

  /**
   * Loads what a run of the chatbot has learned. With MiniLM at hand, its network answers.
   *
   * @param run the folder of the run
   * @return the dialogue
   */
  public static Dialogue load(Path run) {
    Path file = run.resolve(FILE);
    Config config;
    try {
      config = Json.readObject(Files.readString(file));
    } catch (IOException missing) {
      throw new PellucidException(
          run
              + " is not a run of the chatbot (no "
              + FILE
              + "): ./pellucid train chatbot makes one.",
          missing);
    }
    List<LabeledText> talk = new ArrayList<>();
    for (Object pair : config.list("talk")) {
      if (pair instanceof List<?> items && items.size() == 2) {
        talk.add(new LabeledText(String.valueOf(items.get(0)), String.valueOf(items.get(1))));
      }
    }
    List<String> intents = config.list("intents").stream().map(String::valueOf).toList();
    boolean onVectors = config.get("threshold_minilm") != null;
    Optional<MiniLm> encoder = onVectors ? MiniLm.find() : Optional.empty();
    Model model = Model.load(run.resolve(encoder.isPresent() ? ON_VECTORS : "model.safetensors"));
    Function<String, Object> input =
        encoder
            .<Function<String, Object>>map(e -> line -> e.embed(List.of(line), done -> {}))
            .orElse(line -> new String[] {line});
    return new Dialogue(
        intents,
        line -> model.predict(input.apply(line)).toFloatArray(),
        config.number(encoder.isPresent() ? "threshold_minilm" : "threshold"),
        talk);
  }

  /**
   * Answers a line.
   *
   * @param line what somebody said
   * @return the answer
   */
  public String answer(String line) {
    if (line.isBlank()) {
      return "Say something.";
    }
    List<TextSearch.Match> matches = search.nearest(line, 1);
    double score = matches.isEmpty() ? 0 : matches.getFirst().score();
    if (score >= NEARLY_SAME) {
      return talk.get(matches.getFirst().index()).label();
    }
    float[] probabilities = classifier.apply(line);
    int best = best(probabilities);
    if (probabilities[best] >= threshold) {
      return String.format(
          Locale.ROOT,
          "That is about \"%s\" (%.0f %%).",
          intents.get(best).replace('_', ' '),
          100 * probabilities[best]);
    }
    return score >= SIMILAR ? talk.get(matches.getFirst().index()).label() : "I don't know.";
  }

  /**
   * Finds the largest number.
   *
   * @param values numbers, at least one
   * @return its place
   */
  static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
