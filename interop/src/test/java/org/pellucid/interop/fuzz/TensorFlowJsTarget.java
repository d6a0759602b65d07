package org.pellucid.interop.fuzz;

import org.pellucid.interop.keras.TensorFlowJsFile;

/** Layers models of TensorFlow.js: {@code model.json}, and {@code a.bin} beside it. */
public final class TensorFlowJsTarget {
  private TensorFlowJsTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything: JSON, a zero byte, and the numbers
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.readFolder(
        data,
        "model.json",
        "a.bin",
        file -> {
          TensorFlowJsFile.report(file);
          TensorFlowJsFile.read(file);
        });
  }
}
