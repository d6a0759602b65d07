package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.pellucid.cpu.lane.LaneOp.BinaryKind;

/**
 * Selects bytecode for lane instructions on single values, which are local variables. Used for
 * whole loops where there are no vectors, and for the values of the row everywhere.
 */
final class ScalarSelection {
  private static final ClassDesc CD_Float = Descriptors.of(Float.class);
  private static final ClassDesc CD_Double = Descriptors.of(Double.class);

  private final LoopSpec spec;
  private final CodeBuilder code;
  private final int[] locals;

  /** Emits to the code; {@code locals} says which local variable holds a value, or -1. */
  ScalarSelection(LoopSpec spec, CodeBuilder code, int[] locals) {
    this.spec = spec;
    this.code = code;
    this.locals = locals;
  }

  /** Pushes a value. */
  void push(int value) {
    if (spec.values().get(value) instanceof LaneOp.Constant constant) {
      pushConstant(code, constant.type(), constant.bits());
    } else {
      code.loadLocal(Descriptors.kind(spec.values().get(value).type()), locals[value]);
    }
  }

  static void pushConstant(CodeBuilder code, LaneType type, long bits) {
    switch (type) {
      case F32 -> code.loadConstant(Float.intBitsToFloat((int) bits));
      case F64 -> code.loadConstant(Double.longBitsToDouble(bits));
      case I32, MASK -> code.loadConstant((int) bits);
      case I64 -> code.loadConstant(bits);
    }
  }

  /** Pops the value computed last into a local variable of its own. */
  void define(int value) {
    TypeKind kind = Descriptors.kind(spec.values().get(value).type());
    locals[value] = code.allocateLocal(kind);
    code.storeLocal(kind, locals[value]);
  }

  /**
   * Computes a value from others and pushes it; what loads and indices push is up to the caller.
   */
  void compute(LaneOp op) {
    switch (op) {
      case LaneOp.Load _, LaneOp.Index _, LaneOp.Constant _, LaneOp.Reduced _ ->
          throw new IllegalStateException("Not computed from other values: " + op);
      case LaneOp.Unary u -> unary(u);
      case LaneOp.Binary b -> {
        push(b.a());
        push(b.b());
        combine(code, b.kind(), b.type());
      }
      case LaneOp.Fma f -> {
        push(f.a());
        push(f.b());
        push(f.c());
        ClassDesc type = Descriptors.scalar(f.type());
        code.invokestatic(Descriptors.MATH, "fma", MethodTypeDesc.of(type, type, type, type));
      }
      case LaneOp.Compare c -> {
        if (isSignTest(c)) {
          compareSign(c);
        } else {
          compare(c);
        }
      }
      case LaneOp.Select s -> {
        boolean narrow = !s.type().isWide();
        if (isRectifier(spec, s)) {
          push(s.b());
          push(s.a());
          combine(code, BinaryKind.MAX, LaneType.F32);
        } else if (narrow
            && spec.values().get(s.mask()) instanceof LaneOp.Compare c
            && isSignTest(c)) {
          selectBits(s);
        } else {
          selectOne(s);
        }
      }
      case LaneOp.Convert c -> {
        push(c.a());
        code.conversion(Descriptors.kind(c.from()), Descriptors.kind(c.type()));
      }
      case LaneOp.Bitcast b -> {
        push(b.a());
        bitcast(b.from());
      }
      case LaneOp.Call c -> call(c);
    }
  }

  /**
   * Whether this compares a float with zero, which goes either way as data comes: a branch that is
   * guessed wrong costs some fifteen cycles. Other limits are seldom passed.
   */
  private boolean isSignTest(LaneOp.Compare c) {
    return c.argument() == LaneType.F32
        && c.kind() != LaneOp.CompareKind.EQUAL
        && (isZero(c.a()) || isZero(c.b()));
  }

  /** Whether this is {@code x <= 0 ? 0 : x}, which is the maximum of both, NaN included. */
  static boolean isRectifier(LoopSpec spec, LaneOp.Select s) {
    return s.type() == LaneType.F32
        && spec.values().get(s.a()) instanceof LaneOp.Constant zero
        && zero.bits() == 0
        && spec.values().get(s.mask()) instanceof LaneOp.Compare c
        && c.kind() == LaneOp.CompareKind.LESS_OR_EQUAL
        && c.a() == s.b()
        && c.b() == s.a();
  }

  private boolean isZero(int value) {
    return spec.values().get(value) instanceof LaneOp.Constant constant
        && Float.intBitsToFloat((int) constant.bits()) == 0;
  }

  private void selectOne(LaneOp.Select s) {
    Label other = code.newLabel();
    Label end = code.newLabel();
    push(s.mask());
    code.ifeq(other);
    push(s.a());
    code.goto_(end);
    code.labelBinding(other);
    push(s.b());
    code.labelBinding(end);
  }

  /** Selects values of 32 bits without a branch. */
  private void selectBits(LaneOp.Select s) {
    pushBits(s.type(), s.a());
    push(s.mask());
    code.ineg().iand();
    pushBits(s.type(), s.b());
    push(s.mask());
    code.iconst_1().isub().iand().ior();
    if (s.type() == LaneType.F32) {
      bitcast(LaneType.I32);
    }
  }

  private void pushBits(LaneType type, int value) {
    push(value);
    if (type == LaneType.F32) {
      bitcast(type);
    }
  }

  private void unary(LaneOp.Unary u) {
    push(u.a());
    ClassDesc type = Descriptors.scalar(u.type());
    switch (u.kind()) {
      case NEG -> {
        switch (u.type()) {
          case F32 -> code.fneg();
          case F64 -> code.dneg();
          case I32, MASK -> code.ineg();
          case I64 -> code.lneg();
        }
      }
      case ABS -> code.invokestatic(Descriptors.MATH, "abs", MethodTypeDesc.of(type, type));
      case SQRT -> doubleFunction(u.type(), "sqrt");
      case FLOOR -> doubleFunction(u.type(), "floor");
      case CEIL -> doubleFunction(u.type(), "ceil");
      case RINT -> doubleFunction(u.type(), "rint");
      case NOT -> {
        switch (u.type()) {
          case MASK -> code.iconst_1().ixor();
          case I32 -> code.iconst_m1().ixor();
          case I64 -> code.loadConstant(-1L).lxor();
          case F32, F64 -> throw new IllegalArgumentException("No lane instruction " + u);
        }
      }
    }
  }

  private void doubleFunction(LaneType type, String name) {
    if (type == LaneType.F32) {
      code.f2d();
    }
    code.invokestatic(Descriptors.MATH, name, MethodTypeDesc.of(CD_double, CD_double));
    if (type == LaneType.F32) {
      code.d2f();
    }
  }

  /** Combines the two values on the stack. */
  static void combine(CodeBuilder code, BinaryKind kind, LaneType type) {
    ClassDesc scalar = Descriptors.scalar(type);
    MethodTypeDesc two = MethodTypeDesc.of(scalar, scalar, scalar);
    switch (kind) {
      case MIN -> code.invokestatic(Descriptors.MATH, "min", two);
      case MAX -> code.invokestatic(Descriptors.MATH, "max", two);
      case ADD, SUB, MUL, DIV, REM, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> {
        switch (type) {
          case F32 -> combineFloats(code, kind);
          case F64 -> combineDoubles(code, kind);
          case I32, MASK -> combineInts(code, kind, two);
          case I64 -> combineLongs(code, kind, two);
        }
      }
    }
  }

  private static void combineFloats(CodeBuilder code, BinaryKind kind) {
    switch (kind) {
      case ADD -> code.fadd();
      case SUB -> code.fsub();
      case MUL -> code.fmul();
      case DIV -> code.fdiv();
      case REM, MIN, MAX, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw new IllegalArgumentException("No lane instruction " + kind + " of floats.");
    }
  }

  private static void combineDoubles(CodeBuilder code, BinaryKind kind) {
    switch (kind) {
      case ADD -> code.dadd();
      case SUB -> code.dsub();
      case MUL -> code.dmul();
      case DIV -> code.ddiv();
      case REM, MIN, MAX, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw new IllegalArgumentException("No lane instruction " + kind + " of doubles.");
    }
  }

  private static void combineInts(CodeBuilder code, BinaryKind kind, MethodTypeDesc two) {
    switch (kind) {
      case ADD -> code.iadd();
      case SUB -> code.isub();
      case MUL -> code.imul();
      case DIV -> code.invokestatic(Descriptors.BLOCK_LOOPS, "divide", two);
      case REM -> code.invokestatic(Descriptors.BLOCK_LOOPS, "remainder", two);
      case AND -> code.iand();
      case OR -> code.ior();
      case XOR -> code.ixor();
      case SHIFT_LEFT -> code.ishl();
      case SHIFT_RIGHT -> code.ishr();
      case SHIFT_RIGHT_UNSIGNED -> code.iushr();
      case MIN, MAX -> throw new IllegalStateException("Done by the caller.");
    }
  }

  private static void combineLongs(CodeBuilder code, BinaryKind kind, MethodTypeDesc two) {
    switch (kind) {
      case ADD -> code.ladd();
      case SUB -> code.lsub();
      case MUL -> code.lmul();
      case DIV -> code.invokestatic(Descriptors.BLOCK_LOOPS, "divide", two);
      case REM -> code.invokestatic(Descriptors.BLOCK_LOOPS, "remainder", two);
      case AND -> code.land();
      case OR -> code.lor();
      case XOR -> code.lxor();
      case SHIFT_LEFT -> code.l2i().lshl();
      case SHIFT_RIGHT -> code.l2i().lshr();
      case SHIFT_RIGHT_UNSIGNED -> code.l2i().lushr();
      case MIN, MAX -> throw new IllegalStateException("Done by the caller.");
    }
  }

  /** Compares without a branch by the difference, which has the sign that is asked for. */
  private void compareSign(LaneOp.Compare c) {
    push(c.b());
    push(c.a());
    // Plus 0 makes 0 of -0. What is left above infinity is NaN.
    code.fsub().fconst_0().fadd();
    bitcast(LaneType.F32);
    int bits = code.allocateLocal(TypeKind.INT);
    code.istore(bits);
    code.iload(bits);
    if (c.kind() == LaneOp.CompareKind.LESS) {
      code.iconst_1().isub();
    }
    code.loadConstant(Float.floatToRawIntBits(Float.POSITIVE_INFINITY)).iload(bits).isub().ior();
    code.iconst_m1().ixor().loadConstant(31).iushr();
  }

  private void compare(LaneOp.Compare c) {
    push(c.a());
    push(c.b());
    Label isFalse = code.newLabel();
    Label end = code.newLabel();
    // NaN must compare as greater, which makes each of the three comparisons false.
    switch (c.argument()) {
      case F32 -> code.fcmpg();
      case F64 -> code.dcmpg();
      case I64 -> code.lcmp();
      case I32, MASK -> {
        switch (c.kind()) {
          case EQUAL -> code.if_icmpne(isFalse);
          case LESS -> code.if_icmpge(isFalse);
          case LESS_OR_EQUAL -> code.if_icmpgt(isFalse);
        }
      }
    }
    if (c.argument() != LaneType.I32 && c.argument() != LaneType.MASK) {
      switch (c.kind()) {
        case EQUAL -> code.ifne(isFalse);
        case LESS -> code.ifge(isFalse);
        case LESS_OR_EQUAL -> code.ifgt(isFalse);
      }
    }
    code.iconst_1().goto_(end).labelBinding(isFalse).iconst_0().labelBinding(end);
  }

  /** Makes the value on the stack, of this type, the same bits of the other type. */
  private void bitcast(LaneType from) {
    switch (from) {
      case F32 ->
          code.invokestatic(CD_Float, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
      case I32, MASK ->
          code.invokestatic(CD_Float, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
      case F64 ->
          code.invokestatic(
              CD_Double, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
      case I64 ->
          code.invokestatic(CD_Double, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
    }
  }

  private void call(LaneOp.Call c) {
    Label other = code.newLabel();
    Label end = code.newLabel();
    if (c.where() >= 0) {
      push(c.where());
      code.ifeq(other);
    }
    ClassDesc type = Descriptors.scalar(c.type());
    code.getstatic(Descriptors.FUNCTION, c.function().name(), Descriptors.FUNCTION);
    push(c.x());
    push(c.y());
    code.invokevirtual(Descriptors.FUNCTION, "apply", MethodTypeDesc.of(type, type, type));
    if (c.where() >= 0) {
      code.goto_(end);
      code.labelBinding(other);
      push(c.otherwise());
      code.labelBinding(end);
    }
  }
}
