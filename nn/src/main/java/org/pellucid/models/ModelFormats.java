package org.pellucid.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;

/**
 * The kinds of files that are known: Pellucid's own, and those that modules on the path provide
 * (see {@link ModelFormat}).
 */
public final class ModelFormats {
  private ModelFormats() {}

  /** {@return all of them, Pellucid's own first} */
  public static List<ModelFormat> all() {
    List<ModelFormat> formats = new ArrayList<>();
    formats.add(new PellucidFormat());
    ServiceLoader.load(ModelFormat.class).forEach(formats::add);
    return formats;
  }

  /** Runs code that knows the classes which formats bring along. */
  static <T> T withObjects(Supplier<T> code) {
    Supplier<T> run = code;
    for (ModelFormat format : all()) {
      Supplier<T> inner = run;
      run = () -> format.objects().use(inner);
    }
    return run.get();
  }

  /**
   * Finds out of which kind a file is: by its content, where several kinds have the same by its
   * name too.
   *
   * @param file the file
   * @return the format
   */
  public static ModelFormat of(Path file) {
    List<ModelFormat> formats = byName(file);
    if (!Files.isDirectory(file)) {
      Bytes bytes = Bytes.open(file, "model file");
      List<ModelFormat> others = new ArrayList<>(all());
      others.removeIf(other -> formats.stream().anyMatch(one -> one.name().equals(other.name())));
      List<ModelFormat> inOrder = new ArrayList<>(formats);
      inOrder.addAll(others);
      for (ModelFormat format : inOrder) {
        if (format.recognises(bytes)) {
          return format;
        }
      }
    }
    if (formats.isEmpty()) {
      throw new PellucidException(
          file + " is of no kind that is known here; known: " + endings(all()) + ".");
    }
    // It calls itself one, and its reader says what is wrong with it.
    return formats.getFirst();
  }

  /**
   * Reads a model, and says what became of each of its layers or nodes.
   *
   * @param file a file of any kind that holds models
   * @return the model, as {@link Model#load} gives it, and the report
   */
  public static Imported read(Path file) {
    return of(file).read(file);
  }

  /**
   * Finds the kind of a file that is to be written, by its name.
   *
   * @param file the file
   * @return the format
   */
  public static ModelFormat named(Path file) {
    List<ModelFormat> formats = byName(file);
    if (formats.isEmpty()) {
      throw new PellucidException(
          "Cannot save to " + file + ": its name must end in one of " + endings(all()) + ".");
    }
    return formats.getFirst();
  }

  /** Those whose endings fit, the longest ending first: ".weights.h5" before ".h5". */
  private static List<ModelFormat> byName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return all().stream()
        .filter(format -> ending(format, name) > 0)
        .sorted(Comparator.comparingInt(format -> -ending(format, name)))
        .toList();
  }

  private static int ending(ModelFormat format, String name) {
    return format.extensions().stream()
        .filter(name::endsWith)
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  private static String endings(List<ModelFormat> formats) {
    List<String> all = new ArrayList<>();
    formats.forEach(format -> all.addAll(format.extensions()));
    return String.join(", ", all.stream().distinct().toList());
  }
}
