package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.pellucid.data.DataCatalog;
import org.pellucid.data.DataLookup;
import org.pellucid.examples.terminal.Style;

final class DataCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), Style.PLAIN, arguments);
  }

  @Test
  void listsEverySetWithSizeLicenceAndPlace() {
    assertThat(run("data")).isZero();
    assertThat(out.toString())
        .hasLineCount(1 + DataCatalog.all().size())
        .containsPattern("NAME +SIZE +LICENCE +WHERE")
        .containsPattern("iris +CC BY 4.0 +part of Pellucid")
        .containsPattern("cifar-10 +162.2 MiB +none stated; free with citation");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsOfOneSetWhatItHoldsItsSourceAndItsFiles() {
    assertThat(run("data", "tiny-shakespeare")).isZero();
    assertThat(out.toString())
        .startsWith("Tiny Shakespeare: 1.1 million characters of his plays.")
        .containsPattern("source +collected by A. Karpathy")
        .containsPattern(
            "input.txt +1.1 MiB +86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed");
  }

  @Test
  void verifiesWhatLiesHere() {
    boolean here = DataLookup.standard().find(DataCatalog.named("tiny-shakespeare")).isPresent();
    assertThat(run("data", "tiny-shakespeare", "--verify")).isZero();
    assertThat(out.toString().contains("tiny-shakespeare: 1 files as they should be"))
        .isEqualTo(here);
  }

  @Test
  void anUnknownSetIsOneSentence() {
    assertThat(run("data", "mnits")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("Unknown data set \"mnits\". Did you mean \"mnist\"? Known: ");
  }
}
