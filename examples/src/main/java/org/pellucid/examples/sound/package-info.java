/** Recordings as the applications learn from them. */
@NullMarked
package org.pellucid.examples.sound;

import org.jspecify.annotations.NullMarked;
