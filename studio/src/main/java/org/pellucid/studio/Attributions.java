package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.explain.attribution.Attribution;
import org.pellucid.explain.attribution.Attributor;
import org.pellucid.explain.attribution.Contributions;
import org.pellucid.explain.attribution.InputXGradient;
import org.pellucid.explain.attribution.IntegratedGradients;
import org.pellucid.explain.attribution.KernelShap;
import org.pellucid.explain.attribution.Occlusion;
import org.pellucid.explain.attribution.Parts;
import org.pellucid.explain.attribution.Saliency;
import org.pellucid.explain.attribution.Scorer;
import org.pellucid.models.Model;

/**
 * Why a model says what it says to one sample, by a method that the page chooses.
 *
 * <p>For one sigmoid output, what speaks for class 0 is what speaks against class 1.
 */
final class Attributions {
  private static final String INTEGRATED = "integrated gradients";
  private static final String GRADIENT = "gradient x input";
  private static final String SALIENCY = "saliency";
  private static final String OCCLUSION = "occlusion";
  private static final String SHAPLEY = "Shapley values";

  private static final String UNKNOWN = "[UNK]";
  private static final int BUDGET = 512;
  private static final int BACKGROUND = 8;
  private static final int MOST_COLUMNS = 64;
  private static final int MOST_WORDS = 200;
  private static final int MOST_SHOWN = 40;
  private static final int MOST_COVERED = 64 * 64;
  private static final int WINDOWS = 8;

  private final Map<String, Attributor> prepared = new HashMap<>();
  private @Nullable Model preparedFor;
  private @Nullable Samples preparedWith;
  private @Nullable WordNetwork words;

  /**
   * Scores in the order of the sample, the names of what they belong to, and what they add up to.
   */
  private record Named(
      List<String> names, double[] scores, double output, double base, double error) {
    /** Where there is an error, there is a beginning from which the scores lead to the output. */
    static Named of(List<String> names, Attribution why) {
      double[] scores = why.of(0);
      double output = why.outputs().getFirst();
      double error = why.errors().getFirst();
      return new Named(names, scores, output, output - Arrays.stream(scores).sum() + error, error);
    }

    static Named of(Contributions why) {
      return new Named(
          why.parts().stream().map(Attribution.Named::name).toList(),
          why.scores(),
          why.output(),
          why.base(),
          why.error());
    }

    /** What speaks for one class of two speaks against the other. */
    Named opposite(ClassOutcome one) {
      return new Named(
          names,
          Arrays.stream(scores).map(score -> -score).toArray(),
          one.opposite(output),
          one.opposite(base),
          -error);
    }

    /** The strongest, with all others in one. */
    Named strongest() {
      if (scores.length <= MOST_SHOWN) {
        return this;
      }
      List<Integer> order =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -Math.abs(scores[i])))
              .toList();
      List<String> shown = new ArrayList<>();
      double[] own = new double[MOST_SHOWN];
      for (int i = 0; i < MOST_SHOWN - 1; i++) {
        shown.add(names.get(order.get(i)));
        own[i] = scores[order.get(i)];
      }
      List<Integer> others = order.subList(MOST_SHOWN - 1, order.size());
      shown.add(others.size() + " others");
      own[MOST_SHOWN - 1] = others.stream().mapToDouble(i -> scores[i]).sum();
      return new Named(shown, own, output, base, error);
    }
  }

  /** The methods that can explain such samples, the best first. */
  static List<String> methods(Samples samples) {
    Inputs inputs = samples.inputs();
    if (!inputs.isOneArray()) {
      return inputs.isText() ? List.of(INTEGRATED, GRADIENT, SHAPLEY) : List.of(SHAPLEY);
    }
    List<String> methods = new ArrayList<>(List.of(INTEGRATED, GRADIENT, SALIENCY));
    Shape shape = inputs.onlyArray().shape();
    if (samples.show() == Samples.Show.IMAGE) {
      if (shape.rank() == 4 && shape.dim(1) * shape.dim(2) <= MOST_COVERED) {
        methods.add(OCCLUSION);
      }
    } else if (samples.show() == Samples.Show.NUMBERS
        && shape.rank() == 2
        && shape.dim(1) <= MOST_COLUMNS) {
      methods.add(SHAPLEY);
    }
    return methods;
  }

  /**
   * Explains what a model says to a sample, as JSON.
   *
   * @param sample its number among those that are kept
   * @param method one of {@link #methods}
   * @param target the class, or the number that is predicted
   */
  synchronized Map<String, Object> explain(
      Results.Judged judged, int sample, String method, int target) {
    Samples samples = judged.samples();
    if (!methods(samples).contains(method)) {
      throw Names.unknown("method", method, methods(samples));
    }
    if (!judged.model().equals(preparedFor) || !samples.equals(preparedWith)) {
      prepared.clear();
      words = null;
      preparedFor = judged.model();
      preparedWith = samples;
    }
    long start = System.nanoTime();
    ClassOutcome one =
        judged.outcome() instanceof ClassOutcome classes && classes.isOneOutput() ? classes : null;
    int output = one == null ? target : 0;
    Named named =
        method.equals(SHAPLEY)
            ? shapley(judged.model(), samples, sample, output)
            : gradient(judged.model(), samples, sample, method, output);
    if (one != null && target == 0) {
      named = named.opposite(one);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("sample", sample);
    answer.put("method", method);
    answer.put("target", target);
    answer.put("output", Outcome.finite(named.output()));
    answer.put("base", Outcome.finite(named.base()));
    answer.put("sum", Outcome.finite(Arrays.stream(named.scores()).sum()));
    answer.put("error", Outcome.finite(named.error()));
    Pixels pixels = samples.pixels();
    if (samples.show() == Samples.Show.IMAGE && pixels != null) {
      answer.put("overlay", pixels.overlay(named.scores()));
    } else {
      Named shown = samples.show() == Samples.Show.TEXT ? named : named.strongest();
      answer.put("names", shown.names());
      answer.put("scores", Arrays.stream(shown.scores()).mapToObj(score -> score).toList());
    }
    answer.put("milliseconds", (System.nanoTime() - start) / 1e6);
    return answer;
  }

  private Named gradient(Model model, Samples samples, int sample, String method, int output) {
    Inputs inputs = samples.inputs();
    if (inputs.isText() || !model.inputs().getFirst().dtype().isFloating()) {
      return ofWords(model, samples, sample, method, output);
    }
    NdArray x = inputs.rows(sample).forGradient(model);
    Attributor attributor =
        prepared.computeIfAbsent(method, any -> attributor(method, model, samples));
    return Named.of(samples.columnNames(), attributor.explain(x, output));
  }

  private static Attributor attributor(String method, Model model, Samples samples) {
    return switch (method) {
      case INTEGRATED -> new IntegratedGradients(model).baseline(baseline(samples));
      case GRADIENT -> new InputXGradient(model);
      case SALIENCY -> new Saliency(model);
      default -> {
        Shape shape = samples.inputs().onlyArray().shape();
        int window = Math.max(2, Math.max(shape.dim(1), shape.dim(2)) / WINDOWS);
        Pixels pixels = samples.pixels();
        double cover = pixels == null ? 0 : pixels.black();
        yield new Occlusion(model, window, Math.max(1, window / 2), cover);
      }
    };
  }

  /** A black picture, or the mean of all rows. */
  private static NdArray baseline(Samples samples) {
    NdArray all = samples.inputs().onlyArray();
    int width = all.size() / samples.count();
    float[] middle = new float[width];
    Pixels pixels = samples.pixels();
    if (samples.show() == Samples.Show.IMAGE && pixels != null) {
      Arrays.fill(middle, (float) pixels.black());
    } else {
      double[] sums = new double[width];
      for (int i = 0; i < all.size(); i++) {
        sums[i % width] += all.getDouble(i);
      }
      for (int i = 0; i < width; i++) {
        middle[i] = (float) (sums[i] / samples.count());
      }
    }
    return NdArray.of(middle).reshape(all.shape().without(0));
  }

  private Named ofWords(Model model, Samples samples, int sample, String method, int output) {
    WordNetwork network = words;
    if (network == null) {
      network = WordNetwork.of(model, samples);
      words = network;
    }
    WordNetwork known = network;
    NdArray numbers = known.numbers(sample);
    Attributor attributor =
        prepared.computeIfAbsent(
            method,
            any ->
                switch (method) {
                  case INTEGRATED -> new IntegratedGradients(known.model()).at(known.embedding());
                  case GRADIENT -> new InputXGradient(known.model()).at(known.embedding());
                  default -> new Saliency(known.model()).at(known.embedding());
                });
    Named all = Named.of(known.names(numbers), attributor.explain(numbers, output).overPlaces());
    int[] kept =
        IntStream.range(0, numbers.size()).filter(i -> !known.isPadding(numbers, i)).toArray();
    return new Named(
        IntStream.of(kept).mapToObj(all.names()::get).toList(),
        IntStream.of(kept).mapToDouble(i -> all.scores()[i]).toArray(),
        all.output(),
        all.base(),
        all.error());
  }

  private static Named shapley(Model model, Samples samples, int sample, int output) {
    Inputs inputs = samples.inputs();
    KernelShap shap = new KernelShap(BUDGET, 0);
    if (inputs.isText()) {
      Parts<String> parts = Parts.words(samples.text(sample));
      if (parts.names().size() > MOST_WORDS) {
        throw new PellucidException(
            "Shapley values are there for texts of at most "
                + MOST_WORDS
                + " words; this one has "
                + parts.names().size()
                + ". Choose another method.");
      }
      return Named.of(
          shap.explain(
              parts,
              texts ->
                  outputs(
                      model,
                      texts.stream().map(Attributions::notEmpty).toArray(String[]::new),
                      texts.size(),
                      output)));
    }
    int[] background =
        IntStream.range(0, Math.min(BACKGROUND, samples.count()))
            .map(i -> (int) ((long) i * samples.count() / Math.min(BACKGROUND, samples.count())))
            .toArray();
    if (inputs.isOneArray()) {
      NdArray x = inputs.onlyArray();
      return Named.of(
          shap.explain(
              Parts.columns(
                  x.rows(sample).reshape(x.shape().without(0)),
                  x.rows(background),
                  samples.columnNames()),
              Scorer.of(model, output)));
    }
    // A row is, for each column, the number of the sample that its value comes from.
    Parts<int[]> parts =
        Parts.of(
            samples.columnNames(),
            kept ->
                IntStream.of(background)
                    .mapToObj(other ->
                        IntStream.range(0, kept.length)
                            .map(i -> kept[i] ? sample : other)
                            .toArray())
                    .toList());
    return Named.of(
        shap.explain(
            parts, rows -> outputs(model, inputs.mixed(rows).forModel(), rows.size(), output)));
  }

  /** Many networks have no answer to a text without words. */
  private static String notEmpty(String text) {
    return text.isBlank() ? UNKNOWN : text;
  }

  private static double[] outputs(Model model, Object x, int count, int output) {
    NdArray outputs = model.predict(x, BUDGET).value();
    int width = outputs.size() / count;
    return IntStream.range(0, count)
        .mapToDouble(i -> outputs.getDouble(i * width + output))
        .toArray();
  }
}
