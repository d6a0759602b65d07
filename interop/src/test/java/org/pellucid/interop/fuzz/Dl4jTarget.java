package org.pellucid.interop.fuzz;

import org.pellucid.interop.dl4j.Dl4jFile;

/** Model archives of Deeplearning4j: a zip archive, JSON and ND4J's arrays. */
public final class Dl4jTarget {
  private Dl4jTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(data, bytes -> Dl4jFile.read(bytes));
  }
}
