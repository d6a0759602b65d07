package org.pellucid.cpu;

/** How scattered values join what is already in their place. */
public enum Scatter {
  /** The last one stays. */
  UPDATE,
  /** They are added. */
  ADD,
  /** They are multiplied. */
  MULTIPLY,
  /** The greatest stays; NaN counts as the greatest. */
  MAX,
  /** The least stays; NaN counts as the least. */
  MIN
}
