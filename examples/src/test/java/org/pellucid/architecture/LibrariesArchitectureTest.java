package org.pellucid.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
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

  /** The packages that {@code import module org.pellucid} imports. */
  private static final List<String> EXPORTED =
      LIBRARIES.stream()
          .map(JavaClass::getPackageName)
          .distinct()
          .filter(name -> !name.matches("org\\.pellucid\\.(reference|cpu.*|conformance|data)"))
          .toList();

  @Test
  void rulesSeeTheClasses() {
    assertThat(LIBRARIES).hasSizeGreaterThan(500);
    assertThat(LIBRARIES.contain(Shape.class)).isTrue();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.pellucid.(**)").should().beFreeOfCycles().check(LIBRARIES);
  }

  @Test
  void librariesDoNotPrint() {
    // The table of -Dpellucid.profile is asked for, and comes when loggers are closed already.
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        LIBRARIES.that(
            DescribedPredicate.not(
                JavaClass.Predicates.belongTo(
                    HasName.Predicates.name("org.pellucid.compile.StepClock")))));
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
  void noTwoClassesThatUsersSeeHaveTheSameName() {
    Map<String, List<String>> byName =
        LIBRARIES.stream()
            .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(PUBLIC))
            .filter(type -> EXPORTED.stream().anyMatch(type.getPackageName()::equals))
            .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));

    assertThat(byName).hasSizeGreaterThan(150);
    assertThat(byName.values())
        .as("import module org.pellucid makes both ambiguous")
        .allSatisfy(names -> assertThat(names).hasSize(1));
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
