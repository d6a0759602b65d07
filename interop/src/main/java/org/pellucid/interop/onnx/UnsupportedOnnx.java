package org.pellucid.interop.onnx;

import org.pellucid.errors.PellucidException;

/** Says that a file uses something that cannot be computed here. */
final class UnsupportedOnnx extends PellucidException {
  private static final long serialVersionUID = 1L;

  UnsupportedOnnx(String message) {
    super(message);
  }
}
