/** TensorFlow Java, as {@code ./bench peers} measures it. */
@NullMarked
package org.pellucid.peers.tensorflow;

import org.jspecify.annotations.NullMarked;
