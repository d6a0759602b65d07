package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates the plain loop of a {@link LineKernel}: all arrays at one index, floats alone. */
final class LineCompiler {
  private static final int BLOCK_LIMIT = 60;
  private static final ClassDesc BLOCK = CD_float.arrayType();
  private static final String NAME = "GeneratedLine";

  private final LoopSpec spec;
  private final List<LineKernel.Part> loads = new ArrayList<>();
  private final List<LineKernel.Part> stores = new ArrayList<>();
  private final List<LineKernel.Sum> sums = new ArrayList<>();

  /** The blocks of values: of those that are loaded, and of those that the loop stores. */
  private final Map<Integer, Integer> blocks = new LinkedHashMap<>();

  private final int loaded;

  LineCompiler(LoopSpec spec) {
    this.spec = spec;
    for (int v = 0; v < spec.values().size(); v++) {
      if (spec.values().get(v) instanceof LaneOp.Load load) {
        loads.add(new LineKernel.Part(load.operand(), block(v)));
      }
    }
    loaded = blocks.size();
    LoopSpec.Phase phase = spec.phases().getFirst();
    for (LoopSpec.Store store : phase.stores()) {
      stores.add(new LineKernel.Part(store.operand(), block(store.value())));
    }
    for (LoopSpec.ColumnReduction sum : phase.columnReductions()) {
      sums.add(new LineKernel.Sum(sum.kind(), sum.operand(), block(sum.value())));
    }
  }

  private int block(int value) {
    return blocks.computeIfAbsent(value, _ -> blocks.size());
  }

  /** Whether a loop is one pass over floats that C2 has vector instructions for. */
  static boolean suits(LoopSpec spec) {
    if (spec.phases().size() != 1
        || !spec.phases().getFirst().reductions().isEmpty()
        || spec.values().size() + spec.operands().size() > BLOCK_LIMIT) {
      return false;
    }
    for (LoopSpec.Operand operand : spec.operands()) {
      if (operand.storage() != LaneStorage.FLOAT) {
        return false;
      }
    }
    for (LoopSpec.Store store : spec.phases().getFirst().stores()) {
      if (spec.operands().get(store.operand()).columns() == ColumnStride.BROADCAST) {
        return false;
      }
    }
    for (int v = 0; v < spec.values().size(); v++) {
      if (!suits(spec, v)) {
        return false;
      }
    }
    return true;
  }

  private static boolean suits(LoopSpec spec, int value) {
    LaneOp op = spec.values().get(value);
    return switch (op) {
      case LaneOp.Load _, LaneOp.Constant _, LaneOp.Fma _, LaneOp.Binary _ ->
          op.type() == LaneType.F32;
      case LaneOp.Unary u ->
          u.type() == LaneType.F32
              && switch (u.kind()) {
                case NEG, ABS, SQRT -> true;
                case FLOOR, CEIL, RINT, NOT -> false;
              };
      case LaneOp.Select s -> ScalarSelection.isRectifier(spec, s);
      case LaneOp.Compare _ -> isForRectifiers(spec, value);
      case LaneOp.Index _, LaneOp.Convert _, LaneOp.Bitcast _, LaneOp.Call _, LaneOp.Reduced _ ->
          false;
    };
  }

  /** Whether nothing needs the result of a comparison, as {@code max} does all that use it. */
  private static boolean isForRectifiers(LoopSpec spec, int mask) {
    return spec.phases().getFirst().stores().stream().noneMatch(store -> store.value() == mask)
        && spec.values().stream()
            .filter(op -> Arrays.stream(LoopPlan.uses(op)).anyMatch(use -> use == mask))
            .allMatch(op -> op instanceof LaneOp.Select s && ScalarSelection.isRectifier(spec, s));
  }

  /** The kernel, with another one for what does not run in lines. */
  LoopKernel compile(LoopKernel general) {
    LineKernel.Parts parts =
        new LineKernel.Parts(
            loads.toArray(LineKernel.Part[]::new),
            stores.toArray(LineKernel.Part[]::new),
            sums.toArray(LineKernel.Sum[]::new),
            blocks.size());
    return new LineKernel(spec, general, parts, blocks.size() == loaded ? null : body());
  }

  private LineKernel.Body body() {
    byte[] bytes =
        GeneratedClass.write(
            NAME,
            LineKernel.Body.class,
            type -> {
              MethodTypeDesc run = MethodTypeDesc.of(CD_void, BLOCK.arrayType(), CD_int);
              type.withMethodBody("run", run, ClassFile.ACC_PUBLIC, this::writeCall);
              int flags = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;
              type.withMethodBody("loop", loopType(), flags, this::writeLoop);
            });
    return (LineKernel.Body) GeneratedClass.load(bytes, "loop");
  }

  private MethodTypeDesc loopType() {
    List<ClassDesc> types = new ArrayList<>(Collections.nCopies(blocks.size(), BLOCK));
    types.add(CD_int);
    return MethodTypeDesc.of(CD_void, types);
  }

  private void writeCall(CodeBuilder code) {
    for (int block = 0; block < blocks.size(); block++) {
      code.aload(1).loadConstant(block).aaload();
    }
    code.iload(2).invokestatic(GeneratedClass.named(NAME), "loop", loopType()).return_();
  }

  private void writeLoop(CodeBuilder code) {
    int[] locals = new int[spec.values().size()];
    ScalarSelection scalars = new ScalarSelection(spec, code, locals);
    int i = code.allocateLocal(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(i).labelBinding(loop).iload(i).iload(blocks.size()).if_icmpge(end);
    for (int v = 0; v < locals.length; v++) {
      switch (spec.values().get(v)) {
        case LaneOp.Load _ -> {
          code.aload(block(v)).iload(i).faload();
          scalars.define(v);
        }
        case LaneOp.Constant _, LaneOp.Compare _ -> {
          // Constants are pushed where they are used, and rectifiers need no comparison.
        }
        case LaneOp op -> {
          scalars.compute(op);
          scalars.define(v);
        }
      }
    }
    blocks.forEach((value, block) -> {
      if (block >= loaded) {
        code.aload(block).iload(i);
        scalars.push(value);
        code.fastore();
      }
    });
    code.iinc(i, 1).goto_(loop).labelBinding(end).return_();
  }
}
