package org.pellucid.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Safetensors;

/**
 * What is known of the latest training of a model: on which data, how far, with which results. It
 * is saved with the model, so that training can go on from there.
 */
final class TrainingRecord {
  private int epoch;
  private int batch;
  private @Nullable Long seed;
  private String data = "";
  private Config settings = Config.empty();
  private final List<Integer> epochs = new ArrayList<>();
  private final Map<String, List<Double>> history = new LinkedHashMap<>();
  private Logs logs = new Logs();
  private List<Callback> callbacks = List.of();

  // ---- Noting ----

  /** Begins a new training. */
  void begin(Fit fit) {
    epoch = fit.initialEpoch;
    batch = 0;
    seed = null;
    data = "";
    epochs.clear();
    history.clear();
    logs = new Logs();
    describe(fit);
  }

  /** Notes how it is trained, also where an earlier training goes on. */
  void describe(Fit fit) {
    settings =
        Config.empty()
            .put("epochs", fit.epochs)
            .put("batch_size", fit.batchSize)
            .put("shuffle", fit.shuffle);
  }

  /** The seed by which samples are put in order: the given one, or that of the training before. */
  long seed(long drawn) {
    Long known = seed;
    if (known == null) {
      seed = drawn;
      return drawn;
    }
    return known;
  }

  void data(List<String> names, List<NdArray> columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      NdArray column = columns.get(i);
      text.append(i == 0 ? "" : "; ")
          .append(names.get(i))
          .append(' ')
          .append(column.dtype())
          .append(' ')
          .append(column.shape())
          .append(" crc32c ")
          .append(Safetensors.checksum(column));
    }
    data = text.toString();
  }

  void dataInBatches() {
    data = "given batch by batch";
  }

  /** Notes that some batches of an epoch are done. */
  void afterBatch(int newEpoch, int batches, Logs current) {
    epoch = newEpoch;
    batch = batches;
    logs = current;
  }

  /** Notes that an epoch is done; callbacks that run now may still add to the logs. */
  void afterEpoch(int ended, Logs current) {
    epoch = ended + 1;
    batch = 0;
    logs = current;
  }

  /** Takes the numbers of an epoch into the history, when no callback can change them any more. */
  void keepEpoch() {
    epochs.add(epoch - 1);
    logs.forEach(
        (name, value) -> history.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
    logs = new Logs();
  }

  /** Notes who remembers something while a training runs; nobody when it is over. */
  void callbacks(List<Callback> running) {
    callbacks = running;
  }

  // ---- Asking ----

  List<Callback> callbacks() {
    return callbacks;
  }

  int epoch() {
    return epoch;
  }

  int batch() {
    return batch;
  }

  String data() {
    return data;
  }

  Config settings() {
    return settings;
  }

  List<Integer> epochs() {
    return epochs;
  }

  Map<String, List<Double>> history() {
    return history;
  }

  /** What has been measured in the epoch that is not over. */
  Logs logs() {
    return logs;
  }

  /** The numbers of the last epoch that is over. */
  Map<String, Double> latest() {
    Map<String, Double> latest = new LinkedHashMap<>();
    if (batch == 0 && logs.size() > 0) {
      logs.forEach(latest::put);
    } else {
      history.forEach((name, values) -> latest.put(name, values.getLast()));
    }
    return latest;
  }

  // ---- In files ----

  Config config() {
    List<Integer> allEpochs = new ArrayList<>(epochs);
    Map<String, List<Double>> all = new LinkedHashMap<>();
    history.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
    if (batch == 0 && logs.size() > 0) {
      // An epoch is over, but it is not in the history yet.
      allEpochs.add(epoch - 1);
      logs.forEach((name, value) -> all.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
    }
    return Config.empty()
        .put("epoch", epoch)
        .put("batch", batch)
        .put("shuffle_seed", seed)
        .put("logs", batch == 0 ? Map.of() : logs.toMap())
        .put("epochs", allEpochs)
        .put("history", all);
  }

  void read(Config config, String newData, Config newSettings) {
    epoch = config.integer("epoch", 0);
    batch = config.integer("batch", 0);
    seed = config.get("shuffle_seed") instanceof Long number ? number : null;
    data = newData;
    settings = newSettings;
    epochs.clear();
    config.list("epochs").forEach(item -> epochs.add((int) number(item)));
    history.clear();
    Config curves = config.nested("history");
    for (String name : curves.keys()) {
      List<Double> values = new ArrayList<>();
      curves.list(name).forEach(item -> values.add(number(item)));
      history.put(name, values);
    }
    logs = new Logs();
    Config current = config.nested("logs");
    current.keys().forEach(name -> logs.append(name, current.number(name)));
  }

  private static double number(@Nullable Object item) {
    if (item instanceof Number number) {
      return number.doubleValue();
    }
    throw new PellucidException("The record of a training holds " + item + " among its numbers.");
  }
}
