package org.pellucid.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.config.CustomObjects;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;

/**
 * A kind of file that holds models or arrays. {@link Model#load}, {@link Model#save} and the
 * command line find the kinds as services: a module that adds one says {@code provides
 * org.pellucid.models.ModelFormat with ...}, and names it in {@code META-INF/services} for those
 * who put it on the class path.
 *
 * <p>What a format cannot do need not be written: the methods that are not overridden say so in a
 * sentence. A file that is not what it should be raises a {@code ModelFormatException}.
 */
public interface ModelFormat {
  /** {@return what people call it, such as "Keras 3 model"} */
  String name();

  /** {@return the endings of its files, with the dot, the usual one first: {@code ".keras"}} */
  List<String> extensions();

  /**
   * Says whether a file is of this kind. Called for any file at all, so it must neither trust its
   * content nor throw.
   *
   * @param file the whole file; its name is {@link Bytes#name}
   * @return whether {@link #inspect} should be asked about it
   */
  boolean recognises(Bytes file);

  /**
   * Tells what is in a file, without making a model of it.
   *
   * @param file the file
   * @return layers, arrays and what else it says
   */
  FileContent inspect(Path file);

  /**
   * Checks a whole file: its structure, and its checksums if it has any.
   *
   * @param file the file
   * @return what was checked and found right, a line each
   */
  default List<String> verify(Path file) {
    return List.of(
        readTensors(file).size() + " arrays can be read; this format has no checksums of arrays");
  }

  /**
   * Gives the classes of layers that models of this kind of file are made of, so that Pellucid's
   * own files can hold them.
   *
   * @return the classes that no registry knows; none for most
   */
  default CustomObjects objects() {
    return new CustomObjects();
  }

  /** {@return whether {@link #save} is there} */
  default boolean savesModels() {
    return false;
  }

  /**
   * Makes the model that a file holds, compiled if the file says with what, and says what became of
   * each layer or node.
   *
   * @param file the file
   * @return the model and the report; a part that is missing and that the model cannot be without
   *     ends in a sentence instead, and {@link #report} tells of them all
   */
  default Imported read(Path file) {
    throw cannot(file, "holds no model that Pellucid can read, only arrays");
  }

  /**
   * Makes the model that a file holds, compiled if the file says with what.
   *
   * @param file the file
   * @return the model
   */
  default Model load(Path file) {
    return read(file).model();
  }

  /**
   * Says what would become of each layer or node of a file's model, also when not all of them are
   * known here; of each array where the file holds no model.
   *
   * @param file the file
   * @return the report
   */
  default MigrationReport report(Path file) {
    FileContent content = inspect(file);
    return content.isModel() ? read(file).report() : report(content, file, readTensors(file));
  }

  /**
   * Says what became of each array of a file whose arrays were read.
   *
   * @param content what is in the file
   * @param file the file
   * @param tensors what {@link #readTensors} gave
   * @return the report
   */
  default MigrationReport report(FileContent content, Path file, Map<String, NdArray> tensors) {
    return MigrationReport.ofArrays(content, file, tensors.keySet());
  }

  /**
   * Writes a model: architecture, weights and, where the format has a place for it, all that
   * training needs to go on.
   *
   * @param model the model, built
   * @param file the file
   * @return what readers of such files find of each layer
   */
  default MigrationReport save(Model model, Path file) {
    throw cannot(file, "cannot be written with a model");
  }

  /**
   * Reads weights into a model. Nothing is changed unless all is well.
   *
   * @param model the model, built
   * @param file the file
   * @param how which array is for which weight, and what becomes of those that do not fit
   * @return what was read and what was not
   */
  default WeightReport loadWeights(Model model, Path file, LoadWeights how) {
    return how.assign(model, file.toString(), readTensors(file));
  }

  /**
   * Writes the weights of a model.
   *
   * @param model the model, built
   * @param file the file
   */
  default void saveWeights(Model model, Path file) {
    throw cannot(file, "cannot be written with the weights of a model");
  }

  /**
   * Reads all arrays.
   *
   * @param file the file
   * @return the arrays by name, in the file's order
   */
  default Map<String, NdArray> readTensors(Path file) {
    throw cannot(file, "holds no arrays that can be read one by one");
  }

  /** {@return whether {@link #writeTensors} is there} */
  default boolean writesTensors() {
    return false;
  }

  /**
   * Writes arrays.
   *
   * @param file the file
   * @param tensors the arrays by name
   */
  default void writeTensors(Path file, Map<String, NdArray> tensors) {
    throw cannot(file, "cannot be written with arrays alone");
  }

  private PellucidException cannot(Path file, String what) {
    return new PellucidException(file + ": a " + name() + " file " + what + ".");
  }
}
