package org.pellucid.interop.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;

/** Reads the attributes of an object: an array of numbers, a text, or a list of texts each. */
final class Attributes {
  private Attributes() {}

  static Map<String, Object> read(Hdf5Space space, ObjectHeader header) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (ObjectHeader.Message message : header.all(ObjectHeader.ATTRIBUTE)) {
      add(space, message.data(), attributes);
    }
    Bytes info = header.find(ObjectHeader.ATTRIBUTE_INFO);
    if (info != null) {
      long heap = space.address(info, 2 + ((info.u8(1) & 1) != 0 ? 2 : 0));
      if (heap != Hdf5Space.NOWHERE) {
        throw space.damaged("attributes in a heap of their own are not supported");
      }
    }
    return attributes;
  }

  private static void add(Hdf5Space space, Bytes message, Map<String, Object> attributes) {
    int version = message.u8(0);
    if (version < 1 || version > 3) {
      throw space.damaged("an attribute has the unknown version " + version);
    }
    int nameSize = message.u16(2);
    int typeSize = message.u16(4);
    int shapeSize = message.u16(6);
    long at = version == 3 ? 9 : 8;
    String name = name(message.slice(at, nameSize));
    if (version > 1 && message.u8(1) != 0) {
      throw space.damaged("attribute \"" + name + "\" shares its type, which is not supported");
    }
    at += padded(version, nameSize);
    Hdf5Type type = Hdf5Type.read(message.slice(at, typeSize));
    at += padded(version, typeSize);
    Shape shape = Dataspace.read(space, message.slice(at, shapeSize));
    at += padded(version, shapeSize);
    Bytes data = message.slice(at, message.size() - at);
    attributes.put(name, value(space, data, type, shape, "attribute \"" + name + "\""));
  }

  /** Parts of the first version begin at multiples of eight bytes. */
  private static long padded(int version, int size) {
    return version == 1 ? (size + 7) & ~7 : size;
  }

  private static String name(Bytes bytes) {
    long length = 0;
    while (length < bytes.size() && bytes.u8(length) != 0) {
      length++;
    }
    return bytes.text(0, length, StandardCharsets.UTF_8);
  }

  private static Object value(
      Hdf5Space space, Bytes data, Hdf5Type type, Shape shape, String what) {
    return switch (type) {
      case Hdf5Type.Text _, Hdf5Type.VariableText _ -> {
        List<String> texts = Values.texts(space, data, type, shape, what);
        yield shape.rank() == 0 ? texts.getFirst() : texts;
      }
      case Hdf5Type.Numeric _ -> Values.numbers(data, type, shape, what);
      // What nobody asks for need not be understood.
      case Hdf5Type.Opaque _, Hdf5Type.Unsupported _ -> Values.describe(type);
    };
  }
}
