/** The graph of primitive operations: a closed set of records, with their shape rules. */
@NullMarked
package org.pellucid.graph;

import org.jspecify.annotations.NullMarked;
