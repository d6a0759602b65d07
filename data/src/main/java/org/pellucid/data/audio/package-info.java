/** Sound: WAV files, resampling, spectrograms, and changes that make more of little data. */
@org.jspecify.annotations.NullMarked
package org.pellucid.data.audio;
