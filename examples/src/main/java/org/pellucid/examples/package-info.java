/** The applications, and the command line that runs them. */
@NullMarked
package org.pellucid.examples;

import org.jspecify.annotations.NullMarked;
