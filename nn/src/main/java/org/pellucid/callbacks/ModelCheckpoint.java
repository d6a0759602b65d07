package org.pellucid.callbacks;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * Saves the model after each epoch, or only when it is better than before. A file is written aside,
 * forced to disk and moved into place, so that there is always a whole one.
 *
 * <p>The file name may hold {@code {epoch:02d}}, {@code {batch:02d}} and numbers of the logs, such
 * as {@code {val_loss:.2f}}. The usual format is Pellucid's own, which is safetensors: the whole
 * model with all that training needs to go on, for {@code Model.load}; only the weights on request.
 * Files of Keras ({@code .keras}, {@code .weights.h5}) need the module {@code interop}.
 *
 * <p>With {@code saveBestOnly} and a metric of validation, nothing is saved after an epoch without
 * validation, where Keras would save.
 *
 * <p>Source: {@code keras.callbacks.ModelCheckpoint}.
 */
public final class ModelCheckpoint extends Callback {
  private static final List<String> ENDINGS =
      List.of(".safetensors", ".pellucid", ".keras", ".weights.h5");

  private final PathTemplate template;
  private final FileSystem files;
  private final @Nullable Appendable out;
  private final SaveFrequency frequency = new SaveFrequency("ModelCheckpoint");
  private String monitorName = "val_loss";
  private String mode = "auto";
  private @Nullable Monitor monitor;
  private boolean saveBestOnly;
  private boolean saveWeightsOnly;
  private int verbose;
  private @Nullable Double best;
  private int epoch;
  private boolean told;
  private boolean continueOnFailure;

  /**
   * Makes a callback.
   *
   * @param filepath the file; its ending says in which format
   */
  public ModelCheckpoint(String filepath) {
    this(filepath, null);
  }

  /**
   * Makes a callback.
   *
   * @param file the file; its ending says in which format
   */
  public ModelCheckpoint(Path file) {
    this(file.toString(), file.getFileSystem(), null);
  }

  ModelCheckpoint(String filepath, @Nullable Appendable out) {
    this(filepath, FileSystems.getDefault(), out);
  }

  private ModelCheckpoint(String filepath, FileSystem files, @Nullable Appendable out) {
    this.files = files;
    if (ENDINGS.stream().noneMatch(filepath::endsWith)) {
      throw new PellucidException(
          "ModelCheckpoint: filepath must end in "
              + String.join(", ", ENDINGS)
              + ", got \""
              + filepath
              + "\".");
    }
    this.template = new PathTemplate("ModelCheckpoint", filepath);
    this.out = out;
  }

  /**
   * Sets what says which model is better.
   *
   * @param name a name in the logs; "val_loss" without
   * @return this
   */
  public ModelCheckpoint monitor(String name) {
    monitorName = name;
    return this;
  }

  /**
   * Sets whether only a better model is saved.
   *
   * @param only false without
   * @return this
   */
  public ModelCheckpoint saveBestOnly(boolean only) {
    saveBestOnly = only;
    return this;
  }

  /**
   * Sets whether only weights are saved.
   *
   * @param only false without
   * @return this
   */
  public ModelCheckpoint saveWeightsOnly(boolean only) {
    saveWeightsOnly = only;
    return this;
  }

  /**
   * Sets which way the number gets better.
   *
   * @param newMode "min", "max" or "auto" (without)
   * @return this
   */
  public ModelCheckpoint mode(String newMode) {
    new Monitor("ModelCheckpoint", monitorName).mode(newMode);
    mode = newMode;
    return this;
  }

  /**
   * Saves after every so many batches; without, after each epoch.
   *
   * @param batches at least 1
   * @return this
   */
  public ModelCheckpoint saveFreq(int batches) {
    frequency.batches(batches);
    return this;
  }

  /**
   * Sets what the first model must beat.
   *
   * @param value the number
   * @return this
   */
  public ModelCheckpoint initialValueThreshold(double value) {
    best = value;
    return this;
  }

  /**
   * Sets what becomes of training when a file cannot be written, for example because the disk is
   * full. The file that was there stays as it is.
   *
   * @param goOn true to say so and train on; false (without) to stop with the sentence
   * @return this
   */
  public ModelCheckpoint continueOnFailure(boolean goOn) {
    continueOnFailure = goOn;
    return this;
  }

  /**
   * Sets whether each saving is told.
   *
   * @param level 0 (without) or 1
   * @return this
   */
  public ModelCheckpoint verbose(int level) {
    verbose = level;
    return this;
  }

  @Override
  public State state() {
    return new State(Config.empty().put("best", best), List.of());
  }

  @Override
  public void restore(State state) {
    best = state.numbers().numberOrNull("best");
  }

  @Override
  public void onEpochBegin(int newEpoch, Logs logs) {
    epoch = newEpoch;
  }

  @Override
  public void onEpochEnd(int endedEpoch, Logs logs) {
    if (frequency.isEpoch()) {
      save(endedEpoch, -1, logs);
    }
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (frequency.afterBatch(batch)) {
      save(epoch, batch, logs);
    }
  }

  private void save(int atEpoch, int batch, Logs logs) {
    Path file = files.getPath(template.fill(atEpoch, batch, logs));
    if (!isWanted(atEpoch, logs, file)) {
      return;
    }
    try {
      makeFolder(file);
      write(file, atEpoch);
    } catch (PellucidException e) {
      if (!continueOnFailure) {
        throw e;
      }
      Terminal.print("ModelCheckpoint: " + e.getMessage() + " Training goes on.\n", out);
      return;
    }
    if (verbose > 0) {
      say(atEpoch, "finished saving model to " + file);
    }
  }

  private void write(Path file, int atEpoch) {
    if (saveWeightsOnly) {
      model().saveWeights(file);
    } else if (file.toString().endsWith(".keras") || file.toString().endsWith(".h5")) {
      model().save(file);
    } else {
      boolean whole = model().saveState(file, Map.of("epoch", Integer.toString(atEpoch + 1)));
      if (!whole && !told) {
        told = true;
        Terminal.print(
            "ModelCheckpoint: "
                + file
                + " holds no architecture, since the model has classes of your own. Name them by"
                + " CustomObjects and train within use(), or read it with restoreState.\n",
            out);
      }
    }
  }

  private static void makeFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new PellucidException("Cannot make the folder " + folder + ".", e);
    }
  }

  private boolean isWanted(int atEpoch, Logs logs, Path file) {
    if (!saveBestOnly) {
      if (verbose > 0) {
        say(atEpoch, "saving model to " + file);
      }
      return true;
    }
    Monitor watched = monitor;
    if (watched == null) {
      watched = new Monitor("ModelCheckpoint", monitorName);
      watched.mode(mode);
      monitor = watched;
    }
    Double value =
        frequency.isEpoch()
            ? watched.ofEpoch(logs, model(), params())
            : Double.valueOf(watched.read(logs, model()));
    if (value == null) {
      return false;
    }
    String before = best == null ? "None" : decimals(best);
    if (!watched.isBetter(value, best, model())) {
      if (verbose > 0) {
        say(atEpoch, monitorName + " did not improve from " + before);
      }
      return false;
    }
    if (verbose > 0) {
      say(
          atEpoch,
          monitorName
              + " improved from "
              + before
              + " to "
              + decimals(value)
              + ", saving model to "
              + file);
    }
    best = value;
    return true;
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private void say(int atEpoch, String text) {
    Terminal.print("\nEpoch " + (atEpoch + 1) + ": " + text + "\n", out);
  }
}
