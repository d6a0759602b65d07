package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/**
 * What a model makes of held-out samples: asked batch by batch, in an order drawn once, until time
 * is over; and the page's questions about it. Safe from any thread.
 */
final class Results {
  /** How many samples are asked between epochs. */
  static final int SOME = 1024;

  private static final int BATCH = 64;
  private static final int PAGE = 24;
  private static final long SOON_NANOS = 2_000_000_000;
  private static final long BETWEEN_NANOS = 1_000_000_000;
  private static final long AT_THE_END_NANOS = 20_000_000_000L;

  /** Asking may take this part of the time: one in so many. */
  private static final int PART = 100;

  private final Questions questions;
  private final Attributions attributions = new Attributions();
  private @Nullable Samples samples;
  private @Nullable Judged latest;
  private String problem = "";
  private int version;
  private long lastEnd;
  private long lastCost;

  /**
   * What was found out.
   *
   * @param model the model that was asked
   * @param samples the samples
   * @param asked which of them, in rising order
   * @param outcome what it said to them
   * @param when after which epoch, in words
   * @param milliseconds how long it took
   */
  record Judged(
      Model model,
      Samples samples,
      int[] asked,
      Outcome outcome,
      String when,
      double milliseconds) {
    /** The place of a sample among those that were asked. */
    int place(int sample) {
      int place = Arrays.binarySearch(asked, sample);
      if (place < 0) {
        throw new PellucidException("Results: sample " + sample + " was not asked.");
      }
      return place;
    }
  }

  Results(Questions questions) {
    this.questions = questions;
  }

  /** Looks at these samples from now on. */
  synchronized void samples(Samples newSamples) {
    samples = newSamples;
    latest = null;
    problem = "";
    version++;
  }

  /** A training begins. */
  synchronized void begin() {
    lastEnd = System.nanoTime();
    lastCost = 0;
  }

  /** Whether so much time has gone by that asking again is no burden. */
  synchronized boolean isDue() {
    return samples != null && System.nanoTime() - lastEnd >= Math.max(SOON_NANOS, PART * lastCost);
  }

  /** Asks the model about some samples; for the thread that trains it. */
  void some(TrainedModel model, String when) {
    ask(model, when, SOME, BETWEEN_NANOS);
  }

  /** Asks the model about all samples. */
  void all(TrainedModel model, String when) {
    ask(model, when, Samples.MOST, AT_THE_END_NANOS);
  }

  private void ask(TrainedModel trained, String when, int most, long nanos) {
    Samples present;
    synchronized (this) {
      present = samples;
    }
    if (present == null || !(trained instanceof Model model)) {
      return;
    }
    long start = System.nanoTime();
    Judged judged = null;
    String refused = "";
    try {
      judged = judged(model, present, when, most, nanos);
    } catch (PellucidException unfit) {
      refused = String.valueOf(unfit.getMessage());
    } catch (RuntimeException broken) {
      // A look at results must not end the training.
      refused = "Results could not be worked out: " + broken;
    }
    long end = System.nanoTime();
    synchronized (this) {
      lastEnd = end;
      lastCost = end - start;
      // A training of another model, which has no use for the samples, leaves alone what is there.
      boolean strange = judged == null && latest != null && !latest.model().equals(model);
      if (present.equals(samples) && !strange) {
        latest = judged;
        problem = refused;
        version++;
      }
    }
  }

  private static Judged judged(Model model, Samples samples, String when, int most, long nanos) {
    long start = System.nanoTime();
    int[] order = order(samples.count());
    int wanted = Math.min(most, order.length);
    List<NdArray> parts = new ArrayList<>();
    int done = 0;
    while (done < wanted && (done == 0 || System.nanoTime() - start < nanos)) {
      int to = Math.min(wanted, done + BATCH);
      Inputs batch = samples.inputs().rows(Arrays.copyOfRange(order, done, to));
      parts.add(model.predict(batch.forModel(), BATCH).value());
      done = to;
    }
    // In rising order, so that a sample is found fast
    int[] places =
        IntStream.range(0, done)
            .boxed()
            .sorted((a, b) -> Integer.compare(order[a], order[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] asked = IntStream.of(places).map(place -> order[place]).toArray();
    Outcome outcome =
        Outcome.of(model, samples, asked, LayerOutputs.joined(parts, done).rows(places));
    return new Judged(model, samples, asked, outcome, when, (System.nanoTime() - start) / 1e6);
  }

  /** The same for the same number: whoever is asked first stands for all. */
  private static int[] order(int count) {
    int[] order = IntStream.range(0, count).toArray();
    Random random = new Random(1);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }

  // ---- What the page asks ----

  /** A number that changes whenever there is something new. */
  synchronized Map<String, Object> news() {
    return Map.of("version", version);
  }

  /** Everything but the samples themselves. */
  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    Judged judged;
    synchronized (this) {
      Samples present = samples;
      summary.put("version", version);
      summary.put("state", present == null ? "none" : latest == null ? "waiting" : "there");
      summary.put("problem", problem);
      if (present != null) {
        summary.put("samples", present.name());
        summary.put("show", present.show().name());
        summary.put("kept", present.count());
        summary.put("total", present.total());
      }
      judged = latest;
    }
    if (judged != null) {
      summary.put("model", judged.model().name());
      summary.put("when", judged.when());
      summary.put("count", judged.outcome().count());
      summary.put("milliseconds", judged.milliseconds());
      summary.put("methods", Attributions.methods(judged.samples()));
      summary.putAll(judged.outcome().summary());
    }
    return summary;
  }

  /** The latest results. */
  synchronized Judged latest() {
    Judged known = latest;
    if (known == null) {
      throw new PellucidException(
          problem.isEmpty()
              ? "Results: there are none yet; they come with the end of an epoch."
              : problem);
    }
    return known;
  }

  /**
   * Some samples, the worst first: those of class {@code truth} that were taken for {@code
   * predicted}, or of all; 24 from number {@code from} on.
   */
  Map<String, Object> samples(Config wanted) {
    Judged judged = latest();
    List<Integer> places;
    if (wanted.has("truth") && judged.outcome() instanceof ClassOutcome classes) {
      places = classes.cell(wanted.integer("truth"), wanted.integer("predicted"));
    } else {
      places = judged.outcome().worst(IntStream.range(0, judged.outcome().count()));
    }
    int from = Math.clamp(wanted.integer("from", 0), 0, places.size());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("count", places.size());
    answer.put("from", from);
    answer.put(
        "samples",
        places.subList(from, Math.min(places.size(), from + PAGE)).stream()
            .map(place -> view(judged, place))
            .toList());
    return answer;
  }

  private static Map<String, Object> view(Judged judged, int place) {
    Map<String, Object> view = judged.samples().view(judged.asked()[place]);
    view.putAll(judged.outcome().of(place));
    return view;
  }

  /** One sample: the one at {@code place} among those that were asked. */
  Map<String, Object> sample(Config wanted) {
    Judged judged = latest();
    int place = wanted.integer("place");
    if (place < 0 || place >= judged.asked().length) {
      throw new PellucidException("Results: there is no sample at place " + place + ".");
    }
    return view(judged, place);
  }

  /** Why: {@code sample}, {@code method}, and the {@code target} that is explained. */
  Map<String, Object> attribution(Config wanted) {
    Judged judged = latest();
    int place = judged.place(wanted.integer("sample"));
    String method = wanted.text("method", "");
    int likely = judged.outcome() instanceof ClassOutcome classes ? classes.predicted(place) : 0;
    int target = wanted.integer("target", likely);
    return questions.ask(() -> attributions.explain(judged, judged.asked()[place], method, target));
  }
}
