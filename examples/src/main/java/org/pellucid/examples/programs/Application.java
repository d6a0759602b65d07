package org.pellucid.examples.programs;

import org.pellucid.examples.training.Run;

/**
 * A program that learns from real data for a use of its own, and shows what came out as people want
 * to see it: from data to figure in one method.
 */
public non-sealed interface Application extends Program {
  /**
   * Reads the data, trains, measures on data that were held out, and shows the result.
   *
   * @param run the options of the user, and where to show things
   */
  void run(Run run);
}
