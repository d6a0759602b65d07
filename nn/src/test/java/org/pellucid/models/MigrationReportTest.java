package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pellucid.files.ModelFormatException;
import org.pellucid.models.MigrationReport.Outcome;

class MigrationReportTest {
  @Test
  void aReportIsReadableAsText() {
    MigrationReport report =
        new MigrationReport.Builder("a.h5", "Keras")
            .format("Keras 2.3.1 (HDF5)")
            .exact("dense", "Dense")
            .approximated(
                "adam", "Adam", "its moments are not in the file", "Train some steps to warm up.")
            .missing("f", "Lambda", "it holds Python code, which is never run", "")
            .build();

    assertThat(report)
        .hasToString(
            """
            a.h5: Keras 2.3.1 (HDF5)
            3 parts: 1 exact, 1 approximated, 1 missing
              dense  Dense   exact
              adam   Adam    approximated: its moments are not in the file. Train some steps to warm up.
              f      Lambda  missing: it holds Python code, which is never run.
            """);
    assertThat(report.isWhole()).isFalse();
    assertThat(report.isExact()).isFalse();
    assertThat(report.count(Outcome.EXACT)).isEqualTo(1);
  }

  @Test
  void whatIsMissingIsToldInOneSentenceEachKindOnce() {
    MigrationReport.Builder builder = new MigrationReport.Builder("m.onnx", "ONNX, opset 17");
    builder.exact("n0", "Conv");
    for (int i = 0; i < 6; i++) {
      builder.missing("n" + i, "Op" + i / 2, "not supported", "");
    }
    builder.missing("n7", "A", "no", "").missing("n8", "B", "no", "");

    assertThatThrownBy(() -> builder.build().requireWhole())
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "m.onnx cannot be read whole: Op0 \"n0\" (not supported), Op1 \"n2\" (not supported), "
                + "Op2 \"n4\" (not supported), A \"n7\" (no), and 1 more.");
  }

  @Test
  void aWholeReportIsHandedOn() {
    MigrationReport report = new MigrationReport.Builder("a", "b").exact("x", "Y").build();

    assertThat(report.requireWhole()).isSameAs(report);
    assertThat(report.isExact()).isTrue();
  }
}
