package org.pellucid.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.data.DataSetInfo.DataFile;
import org.pellucid.errors.Names;

/**
 * All data sets that are known by name, with licence, source, files, sizes and checksums.
 *
 * <p>They stand in {@code catalog.json} beside this class: a further set is a further entry there.
 */
public final class DataCatalog {
  private DataCatalog() {}

  /** {@return all sets, in the order of the catalogue} */
  public static List<DataSetInfo> all() {
    return sets(Json.readObject(text()).list("sets")).map(DataCatalog::info).toList();
  }

  /**
   * Looks a set up.
   *
   * @param name its name, such as {@code mnist}
   * @return the set
   */
  public static DataSetInfo named(String name) {
    List<DataSetInfo> all = all();
    return all.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Names.unknown("data set", name, all.stream().map(DataSetInfo::name).toList()));
  }

  private static String text() {
    try (InputStream in = DataCatalog.class.getResourceAsStream("catalog.json")) {
      if (in == null) {
        throw new IllegalStateException("catalog.json is missing from the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Stream<Config> sets(List<@Nullable Object> items) {
    return items.stream().map(Config.class::cast);
  }

  private static DataSetInfo info(Config set) {
    List<List<DataFile>> forms = new ArrayList<>();
    for (Object form : set.list("forms")) {
      if (form instanceof List<?> files) {
        forms.add(files.stream().map(file -> file((Config) file)).toList());
      }
    }
    return new DataSetInfo(
        set.text("name", ""),
        set.text("title", ""),
        set.text("holds", ""),
        set.text("licence", ""),
        set.text("source", ""),
        forms);
  }

  private static DataFile file(Config file) {
    return new DataFile(
        file.text("name", ""),
        file.integer("size"),
        Stream.concat(Stream.of(file.text("sha256", "")), texts(file, "also")).toList(),
        texts(file, "addresses").map(URI::create).toList());
  }

  private static Stream<String> texts(Config file, String key) {
    return file.has(key) ? file.list(key).stream().map(String::valueOf) : Stream.empty();
  }
}
