/** Language in the applications: corpora, sentence vectors, and a dialogue. */
@NullMarked
package org.pellucid.examples.language;

import org.jspecify.annotations.NullMarked;
