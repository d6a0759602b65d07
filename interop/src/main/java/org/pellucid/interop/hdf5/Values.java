package org.pellucid.interop.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;

/** Turns the bytes of elements into numbers or texts. */
final class Values {
  private static final int MOST_TEXTS = 1 << 20;

  private Values() {}

  static NdArray numbers(Bytes data, Hdf5Type type, Shape shape, String what) {
    if (type instanceof Hdf5Type.Numeric numeric) {
      return numeric.type().read(numeric.bigEndian() ? data.bigEndian() : data, 0, shape);
    }
    throw data.damaged(what + " holds " + describe(type) + " where numbers are expected");
  }

  static List<String> texts(Hdf5Space space, Bytes data, Hdf5Type type, Shape shape, String what) {
    long size = data.extent(0, type.size(), shape);
    int count = (int) Math.min(MOST_TEXTS, size / type.size());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bytes element = data.slice((long) i * type.size(), type.size());
      texts.add(
          switch (type) {
            case Hdf5Type.Text text -> fixed(element, text);
            case Hdf5Type.VariableText _ -> GlobalHeap.text(space, element);
            case Hdf5Type.Numeric _, Hdf5Type.Opaque _, Hdf5Type.Unsupported _ ->
                throw data.damaged(what + " holds " + describe(type) + " where texts are expected");
          });
    }
    return texts;
  }

  /** Padding is zeros, or blanks for texts as Fortran has them. */
  private static String fixed(Bytes element, Hdf5Type.Text type) {
    long length = 0;
    while (length < element.size() && element.u8(length) != 0) {
      length++;
    }
    String text = element.text(0, length, StandardCharsets.UTF_8);
    return type.padding() == 2 ? text.stripTrailing() : text;
  }

  static String describe(Hdf5Type type) {
    return switch (type) {
      case Hdf5Type.Numeric numeric -> numeric.type().name().toLowerCase(Locale.ROOT);
      case Hdf5Type.Text _, Hdf5Type.VariableText _ -> "texts";
      case Hdf5Type.Opaque opaque -> "opaque elements of " + opaque.size() + " bytes";
      case Hdf5Type.Unsupported unsupported -> unsupported.what();
    };
  }
}
