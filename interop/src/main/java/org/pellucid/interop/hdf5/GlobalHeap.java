package org.pellucid.interop.hdf5;

import java.nio.charset.StandardCharsets;
import org.pellucid.files.Bytes;

/** The places where texts of variable length lie. */
final class GlobalHeap {
  private GlobalHeap() {}

  /** Reads the text that an element points to: its length, a collection, and a number there. */
  static String text(Hdf5Space space, Bytes element) {
    long length = element.u32(0);
    long collection = space.address(element, 4);
    long index = element.u32(4 + space.addressSize);
    if (length == 0 || collection == 0 || collection == Hdf5Space.NOWHERE) {
      return "";
    }
    space.expect(collection, "GCOL", "collection of texts");
    long size = space.length(space.bytes, collection + 8);
    Bytes heap = space.bytes.slice(collection, size);
    long at = 8L + space.lengthSize;
    int header = 8 + space.lengthSize;
    while (at + header <= size) {
      int found = heap.u16(at);
      long bytes = space.length(heap, at + 8);
      if (found == 0 || bytes < 0) {
        break;
      }
      if (found == index) {
        Bytes content = heap.slice(at + header, bytes);
        long end = Math.min(length, bytes);
        while (end > 0 && content.u8(end - 1) == 0) {
          end--;
        }
        return content.text(0, end, StandardCharsets.UTF_8);
      }
      at += header + ((bytes + 7) & ~7L);
    }
    throw space.damaged("a text is missing from the collection at byte " + collection);
  }
}
