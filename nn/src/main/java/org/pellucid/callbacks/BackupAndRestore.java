package org.pellucid.callbacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.pellucid.errors.PellucidException;

/**
 * Keeps a backup of training, from which a program that was stopped and is started again goes on:
 * with the weights, the optimizer, the random streams, the order of samples, what was measured and
 * the history as they were, at the epoch and batch that were saved. It ends with the same bits as
 * if it had not been stopped. The backup is removed when training ends.
 *
 * <p>The model must be built before training, for example by an {@code Input}; the data must be the
 * same, and batches that somebody else makes must come in the same order. A backup is written
 * aside, forced to disk and moved into place. Source: {@code keras.callbacks.BackupAndRestore}.
 */
public final class BackupAndRestore extends Callback {
  private static final String FILE = "training-state.safetensors";
  private static final String PREVIOUS = "training-state-previous.safetensors";
  private static final String BACKUP = "backup";

  private final Path folder;
  private final SaveFrequency frequency = new SaveFrequency("BackupAndRestore");
  private boolean doubleCheckpoint;
  private boolean deleteCheckpoint = true;
  private boolean continueOnFailure;

  /**
   * Makes a callback.
   *
   * @param backupDir the folder for the backup, for this training alone
   */
  public BackupAndRestore(Path backupDir) {
    folder = backupDir;
  }

  /**
   * Saves after every so many batches; without, after each epoch.
   *
   * @param batches at least 1
   * @return this
   */
  public BackupAndRestore saveFreq(int batches) {
    frequency.batches(batches);
    return this;
  }

  /**
   * Sets whether the backup before the last one is kept too.
   *
   * @param keep false without
   * @return this
   */
  public BackupAndRestore doubleCheckpoint(boolean keep) {
    doubleCheckpoint = keep;
    return this;
  }

  /**
   * Sets whether the backup is removed when training ends.
   *
   * @param delete true without
   * @return this
   */
  public BackupAndRestore deleteCheckpoint(boolean delete) {
    deleteCheckpoint = delete;
    return this;
  }

  /**
   * Sets what becomes of training when a backup cannot be written, for example because the disk is
   * full. The backup that was there stays as it is.
   *
   * @param goOn true to say so and train on; false (without) to stop with the sentence
   * @return this
   */
  public BackupAndRestore continueOnFailure(boolean goOn) {
    continueOnFailure = goOn;
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    if (model().weights().isEmpty()) {
      throw new PellucidException(
          "BackupAndRestore: the model must be built before fit; begin it with an Input.");
    }
    Path file = folder.resolve(FILE);
    Path previous = folder.resolve(PREVIOUS);
    if (Files.exists(file)) {
      try {
        restore(file);
      } catch (PellucidException e) {
        if (!Files.exists(previous)) {
          throw e;
        }
        restore(previous);
      }
    } else if (Files.exists(previous)) {
      restore(previous);
    }
  }

  private void restore(Path file) {
    Map<String, String> notes = model().restoreState(file);
    if (!notes.containsKey(BACKUP)) {
      throw new PellucidException(file + " is not a backup of a training.");
    }
    model().resumeTraining();
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (frequency.afterBatch(batch)) {
      save();
    }
  }

  @Override
  public void onEpochEnd(int endedEpoch, Logs logs) {
    if (frequency.isEpoch()) {
      save();
    }
  }

  private void save() {
    try {
      write();
    } catch (PellucidException e) {
      if (!continueOnFailure) {
        throw e;
      }
      Terminal.print("BackupAndRestore: " + e.getMessage() + " Training goes on.\n", null);
    }
  }

  private void write() {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      if (doubleCheckpoint && Files.exists(file)) {
        Files.move(file, folder.resolve(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new PellucidException("BackupAndRestore: cannot write to " + folder + ".", e);
    }
    model().saveState(file, Map.of(BACKUP, "training"));
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (deleteCheckpoint) {
      try {
        Files.deleteIfExists(folder.resolve(FILE));
        Files.deleteIfExists(folder.resolve(PREVIOUS));
      } catch (IOException e) {
        throw new PellucidException("BackupAndRestore: cannot remove " + folder + ".", e);
      }
    }
  }
}
