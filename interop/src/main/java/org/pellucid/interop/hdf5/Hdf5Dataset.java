package org.pellucid.interop.hdf5;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;

/** A dataset: an array of numbers or texts. */
public final class Hdf5Dataset implements Hdf5Object {
  private final Hdf5Space space;
  private final String path;
  private final ObjectHeader header;
  private final Map<String, Object> attributes;
  private final Hdf5Type type;
  private final Shape shape;

  Hdf5Dataset(Hdf5Space space, String path, ObjectHeader header) {
    this.space = space;
    this.path = path;
    this.header = header;
    this.attributes = Attributes.read(space, header);
    this.type = Hdf5Type.read(header.get(ObjectHeader.DATATYPE, "element type"));
    this.shape = Dataspace.read(space, header.get(ObjectHeader.DATASPACE, "shape"));
  }

  /** {@return the shape} */
  public Shape shape() {
    return shape;
  }

  /** {@return what the elements are, such as "float32"} */
  public String typeName() {
    return isBfloat16() ? DType.BFLOAT16.text() : Values.describe(type);
  }

  /** {@return whether the elements are numbers, as opposed to texts and the like} */
  public boolean hasNumbers() {
    return isBfloat16() || type instanceof Hdf5Type.Numeric;
  }

  /** {@return how many bytes an element takes} */
  public int elementSize() {
    return type.size();
  }

  /** Keras writes bfloat16 as two opaque bytes, and says so in an attribute of most files. */
  private boolean isBfloat16() {
    return type.size() == 2
        && (type instanceof Hdf5Type.Opaque || "bfloat16".equals(text("dtype")));
  }

  /** {@return the numbers} */
  public NdArray read() {
    Bytes data = data();
    return isBfloat16()
        ? ForeignType.BFLOAT16.read(data, 0, shape)
        : Values.numbers(data, type, shape, "\"" + path + "\"");
  }

  /** {@return the texts, in order} */
  public List<String> readTexts() {
    return Values.texts(space, data(), type, shape, "\"" + path + "\"");
  }

  private Bytes data() {
    if (header.find(ObjectHeader.EXTERNAL_FILES) != null) {
      throw space.damaged("\"" + path + "\" lies in another file, and links are not followed");
    }
    return new Layout(space, header, shape, type.size(), path).read();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Map<String, Object> attributes() {
    return Collections.unmodifiableMap(attributes);
  }

  @Override
  public List<String> texts(String name) {
    return Hdf5Group.texts(attributes, name);
  }

  @Override
  public String toString() {
    return "Hdf5Dataset(" + path + " " + typeName() + " " + shape + ")";
  }
}
