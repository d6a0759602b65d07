package org.pellucid.interop.onnx.export;

/** Says why an operation cannot be written as ONNX; gathered, and told in one sentence. */
final class UnsupportedOpException extends RuntimeException {
  UnsupportedOpException(String reason) {
    super(reason);
  }
}
