package org.pellucid.rl.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.pellucid.rl.agents.PPO;

/** What reinforcement learning may touch: what users of the library call, and the JDK. */
final class RlArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(PPO.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void rulesSeeTheClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(40);
    assertThat(CLASSES.contain(PPO.class)).isTrue();
  }

  @Test
  void itDependsOnTheLibraryAndTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.pellucid..", "java..", "javax.imageio..", "org.jspecify..")
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.pellucid.cpu..", "org.pellucid.reference..")
        .check(CLASSES);
  }

  @Test
  void learnersDoNotKnowTheWorlds() {
    noClasses()
        .that()
        .resideInAPackage("org.pellucid.rl.agents..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.pellucid.rl.worlds..")
        .check(CLASSES);
  }
}
