package org.pellucid.data;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.data.DataSetInfo.DataFile;
import org.pellucid.errors.PellucidException;

/**
 * Finds data sets on this machine. A folder of data sets has one folder per set, and these are
 * looked through in order:
 *
 * <ol>
 *   <li>the folder that the system property {@code pellucid.data} names, else the environment
 *       variable {@code PELLUCID_DATA};
 *   <li>{@code ../shared/data}, beside the folder of this project;
 *   <li>{@code /usr/share/datasets}, where Debian's packages put theirs;
 *   <li>the user's cache: {@code $XDG_CACHE_HOME/pellucid} or {@code ~/.cache/pellucid}, {@code
 *       ~/Library/Caches/pellucid} on macOS, {@code %LOCALAPPDATA%\pellucid} on Windows.
 * </ol>
 *
 * <p>What is nowhere is downloaded into the cache, if its publisher offers it, and its SHA-256 sum
 * compared. {@link DataCatalog} says what is known of each set.
 */
public final class DataLookup {
  private final List<Path> roots;
  private final Path cache;
  private final Download download;

  DataLookup(List<Path> roots, Path cache, Download download) {
    this.roots = List.copyOf(roots);
    this.cache = cache;
    this.download = download;
  }

  /** {@return the lookup for this process, as its properties and environment say} */
  public static DataLookup standard() {
    return configured(System::getProperty, System::getenv, Download.http());
  }

  static DataLookup configured(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment,
      Download download) {
    List<Path> roots = new ArrayList<>();
    String property = properties.apply("pellucid.data");
    String variable = environment.apply("PELLUCID_DATA");
    if (property != null && !property.isBlank()) {
      roots.add(existing("pellucid.data", property));
    } else if (variable != null && !variable.isBlank()) {
      roots.add(existing("PELLUCID_DATA", variable));
    }
    projectRoot(properties).ifPresent(root -> roots.add(root.resolveSibling("shared/data")));
    roots.add(Path.of("/usr/share/datasets"));
    Path cache = cache(properties, environment);
    roots.add(cache);
    return new DataLookup(roots, cache, download);
  }

  private static Path existing(String setting, String folder) {
    Path path = Path.of(folder).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new PellucidException(
          setting + " is \"" + folder + "\", which is not a folder that exists.");
    }
    return path;
  }

  /** The launcher says where the project is; a build runs in it or in a module's folder in it. */
  private static Optional<Path> projectRoot(Function<String, @Nullable String> properties) {
    String home = properties.apply("pellucid.home");
    if (home != null && !home.isBlank()) {
      return Optional.of(Path.of(home).toAbsolutePath().normalize());
    }
    String start = properties.apply("user.dir");
    Path root = null;
    Path folder = start == null ? null : Path.of(start).toAbsolutePath().normalize();
    while (folder != null && Files.isRegularFile(folder.resolve("pom.xml"))) {
      root = folder;
      folder = folder.getParent();
    }
    return Optional.ofNullable(root);
  }

  private static Path cache(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String system = text(properties.apply("os.name")).toLowerCase(Locale.ROOT);
    Path home = Path.of(text(properties.apply("user.home")));
    String chosen = text(environment.apply("XDG_CACHE_HOME"));
    if (!chosen.isBlank()) {
      return Path.of(chosen, "pellucid");
    }
    String local = text(environment.apply("LOCALAPPDATA"));
    if (system.startsWith("windows") && !local.isBlank()) {
      return Path.of(local, "pellucid");
    }
    return system.startsWith("mac")
        ? home.resolve("Library/Caches/pellucid")
        : home.resolve(".cache/pellucid");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** {@return the folders of data sets, in the order in which they are looked through} */
  public List<Path> roots() {
    return roots;
  }

  /**
   * Finds the folder of a data set, without downloading anything.
   *
   * @param name the folder's name, such as {@code mnist}
   * @param files files it must have; one that ends in {@code .gz} may also lie there uncompressed
   * @return the first such folder
   */
  public Optional<Path> folder(String name, String... files) {
    return roots.stream()
        .map(root -> root.resolve(name))
        .filter(Files::isDirectory)
        .filter(folder -> List.of(files).stream().allMatch(file -> find(folder, file).isPresent()))
        .findFirst();
  }

  /** Finds a file under its name, or uncompressed. */
  static Optional<Path> find(Path folder, String file) {
    Path compressed = folder.resolve(file);
    Path plain = folder.resolve(file.replaceFirst("\\.gz$", ""));
    return List.of(compressed, plain).stream().filter(Files::isRegularFile).findFirst();
  }

  static Path file(Path folder, String file) {
    return find(folder, file)
        .orElseThrow(
            () -> new PellucidException(folder.resolve(file) + ": there is no such file."));
  }

  /**
   * Finds a data set, without downloading anything.
   *
   * @param set the data set
   * @return the first folder that has all files of one of its forms
   */
  public Optional<Path> find(DataSetInfo set) {
    return roots.stream()
        .map(root -> root.resolve(set.name()))
        .filter(Files::isDirectory)
        .filter(folder -> !filesIn(set, folder).isEmpty())
        .findFirst();
  }

  /**
   * Tells which form of a data set lies in a folder.
   *
   * @param set the data set
   * @param folder the folder
   * @return its files; none if no form is complete
   */
  public List<DataFile> filesIn(DataSetInfo set, Path folder) {
    return set.forms().stream()
        .filter(form -> form.stream().allMatch(file -> find(folder, file.name()).isPresent()))
        .findFirst()
        .orElse(List.of());
  }

  /**
   * Compares a file of a data set with its checksum.
   *
   * @param folder the folder of the set
   * @param file the file
   * @return whether it is what it should be; a file that lies there uncompressed cannot be
   */
  public boolean agrees(Path folder, DataFile file) {
    Path path = folder.resolve(file.name());
    try {
      return Files.isRegularFile(path) && file.checksums().contains(Checksum.sha256(path));
    } catch (IOException failure) {
      throw new PellucidException("Cannot read " + path + ".", failure);
    }
  }

  /**
   * Finds the folder of a data set, downloading it into the cache if it is nowhere.
   *
   * @param set the data set
   * @return its folder
   */
  public Path folderOf(DataSetInfo set) {
    return find(set)
        .orElseGet(() -> {
          Path target = cache.resolve(set.name());
          download.fetchAll(set, target);
          return target;
        });
  }

  /**
   * Opens a data set that lies in its folder in one zip file, or unpacked; looked up as {@link
   * #folderOf} does. The archive stays open as long as the process lives.
   */
  Path archiveOf(DataSetInfo set) {
    Path folder = folderOf(set);
    List<DataFile> files = filesIn(set, folder);
    if (files.size() != 1 || !files.getFirst().name().endsWith(".zip")) {
      return folder;
    }
    Path file = folder.resolve(files.getFirst().name());
    try {
      return FileSystems.newFileSystem(file).getPath("/");
    } catch (IOException | ProviderNotFoundException failure) {
      throw new PellucidException(file + ": not a readable zip file.", failure);
    }
  }
}
