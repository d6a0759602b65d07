package org.pellucid.metrics;

/** Which way a number gets better. */
public enum Direction {
  /** Higher is better. */
  UP,
  /** Lower is better. */
  DOWN
}
