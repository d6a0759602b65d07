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
import org.pellucid.data.DataSetInfo.DataFile;
import org.pellucid.errors.PellucidException;

final class DataLookupTest {
  /** The SHA-256 sum of the three bytes "abc", as FIPS 180-4 gives it. */
  private static final String SUM_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final DataSetInfo SET = set("small", "Small set", file("a.gz"), file("b.gz"));

  private static DataFile file(String name) {
    return new DataFile(
        name,
        3,
        List.of(SUM_OF_ABC),
        List.of(
            URI.create("http://one.example/" + name), URI.create("http://two.example/" + name)));
  }

  private static DataSetInfo set(String name, String title, DataFile... files) {
    return new DataSetInfo(
        name, title, "things", "CC0", "packed by somebody", List.of(List.of(files)));
  }

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
                + " SHA-256 sum a52d159f262b2c6d..., expected ba7816bf8f01cfea...). Put a.gz, b.gz"
                + " into "
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
    DataSetInfo packed =
        set("packed", "Packed set", new DataFile("p.zip", 3, List.of(SUM_OF_ABC), List.of()));
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
    DataSetInfo packed =
        set("packed", "Packed set", new DataFile("p.zip", 3, List.of(SUM_OF_ABC), List.of()));

    assertThatThrownBy(() -> offline().archiveOf(packed))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith(
            "Packed set is not on this machine and cannot be downloaded (packed by somebody). Put"
                + " p.zip into ");
  }

  @Test
  void aSetThatIsPackedHereAndPublishedInPartsIsDownloadedInParts() throws IOException {
    DataFile zip = new DataFile("p.zip", 3, List.of(SUM_OF_ABC), List.of());
    DataSetInfo set =
        new DataSetInfo(
            "two",
            "Set of two forms",
            "things",
            "CC0",
            "somebody",
            List.of(List.of(zip), List.of(file("a.txt"), file("b.txt"))));
    Path cached = folder.resolve("home/.cache/pellucid/two");
    DataLookup online = lookup((address, file) -> Files.writeString(file, "abc"));

    assertThat(online.find(set)).isEmpty();
    assertThat(online.archiveOf(set)).isEqualTo(cached);
    assertThat(cached.resolve("b.txt")).hasContent("abc");
    assertThat(online.filesIn(set, cached)).extracting(DataFile::name).contains("a.txt", "b.txt");
    assertThat(online.agrees(cached, file("a.txt"))).isTrue();
    Files.writeString(cached.resolve("a.txt"), "abd");
    assertThat(online.agrees(cached, file("a.txt"))).isFalse();
  }
}
