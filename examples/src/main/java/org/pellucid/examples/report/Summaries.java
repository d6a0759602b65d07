package org.pellucid.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.RunResult;
import org.pellucid.studio.RunSummary;

/** Runs as the first page of their reports. */
final class Summaries {
  private Summaries() {}

  /** A classifier; what it confuses and its worst errors stand on the page of results. */
  static RunSummary of(RunResult result) {
    int samples = result.verdicts().size();
    RunSummary summary =
        new RunSummary(result.name(), result.description())
            .figure("test_accuracy", result.accuracy(), "")
            .figure("of " + samples + " test samples right", samples - result.mistakes().size(), "")
            .figure("test_loss", result.test().getOrDefault("loss", Double.NaN), "")
            .figure("parameters", (double) result.parameters(), "")
            .figure("seconds of training and test", result.seconds(), "");
    curves(summary, result.history());
    return summary
        .facts("Settings", settings(result))
        .facts("Environment", result.environment())
        .text("The network", result.summary().lines().toList());
  }

  /** An application. */
  static RunSummary of(
      String name, String description, Findings findings, Map<String, String> environment) {
    RunSummary summary = new RunSummary(name, description);
    findings.figures().forEach(one -> summary.figure(one.name(), one.value(), one.goal()));
    summary.figure("seconds in all", findings.seconds(), "");
    findings.pictures().forEach(shown -> summary.picture(shown.file(), shown.caption()));
    findings.tables().forEach(table -> summary.table(table.title(), table.header(), table.rows()));
    findings
        .charts()
        .forEach((chart, series) ->
            series.forEach((line, values) -> summary.curve(chart, line, values)));
    summary.facts("Settings", findings.options()).facts("Environment", environment);
    if (!findings.lines().isEmpty()) {
      summary.text("What the program said", findings.lines());
    }
    if (!findings.summary().isEmpty()) {
      summary.text("The network", findings.summary().lines().toList());
    }
    return summary;
  }

  /** Training and validation of a metric in one chart; a gap where an epoch has no number. */
  private static void curves(RunSummary summary, List<Map<String, Double>> history) {
    Set<String> names = new LinkedHashSet<>();
    history.forEach(epoch -> names.addAll(epoch.keySet()));
    for (String name : names) {
      List<Double> values = new ArrayList<>();
      history.forEach(epoch -> values.add(epoch.getOrDefault(name, Double.NaN)));
      boolean validation = name.startsWith("val_");
      summary.curve(
          validation ? name.substring("val_".length()) : name,
          validation ? "validation" : "training",
          values);
    }
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
}
