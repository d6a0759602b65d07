package org.pellucid.interop.fuzz;

import org.pellucid.interop.numpy.NumPyFile;

/** NumPy's files of one array. */
public final class NumPyTarget {
  private NumPyTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(data, NumPyFile::readArray);
  }
}
