/** The works that libraries are compared on, their data, and how a measured library is driven. */
@NullMarked
package org.pellucid.peers;

import org.jspecify.annotations.NullMarked;
