package org.pellucid.interop.hdf5;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;

/** The messages that describe one object of a file: its type, shape, place, links, attributes. */
final class ObjectHeader {
  static final int DATASPACE = 0x01;
  static final int LINK_INFO = 0x02;
  static final int DATATYPE = 0x03;
  static final int LINK = 0x06;
  static final int EXTERNAL_FILES = 0x07;
  static final int LAYOUT = 0x08;
  static final int FILTERS = 0x0B;
  static final int ATTRIBUTE = 0x0C;
  static final int ATTRIBUTE_INFO = 0x15;
  static final int SYMBOL_TABLE = 0x11;

  private static final int CONTINUATION = 0x10;
  private static final int SHARED = 0x02;
  private static final int MOST_MESSAGES = 1 << 16;
  private static final int MOST_BLOCKS = 1 << 12;

  record Message(int type, boolean shared, Bytes data) {}

  private record Block(long from, long size) {}

  private final Hdf5Space space;
  private final List<Message> messages = new ArrayList<>();
  private final Deque<Block> blocks = new ArrayDeque<>();

  private ObjectHeader(Hdf5Space space) {
    this.space = space;
  }

  static ObjectHeader read(Hdf5Space space, long address) {
    ObjectHeader header = new ObjectHeader(space);
    if (space.bytes.has(address, "OHDR")) {
      header.readNew(address);
    } else if (space.bytes.u8(address) == 1) {
      header.readOld(address);
    } else {
      throw space.damaged("there is no object at byte " + address);
    }
    return header;
  }

  List<Message> all(int type) {
    return messages.stream().filter(message -> message.type == type).toList();
  }

  @Nullable Bytes find(int type) {
    for (Message message : messages) {
      if (message.type == type) {
        if (message.shared) {
          throw space.damaged("an object shares its description, which is not supported");
        }
        return message.data;
      }
    }
    return null;
  }

  Bytes get(int type, String what) {
    Bytes data = find(type);
    if (data == null) {
      throw space.damaged("an object has no " + what);
    }
    return data;
  }

  private void readOld(long address) {
    blocks.add(new Block(address + 16, space.bytes.u32(address + 8)));
    for (int count = 0; !blocks.isEmpty(); count++) {
      Block block = next(count);
      long at = block.from;
      long end = block.from + block.size;
      while (at + 8 <= end) {
        int type = space.bytes.u16(at);
        int size = space.bytes.u16(at + 2);
        add(type, space.bytes.u8(at + 4), at + 8, size, end);
        at += 8 + size;
      }
    }
  }

  private void readNew(long address) {
    Bytes bytes = space.bytes;
    int flags = bytes.u8(address + 5);
    if (bytes.u8(address + 4) != 2) {
      throw space.damaged("an object has the unknown version " + bytes.u8(address + 4));
    }
    long at = address + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
    int width = 1 << (flags & 3);
    long size = Hdf5Space.number(bytes, at, width);
    at += width;
    bytes.check(at, size);
    checkSum(address, at + size);
    blocks.add(new Block(at, size));
    int prefix = (flags & 0x04) != 0 ? 6 : 4;
    for (int count = 0; !blocks.isEmpty(); count++) {
      Block block = next(count);
      at = block.from;
      long end = block.from + block.size;
      if (count > 0) {
        space.expect(at, "OCHK", "continued object");
        end -= 4;
        checkSum(at, end);
        at += 4;
      }
      while (at + prefix <= end) {
        int length = bytes.u16(at + 1);
        add(bytes.u8(at), bytes.u8(at + 3), at + prefix, length, end);
        at += prefix + length;
      }
    }
  }

  private void checkSum(long from, long to) {
    byte[] block = space.bytes.slice(from, to - from).toArray();
    if (Lookup3.hash(block, 0, block.length) != space.bytes.i32(to)) {
      throw space.damaged("the checksum of the object at byte " + from + " does not fit");
    }
  }

  private Block next(int count) {
    if (count > MOST_BLOCKS) {
      throw space.damaged("an object has too many parts");
    }
    Block block = blocks.remove();
    space.bytes.check(block.from, block.size);
    return block;
  }

  private void add(int type, int flags, long from, int size, long end) {
    if (from + size > end || messages.size() > MOST_MESSAGES) {
      throw space.damaged("the description of an object is damaged at byte " + from);
    }
    Bytes data = space.bytes.slice(from, size);
    if (type == CONTINUATION) {
      blocks.add(new Block(space.address(data, 0), space.length(data, space.addressSize)));
    } else if (type != 0) {
      messages.add(new Message(type, (flags & SHARED) != 0, data));
    }
  }
}
