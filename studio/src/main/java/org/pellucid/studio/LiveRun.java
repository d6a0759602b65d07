package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.callbacks.Logs;
import org.pellucid.doctor.Finding;
import org.pellucid.doctor.Measured;

/** What the page knows of a training: bounded, and safe from any thread. */
final class LiveRun {
  private static final int MOST_LOOKS = 60;
  private static final int LEAST_LOOKS = 12;

  /** So many spreads of one array at one moment are kept at most. */
  private static final int MOST_SPREADS = 20_000;

  /** So many new points of a curve are told at once. */
  private static final int MOST_NEW = 300;

  private static final int MOST_MESSAGES = 100;
  private static final int MOST_FINDINGS = 100;

  private final Map<String, Series> byStep = new LinkedHashMap<>();
  private final Map<String, Series> byEpoch = new LinkedHashMap<>();
  private final List<Spreads> looks = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private final Map<String, Seen> findings = new LinkedHashMap<>();
  private Map<String, Object> network = Map.of();
  private String name = "";
  private String state = "waiting";
  private int epoch;
  private int epochs;
  private int batch;
  private int steps;
  private int step;
  private int done;
  private double learningRate;
  private boolean isNew;
  private double toldStep;
  private double toldEpoch;
  private int toldLook = -1;

  /** What is sent to pages. */
  record News(String event, Map<String, Object> content) {}

  /** A finding of the doctor, the epoch in which it came, and whether it still holds. */
  private record Seen(Finding finding, int since, int last, boolean holds) {}

  synchronized void begin(
      String newName, int newEpochs, int newSteps, Map<String, Object> newNetwork) {
    byStep.clear();
    byEpoch.clear();
    looks.clear();
    messages.clear();
    findings.clear();
    name = newName;
    epochs = newEpochs;
    steps = newSteps;
    network = newNetwork;
    state = "running";
    epoch = 0;
    step = 0;
    done = 0;
    isNew = true;
  }

  synchronized void epoch(int newEpoch) {
    epoch = newEpoch;
    batch = 0;
  }

  synchronized void batch(int newBatch, Logs logs, double rate, double milliseconds) {
    batch = newBatch + 1;
    step++;
    learningRate = rate;
    logs.forEach((metric, value) -> series(byStep, metric).add(step, value));
    series(byStep, "milliseconds").add(step, milliseconds);
    series(byStep, "learning_rate").add(step, rate);
  }

  synchronized void epochEnd(Logs logs) {
    done = epoch + 1;
    logs.forEach((metric, value) -> series(byEpoch, metric).add(done, value));
  }

  private static Series series(Map<String, Series> curves, String metric) {
    return curves.computeIfAbsent(metric, any -> new Series());
  }

  /** Keeps how numbers are spread now. */
  void look(
      Map<String, float[]> weights,
      @Nullable Map<String, float[]> before,
      @Nullable Measured measured) {
    double at;
    int steps;
    synchronized (this) {
      at = epoch + (this.steps > 0 ? Math.min(1, (double) batch / this.steps) : 1);
      steps = step;
    }
    keep(Spreads.of(at, steps, weights, before, measured));
  }

  synchronized void keep(Spreads look) {
    looks.add(look);
    int most = Math.clamp(MOST_SPREADS / Math.max(1, look.size()), LEAST_LOOKS, MOST_LOOKS);
    if (looks.size() > most) {
      // Every other one of the older half, so that the whole course stays visible
      List<Spreads> kept = new ArrayList<>();
      for (int i = 0; i < looks.size(); i++) {
        if (i >= most / 2 || i % 2 == 0) {
          kept.add(looks.get(i));
        }
      }
      looks.clear();
      looks.addAll(kept);
    }
  }

  /** What the doctor finds now; what was found before and holds no more is kept as such. */
  synchronized void findings(List<Finding> now) {
    findings.replaceAll((key, seen) -> new Seen(seen.finding(), seen.since(), seen.last(), false));
    for (Finding finding : now) {
      String key = finding.kind() + " " + finding.where();
      Seen known = findings.get(key);
      int since = known == null ? epoch + 1 : known.since();
      if (known != null || findings.size() < MOST_FINDINGS) {
        findings.put(key, new Seen(finding, since, epoch + 1, true));
      }
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
    whole.put("byStep", pairs(byStep, Double.NEGATIVE_INFINITY, Series.MOST));
    whole.put("byEpoch", pairs(byEpoch, Double.NEGATIVE_INFINITY, Series.MOST));
    whole.put("histograms", looks.stream().map(Spreads::json).toList());
    return whole;
  }

  /** What is new since the last call; everything when a training has begun since. */
  synchronized News news() {
    boolean anew = isNew;
    isNew = false;
    News news;
    if (anew) {
      news = new News("state", whole());
    } else {
      Map<String, Object> content = head();
      Map<String, Object> points = new LinkedHashMap<>();
      points.put("step", pairs(byStep, toldStep, MOST_NEW));
      points.put("epoch", pairs(byEpoch, toldEpoch, MOST_NEW));
      content.put("points", points);
      content.put(
          "histograms",
          looks.stream().filter(look -> look.step() > toldLook).map(Spreads::json).toList());
      news = new News("news", content);
    }
    toldStep = step;
    toldEpoch = done;
    toldLook = looks.isEmpty() ? -1 : looks.getLast().step();
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
    head.put("findings", findings.values().stream().map(LiveRun::json).toList());
    return head;
  }

  private static Map<String, Object> json(Seen seen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", seen.finding().kind().toString());
    json.put("where", seen.finding().where());
    double number = seen.finding().number();
    json.put("number", Double.isFinite(number) ? (Object) number : String.valueOf(number));
    json.put("sentence", seen.finding().sentence());
    json.put("since", seen.since());
    json.put("last", seen.last());
    json.put("holds", seen.holds());
    return json;
  }

  private static Map<String, Object> pairs(Map<String, Series> series, double after, int most) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    series.forEach((metric, own) -> pairs.put(metric, own.after(after, most)));
    return pairs;
  }
}
