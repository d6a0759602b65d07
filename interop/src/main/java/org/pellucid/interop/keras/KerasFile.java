package org.pellucid.interop.keras;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.CustomObjects;
import org.pellucid.config.WeightBudget;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.ZipArchive;
import org.pellucid.interop.hdf5.Hdf5File;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.models.Imported;
import org.pellucid.models.LoadWeights;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.models.WeightReport;
import org.pellucid.optimizers.Optimizer;

/**
 * Models and weights in the files of Keras: {@code .keras} and {@code .weights.h5} in and out,
 * whole models in {@code .h5} of Keras 1, 2 and 3 in.
 *
 * <pre>{@code
 * Model model = KerasFile.load(Path.of("model.keras"));
 * System.out.print(KerasFile.read(Path.of("old.h5")).report());
 * KerasFile.save(model, Path.of("model.keras"));
 * }</pre>
 *
 * <p>Files are data: Python code in them (layers of the class Lambda) is never run, classes are
 * only those of this library and of {@link CustomObjects} around the call.
 *
 * <p>Source: {@code keras.saving}; layouts in {@link StatePaths}, {@link StateFiles} and {@link
 * LegacyFiles}.
 */
public final class KerasFile {
  private static final String KIND = "Keras file";
  private static final long FEW_NUMBERS = 1 << 20;
  private static final int NUMBERS_PER_BYTE = 64;
  private static final int LONGEST_REASON = 220;

  private KerasFile() {}

  // ---- Whole models ----

  /**
   * Reads a model; everything in it must be known here.
   *
   * @param file a {@code .keras} or {@code .h5} file
   * @return the model with its weights, compiled if the file says with what
   */
  public static Model load(Path file) {
    return read(file).model();
  }

  /**
   * Reads a model, and says what became of its layers and of the settings of training.
   *
   * @param file a {@code .keras} or {@code .h5} file
   * @return the model and the report
   */
  public static Imported read(Path file) {
    return read(Bytes.open(file, KIND));
  }

  /**
   * Reads a model.
   *
   * @param bytes the bytes of a {@code .keras} or {@code .h5} file
   * @return the model and the report
   */
  public static Imported read(Bytes bytes) {
    return guarded(bytes, () -> reading(bytes).model());
  }

  /**
   * Says what would become of each layer of a model, also when not all of them are known here.
   *
   * @param file a {@code .keras} or {@code .h5} file
   * @return the report
   */
  public static MigrationReport report(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    return guarded(bytes, () -> reading(bytes).report());
  }

  private static Reading reading(Bytes bytes) {
    Bytes named = bytes.named(bytes.name(), KIND);
    if (ZipArchive.isZip(named)) {
      return KerasArchive.reading(named, ZipArchive.open(named));
    }
    if (Hdf5File.isHdf5(named)) {
      return LegacyFiles.reading(named, Hdf5File.open(named));
    }
    throw named.damaged("it is neither a zip archive nor an HDF5 file");
  }

  /** A sentence about anything that a strange description can lead to. */
  static <T> T guarded(Bytes bytes, Supplier<T> code) {
    return guarded(bytes, FEW_NUMBERS + NUMBERS_PER_BYTE * bytes.size(), code);
  }

  static <T> T guarded(Bytes bytes, long mostNumbers, Supplier<T> code) {
    try {
      return WeightBudget.within(
          mostNumbers,
          () ->
              new CustomObjects()
                  .add(OperationLayer.NAME, OperationLayer.class, OperationLayer::fromConfig)
                  .use(code));
    } catch (ModelFormatException e) {
      throw e;
    } catch (PellucidException e) {
      throw new ModelFormatException(bytes.name() + ": " + shortened(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw bytes.damaged("its description of the model cannot be understood", e);
    }
  }

  private static String shortened(@Nullable String message) {
    String text = String.valueOf(message);
    if (text.length() > LONGEST_REASON) {
      return text.substring(0, LONGEST_REASON) + "...";
    }
    return text.matches("(?s).*[.?!]") ? text : text + ".";
  }

  /**
   * Writes a model, with its weights, the settings of training and what the optimizer remembers.
   *
   * @param model a sequence or a graph, built
   * @param file where to, a {@code .keras} file
   * @return what Python's Keras knows of it: layers that only this library has are missing there
   */
  public static MigrationReport save(Model model, Path file) {
    return KerasArchive.write(model, file);
  }

  // ---- Weights ----

  /**
   * Writes the weights of a model, and what its optimizer remembers.
   *
   * @param model the model, built
   * @param file where to, a {@code .weights.h5} file
   */
  public static void saveWeights(Model model, Path file) {
    StateFiles.write(model, optimizer(model)).write(file);
  }

  /**
   * Reads weights into a model of the same structure.
   *
   * @param model the model, built
   * @param file a {@code .weights.h5}, {@code .keras} or {@code .h5} file; the last one as Keras 1,
   *     2 and 3 wrote it, with or without the description of a model
   */
  public static void loadWeights(Model model, Path file) {
    loadWeights(model, Bytes.open(file, KIND), LoadWeights.byOrder());
  }

  /**
   * Reads weights into a model.
   *
   * @param model the model, built
   * @param bytes the bytes of a {@code .weights.h5}, {@code .keras} or {@code .h5} file
   * @param how whether layers are found by name (old files only), and what becomes of those that do
   *     not fit
   * @return what was read and what was not
   */
  public static WeightReport loadWeights(Model model, Bytes bytes, LoadWeights how) {
    return guarded(
        bytes,
        () -> {
          String name = bytes.name();
          if (ZipArchive.isZip(bytes)) {
            WeightSource source = KerasArchive.weights(ZipArchive.open(bytes), bytes);
            return StateFiles.read(name, source, model, how.skipsMismatch());
          }
          Hdf5Group root = Hdf5File.open(bytes);
          return LegacyFiles.isLegacy(root)
              ? LegacyFiles.loadWeights(name, root, model, how)
              : StateFiles.read(name, WeightSource.of(root), model, how.skipsMismatch());
        });
  }

  /** What the model is trained with, if that can be written. */
  static @Nullable Optimizer optimizer(Model model) {
    Config compiled = model.getCompileConfig();
    return compiled == null || compiled.get("optimizer") == null ? null : model.optimizer();
  }

  static String text(Bytes bytes) {
    return bytes.text(0, bytes.size(), StandardCharsets.UTF_8);
  }
}
