package org.pellucid.interop.hdf5;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;

/** A group of an HDF5 file that is to be written: its groups, datasets and attributes. */
public final class Hdf5Tree {
  /** Members by name: a {@link Hdf5Tree} for a group, a {@link Leaf} for a dataset. */
  final Map<String, Object> members = new LinkedHashMap<>();

  final Map<String, String> attributes = new LinkedHashMap<>();

  /** A dataset. */
  record Leaf(NdArray array, Map<String, String> attributes) {}

  /** Makes an empty group, the root of a file. */
  public Hdf5Tree() {}

  /**
   * Finds or makes a group inside this one.
   *
   * @param path its name, or a path of names such as "layers/dense/vars"
   * @return the group
   */
  public Hdf5Tree group(String path) {
    Hdf5Tree group = this;
    for (String name : path.split("/", -1)) {
      Object member = group.members.computeIfAbsent(checked(name), _ -> new Hdf5Tree());
      if (!(member instanceof Hdf5Tree next)) {
        throw new PellucidException("\"" + path + "\" is a dataset and cannot be a group.");
      }
      group = next;
    }
    return group;
  }

  /**
   * Gives the group an attribute.
   *
   * @param name its name
   * @param text its value
   * @return this
   */
  public Hdf5Tree attribute(String name, String text) {
    attributes.put(name, text);
    return this;
  }

  /**
   * Puts a dataset into the group.
   *
   * @param name its name
   * @param array its numbers
   * @return this
   */
  public Hdf5Tree dataset(String name, NdArray array) {
    return dataset(name, array, Map.of());
  }

  /**
   * Puts a dataset with attributes into the group.
   *
   * @param name its name
   * @param array its numbers
   * @param texts its attributes
   * @return this
   */
  public Hdf5Tree dataset(String name, NdArray array, Map<String, String> texts) {
    if (members.putIfAbsent(checked(name), new Leaf(array, texts)) != null) {
      throw new PellucidException("There are two members named \"" + name + "\" in a group.");
    }
    return this;
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.equals(".") || name.contains("/") || name.indexOf('\0') >= 0) {
      throw new PellucidException("\"" + name + "\" cannot be the name of a member.");
    }
    return name;
  }

  /**
   * Writes the file; see {@link AtomicFile}.
   *
   * @param file the file
   */
  public void write(Path file) {
    Hdf5Writer writer = new Hdf5Writer(this);
    AtomicFile.write(file, writer.size(), writer::writeTo);
  }

  /** {@return how large the file becomes, in bytes} */
  public long size() {
    return new Hdf5Writer(this).size();
  }

  /**
   * Writes the file's content.
   *
   * @param out where to
   * @throws IOException if that fails
   */
  public void writeTo(OutputStream out) throws IOException {
    new Hdf5Writer(this).writeTo(out);
  }

  /** {@return the file's bytes} */
  public byte[] toBytes() {
    return new Hdf5Writer(this).toBytes();
  }
}
