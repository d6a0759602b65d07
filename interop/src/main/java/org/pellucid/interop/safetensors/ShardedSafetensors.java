package org.pellucid.interop.safetensors;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.Safetensors;
import org.pellucid.interop.SiblingFile;

/**
 * Arrays in several files of safetensors: an index ({@code model.safetensors.index.json}) says in
 * which file each array is.
 *
 * <p>The files lie in the folder of the index; names that lead elsewhere, and links, are refused.
 * Large files are mapped into memory, so that an array is only read when it is asked for.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class ShardedSafetensors {
  private static final String KIND = "safetensors index";
  private static final String ENDING = ".safetensors.index.json";
  private static final int MOST_FILES = 10_000;

  private final Map<String, Safetensors> shards = new LinkedHashMap<>();
  private final Map<String, Safetensors> byName = new LinkedHashMap<>();

  private ShardedSafetensors() {}

  // ---- Read ----

  /**
   * Opens an index and the files that it names, and checks that every array is where it says.
   *
   * @param index the index
   * @return the arrays, read when asked for
   */
  public static ShardedSafetensors open(Path index) {
    Bytes bytes = Bytes.open(index, KIND);
    Config map = map(bytes);
    ShardedSafetensors all = new ShardedSafetensors();
    for (String name : map.keys()) {
      if (!(map.get(name) instanceof String file)) {
        throw bytes.damaged("it does not name a file for \"" + name + "\"");
      }
      Safetensors shard = all.shards.get(file);
      if (shard == null) {
        if (all.shards.size() == MOST_FILES) {
          throw bytes.damaged("it names more than " + MOST_FILES + " files");
        }
        shard = Safetensors.open(SiblingFile.of(index, file));
        all.shards.put(file, shard);
      }
      if (!shard.names().contains(name)) {
        throw bytes.damaged("\"" + name + "\" is not in " + file);
      }
      all.byName.put(name, shard);
    }
    return all;
  }

  private static Config map(Bytes bytes) {
    try {
      Config map = Config.read(bytes.text(0, bytes.size(), StandardCharsets.UTF_8));
      if (map.get("weight_map") instanceof Config files) {
        return files;
      }
    } catch (ModelFormatException e) {
      throw e;
    } catch (PellucidException e) {
      throw bytes.damaged(String.valueOf(e.getMessage()).replaceAll("[.]$", ""), e);
    }
    throw bytes.damaged("it has no weight_map");
  }

  /**
   * Tells whether bytes are an index.
   *
   * @param bytes the bytes
   * @return whether they are
   */
  public static boolean isIndex(Bytes bytes) {
    if (bytes.size() < 2 || bytes.size() > 1 << 28 || !bytes.name().endsWith(".index.json")) {
      return false;
    }
    try {
      map(bytes.named(bytes.name(), KIND));
      return true;
    } catch (ModelFormatException e) {
      return false;
    }
  }

  /** {@return the names of all arrays, in the order of the index} */
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /** {@return the names of the files} */
  public Set<String> files() {
    return Collections.unmodifiableSet(shards.keySet());
  }

  /**
   * Describes an array without reading it.
   *
   * @param name its name
   * @return its type and shape
   */
  public Safetensors.Entry entry(String name) {
    return shard(name).entry(name);
  }

  /**
   * Reads an array.
   *
   * @param name its name
   * @return the array
   */
  public NdArray read(String name) {
    return shard(name).read(name);
  }

  private Safetensors shard(String name) {
    Safetensors shard = byName.get(name);
    if (shard == null) {
      throw new PellucidException("No file of the index has an array \"" + name + "\".");
    }
    return shard;
  }

  /**
   * Checks the checksums of all files that have some.
   *
   * @return how many arrays were checked
   */
  public int verify() {
    return shards.values().stream().mapToInt(Safetensors::verify).sum();
  }

  // ---- Write ----

  /**
   * Writes arrays into several files and an index, which is written last.
   *
   * @param index the index, whose name ends in {@code .safetensors.index.json}; the files get its
   *     name and a number
   * @param arrays the arrays by name
   * @param mostBytes how many bytes of arrays a file holds at most, an array that is larger alone
   *     aside
   */
  public static void write(Path index, Map<String, NdArray> arrays, long mostBytes) {
    String name = String.valueOf(index.getFileName());
    if (!name.endsWith(ENDING)) {
      throw new PellucidException("The name of an index ends in " + ENDING + ", got " + name + ".");
    }
    List<Map<String, NdArray>> parts = new ArrayList<>();
    long used = 0;
    long total = 0;
    for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
      long size = (long) array.getValue().size() * array.getValue().dtype().bytes();
      if (parts.isEmpty() || used + size > mostBytes) {
        parts.add(new LinkedHashMap<>());
        used = 0;
      }
      parts.getLast().put(array.getKey(), array.getValue());
      used += size;
      total += size;
    }
    String base = name.substring(0, name.length() - ENDING.length());
    Config map = Config.empty();
    for (int i = 0; i < parts.size(); i++) {
      String file =
          String.format(Locale.ROOT, "%s-%05d-of-%05d.safetensors", base, i + 1, parts.size());
      Safetensors.write(index.resolveSibling(file), parts.get(i), Map.of());
      parts.get(i).keySet().forEach(key -> map.put(key, file));
    }
    byte[] text =
        Config.empty()
            .put("metadata", Config.empty().put("total_size", total))
            .put("weight_map", map)
            .write()
            .getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(index, text.length, out -> out.write(text));
  }
}
