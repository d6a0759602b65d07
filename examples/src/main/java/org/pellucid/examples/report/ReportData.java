package org.pellucid.examples.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.examples.training.Picture;
import org.pellucid.examples.training.RunResult;
import org.pellucid.examples.training.Verdict;

/** What the script of the page draws, as maps and lists. */
final class ReportData {
  private static final int MOST_MISTAKES = 48;
  private static final int MOST_RIGHT = 12;
  private static final int SHOWN_CLASSES = 3;

  private ReportData() {}

  static Map<String, Object> of(RunResult result) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", result.name());
    data.put("description", result.description());
    data.put("tiles", tiles(result));
    data.put("curves", curves(result.history()));
    data.put("classes", result.data().classNames());
    data.put("confusion", result.confusion().counts());
    data.put("mistakeCount", result.mistakes().size());
    data.put("mistakes", samples(result, worst(result.mistakes())));
    data.put("right", samples(result, ofAllClasses(result)));
    data.put("settings", settings(result));
    data.put("environment", result.environment());
    data.put("summary", result.summary());
    return data;
  }

  private static Map<String, Object> tiles(RunResult result) {
    Map<String, Object> tiles = new LinkedHashMap<>();
    tiles.put("accuracy", result.accuracy());
    tiles.put("loss", result.test().get("loss"));
    tiles.put("right", result.verdicts().size() - result.mistakes().size());
    tiles.put("samples", result.verdicts().size());
    tiles.put("parameters", result.parameters());
    tiles.put("seconds", result.seconds());
    return tiles;
  }

  private static Map<String, Object> settings(RunResult result) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("Data", result.data().name());
    settings.put("Training samples", result.data().trainX().shape().dim(0));
    settings.put("Test samples", result.data().testX().shape().dim(0));
    settings.put("Epochs", result.settings().epochs());
    settings.put("Batch size", result.settings().batchSize());
    settings.put("Seed", result.settings().seed());
    settings.put("Backend", result.settings().backend());
    settings.put("Source and licence of the data", result.data().licence());
    return settings;
  }

  /** One list of numbers per name; null where an epoch has none. */
  private static Map<String, List<@Nullable Double>> curves(List<Map<String, Double>> history) {
    Set<String> names = new LinkedHashSet<>();
    history.forEach(epoch -> names.addAll(epoch.keySet()));
    Map<String, List<@Nullable Double>> curves = new LinkedHashMap<>();
    for (String name : names) {
      List<@Nullable Double> curve = new ArrayList<>();
      history.forEach(epoch -> curve.add(epoch.get(name)));
      curves.put(name, curve);
    }
    return curves;
  }

  /** The mistakes that the network was surest of. */
  private static List<Verdict> worst(List<Verdict> mistakes) {
    return mistakes.stream()
        .sorted(Comparator.comparingDouble(verdict -> -verdict.confidence()))
        .limit(MOST_MISTAKES)
        .toList();
  }

  /** Samples that the network got right, the classes taking turns. */
  private static List<Verdict> ofAllClasses(RunResult result) {
    List<List<Verdict>> byClass = new ArrayList<>();
    result.data().classNames().forEach(name -> byClass.add(new ArrayList<>()));
    result.verdicts().stream()
        .filter(Verdict::isRight)
        .forEach(verdict -> byClass.get(verdict.label()).add(verdict));
    List<Verdict> chosen = new ArrayList<>();
    for (int turn = 0; turn < MOST_RIGHT; turn++) {
      for (List<Verdict> own : byClass) {
        if (turn < own.size() && chosen.size() < MOST_RIGHT) {
          chosen.add(own.get(turn));
        }
      }
    }
    return chosen;
  }

  private static List<Map<String, Object>> samples(RunResult result, List<Verdict> verdicts) {
    return verdicts.stream().map(verdict -> sample(result, verdict)).toList();
  }

  private static Map<String, Object> sample(RunResult result, Verdict verdict) {
    NdArray samples = result.data().testX();
    Map<String, Object> sample = new LinkedHashMap<>();
    sample.put("number", verdict.sample());
    sample.put("label", verdict.label());
    sample.put("guesses", guesses(verdict));
    Optional<Picture> picture = Picture.of(samples, verdict.sample());
    if (picture.isPresent()) {
      sample.put("width", picture.get().width());
      sample.put("height", picture.get().height());
      sample.put("pixels", Base64.getEncoder().encodeToString(bytes(picture.get())));
    } else {
      NdArray row = samples.rowRange(verdict.sample(), verdict.sample() + 1);
      sample.put(
          "values",
          IntStream.range(0, row.size()).mapToObj(i -> (float) row.getDouble(i)).toList());
    }
    return sample;
  }

  /** The likeliest classes, each with its probability. */
  private static List<List<Object>> guesses(Verdict verdict) {
    List<Float> probabilities = verdict.probabilities();
    return IntStream.range(0, probabilities.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -probabilities.get(i)))
        .limit(SHOWN_CLASSES)
        .map(i -> List.<Object>of(i, probabilities.get(i)))
        .toList();
  }

  private static byte[] bytes(Picture picture) {
    byte[] bytes = new byte[picture.width() * picture.height()];
    for (int row = 0; row < picture.height(); row++) {
      for (int column = 0; column < picture.width(); column++) {
        bytes[row * picture.width() + column] = (byte) Math.round(255 * picture.pixel(row, column));
      }
    }
    return bytes;
  }
}
