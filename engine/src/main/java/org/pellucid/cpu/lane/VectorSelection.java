package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.lane.LaneOp.BinaryKind;

/**
 * Selects Vector API calls for lane instructions on vectors of F32 and I32, which are local
 * variables. A mask is a {@code VectorMask} of floats or of ints, and is cast where the other is
 * needed.
 */
final class VectorSelection {
  private static final float TWO_TO_23 = 0x1p23f;
  private static final int SIGN = 0x80000000;

  private final LoopSpec spec;
  private final CodeBuilder code;
  private final int bits;
  private final int[] locals;
  private final BitSet floatMasks = new BitSet();

  VectorSelection(LoopSpec spec, CodeBuilder code, int bits, int[] locals) {
    this.spec = spec;
    this.code = code;
    this.bits = bits;
    this.locals = locals;
  }

  /** Whether vectors have this instruction. */
  static boolean supports(LaneOp op) {
    return switch (op) {
      case LaneOp.Binary b ->
          isNarrow(b.type())
              && !(b.type() == LaneType.I32
                  && (b.kind() == BinaryKind.DIV || b.kind() == BinaryKind.REM));
      case LaneOp.Compare c -> isNarrow(c.argument());
      case LaneOp.Convert c -> isNarrow(c.from()) && isNarrow(c.type());
      case LaneOp.Load _,
          LaneOp.Constant _,
          LaneOp.Index _,
          LaneOp.Unary _,
          LaneOp.Fma _,
          LaneOp.Select _,
          LaneOp.Bitcast _,
          LaneOp.Call _,
          LaneOp.Reduced _ ->
          isNarrow(op.type());
    };
  }

  private static boolean isNarrow(LaneType type) {
    return !type.isWide();
  }

  void species(LaneType type) {
    ClassDesc owner = type == LaneType.F32 ? Descriptors.FLOAT_VECTOR : Descriptors.INT_VECTOR;
    code.getstatic(owner, "SPECIES_" + bits, Descriptors.SPECIES);
  }

  /** Pushes a value as a vector; masks as they are. */
  void push(int value) {
    if (spec.values().get(value) instanceof LaneOp.Constant constant) {
      if (constant.type() == LaneType.MASK) {
        pushMask(value, false);
      } else {
        broadcastConstant(constant.type(), (int) constant.bits());
      }
    } else {
      code.aload(locals[value]);
    }
  }

  private void broadcastConstant(LaneType type, int constantBits) {
    species(type);
    ScalarSelection.pushConstant(code, type, constantBits);
    broadcast(type);
  }

  private void broadcast(LaneType type) {
    ClassDesc vector = Descriptors.vector(type);
    MethodTypeDesc descriptor =
        MethodTypeDesc.of(vector, Descriptors.SPECIES, Descriptors.scalar(type));
    code.invokestatic(vector, "broadcast", descriptor);
  }

  /** Makes a value of the row, in a scalar local variable, a vector in one of its own. */
  void spread(int value, int scalarLocal) {
    LaneType type = spec.values().get(value).type();
    species(type.stored());
    code.loadLocal(Descriptors.kind(type), scalarLocal);
    broadcast(type.stored());
    if (type == LaneType.MASK) {
      nonZero();
    }
    locals[value] = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(locals[value]);
  }

  /** Pops an int vector and pushes the mask of its lanes that are not 0. */
  void nonZero() {
    comparison("NE");
    code.iconst_0();
    code.invokevirtual(
        Descriptors.INT_VECTOR,
        "compare",
        MethodTypeDesc.of(Descriptors.MASK, Descriptors.COMPARISON, CD_int));
  }

  private void comparison(String name) {
    code.getstatic(Descriptors.OPERATORS, name, Descriptors.COMPARISON);
  }

  void pushMask(int value, boolean ofFloats) {
    if (spec.values().get(value) instanceof LaneOp.Constant constant) {
      species(ofFloats ? LaneType.F32 : LaneType.I32);
      code.loadConstant((int) constant.bits());
      code.invokeinterface(
          Descriptors.SPECIES, "maskAll", MethodTypeDesc.of(Descriptors.MASK, CD_boolean));
      return;
    }
    code.aload(locals[value]);
    if (floatMasks.get(value) != ofFloats) {
      castMask(ofFloats);
    }
  }

  void castMask(boolean toFloats) {
    species(toFloats ? LaneType.F32 : LaneType.I32);
    code.invokevirtual(
        Descriptors.MASK, "cast", MethodTypeDesc.of(Descriptors.MASK, Descriptors.SPECIES));
  }

  /** Pushes a value as a vector that can be stored: masks as ints of 0 and 1. */
  void pushStored(int value) {
    if (spec.values().get(value).type() == LaneType.MASK) {
      maskToNumber(value, LaneType.I32);
    } else {
      push(value);
    }
  }

  private void maskToNumber(int value, LaneType type) {
    ClassDesc vector = Descriptors.vector(type);
    species(type);
    code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, Descriptors.SPECIES));
    ScalarSelection.pushConstant(code, type, type == LaneType.F32 ? Float.floatToIntBits(1f) : 1);
    pushMask(value, type == LaneType.F32);
    code.invokevirtual(
        vector, "blend", MethodTypeDesc.of(vector, Descriptors.scalar(type), Descriptors.MASK));
  }

  /** Pops the vector or mask computed last into a local variable of its own. */
  void define(int value) {
    locals[value] = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(locals[value]);
    floatMasks.set(value, isFloatMask(value));
  }

  private boolean isFloatMask(int value) {
    return switch (spec.values().get(value)) {
      case LaneOp.Compare c -> c.argument() == LaneType.F32;
      case LaneOp.Unary u -> u.type() == LaneType.MASK && floatMasks.get(u.a());
      case LaneOp.Binary b -> b.type() == LaneType.MASK && floatMasks.get(b.a());
      case LaneOp.Select s -> s.type() == LaneType.MASK && floatMasks.get(s.a());
      case LaneOp.Load _,
          LaneOp.Constant _,
          LaneOp.Index _,
          LaneOp.Fma _,
          LaneOp.Convert _,
          LaneOp.Bitcast _,
          LaneOp.Call _,
          LaneOp.Reduced _ ->
          false;
    };
  }

  /** Computes a value from others and pushes it. {@code callBlock} holds the scratch for calls. */
  void compute(LaneOp op, int callBlock) {
    switch (op) {
      case LaneOp.Load _, LaneOp.Index _, LaneOp.Constant _, LaneOp.Reduced _ ->
          throw new IllegalStateException("Not computed from other values: " + op);
      case LaneOp.Unary u -> unary(u);
      case LaneOp.Binary b -> binary(b);
      case LaneOp.Fma f -> {
        push(f.a());
        push(f.b());
        push(f.c());
        code.invokevirtual(
            Descriptors.FLOAT_VECTOR,
            "fma",
            MethodTypeDesc.of(Descriptors.FLOAT_VECTOR, Descriptors.VECTOR, Descriptors.VECTOR));
      }
      case LaneOp.Compare c -> compare(c);
      case LaneOp.Select s -> select(s);
      case LaneOp.Convert c -> convert(c);
      case LaneOp.Bitcast b -> {
        push(b.a());
        if (b.type() == LaneType.I32) {
          method("reinterpretAsInts", Descriptors.INT_VECTOR);
        } else {
          method("reinterpretAsFloats", Descriptors.FLOAT_VECTOR);
        }
      }
      case LaneOp.Call c -> call(c, callBlock);
    }
  }

  private void method(String name, ClassDesc result) {
    code.invokevirtual(Descriptors.VECTOR, name, MethodTypeDesc.of(result));
  }

  private void unary(LaneOp.Unary u) {
    if (u.type() == LaneType.MASK) {
      pushMask(u.a(), floatMasks.get(u.a()));
      code.invokevirtual(Descriptors.MASK, "not", MethodTypeDesc.of(Descriptors.MASK));
      return;
    }
    switch (u.kind()) {
      case NEG -> unaryOperator(u, "NEG");
      case ABS -> unaryOperator(u, "ABS");
      case SQRT -> unaryOperator(u, "SQRT");
      case NOT -> unaryOperator(u, "NOT");
      case RINT -> round(u.a(), null, 0);
      case FLOOR -> round(u.a(), "GT", -1);
      case CEIL -> round(u.a(), "LT", 1);
    }
  }

  private void unaryOperator(LaneOp.Unary u, String name) {
    ClassDesc vector = Descriptors.vector(u.type());
    push(u.a());
    code.getstatic(Descriptors.OPERATORS, name, Descriptors.UNARY);
    code.invokevirtual(vector, "lanewise", MethodTypeDesc.of(vector, Descriptors.UNARY));
  }

  /**
   * Rounds by adding and subtracting 2^23 with the sign of the argument, steps by {@code step} the
   * lanes that compare so with the argument, restores the sign for zeros, and keeps what is 2^23 or
   * more, infinite or NaN.
   */
  private void round(int a, @Nullable String comparison, float step) {
    ClassDesc vector = Descriptors.FLOAT_VECTOR;
    int sign = code.allocateLocal(TypeKind.REFERENCE);
    int rounded = code.allocateLocal(TypeKind.REFERENCE);
    push(a);
    method("reinterpretAsInts", Descriptors.INT_VECTOR);
    broadcastConstant(LaneType.I32, SIGN);
    withVector(Descriptors.INT_VECTOR, "and");
    code.astore(sign);
    int magic = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(sign);
    broadcastConstant(LaneType.I32, Float.floatToRawIntBits(TWO_TO_23));
    withVector(Descriptors.INT_VECTOR, "or");
    method("reinterpretAsFloats", vector);
    code.astore(magic);
    push(a);
    code.aload(magic);
    withVector(vector, "add");
    code.aload(magic);
    withVector(vector, "sub");
    code.astore(rounded);
    if (comparison != null) {
      code.aload(rounded);
      code.aload(rounded);
      broadcastConstant(LaneType.F32, Float.floatToRawIntBits(step));
      withVector(vector, "add");
      code.aload(rounded);
      comparison(comparison);
      push(a);
      compareVectors(vector);
      blend(vector);
      code.astore(rounded);
    }
    push(a);
    code.aload(rounded);
    method("reinterpretAsInts", Descriptors.INT_VECTOR);
    code.aload(sign);
    withVector(Descriptors.INT_VECTOR, "or");
    method("reinterpretAsFloats", vector);
    push(a);
    code.getstatic(Descriptors.OPERATORS, "ABS", Descriptors.UNARY);
    code.invokevirtual(vector, "lanewise", MethodTypeDesc.of(vector, Descriptors.UNARY));
    comparison("LT");
    broadcastConstant(LaneType.F32, Float.floatToRawIntBits(TWO_TO_23));
    compareVectors(vector);
    blend(vector);
  }

  private void withVector(ClassDesc vector, String name) {
    code.invokevirtual(vector, name, MethodTypeDesc.of(vector, Descriptors.VECTOR));
  }

  private void compareVectors(ClassDesc vector) {
    code.invokevirtual(
        vector,
        "compare",
        MethodTypeDesc.of(Descriptors.MASK, Descriptors.COMPARISON, Descriptors.VECTOR));
  }

  private void blend(ClassDesc vector) {
    code.invokevirtual(
        vector, "blend", MethodTypeDesc.of(vector, Descriptors.VECTOR, Descriptors.MASK));
  }

  private void binary(LaneOp.Binary b) {
    if (b.type() == LaneType.MASK) {
      boolean ofFloats = floatMasks.get(b.a());
      pushMask(b.a(), ofFloats);
      pushMask(b.b(), ofFloats);
      String name =
          switch (b.kind()) {
            case AND -> "and";
            case OR -> "or";
            case XOR -> "xor";
            case ADD, SUB, MUL, DIV, REM, MIN, MAX, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
                throw new IllegalArgumentException("No lane instruction " + b);
          };
      code.invokevirtual(
          Descriptors.MASK, name, MethodTypeDesc.of(Descriptors.MASK, Descriptors.MASK));
      return;
    }
    ClassDesc vector = Descriptors.vector(b.type());
    push(b.a());
    operator(b.kind());
    if (isShift(b.kind()) && spec.values().get(b.b()) instanceof LaneOp.Constant constant) {
      code.loadConstant((int) constant.bits());
      code.invokevirtual(vector, "lanewise", MethodTypeDesc.of(vector, Descriptors.BINARY, CD_int));
    } else {
      push(b.b());
      code.invokevirtual(
          vector, "lanewise", MethodTypeDesc.of(vector, Descriptors.BINARY, Descriptors.VECTOR));
    }
  }

  private static boolean isShift(BinaryKind kind) {
    return kind == BinaryKind.SHIFT_LEFT
        || kind == BinaryKind.SHIFT_RIGHT
        || kind == BinaryKind.SHIFT_RIGHT_UNSIGNED;
  }

  private void operator(BinaryKind kind) {
    switch (kind) {
      case ADD, MUL, MIN, MAX, AND, OR, XOR ->
          code.getstatic(Descriptors.OPERATORS, kind.name(), Descriptors.ASSOCIATIVE);
      case SUB, DIV -> code.getstatic(Descriptors.OPERATORS, kind.name(), Descriptors.BINARY);
      case SHIFT_LEFT -> code.getstatic(Descriptors.OPERATORS, "LSHL", Descriptors.BINARY);
      case SHIFT_RIGHT -> code.getstatic(Descriptors.OPERATORS, "ASHR", Descriptors.BINARY);
      case SHIFT_RIGHT_UNSIGNED ->
          code.getstatic(Descriptors.OPERATORS, "LSHR", Descriptors.BINARY);
      case REM -> throw new IllegalArgumentException("Vectors have no remainder.");
    }
  }

  /**
   * Pushes the accumulator combined with a value, only in the lanes of the mask if there is one.
   */
  void combine(int accumulator, Reduction kind, int value, int mask) {
    LaneType type = spec.values().get(value).type();
    ClassDesc vector = Descriptors.vector(type);
    code.aload(accumulator);
    operator(kind.combine());
    push(value);
    if (mask < 0) {
      code.invokevirtual(
          vector, "lanewise", MethodTypeDesc.of(vector, Descriptors.BINARY, Descriptors.VECTOR));
    } else {
      code.aload(mask);
      code.invokevirtual(
          vector,
          "lanewise",
          MethodTypeDesc.of(vector, Descriptors.BINARY, Descriptors.VECTOR, Descriptors.MASK));
    }
  }

  private void compare(LaneOp.Compare c) {
    push(c.a());
    switch (c.kind()) {
      case EQUAL -> comparison("EQ");
      case LESS -> comparison("LT");
      case LESS_OR_EQUAL -> comparison("LE");
    }
    push(c.b());
    compareVectors(Descriptors.vector(c.argument()));
  }

  private void select(LaneOp.Select s) {
    if (s.type() != LaneType.MASK) {
      push(s.b());
      push(s.a());
      pushMask(s.mask(), s.type() == LaneType.F32);
      blend(Descriptors.vector(s.type()));
      return;
    }
    boolean ofFloats = floatMasks.get(s.a());
    MethodTypeDesc two = MethodTypeDesc.of(Descriptors.MASK, Descriptors.MASK);
    pushMask(s.a(), ofFloats);
    pushMask(s.mask(), ofFloats);
    code.invokevirtual(Descriptors.MASK, "and", two);
    pushMask(s.b(), ofFloats);
    pushMask(s.mask(), ofFloats);
    code.invokevirtual(Descriptors.MASK, "not", MethodTypeDesc.of(Descriptors.MASK));
    code.invokevirtual(Descriptors.MASK, "and", two);
    code.invokevirtual(Descriptors.MASK, "or", two);
  }

  private void convert(LaneOp.Convert c) {
    if (c.from() == LaneType.MASK) {
      maskToNumber(c.a(), c.type());
      return;
    }
    boolean toInt = c.type() == LaneType.I32;
    push(c.a());
    code.getstatic(Descriptors.OPERATORS, toInt ? "F2I" : "I2F", Descriptors.CONVERSION);
    species(c.type());
    code.iconst_0();
    code.invokevirtual(
        Descriptors.VECTOR,
        "convertShape",
        MethodTypeDesc.of(Descriptors.VECTOR, Descriptors.CONVERSION, Descriptors.SPECIES, CD_int));
    code.checkcast(Descriptors.vector(c.type()));
  }

  /** Puts the arguments in memory, calls the function for the lanes that need it, and loads. */
  private void call(LaneOp.Call c, int callBlock) {
    Label none = code.newLabel();
    Label end = code.newLabel();
    if (c.where() >= 0) {
      pushMask(c.where(), true);
      code.invokevirtual(Descriptors.MASK, "anyTrue", MethodTypeDesc.of(CD_boolean));
      code.ifeq(none);
      intoBlock(c.otherwise(), callBlock, 32);
    }
    intoBlock(c.x(), callBlock, 0);
    intoBlock(c.y(), callBlock, 16);
    code.getstatic(Descriptors.FUNCTION, c.function().name(), Descriptors.FUNCTION);
    code.aload(callBlock);
    if (c.where() >= 0) {
      pushMask(c.where(), true);
      code.invokevirtual(Descriptors.MASK, "toLong", MethodTypeDesc.of(CD_long));
    } else {
      code.loadConstant((1L << (bits / 32)) - 1);
    }
    code.invokevirtual(
        Descriptors.FUNCTION,
        "applyToLanes",
        MethodTypeDesc.of(CD_void, CD_float.arrayType(), CD_long));
    species(LaneType.F32);
    code.aload(callBlock);
    code.loadConstant(32);
    code.invokestatic(
        Descriptors.FLOAT_VECTOR,
        "fromArray",
        MethodTypeDesc.of(
            Descriptors.FLOAT_VECTOR, Descriptors.SPECIES, CD_float.arrayType(), CD_int));
    if (c.where() >= 0) {
      code.goto_(end);
      code.labelBinding(none);
      push(c.otherwise());
      code.labelBinding(end);
    }
  }

  private void intoBlock(int value, int block, int at) {
    push(value);
    code.aload(block);
    code.loadConstant(at);
    code.invokevirtual(
        Descriptors.FLOAT_VECTOR,
        "intoArray",
        MethodTypeDesc.of(CD_void, CD_float.arrayType(), CD_int));
  }
}
