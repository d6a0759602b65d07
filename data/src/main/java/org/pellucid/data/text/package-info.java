/** Text: tokenizers of trained models. */
@NullMarked
package org.pellucid.data.text;

import org.jspecify.annotations.NullMarked;
