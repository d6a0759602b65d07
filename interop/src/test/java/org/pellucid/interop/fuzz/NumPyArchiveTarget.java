package org.pellucid.interop.fuzz;

import org.pellucid.interop.numpy.NumPyFile;

/** NumPy's archives. */
public final class NumPyArchiveTarget {
  private NumPyArchiveTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(data, NumPyFile::readArchive);
  }
}
