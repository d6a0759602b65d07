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
 * <p>What is nowhere is downloaded into the cache, if its publisher offers it.
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
   * Opens a data set that lies in one zip file, looked up as {@link #folderOf} does. The archive
   * stays open as long as the process lives.
   */
  Path archiveOf(Published set) {
    Path file = folderOf(set).resolve(set.fileNames().getFirst());
    try {
      return FileSystems.newFileSystem(file).getPath("/");
    } catch (IOException | ProviderNotFoundException failure) {
      throw new PellucidException(file + ": not a readable zip file.", failure);
    }
  }

  /** Finds the folder of a data set, downloading it into the cache if it is nowhere. */
  Path folderOf(Published set) {
    return folder(set.folder(), set.fileNames().toArray(String[]::new))
        .orElseGet(() -> {
          Path target = cache.resolve(set.folder());
          download.fetchAll(set, target);
          return target;
        });
  }
}
