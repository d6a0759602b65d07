/** Text: tokenizers, search, and how good generated text is. */
@NullMarked
package org.pellucid.data.text;

import org.jspecify.annotations.NullMarked;
