package org.pellucid.models;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.config.Config;

/**
 * Where a model comes from; a part of every file that {@link Model#save} writes.
 *
 * @param pellucid the version of Pellucid that wrote the file
 * @param java the version of Java that it ran on
 * @param saved when, to the second
 * @param data what the model was trained on: type, shape and checksum of each array; empty when it
 *     was not trained
 * @param epochs how many epochs of the latest training are over
 * @param metrics what the last of them reported
 * @param settings how it was trained: epochs, batch size, whether shuffled
 * @param notes what the user added, see {@link Model#note}
 */
public record Provenance(
    String pellucid,
    String java,
    Instant saved,
    String data,
    int epochs,
    Map<String, Double> metrics,
    Map<String, String> settings,
    Map<String, String> notes) {

  /** Copies the maps. */
  public Provenance {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  static Provenance now(TrainingRecord record, Map<String, String> notes) {
    Map<String, String> settings = new LinkedHashMap<>();
    Config fit = record.settings();
    fit.keys().forEach(key -> settings.put(key, String.valueOf(fit.get(key))));
    return new Provenance(
        version(),
        Runtime.version().toString(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        record.data(),
        record.epoch(),
        record.latest(),
        settings,
        notes);
  }

  private static String version() {
    String packaged = Model.class.getPackage().getImplementationVersion();
    return packaged == null ? "(not packaged)" : packaged;
  }

  Config config() {
    return Config.empty()
        .put("pellucid", pellucid)
        .put("java", java)
        .put("saved", saved.toString())
        .put("data", data)
        .put("epochs", epochs)
        .put("metrics", metrics)
        .put("settings", settings)
        .put("notes", notes);
  }

  static Provenance read(Config config) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Config numbers = config.nested("metrics");
    numbers.keys().forEach(name -> metrics.put(name, numbers.number(name)));
    return new Provenance(
        config.text("pellucid", ""),
        config.text("java", ""),
        instant(config.text("saved", "")),
        config.text("data", ""),
        config.integer("epochs", 0),
        metrics,
        texts(config.nested("settings")),
        texts(config.nested("notes")));
  }

  private static Map<String, String> texts(Config config) {
    Map<String, String> texts = new LinkedHashMap<>();
    config.keys().forEach(key -> texts.put(key, String.valueOf(config.get(key))));
    return texts;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
