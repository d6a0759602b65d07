package org.pellucid.interop.fuzz;

import org.pellucid.interop.keras.KerasFile;

/** Keras's files: zip archives and HDF5, with the models that they describe. */
public final class KerasTarget {
  private KerasTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(data, KerasFile::read);
  }
}
