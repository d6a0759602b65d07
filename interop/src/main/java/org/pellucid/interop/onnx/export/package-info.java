/** Models of this library, written as ONNX files. */
@NullMarked
package org.pellucid.interop.onnx.export;

import org.jspecify.annotations.NullMarked;
