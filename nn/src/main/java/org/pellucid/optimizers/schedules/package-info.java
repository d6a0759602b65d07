/** Learning rates that change with the steps of training. */
@NullMarked
package org.pellucid.optimizers.schedules;

import org.jspecify.annotations.NullMarked;
