package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/**
 * What the pages of a report ask, and the answers: each part within a number of bytes, so that a
 * report has some 8 MiB at most, and mostly less than one. Which pages there are stands in {@code
 * tabs}.
 */
final class ReportState {
  private static final long LIVE_BYTES = 1 << 20;
  private static final long RESULTS_BYTES = 1 << 20;
  private static final long NETWORK_BYTES = 1 << 20;
  private static final long EMBEDDING_BYTES = 1 << 20;
  private static final long ATTENTION_BYTES = 1 << 19;
  private static final int MOST_POINTS = 1000;
  private static final int MOST_ATTENTIVE = 8;
  private static final int WORST_PAGES = 3;
  private static final int EXPLAINED = 12;
  private static final long EXPLAINING_NANOS = 5_000_000_000L;

  private final Map<String, Object> answers = new LinkedHashMap<>();
  private final List<String> tabs = new ArrayList<>();

  ReportState() {}

  /** All answers. */
  Map<String, Object> answers() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tabs", List.copyOf(tabs));
    all.putAll(answers);
    return all;
  }

  void summary(@Nullable RunSummary about) {
    if (about != null) {
      tabs.add("summary");
      answers.put("api/summary", about.json());
    }
  }

  /** The course of the training, if there was one. */
  void live(Map<String, Object> run) {
    if (Objects.equals(run.get("state"), "waiting")) {
      return;
    }
    tabs.add("live");
    Map<String, Object> kept = new LinkedHashMap<>(run);
    if (run.get("histograms") instanceof List<?> looks) {
      kept.put("histograms", Bounded.thinned(looks, LIVE_BYTES));
    }
    answers.put("api/live", kept);
  }

  /** What is confused with what, the worst errors, some of each cell, and some reasons. */
  void results(Results results, Watched watched) {
    Model model = watched.anyModel();
    if (model != null && !results.summary().containsKey("kind")) {
      results.all(model, "at the end");
    }
    Map<String, Object> summary = results.summary();
    if (!summary.containsKey("kind")) {
      return;
    }
    tabs.add("results");
    answers.put("api/results", summary);
    Map<String, Object> lists = new LinkedHashMap<>();
    Map<String, Object> worst = results.samples(query("from", 0));
    int page = size(worst);
    for (int from = 0; page > 0 && from < WORST_PAGES * page; from += page) {
      Map<String, Object> some = results.samples(query("from", from));
      if (size(some) > 0) {
        lists.put("api/results/samples?from=" + from, some);
      }
    }
    cells(results, summary, lists, false);
    cells(results, summary, lists, true);
    answers.putAll(Bounded.first(lists, RESULTS_BYTES));
    reasons(results, summary, worst);
  }

  private static int size(Map<String, Object> some) {
    return some.get("samples") instanceof List<?> samples ? samples.size() : 0;
  }

  private static Config query(String name, long value) {
    return Config.empty().put(name, value);
  }

  /** Mistakes first, then what was right. */
  private static void cells(
      Results results, Map<String, Object> summary, Map<String, Object> lists, boolean right) {
    if (!(summary.get("shown") instanceof List<?> shown)) {
      return;
    }
    for (Object truth : shown) {
      for (Object predicted : shown) {
        if (truth.equals(predicted) == right) {
          Config query =
              query("truth", ((Number) truth).longValue())
                  .put("predicted", ((Number) predicted).longValue())
                  .put("from", 0L);
          Map<String, Object> some = results.samples(query);
          if (size(some) > 0) {
            lists.put(
                "api/results/samples?truth=" + truth + "&predicted=" + predicted + "&from=0", some);
          }
        }
      }
    }
  }

  private void reasons(Results results, Map<String, Object> summary, Map<String, Object> worst) {
    if (!(summary.get("methods") instanceof List<?> methods) || methods.isEmpty()) {
      return;
    }
    String method = String.valueOf(methods.getFirst());
    long start = System.nanoTime();
    int left = EXPLAINED;
    for (Object one : worst.get("samples") instanceof List<?> samples ? samples : List.of()) {
      if (left-- == 0 || System.nanoTime() - start > EXPLAINING_NANOS) {
        return;
      }
      if (!(one instanceof Map<?, ?> view) || !(view.get("sample") instanceof Number sample)) {
        return;
      }
      int target = view.get("predicted") instanceof Number number ? number.intValue() : 0;
      Config query =
          query("sample", sample.longValue()).put("method", method).put("target", (long) target);
      try {
        answers.put(
            "api/results/attribution?sample="
                + sample
                + "&method="
                + method.replace(" ", "%20")
                + "&target="
                + target,
            results.attribution(query));
      } catch (PellucidException unfit) {
        return;
      }
    }
  }

  /** The network with the layers that fit. */
  void network(NetworkView network) {
    Map<String, Object> graph = network.graph();
    if (graph.get("layers") instanceof List<?> layers && !layers.isEmpty()) {
      tabs.add("network");
      answers.put("api/network", graph);
      answers.put("api/network/neurons", network.neurons());
      answers.put("api/network/layers", Bounded.first(network.someLayers(), NETWORK_BYTES));
    }
  }

  void embedding(EmbeddingView embedding) {
    for (int most = MOST_POINTS; most >= 2; most /= 2) {
      List<Object> finished = embedding.finished(most);
      if (finished == null) {
        return;
      }
      if (Bounded.size(finished) <= EMBEDDING_BYTES) {
        tabs.add("embedding");
        answers.put("api/embedding", finished.getFirst());
        answers.put("api/embedding/points", finished.getLast());
        return;
      }
    }
  }

  void attention(AttentionView attention) {
    Map<String, Object> state = attention.finished();
    if (state == null) {
      return;
    }
    List<Integer> kept = new ArrayList<>();
    long left = ATTENTION_BYTES;
    for (int sample = 0; sample < Math.min(MOST_ATTENTIVE, attention.samples()); sample++) {
      try {
        Map<String, Object> maps = attention.sample(query("sample", sample));
        left -= Json.write(maps).length();
        if (left >= 0) {
          kept.add(sample);
          answers.put("api/attention/sample?sample=" + sample, maps);
        }
      } catch (PellucidException unfit) {
        break;
      }
    }
    if (!kept.isEmpty()) {
      tabs.add("attention");
      state.put("kept", kept);
      answers.put("api/attention", state);
    }
  }
}
