/** A small model learns from a large one. */
@NullMarked
package org.pellucid.distillation;

import org.jspecify.annotations.NullMarked;
