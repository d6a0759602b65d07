/** ONNX files: computed, trained on, and checked against the published test cases. */
@NullMarked
package org.pellucid.interop.onnx;

import org.jspecify.annotations.NullMarked;
