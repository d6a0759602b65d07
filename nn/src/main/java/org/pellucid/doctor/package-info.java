/**
 * What goes wrong in training, in plain sentences: {@link org.pellucid.doctor.Doctor} looks at
 * data, units, gradients and curves, {@link org.pellucid.doctor.NaNDetective} finds where a NaN
 * began, {@link org.pellucid.doctor.LearningRateFinder} looks for a learning rate.
 */
@NullMarked
package org.pellucid.doctor;

import org.jspecify.annotations.NullMarked;
