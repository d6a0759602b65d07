package org.pellucid.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;

/** What the engine may touch: the JDK alone, and the Vector API in one place. */
final class EngineArchitectureTest {
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .importUrl(Shape.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void rulesSeeTheClasses() {
    assertThat(ENGINE).hasSizeGreaterThan(300);
    assertThat(ENGINE.contain(Shape.class)).isTrue();
  }

  @Test
  void engineDependsOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.pellucid..",
            "java..",
            "jdk.incubator.vector..",
            "jdk.jfr..",
            "org.jspecify.annotations..")
        .check(ENGINE);
  }

  @Test
  void onlyKernelsTouchTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.pellucid.cpu..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(ENGINE);
  }

  @Test
  void nothingIsNative() {
    noMethods().should().haveModifier(JavaModifier.NATIVE).check(ENGINE);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .orShould()
        .callMethod(System.class, "load", String.class)
        .orShould()
        .callMethod(System.class, "loadLibrary", String.class)
        .check(ENGINE);
  }
}
