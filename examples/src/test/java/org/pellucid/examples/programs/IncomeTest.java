package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.examples.programs.Income.Person;
import org.pellucid.examples.training.Run;

final class IncomeTest {
  @TempDir private Path folder;

  @Test
  void whatPeopleDidNotSayIsAnAnswerOfItsOwn() {
    ProgramRuns.assumeData("tabular", "tabular.zip");
    List<Person> people = Income.people().toList();

    assertThat(people).hasSize(32_561);
    assertThat(people.getFirst())
        .isEqualTo(
            new Person(
                39,
                "State-gov",
                77516,
                "Bachelors",
                13,
                "Never-married",
                "Adm-clerical",
                "Not-in-family",
                "White",
                "Male",
                2174,
                0,
                40,
                "United-States",
                "<=50K"));
    assertThat(people.stream().filter(person -> person.workclass().equals("?")).count())
        .isEqualTo(1836);
    assertThat(Income.labels(people).length).isEqualTo(32_561);
    assertThat(Income.labels(people.subList(7, 8))[0]).containsExactly(1);
  }

  @Test
  void theProgramRunsOnASliceOfTheTable() {
    ProgramRuns.assumeData("tabular", "tabular.zip");
    Run run = ProgramRuns.tiny(300, folder);

    new Income().run(run);

    assertThat(run.findings().figures()).extracting("name").containsExactly("test_accuracy");
    assertThat(folder.resolve("income.png")).isNotEmptyFile();
  }
}
