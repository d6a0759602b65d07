/** Models as Java source that needs no library. */
@NullMarked
package org.pellucid.javasource;

import org.jspecify.annotations.NullMarked;
