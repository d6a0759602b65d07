/** Settings of objects under Keras's names, and the registries that find objects by name. */
@NullMarked
package org.pellucid.config;

import org.jspecify.annotations.NullMarked;
