package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;

/**
 * The names of the classes that generated code refers to. Those of the vector module are names
 * only, so nothing here needs the module to be present.
 */
final class Descriptors {
  static final ClassDesc ARGS = of(LoopArgs.class);
  static final ClassDesc SCRATCH = of(LoopScratch.class);
  static final ClassDesc KERNEL = of(LoopKernel.class);
  static final ClassDesc MEMORY = of(LaneMemory.class);
  static final ClassDesc REDUCTIONS = of(LaneReductions.class);
  static final ClassDesc BLOCK_LOOPS = of(BlockLoops.class);
  static final ClassDesc FUNCTION = of(LaneFunction.class);
  static final ClassDesc STORAGE = of(LaneStorage.class);
  static final ClassDesc BINARY_KIND = of(LaneOp.BinaryKind.class);
  static final ClassDesc MATH = of(Math.class);

  static final ClassDesc VECTOR = vector("Vector");
  static final ClassDesc FLOAT_VECTOR = vector("FloatVector");
  static final ClassDesc INT_VECTOR = vector("IntVector");
  static final ClassDesc MASK = vector("VectorMask");
  static final ClassDesc SPECIES = vector("VectorSpecies");
  static final ClassDesc OPERATORS = vector("VectorOperators");
  static final ClassDesc UNARY = vector("VectorOperators$Unary");
  static final ClassDesc BINARY = vector("VectorOperators$Binary");
  static final ClassDesc ASSOCIATIVE = vector("VectorOperators$Associative");
  static final ClassDesc COMPARISON = vector("VectorOperators$Comparison");
  static final ClassDesc CONVERSION = vector("VectorOperators$Conversion");

  private Descriptors() {}

  static ClassDesc of(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  private static ClassDesc vector(String name) {
    return ClassDesc.of("jdk.incubator.vector", name);
  }

  /** The type of one lane in scalar code. */
  static ClassDesc scalar(LaneType type) {
    return switch (type) {
      case F32 -> CD_float;
      case F64 -> CD_double;
      case I32, MASK -> CD_int;
      case I64 -> CD_long;
    };
  }

  static TypeKind kind(LaneType type) {
    return switch (type) {
      case F32 -> TypeKind.FLOAT;
      case F64 -> TypeKind.DOUBLE;
      case I32, MASK -> TypeKind.INT;
      case I64 -> TypeKind.LONG;
    };
  }

  /** The array that holds lanes of a type. */
  static ClassDesc array(LaneType type) {
    return scalar(type).arrayType();
  }

  /** The array of an operand. */
  static ClassDesc array(LaneStorage storage) {
    return switch (storage) {
      case FLOAT, DOUBLE, INT, LONG -> array(storage.lane());
      case UNSIGNED_BYTE, BOOLEAN, BFLOAT16, FLOAT16 -> CD_Object;
    };
  }

  /** The vector class of a lane type that has one. */
  static ClassDesc vector(LaneType type) {
    return switch (type) {
      case F32 -> FLOAT_VECTOR;
      case I32 -> INT_VECTOR;
      case MASK -> MASK;
      case F64, I64 -> throw new IllegalArgumentException("No vectors of " + type + " lanes.");
    };
  }

  /** The suffix of the method names of {@link LaneMemory} for one element. */
  static String elementName(LaneType type) {
    return switch (type) {
      case F32 -> "Float";
      case F64 -> "Double";
      case I32, MASK -> "Int";
      case I64 -> "Long";
    };
  }

  /** The name of the method of {@link LoopScratch} that gives a block. */
  static String blockName(LaneType type) {
    return switch (type) {
      case F32 -> "f32";
      case F64 -> "f64";
      case I32, MASK -> "i32";
      case I64 -> "i64";
    };
  }
}
