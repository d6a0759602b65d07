package org.pellucid.interop.hdf5;

import java.nio.file.Path;
import org.pellucid.files.Bytes;

/**
 * A file in the Hierarchical Data Format, version 5, opened for reading.
 *
 * <p>Understood is what files of weights use: groups of the old and of the new kind, arrays of
 * numbers and texts in one piece or in chunks (plain, deflated, shuffled, with Fletcher's
 * checksum), attributes. Anything else raises a sentence that names it. Links by name, links to
 * other files and data in other files are never followed.
 *
 * @see <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">the format</a>
 */
public final class Hdf5File {
  private static final String KIND = "HDF5 file";
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
  private static final int LAST_USER_BLOCK = 1 << 20;

  private Hdf5File() {}

  /**
   * Tells whether bytes begin like an HDF5 file.
   *
   * @param bytes the bytes
   * @return whether they do
   */
  public static boolean isHdf5(Bytes bytes) {
    return signature(bytes) >= 0;
  }

  /** The signature stands at byte 0, 512, 1024, 2048, ... */
  private static long signature(Bytes bytes) {
    for (long at = 0; at <= LAST_USER_BLOCK; at = at == 0 ? 512 : 2 * at) {
      if (bytes.has(at, SIGNATURE)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @return its root
   */
  public static Hdf5Group open(Path file) {
    return open(Bytes.open(file, KIND));
  }

  /**
   * Opens a file.
   *
   * @param content the bytes of the file
   * @return its root
   */
  public static Hdf5Group open(Bytes content) {
    Bytes bytes = content.named(content.name(), KIND);
    long at = signature(bytes);
    if (at < 0) {
      throw bytes.damaged("it does not begin as one");
    }
    int version = bytes.u8(at + 8);
    return switch (version) {
      case 0, 1 -> openOld(bytes, at, version);
      case 2, 3 -> openNew(bytes, at);
      default -> throw bytes.damaged("it has the unknown version " + version);
    };
  }

  private static Hdf5Group openOld(Bytes bytes, long at, int version) {
    Hdf5Space space = space(bytes, at, bytes.u8(at + 13), bytes.u8(at + 14));
    long addresses = at + 24 + (version == 1 ? 4 : 0);
    // Base, free space, end of file, driver; then the root's entry: name, address
    long root = space.address(bytes, addresses + 5L * space.addressSize);
    long end = space.address(bytes, addresses + 2L * space.addressSize);
    return root(space, root, end);
  }

  private static Hdf5Group openNew(Bytes bytes, long at) {
    Hdf5Space space = space(bytes, at, bytes.u8(at + 9), bytes.u8(at + 10));
    int length = 12 + 4 * space.addressSize;
    byte[] block = bytes.slice(at, length).toArray();
    if (Lookup3.hash(block, 0, length) != bytes.i32(at + length)) {
      throw bytes.damaged("the checksum of its beginning does not fit");
    }
    long end = space.address(bytes, at + 12 + 2L * space.addressSize);
    return root(space, space.address(bytes, at + 12 + 3L * space.addressSize), end);
  }

  private static Hdf5Space space(Bytes bytes, long at, int addressSize, int lengthSize) {
    return new Hdf5Space(bytes.slice(at, bytes.size() - at), addressSize, lengthSize);
  }

  private static Hdf5Group root(Hdf5Space space, long address, long end) {
    if (end > space.bytes.size()) {
      throw space.damaged(
          "it ends early at byte "
              + space.bytes.size()
              + " of "
              + end
              + " (damaged or incomplete download)");
    }
    return new Hdf5Group(space, "/", ObjectHeader.read(space, address));
  }
}
