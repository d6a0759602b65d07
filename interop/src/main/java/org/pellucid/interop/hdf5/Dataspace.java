package org.pellucid.interop.hdf5;

import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;

/** The shape of an array or attribute. */
final class Dataspace {
  private static final int MOST_AXES = 32;

  private Dataspace() {}

  static Shape read(Hdf5Space space, Bytes message) {
    int version = message.u8(0);
    int rank = message.u8(1);
    if ((version != 1 && version != 2) || rank > MOST_AXES) {
      throw message.damaged("a shape of version " + version + " with " + rank + " axes is unknown");
    }
    if (version == 2 && message.u8(3) == 2) {
      return Shape.of(0);
    }
    long at = version == 1 ? 8 : 4;
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      long dim = space.length(message, at + (long) i * space.lengthSize);
      if (dim < 0 || dim > Integer.MAX_VALUE) {
        throw message.damaged("an axis cannot be " + Long.toUnsignedString(dim) + " long");
      }
      dims[i] = (int) dim;
    }
    return Shape.of(dims);
  }
}
