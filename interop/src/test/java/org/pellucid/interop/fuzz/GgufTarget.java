package org.pellucid.interop.fuzz;

import org.pellucid.interop.gguf.GgufFile;

/** GGUF files: settings and every tensor. */
public final class GgufTarget {
  private GgufTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(
        data,
        bytes -> {
          GgufFile file = GgufFile.open(bytes);
          file.names().forEach(file::read);
        });
  }
}
