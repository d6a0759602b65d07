/** The gateway through which bytes of files come in and go out, whatever their format. */
@NullMarked
package org.pellucid.files;

import org.jspecify.annotations.NullMarked;
