package org.pellucid.interop.hdf5;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;

/** A group or a dataset. */
public sealed interface Hdf5Object permits Hdf5Group, Hdf5Dataset {
  /** {@return where it stands, such as "/layers/dense"} */
  String path();

  /** {@return its attributes: a {@link NdArray}, a text, or a list of texts each} */
  Map<String, Object> attributes();

  /**
   * Reads an attribute that is a text.
   *
   * @param name its name
   * @return the text, or null if there is none of that name or it is no text
   */
  default @Nullable String text(String name) {
    return attributes().get(name) instanceof String text ? text : null;
  }

  /**
   * Reads an attribute that is a list of texts. A list too long for one attribute stands in several
   * ones whose names are numbered from 0.
   *
   * @param name its name
   * @return the texts, none if there is no such attribute
   */
  List<String> texts(String name);
}
