package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.errors.PellucidException;

final class DataLookupTest {
  /** The MD5 sum of the three bytes "abc", as RFC 1321 gives it. */
  private static final String MD5_OF_ABC = "900150983cd24fb0d6963f7d28e17f72";

  private static final Published SET =
      new Published(
          "Small set",
          "small",
          List.of(URI.create("http://one.example/"), URI.create("http://two.example/")),
          List.of(new Published.File("a.gz", MD5_OF_ABC), new Published.File("b.gz", MD5_OF_ABC)));

  @TempDir private Path folder;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<URI> fetched = new ArrayList<>();
  private Path project;

  @BeforeEach
  void settings() throws IOException {
    project = Files.createDirectories(folder.resolve("project"));
    properties.put("user.home", folder.resolve("home").toString());
    properties.put("user.dir", folder.toString());
    properties.put("os.name", "Linux");
    properties.put("pellucid.home", project.toString());
  }

  private DataLookup lookup(Download.Fetcher fetcher) {
    return DataLookup.configured(properties::get, environment::get, new Download(fetcher));
  }

  private DataLookup offline() {
    return lookup((address, file) -> {
      fetched.add(address);
      throw new ConnectException();
    });
  }

  private Path dataSet(Path root) throws IOException {
    Path set = Files.createDirectories(root.resolve("small"));
    Files.writeString(set.resolve("a.gz"), "abc");
    Files.writeString(set.resolve("b.gz"), "abc");
    return set;
  }

  private Path existing(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Test
  void looksIntoTheNamedFolderThenBesideTheProjectThenIntoTheCache() throws IOException {
    Path named = existing("named");
    environment.put("PELLUCID_DATA", named.toString());
    Path cached = dataSet(folder.resolve("home/.cache/pellucid"));
    assertThat(offline().folderOf(SET)).isEqualTo(cached);

    Path shared = dataSet(folder.resolve("shared/data"));
    assertThat(offline().folderOf(SET)).isEqualTo(shared);

    Path first = dataSet(named);
    assertThat(offline().folderOf(SET)).isEqualTo(first);
    assertThat(fetched).isEmpty();
  }

  @Test
  void thePropertyGoesBeforeTheEnvironment() throws IOException {
    environment.put("PELLUCID_DATA", existing("fromEnvironment").toString());
    properties.put("pellucid.data", existing("fromProperty").toString());

    assertThat(offline().roots().getFirst()).isEqualTo(folder.resolve("fromProperty"));
  }

  @Test
  void aNamedFolderThatDoesNotExistIsAnError() {
    environment.put("PELLUCID_DATA", "/no/such/folder");

    assertThatThrownBy(this::offline)
        .isInstanceOf(PellucidException.class)
        .hasMessage("PELLUCID_DATA is \"/no/such/folder\", which is not a folder that exists.");
  }

  @Test
  void withoutTheLauncherTheProjectIsTheOutermostFolderOfTheBuild() throws IOException {
    properties.remove("pellucid.home");
    Path module = Files.createDirectories(project.resolve("module"));
    Files.createFile(project.resolve("pom.xml"));
    Files.createFile(module.resolve("pom.xml"));
    properties.put("user.dir", module.toString());
    Path shared = dataSet(folder.resolve("shared/data"));

    assertThat(offline().folderOf(SET)).isEqualTo(shared);
  }

  @Test
  void everySystemHasItsOwnCache() {
    assertThat(offline().roots().getLast()).isEqualTo(folder.resolve("home/.cache/pellucid"));

    properties.put("os.name", "Mac OS X");
    assertThat(offline().roots().getLast())
        .isEqualTo(folder.resolve("home/Library/Caches/pellucid"));

    properties.put("os.name", "Windows 11");
    environment.put("LOCALAPPDATA", folder.resolve("local").toString());
    assertThat(offline().roots().getLast()).isEqualTo(folder.resolve("local/pellucid"));

    properties.put("os.name", "Linux");
    environment.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
    assertThat(offline().roots().getLast()).isEqualTo(folder.resolve("xdg/pellucid"));
  }

  @Test
  void aFolderThatLacksAFileIsPassedOver() throws IOException {
    Files.delete(dataSet(folder.resolve("shared/data")).resolve("b.gz"));
    Path cached = dataSet(folder.resolve("home/.cache/pellucid"));

    assertThat(offline().folderOf(SET)).isEqualTo(cached);
  }

  @Test
  void uncompressedFilesAreFoundToo() throws IOException {
    Path shared = dataSet(folder.resolve("shared/data"));
    Files.move(shared.resolve("b.gz"), shared.resolve("b"));

    assertThat(offline().folderOf(SET)).isEqualTo(shared);
    assertThat(DataLookup.file(shared, "b.gz")).isEqualTo(shared.resolve("b"));
  }

  @Test
  void whatIsNowhereIsDownloadedIntoTheCacheOnce() throws IOException {
    Download.Fetcher online =
        (address, file) -> {
          fetched.add(address);
          Files.writeString(file, "abc");
        };
    Path cached = folder.resolve("home/.cache/pellucid/small");

    assertThat(lookup(online).folderOf(SET)).isEqualTo(cached);
    assertThat(cached.resolve("a.gz")).hasContent("abc");
    assertThat(fetched)
        .containsExactly(
            URI.create("http://one.example/a.gz"), URI.create("http://one.example/b.gz"));

    assertThat(lookup(online).folderOf(SET)).isEqualTo(cached);
    assertThat(fetched).hasSize(2);
  }

  @Test
  void aWrongChecksumIsAnErrorAndLeavesNothingBehind() {
    Download.Fetcher tampered =
        (address, file) -> Files.write(file, "abd".getBytes(StandardCharsets.US_ASCII));
    Path cached = folder.resolve("home/.cache/pellucid/small");

    assertThatThrownBy(() -> lookup(tampered).folderOf(SET))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Small set is not on this machine and cannot be downloaded (two.example: a.gz has the"
                + " MD5 sum 4911e516e5aa21d327512e0c8b197616, expected "
                + MD5_OF_ABC
                + "). Put a.gz, b.gz into "
                + cached
                + ", or set PELLUCID_DATA to the folder that has them in small/.");
    assertThat(cached).isEmptyDirectory();
  }

  @Test
  void theSecondAddressIsTriedWhenTheFirstFails() {
    Download.Fetcher halfOnline =
        (address, file) -> {
          if (address.getHost().equals("one.example")) {
            throw new ConnectException();
          }
          Files.writeString(file, "abc");
        };

    assertThat(lookup(halfOnline).folderOf(SET).resolve("b.gz")).hasContent("abc");
  }

  @Test
  void withoutAConnectionTheSentenceSaysWhereToPutTheFiles() {
    assertThatThrownBy(() -> offline().folderOf(SET))
        .isInstanceOf(PellucidException.class)
        .hasMessageContainingAll(
            "(two.example: no connection). Put a.gz, b.gz into "
                + folder.resolve("home/.cache/pellucid/small"));
    assertThat(fetched).hasSize(2);
  }

  @Test
  void aDataSetInAZipFileIsReadWhereItLies() throws IOException {
    Published packed =
        new Published("Packed set", "packed", List.of(), List.of(new Published.File("p.zip", "")));
    Path zip = Files.createDirectories(folder.resolve("data/packed")).resolve("p.zip");
    environment.put("PELLUCID_DATA", folder.resolve("data").toString());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a.txt"));
      out.write("abc".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(offline().archiveOf(packed).resolve("a.txt")).hasContent("abc");

    Files.writeString(zip, "no zip");
    assertThatThrownBy(() -> offline().archiveOf(packed))
        .isInstanceOf(PellucidException.class)
        .hasMessage(zip + ": not a readable zip file.");
  }

  @Test
  void aDataSetThatNobodyPublishesIsAskedFor() {
    Published packed =
        new Published("Packed set", "packed", List.of(), List.of(new Published.File("p.zip", "")));

    assertThatThrownBy(() -> offline().archiveOf(packed))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith(
            "Packed set is not on this machine and cannot be downloaded (no address is known). Put"
                + " p.zip into ");
  }
}
