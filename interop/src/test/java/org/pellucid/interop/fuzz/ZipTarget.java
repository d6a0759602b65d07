package org.pellucid.interop.fuzz;

import org.pellucid.files.ZipArchive;

/** Zip archives: every part. */
public final class ZipTarget {
  private ZipTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(
        data,
        bytes -> {
          ZipArchive archive = ZipArchive.open(bytes);
          archive.names().forEach(name -> archive.read(name, "part").toArray());
        });
  }
}
