package org.pellucid.interop.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.pellucid.files.Bytes;

/**
 * Finds the members of a group. Links to other places of the file by name and links to other files
 * are not followed: they stand with the address {@link Hdf5Space#NOWHERE}.
 */
final class Links {
  private static final int MOST_MEMBERS = 1 << 20;
  private static final int DEEPEST = 16;

  private final Hdf5Space space;
  private final Map<String, Long> members = new LinkedHashMap<>();
  private final Set<Long> visited = new HashSet<>();

  private Links(Hdf5Space space) {
    this.space = space;
  }

  static boolean areIn(ObjectHeader header) {
    return header.find(ObjectHeader.SYMBOL_TABLE) != null
        || header.find(ObjectHeader.LINK_INFO) != null
        || !header.all(ObjectHeader.LINK).isEmpty();
  }

  static Map<String, Long> read(Hdf5Space space, ObjectHeader header) {
    Links links = new Links(space);
    Bytes table = header.find(ObjectHeader.SYMBOL_TABLE);
    if (table != null) {
      links.readTree(
          space.address(table, 0), links.heap(space.address(table, space.addressSize)), DEEPEST);
    }
    for (ObjectHeader.Message message : header.all(ObjectHeader.LINK)) {
      links.readLink(message.data());
    }
    Bytes info = header.find(ObjectHeader.LINK_INFO);
    if (info != null
        && space.address(info, 2 + ((info.u8(1) & 1) != 0 ? 8 : 0)) != Hdf5Space.NOWHERE) {
      throw space.damaged("groups with a heap of their own are not supported");
    }
    return links.members;
  }

  private void add(String name, long address) {
    if (members.size() >= MOST_MEMBERS) {
      throw space.damaged("a group has too many members");
    }
    if (members.put(name, address) != null) {
      throw space.damaged("a group has two members named \"" + name + "\"");
    }
  }

  /** The names of a group's members. */
  private Bytes heap(long address) {
    space.expect(address, "HEAP", "heap of names");
    long size = space.length(space.bytes, address + 8);
    long start = space.address(space.bytes, address + 8 + 2L * space.lengthSize);
    return space.bytes.slice(start, size);
  }

  private void readTree(long address, Bytes heap, int depth) {
    if (depth == 0 || !visited.add(address)) {
      throw space.damaged("a group contains itself");
    }
    if (space.bytes.has(address, "SNOD")) {
      readNode(address, heap);
      return;
    }
    space.expect(address, "TREE", "list of members");
    if (space.bytes.u8(address + 4) != 0) {
      throw space.damaged("there is no list of members at byte " + address);
    }
    int count = space.bytes.u16(address + 6);
    long at = address + 8 + 2L * space.addressSize + space.lengthSize;
    for (int i = 0; i < count; i++) {
      readTree(space.address(space.bytes, at), heap, depth - 1);
      at += space.addressSize + space.lengthSize;
    }
  }

  private void readNode(long address, Bytes heap) {
    int count = space.bytes.u16(address + 6);
    int size = 2 * space.addressSize + 24;
    for (int i = 0; i < count; i++) {
      long at = address + 8 + (long) i * size;
      long nameAt = space.address(space.bytes, at);
      long target = space.address(space.bytes, at + space.addressSize);
      boolean soft = space.bytes.u32(at + 2L * space.addressSize) == 2;
      long end = nameAt;
      while (heap.u8(end) != 0) {
        end++;
      }
      add(
          heap.text(nameAt, end - nameAt, StandardCharsets.UTF_8),
          soft ? Hdf5Space.NOWHERE : target);
    }
  }

  private void readLink(Bytes message) {
    int flags = message.u8(1);
    long at = 2;
    int kind = 0;
    if ((flags & 8) != 0) {
      kind = message.u8(at++);
    }
    at += (flags & 4) != 0 ? 8 : 0;
    at += (flags & 0x10) != 0 ? 1 : 0;
    int width = 1 << (flags & 3);
    long length = Hdf5Space.number(message, at, width);
    at += width;
    String name = message.text(at, length, StandardCharsets.UTF_8);
    add(name, kind == 0 ? space.address(message, at + length) : Hdf5Space.NOWHERE);
  }
}
