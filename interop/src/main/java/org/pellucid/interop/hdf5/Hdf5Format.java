package org.pellucid.interop.hdf5;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.models.FileContent;
import org.pellucid.models.ModelFormat;

/** HDF5 files of arrays, as the command line sees them. */
public final class Hdf5Format implements ModelFormat {
  private static final int DEEPEST = 64;
  private static final int MOST_MEMBERS = 1 << 17;
  private static final int LONGEST_TEXT = 80;

  /** Makes the format. */
  public Hdf5Format() {}

  @Override
  public String name() {
    return "HDF5";
  }

  @Override
  public List<String> extensions() {
    return List.of(".h5", ".hdf5");
  }

  @Override
  public boolean recognises(Bytes file) {
    return Hdf5File.isHdf5(file);
  }

  @Override
  public FileContent inspect(Path file) {
    Hdf5Group root = Hdf5File.open(file);
    List<FileContent.TensorEntry> tensors = tensors(file.toString(), root);
    Map<String, String> facts = new LinkedHashMap<>();
    root.attributes().forEach((name, value) -> facts.put(name, shown(value)));
    return new FileContent(name(), false, List.of(), tensors, facts);
  }

  private static String shown(Object value) {
    String text =
        value instanceof List<?> items
            ? items.size() + " texts"
            : value.toString().replaceAll("\\s+", " ");
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
  }

  /**
   * Lists the arrays of a file.
   *
   * @param file what the file is called in messages
   * @param root its root
   * @return the arrays, in order
   */
  public static List<FileContent.TensorEntry> tensors(String file, Hdf5Group root) {
    List<FileContent.TensorEntry> tensors = new ArrayList<>();
    for (Hdf5Dataset dataset : datasets(file, root)) {
      tensors.add(
          new FileContent.TensorEntry(
              dataset.path().substring(1),
              dataset.typeName(),
              dataset.shape(),
              (long) dataset.shape().size() * dataset.elementSize()));
    }
    return tensors;
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    return arrays(file.toString(), Hdf5File.open(file));
  }

  /**
   * Reads the arrays of a file that hold numbers.
   *
   * @param file what the file is called in messages
   * @param root its root
   * @return the arrays by path
   */
  public static Map<String, NdArray> arrays(String file, Hdf5Group root) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (Hdf5Dataset dataset : datasets(file, root)) {
      if (dataset.hasNumbers()) {
        arrays.put(dataset.path().substring(1), dataset.read());
      }
    }
    return arrays;
  }

  /**
   * Finds all datasets of a file, in whichever group they are.
   *
   * @param file its name, for messages
   * @param root its root
   * @return the datasets
   */
  public static List<Hdf5Dataset> datasets(String file, Hdf5Group root) {
    List<Hdf5Dataset> found = new ArrayList<>();
    collect(file, root, DEEPEST, new int[1], found);
    return found;
  }

  /** Groups may be members of themselves, so both depth and number are bounded. */
  private static void collect(
      String file, Hdf5Group group, int depth, int[] count, List<Hdf5Dataset> found) {
    for (String name : group.names()) {
      if (depth == 0 || ++count[0] > MOST_MEMBERS) {
        throw new ModelFormatException(
            file + " is not a valid HDF5 file: its groups are nested too deeply or are too many.");
      }
      switch (group.find(name)) {
        case Hdf5Group inner -> collect(file, inner, depth - 1, count, found);
        case Hdf5Dataset dataset -> found.add(dataset);
        case null -> {}
      }
    }
  }
}
