package org.pellucid.callbacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * Keeps a backup of training, from which a program that was stopped and is started again goes on:
 * with the weights, the optimizer and the random streams as they were, at the epoch after the one
 * that was saved (or, saved within an epoch, at that epoch). The backup is removed when training
 * ends.
 *
 * <p>The model must be built before training, for example by an {@code Input}. A backup is written
 * aside, forced to disk and moved into place. Source: {@code keras.callbacks.BackupAndRestore}.
 */
public final class BackupAndRestore extends Callback {
  private static final String FILE = "training-state.safetensors";
  private static final String PREVIOUS = "training-state-previous.safetensors";
  private static final String EPOCH = "epoch";

  private final Path folder;
  private final SaveFrequency frequency = new SaveFrequency("BackupAndRestore");
  private boolean doubleCheckpoint;
  private boolean deleteCheckpoint = true;
  private int epoch;

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
    @Nullable String saved = notes.get(EPOCH);
    if (saved == null) {
      throw new PellucidException(file + " is not a backup of a training.");
    }
    model().resumeAt(Integer.parseInt(saved));
  }

  @Override
  public void onEpochBegin(int newEpoch, Logs logs) {
    epoch = newEpoch;
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (frequency.afterBatch(batch)) {
      save(epoch);
    }
  }

  @Override
  public void onEpochEnd(int endedEpoch, Logs logs) {
    if (frequency.isEpoch()) {
      save(endedEpoch + 1);
    }
  }

  private void save(int next) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      if (doubleCheckpoint && Files.exists(file)) {
        Files.move(file, folder.resolve(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new PellucidException("BackupAndRestore: cannot write to " + folder + ".", e);
    }
    model().saveState(file, Map.of(EPOCH, Integer.toString(next)));
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
