package org.pellucid.interop.hdf5;

import java.util.HashSet;
import java.util.Set;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/** Finds the elements of a dataset: in its description, in one piece, or in chunks. */
final class Layout {
  private static final int COMPACT = 0;
  private static final int CONTIGUOUS = 1;
  private static final int CHUNKED = 2;

  /** From this size on chunks must not expand to more than a multiple of what is stored. */
  private static final long FREE_EXPANSION = 16 << 20;

  private static final int RATIO = 200;
  private static final int DEEPEST = 16;

  private final Hdf5Space space;
  private final ObjectHeader header;
  private final Shape shape;
  private final int elementSize;
  private final String path;
  private final Set<Long> visited = new HashSet<>();

  /** Set for chunks: their extents, the filters, and where they go. */
  private int[] chunk = new int[0];

  private Filters filters = Filters.NONE;
  private byte[] target = new byte[0];
  private long stored;

  Layout(Hdf5Space space, ObjectHeader header, Shape shape, int elementSize, String path) {
    this.space = space;
    this.header = header;
    this.shape = shape;
    this.elementSize = elementSize;
    this.path = path;
  }

  Bytes read() {
    Bytes message = header.get(ObjectHeader.LAYOUT, "place");
    long size = size();
    int version = message.u8(0);
    return switch (version) {
      case 1, 2 -> readOld(message, size);
      case 3, 4 -> readNew(message, version, size);
      default -> throw damaged("has a place of the unknown version " + version);
    };
  }

  /** Bytes of all elements; whether they are there is checked once it is known where. */
  private long size() {
    long size = elementSize;
    for (int dim : shape.toArray()) {
      size = dim == 0 || size <= (1L << 40) / dim ? size * dim : Long.MAX_VALUE;
      if (size > 1L << 40) {
        throw damaged("is declared too large");
      }
    }
    return size;
  }

  private Bytes readOld(Bytes message, long size) {
    int rank = message.u8(1);
    int kind = message.u8(2);
    long at = 8;
    long address = 0;
    if (kind != COMPACT) {
      address = space.address(message, at);
      at += space.addressSize;
    }
    long dims = at;
    at += 4L * rank;
    return switch (kind) {
      case COMPACT -> message.slice(at + 4, size);
      case CONTIGUOUS -> contiguous(address, size);
      case CHUNKED -> chunked(address, message, dims, rank, size);
      default -> throw damaged("has a place of the unknown kind " + kind);
    };
  }

  private Bytes readNew(Bytes message, int version, long size) {
    int kind = message.u8(1);
    if (kind == COMPACT) {
      return message.slice(4, message.u16(2)).slice(0, size);
    }
    if (kind == CONTIGUOUS) {
      return contiguous(space.address(message, 2), size);
    }
    if (kind == CHUNKED && version == 3) {
      return chunked(
          space.address(message, 3), message, 3L + space.addressSize, message.u8(2), size);
    }
    throw damaged("is stored in a way that is not supported (layout " + version + "." + kind + ")");
  }

  private Bytes contiguous(long address, long size) {
    if (address == Hdf5Space.NOWHERE) {
      return zeros(size);
    }
    return space.bytes.slice(address, size);
  }

  /** Elements that were never written are zeros. */
  private Bytes zeros(long size) {
    if (size > FREE_EXPANSION) {
      throw damaged("has no elements in the file");
    }
    return Bytes.of(new byte[(int) size], space.bytes.name(), "HDF5 file");
  }

  private Bytes chunked(long tree, Bytes message, long dims, int rank, long size) {
    if (rank != shape.rank() + 1) {
      throw damaged("has chunks of another rank");
    }
    chunk = new int[shape.rank()];
    long chunkSize = elementSize;
    for (int i = 0; i < chunk.length; i++) {
      long extent = message.u32(dims + 4L * i);
      if (extent < 1 || extent > Integer.MAX_VALUE || chunkSize > Integer.MAX_VALUE / extent) {
        throw damaged("has chunks of impossible extents");
      }
      chunk[i] = (int) extent;
      chunkSize *= extent;
    }
    if (message.u32(dims + 4L * chunk.length) != elementSize) {
      throw damaged("has chunks of another element type");
    }
    if (tree == Hdf5Space.NOWHERE) {
      return zeros(size);
    }
    Bytes filterMessage = header.find(ObjectHeader.FILTERS);
    filters = filterMessage == null ? Filters.NONE : Filters.read(filterMessage);
    walk(tree, DEEPEST, false);
    long limit = Math.max(FREE_EXPANSION, filters.compress() ? stored * RATIO : stored);
    if (size > Math.min(limit, Integer.MAX_VALUE - 16) || chunkSize > Math.max(limit, size)) {
      throw damaged("would expand from " + stored + " to " + size + " bytes");
    }
    target = new byte[(int) size];
    visited.clear();
    walk(tree, DEEPEST, true);
    return Bytes.of(target, space.bytes.name(), "HDF5 file");
  }

  /** Goes through the tree of chunks: first to add up what is stored, then to read it. */
  private void walk(long address, int depth, boolean copy) {
    if (depth == 0 || !visited.add(address)) {
      throw damaged("has a tree of chunks that contains itself");
    }
    space.expect(address, "TREE", "list of chunks");
    if (space.bytes.u8(address + 4) != 1) {
      throw damaged("has no list of chunks");
    }
    int level = space.bytes.u8(address + 5);
    int count = space.bytes.u16(address + 6);
    long at = address + 8 + 2L * space.addressSize;
    int key = 8 + 8 * (shape.rank() + 1);
    for (int i = 0; i < count; i++) {
      long child = space.address(space.bytes, at + key);
      if (level > 0) {
        walk(child, depth - 1, copy);
      } else {
        long bytes = space.bytes.u32(at);
        stored += copy ? 0 : bytes;
        if (copy) {
          place(at, space.bytes.slice(child, bytes));
        }
      }
      at += key + space.addressSize;
    }
  }

  private void place(long key, Bytes raw) {
    int rank = shape.rank();
    int[] from = new int[rank];
    int chunkSize = elementSize;
    for (int i = 0; i < rank; i++) {
      long offset = space.bytes.i64(key + 8 + 8L * i);
      if (offset < 0 || offset >= Math.max(1, shape.dim(i)) || offset % chunk[i] != 0) {
        throw damaged("has a chunk outside of it");
      }
      from[i] = (int) offset;
      chunkSize *= chunk[i];
    }
    byte[] content = filters.undo(raw, space.bytes.i32(key + 4), chunkSize, elementSize);
    copy(content, from, 0, 0, 0);
  }

  /** Copies a chunk row by row; what sticks out over the edge is left away. */
  private void copy(byte[] content, int[] from, int axis, long source, long destination) {
    int rank = shape.rank();
    if (rank == 0) {
      System.arraycopy(content, 0, target, 0, elementSize);
      return;
    }
    int count = Math.min(chunk[axis], shape.dim(axis) - from[axis]);
    if (axis == rank - 1) {
      System.arraycopy(
          content,
          Math.toIntExact(source * chunk[axis] * elementSize),
          target,
          Math.toIntExact((destination * shape.dim(axis) + from[axis]) * elementSize),
          count * elementSize);
      return;
    }
    for (int i = 0; i < count; i++) {
      copy(
          content,
          from,
          axis + 1,
          source * chunk[axis] + i,
          destination * shape.dim(axis) + from[axis] + i);
    }
  }

  private ModelFormatException damaged(String problem) {
    return space.damaged("\"" + path + "\" " + problem);
  }
}
