package org.pellucid.interop.fuzz;

import org.pellucid.interop.onnx.proto.OnnxModel;

/** ONNX files: the whole tree of messages. */
public final class OnnxTarget {
  private OnnxTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(data, OnnxModel::read);
  }
}
