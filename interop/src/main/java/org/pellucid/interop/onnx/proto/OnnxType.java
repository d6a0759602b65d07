package org.pellucid.interop.onnx.proto;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of a value. */
public sealed interface OnnxType {
  /** Nothing, or something that no operator of the standard computes. */
  record Unknown() implements OnnxType {}

  /**
   * A tensor.
   *
   * @param element the type of its elements
   * @param shape its shape, or null when not even the number of axes is given
   */
  record Tensor(OnnxDType element, @Nullable List<Dim> shape) implements OnnxType {}

  /**
   * A sparse tensor.
   *
   * @param element the type of its elements
   * @param shape its shape, or null when not even the number of axes is given
   */
  record SparseTensor(OnnxDType element, @Nullable List<Dim> shape) implements OnnxType {}

  /**
   * A list of values of one type.
   *
   * @param element their type
   */
  record Sequence(OnnxType element) implements OnnxType {}

  /**
   * A value that may be missing.
   *
   * @param element its type
   */
  record Optional(OnnxType element) implements OnnxType {}

  /**
   * A mapping.
   *
   * @param key the type of its keys
   * @param value the type of its values
   */
  record Map(OnnxDType key, OnnxType value) implements OnnxType {}

  /**
   * An extent: a number, a name, or neither.
   *
   * @param size the extent, or -1 when it is not fixed
   * @param name its name, may be empty
   */
  record Dim(long size, String name) {
    /**
     * Makes a fixed extent.
     *
     * @param size the extent
     * @return the extent
     */
    public static Dim of(long size) {
      return new Dim(size, "");
    }

    /**
     * Makes an extent that is not fixed.
     *
     * @param name its name, may be empty
     * @return the extent
     */
    public static Dim named(String name) {
      return new Dim(-1, name);
    }
  }

  /**
   * Reads one.
   *
   * @param in the message
   * @return the type
   */
  static OnnxType read(ProtoReader in) {
    OnnxType type = new Unknown();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> {
          Typed typed = Typed.read(in.message());
          type = new Tensor(typed.element, typed.shape);
        }
        case 8 -> {
          Typed typed = Typed.read(in.message());
          type = new SparseTensor(typed.element, typed.shape);
        }
        case 4 -> type = new Sequence(readElement(in.message()));
        case 9 -> type = new Optional(readElement(in.message()));
        case 5 -> type = readMap(in.message());
        default -> in.skip();
      }
    }
    return type;
  }

  private static OnnxType readElement(ProtoReader in) {
    OnnxType element = new Unknown();
    while (in.next()) {
      if (in.field() == 1) {
        element = read(in.message());
      } else {
        in.skip();
      }
    }
    return element;
  }

  private static OnnxType readMap(ProtoReader in) {
    OnnxDType key = OnnxDType.UNDEFINED;
    OnnxType value = new Unknown();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = Typed.dtype(in);
        case 2 -> value = read(in.message());
        default -> in.skip();
      }
    }
    return new Map(key, value);
  }

  /**
   * Writes it.
   *
   * @param out the message
   */
  default void write(ProtoWriter out) {
    switch (this) {
      case Unknown() -> {}
      case Tensor(OnnxDType element, List<Dim> shape) ->
          out.message(1, m -> new Typed(element, shape).write(m));
      case SparseTensor(OnnxDType element, List<Dim> shape) ->
          out.message(8, m -> new Typed(element, shape).write(m));
      case Sequence(OnnxType element) -> out.message(4, m -> m.message(1, element::write));
      case Optional(OnnxType element) -> out.message(9, m -> m.message(1, element::write));
      case Map(OnnxDType key, OnnxType value) ->
          out.message(5, m -> m.number(1, key.code()).message(2, value::write));
    }
  }

  /**
   * What tensors and sparse tensors have in common.
   *
   * @param element the type of the elements
   * @param shape the shape, or null
   */
  record Typed(OnnxDType element, @Nullable List<Dim> shape) {
    static Typed read(ProtoReader in) {
      OnnxDType element = OnnxDType.UNDEFINED;
      @Nullable List<Dim> shape = null;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> element = dtype(in);
          case 2 -> shape = readShape(in.message());
          default -> in.skip();
        }
      }
      return new Typed(element, shape);
    }

    static OnnxDType dtype(ProtoReader in) {
      long code = in.number();
      OnnxDType type = OnnxDType.of(code);
      if (type == null) {
        throw in.damaged("it names the unknown element type " + code);
      }
      return type;
    }

    private static List<Dim> readShape(ProtoReader in) {
      List<Dim> dims = new ArrayList<>();
      while (in.next()) {
        if (in.field() == 1) {
          dims.add(readDim(in.message()));
        } else {
          in.skip();
        }
      }
      return List.copyOf(dims);
    }

    private static Dim readDim(ProtoReader in) {
      Dim dim = Dim.named("");
      while (in.next()) {
        switch (in.field()) {
          case 1 -> dim = Dim.of(Math.max(-1, in.number()));
          case 2 -> dim = Dim.named(in.text());
          default -> in.skip();
        }
      }
      return dim;
    }

    void write(ProtoWriter out) {
      out.number(1, element.code());
      List<Dim> dims = shape;
      if (dims != null) {
        out.message(2, m -> dims.forEach(dim -> m.message(1, d -> writeDim(d, dim))));
      }
    }

    private static void writeDim(ProtoWriter out, Dim dim) {
      if (dim.size() >= 0) {
        out.number(1, dim.size());
      } else {
        out.text(2, dim.name());
      }
    }
  }
}
