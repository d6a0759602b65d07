/** The messages of an ONNX file, read from and written to the wire format of Protocol Buffers. */
@NullMarked
package org.pellucid.interop.onnx.proto;

import org.jspecify.annotations.NullMarked;
