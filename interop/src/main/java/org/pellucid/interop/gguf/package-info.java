/** GGUF files: weights of language models, mostly quantised, with their settings and tokenizers. */
@NullMarked
package org.pellucid.interop.gguf;

import org.jspecify.annotations.NullMarked;
