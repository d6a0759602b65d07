package org.pellucid.layers;

/** A layer that takes text: a string, or nested lists of strings, one level per axis. */
public interface TextLayer {
  /**
   * Applies the layer to text.
   *
   * @param text a string or nested lists of strings; a layer of several inputs takes a list with
   *     one such entry, or array of numbers, per input
   * @return a tensor, or text where the layer gives text
   */
  Object callText(Object text);
}
