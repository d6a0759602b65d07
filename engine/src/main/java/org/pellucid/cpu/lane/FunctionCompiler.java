package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/** Generates a function of floats from lane instructions. */
final class FunctionCompiler {
  private FunctionCompiler() {}

  /**
   * The function that computes {@code result} from its arguments, the loads of operands 0 and 1.
   */
  static FloatMath.Function compile(LoopSpec spec, int result) {
    byte[] bytes =
        GeneratedClass.write(
            "GeneratedFunction",
            FloatMath.Function.class,
            type ->
                type.withMethodBody(
                    "apply",
                    MethodTypeDesc.of(CD_float, CD_float, CD_float),
                    ClassFile.ACC_PUBLIC,
                    code -> write(code, spec, result)));
    return (FloatMath.Function) GeneratedClass.load(bytes, "function");
  }

  private static void write(CodeBuilder code, LoopSpec spec, int result) {
    int[] locals = new int[spec.values().size()];
    ScalarSelection scalars = new ScalarSelection(spec, code, locals);
    for (int v = 0; v <= result; v++) {
      switch (spec.values().get(v)) {
        case LaneOp.Load load -> locals[v] = code.parameterSlot(load.operand());
        case LaneOp.Constant _ -> {}
        default -> {
          scalars.compute(spec.values().get(v));
          scalars.define(v);
        }
      }
    }
    scalars.push(result);
    code.freturn();
  }
}
