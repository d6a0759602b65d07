/**
 * Well-known networks for pictures, by the names that Keras gives them, and what fine-tuning needs.
 */
@NullMarked
package org.pellucid.applications;

import org.jspecify.annotations.NullMarked;
