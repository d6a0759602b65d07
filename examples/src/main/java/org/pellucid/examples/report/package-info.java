/** The folder that a run leaves behind, with its report for the browser. */
@NullMarked
package org.pellucid.examples.report;

import org.jspecify.annotations.NullMarked;
