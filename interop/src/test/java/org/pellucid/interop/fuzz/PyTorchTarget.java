package org.pellucid.interop.fuzz;

import org.pellucid.interop.pytorch.PyTorchFile;

/** PyTorch's files of tensors, with their pickles. */
public final class PyTorchTarget {
  private PyTorchTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(data, PyTorchFile::read);
  }
}
