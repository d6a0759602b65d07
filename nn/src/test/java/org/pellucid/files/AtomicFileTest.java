package org.pellucid.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.errors.PellucidException;

class AtomicFileTest {
  @TempDir Path folder;

  private static final byte[] OLD = {1, 2, 3};
  private static final byte[] NEW = new byte[200_000];

  static {
    Arrays.fill(NEW, (byte) 7);
  }

  private List<Path> files() {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void writesANewFileAndReplacesAnOldOne() throws IOException {
    Path file = folder.resolve("a.bin");
    AtomicFile.write(file, 3, out -> out.write(OLD));
    assertThat(Files.readAllBytes(file)).isEqualTo(OLD);
    AtomicFile.write(file, NEW.length, out -> out.write(NEW));
    assertThat(Files.readAllBytes(file)).isEqualTo(NEW);
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aFailureAtAnyOperationLeavesTheOldFileOrTheNewOne() throws IOException {
    Path file = folder.resolve("a.bin");
    int failures = 0;
    for (int n = 1; ; n++) {
      Files.write(file, OLD);
      FaultyFileSystem faulty = new FaultyFileSystem();
      faulty.failAt(n, "injected");
      boolean reported = false;
      try {
        AtomicFile.write(faulty.wrap(file), NEW.length, out -> out.write(NEW));
      } catch (PellucidException e) {
        assertThat(e).hasMessage("Cannot save to " + file + ": injected.");
        reported = true;
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(reported ? OLD : NEW);
      assertThat(files()).containsExactly(file);
      if (!faulty.hasFailed()) {
        break;
      }
      failures++;
    }
    // Opening, two writes, forcing, moving, opening and forcing the folder
    assertThat(failures).isGreaterThanOrEqualTo(6);
  }

  @Test
  void aFullDiskIsToldWithTheBytesNeeded() {
    Path file = folder.resolve("a.bin");
    FaultyFileSystem faulty = new FaultyFileSystem();
    faulty.failAt(2, "No space left on device");
    assertThatThrownBy(() -> AtomicFile.write(faulty.wrap(file), NEW.length, out -> out.write(NEW)))
        .isInstanceOf(PellucidException.class)
        .hasMessageMatching(
            "Cannot save to \\S+a\\.bin: the disk is full \\(200000 bytes are needed, \\d+ are"
                + " free\\)\\.");
    assertThat(files()).isEmpty();
  }

  @Test
  void aFullDiskIsToldInWhateverLanguageTheSystemSaysIt() {
    Path file = folder.resolve("a.bin");
    FaultyFileSystem faulty = new FaultyFileSystem();
    faulty.failAt(2, "Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
    assertThatThrownBy(
            () -> AtomicFile.write(faulty.wrap(file), Long.MAX_VALUE, out -> out.write(NEW)))
        .hasMessageMatching(
            "Cannot save to \\S+a\\.bin: the disk is full \\(9223372036854775807 bytes are needed,"
                + " \\d+ are free\\)\\.");
    faulty.failAt(2, "Disk quota exceeded");
    assertThatThrownBy(() -> AtomicFile.write(faulty.wrap(file), 7, out -> out.write(NEW)))
        .hasMessageContaining(": the disk is full (7 bytes are needed, ");
  }

  @Test
  void whatCannotBeWrittenToIsToldInOneSentence() throws IOException {
    assertThatThrownBy(() -> AtomicFile.write(folder, 3, out -> out.write(OLD)))
        .hasMessage("Cannot save to " + folder + ": it is a folder.");
    Path missing = folder.resolve("no/such/a.bin");
    assertThatThrownBy(() -> AtomicFile.write(missing, 3, out -> out.write(OLD)))
        .hasMessage(
            "Cannot save to "
                + missing
                + ": the folder "
                + missing.getParent()
                + " does not exist.");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeTrue(!Files.isWritable(closed), "this user may write anywhere");
    assertThatThrownBy(() -> AtomicFile.write(closed.resolve("a"), 3, out -> out.write(OLD)))
        .hasMessage("Cannot save to " + closed.resolve("a") + ": permission denied.");
  }

  @Test
  void aLinkIsFollowed() throws IOException {
    Path file = folder.resolve("real.bin");
    Files.write(file, OLD);
    Path link = Files.createSymbolicLink(folder.resolve("link.bin"), file);
    AtomicFile.write(link, NEW.length, out -> out.write(NEW));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readAllBytes(file)).isEqualTo(NEW);
  }
}
