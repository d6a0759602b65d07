package org.pellucid.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.pellucid.check.Mutations;

class ZipArchiveTest {
  private static final byte[] CONFIG = "{\"units\": 3}".repeat(20).getBytes(StandardCharsets.UTF_8);

  private static byte[] zip(boolean stored, String... names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : names) {
        ZipEntry entry = new ZipEntry(name);
        if (stored) {
          CRC32 sum = new CRC32();
          sum.update(CONFIG);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(CONFIG.length);
          entry.setCrc(sum.getValue());
        }
        out.putNextEntry(entry);
        out.write(CONFIG);
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ZipArchive open(byte[] bytes) {
    return ZipArchive.open(Bytes.of(bytes, "a.keras", ".keras file"));
  }

  @Test
  void readsStoredAndDeflatedParts() {
    for (boolean stored : new boolean[] {true, false}) {
      ZipArchive archive = open(zip(stored, "config.json", "folder/part"));
      assertThat(archive.names()).containsExactly("config.json", "folder/part");
      assertThat(archive.has("config.json")).isTrue();
      Bytes part = archive.read("folder/part", "text");
      assertThat(part.toArray()).isEqualTo(CONFIG);
      assertThat(part.name()).isEqualTo("a.keras/folder/part");
      assertThatThrownBy(() -> archive.read("other", "text"))
          .hasMessage("a.keras is not a valid .keras file: it has no part \"other\".");
    }
  }

  @Test
  void refusesNamesThatLeadOut() {
    for (String name : new String[] {"../a", "b/../../a", "/etc/passwd", "a\\b", "c/.."}) {
      assertThatThrownBy(() -> open(zip(false, name)))
          .as(name)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith("a.keras is not a valid .keras file: it has a part whose name ");
    }
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace(from, to);
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void refusesTwoPartsOfOneName() {
    assertThatThrownBy(() -> open(replaced(zip(false, "name1", "name2"), "name2", "name1")))
        .hasMessage("a.keras is not a valid .keras file: \"name1\" stands in it twice.");
  }

  @Test
  void findsAWrongChecksum() {
    ZipArchive archive = open(replaced(zip(true, "a"), "\"units\": 3}{", "\"units\": 4}{"));
    assertThatThrownBy(() -> archive.read("a", "text"))
        .hasMessage("a.keras is not a valid .keras file: the checksum of \"a\" does not fit.");
  }

  @Test
  void refusesWhatWouldExpandBeyondMeasure() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("bomb"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
      out.closeEntry();
    }
    assertThatThrownBy(() -> open(bytes.toByteArray()))
        .hasMessageMatching(
            "a\\.keras is not a valid \\.keras file: \"bomb\" would expand from \\d+ to 67108864"
                + " bytes\\.");
  }

  @Test
  void everyTruncationIsFound() {
    byte[] good = zip(false, "config.json", "other");
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> open(cut)).isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void damageIsFoundOrTheContentIsTheSame() {
    long seed = 7;
    Mutations mutations = new Mutations(seed);
    byte[] good = zip(false, "config.json", "other");
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = mutations.damage(good);
      try {
        ZipArchive archive = open(bad);
        for (String name : archive.names()) {
          assertThat(archive.read(name, "text").toArray())
              .as("seed %s, mutation %s", seed, i)
              .isEqualTo(CONFIG);
        }
      } catch (ModelFormatException e) {
        assertThat(e.getMessage()).hasSizeLessThan(300);
      }
    }
  }
}
