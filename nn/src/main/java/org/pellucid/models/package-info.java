/** Models: sequences and graphs of layers that can be trained, evaluated and asked. */
@NullMarked
package org.pellucid.models;

import org.jspecify.annotations.NullMarked;
