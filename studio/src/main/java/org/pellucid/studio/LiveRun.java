package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.callbacks.Logs;

/** What the page knows of a training: bounded, and safe from any thread. */
final class LiveRun {
  private static final int MOST_HISTOGRAMS = 60;
  private static final int MOST_MESSAGES = 100;

  /** More than that between two messages is thinned: the page gets the whole curves. */
  private static final int MOST_FRESH = 20_000;

  private final Map<String, Series> byStep = new LinkedHashMap<>();
  private final Map<String, Series> byEpoch = new LinkedHashMap<>();
  private final List<Map<String, Object>> histograms = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private final List<List<@Nullable Object>> fresh = new ArrayList<>();
  private Map<String, Object> network = Map.of();
  private String name = "";
  private String state = "waiting";
  private int epoch;
  private int epochs;
  private int batch;
  private int steps;
  private int step;
  private double learningRate;

  synchronized void begin(
      String newName, int newEpochs, int newSteps, Map<String, Object> newNetwork) {
    byStep.clear();
    byEpoch.clear();
    histograms.clear();
    messages.clear();
    fresh.clear();
    name = newName;
    epochs = newEpochs;
    steps = newSteps;
    network = newNetwork;
    state = "running";
    step = 0;
  }

  synchronized void epoch(int newEpoch) {
    epoch = newEpoch;
    batch = 0;
  }

  synchronized void batch(int newBatch, Logs logs, double rate, double milliseconds) {
    batch = newBatch + 1;
    step++;
    learningRate = rate;
    logs.forEach((metric, value) -> point("step", metric, step, value));
    point("step", "milliseconds", step, milliseconds);
    point("step", "learning_rate", step, rate);
  }

  synchronized void epochEnd(Logs logs) {
    logs.forEach((metric, value) -> point("epoch", metric, epoch + 1.0, value));
  }

  private void point(String axis, String metric, double x, double y) {
    (axis.equals("step") ? byStep : byEpoch).computeIfAbsent(metric, any -> new Series()).add(x, y);
    if (fresh.size() < MOST_FRESH) {
      List<@Nullable Object> point = new ArrayList<>();
      point.add(axis);
      point.add(metric);
      point.add(x);
      point.add(Double.isFinite(y) ? y : null);
      fresh.add(point);
    }
  }

  synchronized void histogram(Map<String, Object> newHistogram) {
    histograms.add(newHistogram);
    if (histograms.size() > MOST_HISTOGRAMS) {
      // Every other one of the older half, so that the whole course stays visible
      List<Map<String, Object>> kept = new ArrayList<>();
      for (int i = 0; i < histograms.size(); i++) {
        if (i >= MOST_HISTOGRAMS / 2 || i % 2 == 0) {
          kept.add(histograms.get(i));
        }
      }
      histograms.clear();
      histograms.addAll(kept);
    }
  }

  synchronized void say(String message) {
    messages.add(message);
    if (messages.size() > MOST_MESSAGES) {
      messages.removeFirst();
    }
  }

  synchronized void rate(double newRate) {
    learningRate = newRate;
  }

  synchronized void state(String newState) {
    state = newState;
  }

  /** Everything, for a page that begins to listen. */
  synchronized Map<String, Object> whole() {
    Map<String, Object> whole = head();
    whole.put("network", network);
    whole.put("byStep", pairs(byStep));
    whole.put("byEpoch", pairs(byEpoch));
    whole.put("histograms", List.copyOf(histograms));
    return whole;
  }

  /** What is new since the last call. */
  synchronized Map<String, Object> news() {
    if (fresh.size() >= MOST_FRESH) {
      fresh.clear();
      return whole();
    }
    Map<String, Object> news = head();
    news.put("points", List.copyOf(fresh));
    fresh.clear();
    if (!histograms.isEmpty()) {
      news.put("histogram", histograms.getLast());
    }
    return news;
  }

  private Map<String, Object> head() {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("name", name);
    head.put("state", state);
    head.put("epoch", epoch);
    head.put("epochs", epochs);
    head.put("batch", batch);
    head.put("steps", steps);
    head.put("step", step);
    head.put("learningRate", learningRate);
    head.put("messages", List.copyOf(messages));
    return head;
  }

  private static Map<String, Object> pairs(Map<String, Series> series) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    series.forEach((metric, own) -> pairs.put(metric, own.pairs()));
    return pairs;
  }
}
