package org.pellucid.interop.fuzz;

import org.pellucid.files.Safetensors;

/** Files of safetensors: header, checksums and every array. */
public final class SafetensorsTarget {
  private SafetensorsTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(
        data,
        bytes -> {
          Safetensors file = Safetensors.open(bytes);
          file.names().forEach(file::read);
        });
  }
}
