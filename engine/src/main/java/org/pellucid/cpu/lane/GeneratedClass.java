package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/** Classes of this package that are written and loaded while the program runs. */
final class GeneratedClass {
  private GeneratedClass() {}

  /** Writes a class with a constructor without arguments and these methods. */
  static byte[] write(String name, Class<?> implemented, Consumer<ClassBuilder> methods) {
    return ClassFile.of()
        .build(
            named(name),
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withInterfaceSymbols(Descriptors.of(implemented));
              type.withMethodBody(
                  INIT_NAME,
                  MTD_void,
                  0,
                  code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
              methods.accept(type);
            });
  }

  /** What a class of this name is called in its own code. */
  static ClassDesc named(String name) {
    return ClassDesc.of(GeneratedClass.class.getPackageName(), name);
  }

  /**
   * Loads a class and makes an object of it.
   *
   * @param what the class, for people
   */
  static Object load(byte[] bytes, String what) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      MethodType constructor = MethodType.methodType(void.class);
      return lookup.findConstructor(lookup.lookupClass(), constructor).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("A generated " + what + " could not be loaded.", e);
    }
  }
}
