package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/**
 * Samples, or words, as points of a plane, by what a layer makes of them. The layer is asked
 * between two steps of the training; the plane is worked out in one thread beside it.
 */
final class EmbeddingView implements AutoCloseable {
  /** So many points are shown at most; of more, every so many-th one. */
  static final int MOST = 3000;

  private static final int NEIGHBOURS = 10;
  private static final int NEIGHBOURS_KEPT = 6;
  private static final int MOST_ITERATIONS = 5000;

  private final Questions questions;
  private final Watched watched;
  private final Results results;
  private final ForkJoinPool worker = new ForkJoinPool(1);
  private @Nullable Plane plane;
  private String problem = "";
  private int generation;
  private int version;

  EmbeddingView(Questions questions, Watched watched, Results results) {
    this.questions = questions;
    this.watched = watched;
    this.results = results;
  }

  /** Everything but the samples themselves. */
  Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    Model model = watched.anyModel();
    Samples samples = watched.anySamples();
    state.put("model", model == null ? "" : model.name());
    state.put("samples", samples == null ? 0 : samples.count());
    state.put("choices", choices(model, samples != null));
    Plane present;
    synchronized (this) {
      present = plane;
      state.put("version", version);
      state.put("problem", problem);
    }
    if (present != null) {
      state.putAll(present.json());
    }
    return state;
  }

  private static List<String> choices(@Nullable Model model, boolean withSamples) {
    try {
      return model == null
          ? List.of()
          : LayerOutputs.choices(model).stream()
              .filter(choice -> withSamples || LayerOutputs.isWords(choice))
              .toList();
    } catch (PellucidException unbuilt) {
      return List.of();
    }
  }

  /** Begins a plane: {@code layer}, {@code method} pca or tsne; or ends the one that moves. */
  Map<String, Object> order(Config settings) {
    if (settings.text("action", "show").equals("stop")) {
      synchronized (this) {
        generation++;
        Plane present = plane;
        plane = present == null ? null : present.stopped();
        version++;
      }
      return state();
    }
    Model model = watched.model();
    String layer = settings.text("layer", "");
    Plane.Wanted wanted =
        new Plane.Wanted(
            layer.isEmpty() ? LayerOutputs.usual(model) : layer,
            settings.text("method", "pca").equals("tsne") ? Plane.Method.TSNE : Plane.Method.PCA,
            limited("perplexity", settings.number("perplexity", 30), 1, 200),
            (int)
                limited("iterations", settings.integer("iterations", 1000), 250, MOST_ITERATIONS));
    Plane begun = questions.ask(() -> begun(model, wanted, MOST));
    int own;
    synchronized (this) {
      own = ++generation;
      plane = begun;
      problem = "";
      version++;
    }
    try {
      worker.execute(() -> work(begun, own));
    } catch (RejectedExecutionException closed) {
      throw new PellucidException("Studio is closed.", closed);
    }
    return state();
  }

  private static double limited(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new PellucidException(
          "Embedding: "
              + name
              + " must be from "
              + (int) least
              + " to "
              + (int) most
              + ", got "
              + value
              + ".");
    }
    return value;
  }

  private Plane begun(Model model, Plane.Wanted wanted, int most) {
    if (LayerOutputs.isWords(wanted.layer())) {
      Samples samples = watched.anySamples();
      NdArray vectors = LayerOutputs.vectors(model, wanted.layer(), most);
      List<String> vocabulary = samples == null ? List.of() : samples.words();
      List<String> names = LayerOutputs.names(model, vocabulary, vectors.shape().dim(0));
      return new Plane(
          wanted, vectors, new double[0], new int[0], null, names, Map.of("unit", "words"), true);
    }
    Samples samples = watched.samples();
    Results.Judged judged = judged(model, samples);
    int[] all = judged == null ? IntStream.range(0, samples.count()).toArray() : judged.asked();
    int count = Math.min(most, all.length);
    int[] places =
        IntStream.range(0, count).map(i -> (int) ((long) i * all.length / count)).toArray();
    int[] shown = Arrays.stream(places).map(place -> all[place]).toArray();
    NdArray rows = LayerOutputs.of(model, samples.inputs().rows(shown), wanted.layer());
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("unit", "samples");
    about.put("total", samples.total());
    if (judged != null) {
      about.put("when", judged.when());
      colours(judged.outcome(), places, about);
    }
    return new Plane(wanted, rows, new double[0], shown, samples, List.of(), about, true);
  }

  /** What the model said to these samples when it was asked last; null if that was another one. */
  private Results.@Nullable Judged judged(Model model, Samples samples) {
    try {
      Results.Judged latest = results.latest();
      return latest.model().equals(model) && latest.samples().equals(samples) ? latest : null;
    } catch (PellucidException none) {
      return null;
    }
  }

  /** Classes true and predicted, or the first of the numbers to predict. */
  private static void colours(Outcome outcome, int[] places, Map<String, Object> about) {
    List<Object> truth = new ArrayList<>();
    List<Object> predicted = new ArrayList<>();
    for (int place : places) {
      Map<String, Object> one = outcome.of(place);
      truth.add(one.get("truth"));
      predicted.add(one.get("predicted"));
    }
    switch (outcome) {
      case ClassOutcome classes -> {
        about.put("classes", classes.summary().get("classes"));
        about.put("truth", truth);
        about.put("predicted", predicted);
      }
      case NumberOutcome numbers -> {
        List<@Nullable Object> values = new ArrayList<>();
        truth.forEach(all ->
            values.add(
                all instanceof List<?> list && list.getFirst() instanceof Number n ? n : null));
        about.put("values", values);
      }
    }
  }

  private synchronized boolean isPresent(int own) {
    return own == generation;
  }

  private synchronized boolean show(Plane moved, int own) {
    if (own != generation) {
      return false;
    }
    plane = moved;
    version++;
    return true;
  }

  private void work(Plane begun, int own) {
    try {
      if (isPresent(own)) {
        Plane done = begun.done(now -> show(now, own));
        show(done, own);
      }
    } catch (PellucidException unfit) {
      fail(own, String.valueOf(unfit.getMessage()));
    } catch (RuntimeException broken) {
      fail(own, "The plane could not be found: " + broken);
    }
  }

  private synchronized void fail(int own, String message) {
    if (own == generation) {
      plane = null;
      problem = message;
      version++;
    }
  }

  private synchronized Plane present() {
    Plane known = plane;
    if (known == null) {
      throw new PellucidException("Embedding: there are no points yet.");
    }
    return known;
  }

  /** One point: {@code point}; its sample or word, and its neighbours by what the layer gave. */
  Map<String, Object> point(Config settings) {
    return present().point(settings.integer("point"), NEIGHBOURS);
  }

  /**
   * For a report: the plane by PCA of the usual layer, and all its points.
   *
   * @param most how many points
   * @return what {@code state} and {@code point} answer; null where there is nothing to show
   */
  @Nullable List<Object> finished(int most) {
    Model model = watched.anyModel();
    if (model == null || watched.anySamples() == null) {
      return null;
    }
    try {
      Plane.Wanted wanted = new Plane.Wanted(LayerOutputs.usual(model), Plane.Method.PCA, 30, 1000);
      Plane done = questions.ask(() -> begun(model, wanted, most)).done(any -> true);
      List<Map<String, Object>> points = new ArrayList<>();
      for (int i = 0; i < done.points().length / 2; i++) {
        points.add(done.point(i, NEIGHBOURS_KEPT));
      }
      Map<String, Object> state = new LinkedHashMap<>();
      state.put("model", model.name());
      state.put("samples", watched.samples().count());
      state.put("choices", List.of(wanted.layer()));
      state.put("version", 1);
      state.put("problem", "");
      state.putAll(done.json());
      return List.of(state, points);
    } catch (PellucidException unfit) {
      return null;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      generation++;
    }
    worker.shutdownNow();
  }
}
