package org.pellucid.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive that may come from strangers.
 *
 * <p>It is checked before anything is read: the directory must agree with the entries, entries must
 * not overlap, no name stands twice or leads out of the archive. A part is checked against its
 * CRC-32 when it is read; the library of the JDK leaves that to its callers. What would expand to
 * more than {@value #RATIO} times its size is refused from {@value #RATIO_FROM} bytes on. Nothing
 * is ever written to disk.
 */
public final class ZipArchive {
  private static final int RATIO = 200;
  private static final int RATIO_FROM = 16 << 20;
  private static final int MOST_ENTRIES = 1 << 20;

  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int DIRECTORY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_SIZE = 22;
  private static final int DIRECTORY_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final long UNKNOWN_32 = 0xFFFF_FFFFL;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private record Entry(
      String name, int method, long crc, long compressed, long expanded, long header, long data) {}

  private final Bytes bytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipArchive(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * Tells whether bytes begin like a zip archive.
   *
   * @param bytes the bytes
   * @return whether they do
   */
  public static boolean isZip(Bytes bytes) {
    return bytes.size() >= 4
        && bytes.has(0, "PK")
        && (bytes.u16(2) == 0x0403 || bytes.u16(2) == 0x0605);
  }

  /**
   * Opens an archive.
   *
   * @param bytes its bytes
   * @return the archive
   */
  public static ZipArchive open(Bytes bytes) {
    ZipArchive archive = new ZipArchive(bytes);
    archive.readDirectory();
    return archive;
  }

  /** {@return the names of its parts, folders left out, in their order} */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * Asks for a part.
   *
   * @param name its name
   * @return whether it is there
   */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * Reads a part, checked against its checksum.
   *
   * @param name its name
   * @param kind what it should be, for messages
   * @return its bytes, expanded
   */
  public Bytes read(String name, String kind) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw bytes.damaged("it has no part \"" + name + "\"");
    }
    Bytes stored = bytes.slice(entry.data, entry.compressed);
    Bytes content =
        entry.method == STORED ? stored : Bytes.of(inflate(entry, stored), bytes.name(), kind);
    if (content.checksum(new CRC32()).getValue() != entry.crc) {
      throw bytes.damaged("the checksum of \"" + name + "\" does not fit");
    }
    return content.named(bytes.name() + "/" + name, kind);
  }

  private byte[] inflate(Entry entry, Bytes stored) {
    byte[] result = new byte[Math.toIntExact(entry.expanded)];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(stored.toArray());
      int at = 0;
      while (at < result.length) {
        int count = inflater.inflate(result, at, result.length - at);
        if (count == 0) {
          break;
        }
        at += count;
      }
      if (at < result.length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw bytes.damaged("\"" + entry.name + "\" does not expand to the size that is declared");
      }
      return result;
    } catch (DataFormatException e) {
      throw bytes.damaged("\"" + entry.name + "\" cannot be expanded", e);
    }
  }

  private void readDirectory() {
    long end = findEnd();
    long count = bytes.u16(end + 10);
    long size = bytes.u32(end + 12);
    long start = bytes.u32(end + 16);
    long limit = end;
    if (count == 0xFFFF || size == UNKNOWN_32 || start == UNKNOWN_32) {
      long locator = end - 20;
      if (locator < 0 || bytes.i32(locator) != LOCATOR_64) {
        throw bytes.damaged("its directory is not where it should be");
      }
      limit = bytes.i64(locator + 8);
      if (limit < 0 || limit > locator || bytes.i32(limit) != END_64) {
        throw bytes.damaged("its directory is not where it should be");
      }
      count = bytes.i64(limit + 32);
      size = bytes.i64(limit + 40);
      start = bytes.i64(limit + 48);
    }
    if (start < 0 || size < 0 || start > limit || size > limit - start) {
      throw bytes.damaged("its directory is not where it should be");
    }
    if (count < 0 || count > MOST_ENTRIES || count > size / DIRECTORY_SIZE) {
      throw bytes.damaged("its directory cannot hold " + count + " entries");
    }
    List<Entry> all = new ArrayList<>();
    long at = start;
    for (long i = 0; i < count; i++) {
      at = readEntry(at, start + size, all);
    }
    checkOverlaps(all, start);
    for (Entry entry : all) {
      if (!entry.name.endsWith("/") && entries.put(entry.name, entry) != null) {
        throw bytes.damaged("\"" + entry.name + "\" stands in it twice");
      }
    }
  }

  private long findEnd() {
    for (long at = bytes.size() - END_SIZE; at >= 0 && at >= bytes.size() - 65_557; at--) {
      if (bytes.i32(at) == END && at + END_SIZE + bytes.u16(at + 20) == bytes.size()) {
        return at;
      }
    }
    throw bytes.damaged(
        "the archive ends early at byte " + bytes.size() + " (damaged or incomplete download)");
  }

  private long readEntry(long at, long limit, List<Entry> all) {
    if (at + DIRECTORY_SIZE > limit || bytes.i32(at) != DIRECTORY) {
      throw bytes.damaged("its directory is damaged at byte " + at);
    }
    int flags = bytes.u16(at + 8);
    int method = bytes.u16(at + 10);
    int nameLength = bytes.u16(at + 28);
    int extraLength = bytes.u16(at + 30);
    long next = at + DIRECTORY_SIZE + nameLength + extraLength + bytes.u16(at + 32);
    if (next > limit) {
      throw bytes.damaged("its directory is damaged at byte " + at);
    }
    String name = name(at + DIRECTORY_SIZE, nameLength);
    if ((flags & 1) != 0 || (method != STORED && method != DEFLATED)) {
      throw bytes.damaged("\"" + name + "\" is encrypted or compressed in a way not supported");
    }
    long[] sizes = {bytes.u32(at + 24), bytes.u32(at + 20), bytes.u32(at + 42)};
    readExtra(at + DIRECTORY_SIZE + nameLength, extraLength, sizes);
    long header = sizes[2];
    bytes.check(header, LOCAL_SIZE);
    if (bytes.i32(header) != LOCAL
        || bytes.u16(header + 8) != method
        || bytes.u16(header + 26) != nameLength
        || !name.equals(name(header + LOCAL_SIZE, nameLength))) {
      throw bytes.damaged("\"" + name + "\" is not where its directory says");
    }
    long data = header + LOCAL_SIZE + nameLength + bytes.u16(header + 28);
    bytes.check(data, sizes[1]);
    checkRatio(name, method, sizes[0], sizes[1]);
    all.add(new Entry(name, method, bytes.u32(at + 16), sizes[1], sizes[0], header, data));
    return next;
  }

  /** Replaces sizes that did not fit into 32 bits by those of the zip64 field. */
  private void readExtra(long from, int length, long[] sizes) {
    long at = from;
    while (at + 4 <= from + length) {
      int id = bytes.u16(at);
      int size = bytes.u16(at + 2);
      if (id == 1) {
        long field = at + 4;
        for (int i = 0; i < 3; i++) {
          if (sizes[i] == UNKNOWN_32 && field + 8 <= at + 4 + size) {
            sizes[i] = bytes.i64(field);
            field += 8;
          }
        }
      }
      at += 4 + size;
    }
  }

  private void checkRatio(String name, int method, long expanded, long compressed) {
    if (method == STORED && expanded != compressed) {
      throw bytes.damaged("\"" + name + "\" has two different sizes");
    }
    if (expanded < 0
        || (method == DEFLATED && expanded > Integer.MAX_VALUE - 16)
        || (expanded > RATIO_FROM && expanded / RATIO > compressed)) {
      throw bytes.damaged(
          "\"" + name + "\" would expand from " + compressed + " to " + expanded + " bytes");
    }
  }

  private String name(long at, int length) {
    String name = bytes.text(at, length, StandardCharsets.UTF_8);
    String problem = problem(name);
    if (problem != null) {
      throw bytes.damaged("it has a part whose name " + problem);
    }
    return name;
  }

  private static @Nullable String problem(String name) {
    if (name.isEmpty()) {
      return "is empty";
    }
    if (name.startsWith("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
      return "is not a relative path";
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        return "leads out of it";
      }
    }
    return null;
  }

  private void checkOverlaps(List<Entry> all, long directory) {
    List<Entry> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingLong(Entry::header));
    for (int i = 0; i < sorted.size(); i++) {
      Entry entry = sorted.get(i);
      long limit = i + 1 < sorted.size() ? sorted.get(i + 1).header : directory;
      if (entry.data + entry.compressed > limit) {
        throw bytes.damaged("\"" + entry.name + "\" overlaps what follows it");
      }
    }
  }
}
