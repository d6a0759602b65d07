package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Generates a function of floats from lane instructions. */
final class FunctionCompiler {
  private FunctionCompiler() {}

  /**
   * The function that computes {@code result} from its arguments, the loads of operands 0 and 1.
   */
  static FloatMath.Function compile(LoopSpec spec, int result) {
    ClassDesc self = ClassDesc.of(FunctionCompiler.class.getPackageName(), "GeneratedFunction");
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                type -> {
                  type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  type.withInterfaceSymbols(Descriptors.of(FloatMath.Function.class));
                  type.withMethodBody(
                      INIT_NAME,
                      MTD_void,
                      0,
                      code ->
                          code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
                  type.withMethodBody(
                      "apply",
                      MethodTypeDesc.of(CD_float, CD_float, CD_float),
                      ClassFile.ACC_PUBLIC,
                      code -> write(code, spec, result));
                });
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      MethodType constructor = MethodType.methodType(void.class);
      Object function = lookup.findConstructor(lookup.lookupClass(), constructor).invoke();
      return (FloatMath.Function) function;
    } catch (Throwable e) {
      throw new IllegalStateException("A generated function could not be loaded.", e);
    }
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
