/** DJL with PyTorch, as {@code ./bench peers} measures it. */
@NullMarked
package org.pellucid.peers.djl;

import org.jspecify.annotations.NullMarked;
