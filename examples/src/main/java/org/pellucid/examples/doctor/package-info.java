/** What the machine can do, measured, and what would make it faster. */
@NullMarked
package org.pellucid.examples.doctor;

import org.jspecify.annotations.NullMarked;
