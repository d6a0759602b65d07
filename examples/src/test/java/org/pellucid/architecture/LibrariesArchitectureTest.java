package org.pellucid.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;

/** House rules for all published modules, checked from the one module that sees them all. */
final class LibrariesArchitectureTest {
  private static final JavaClasses LIBRARIES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.pellucid")
          .that(
              DescribedPredicate.not(
                  JavaClass.Predicates.resideInAnyPackage(
                      "org.pellucid.examples..", "org.pellucid.architecture..")));

  @Test
  void rulesSeeTheClasses() {
    assertThat(LIBRARIES).hasSizeGreaterThan(20);
    assertThat(LIBRARIES.contain(Shape.class)).isTrue();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.pellucid.(**)").should().beFreeOfCycles().check(LIBRARIES);
  }

  @Test
  void librariesDoNotPrint() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(LIBRARIES);
  }

  @Test
  void nothingIsSerializable() {
    noClasses()
        .that()
        .areNotEnums()
        .and()
        .areNotAssignableTo(Throwable.class)
        .should()
        .beAssignableTo(Serializable.class)
        .check(LIBRARIES);
    noClasses()
        .should()
        .dependOnClassesThat(
            assignableTo(ObjectInputStream.class)
                .or(assignableTo(ObjectOutputStream.class))
                .or(assignableTo(Externalizable.class)))
        .check(LIBRARIES);
  }

  @Test
  void everyPackageSaysThatNothingIsNull() {
    List<String> unmarked =
        LIBRARIES.stream()
            .map(JavaClass::getPackage)
            .filter(own -> !own.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .distinct()
            .toList();

    assertThat(unmarked).isEmpty();
  }
}
