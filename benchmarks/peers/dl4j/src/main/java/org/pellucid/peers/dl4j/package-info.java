/** DL4J, as {@code ./bench peers} measures it. */
@NullMarked
package org.pellucid.peers.dl4j;

import org.jspecify.annotations.NullMarked;
