package org.pellucid.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.interop.Samples;
import org.pellucid.interop.onnx.proto.OnnxTensor;

class OnnxConformanceTest {
  @TempDir private Path folder;

  private void unpack(String prefix) throws IOException {
    unpack("cases.zip", prefix);
  }

  private void unpack(String name, String prefix) throws IOException {
    byte[] archive = Samples.read(OnnxConformanceTest.class, name);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(prefix)) {
          Path file = folder.resolve(entry.getName());
          Files.createDirectories(file.getParent());
          Files.write(file, zip.readAllBytes());
        }
      }
    }
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    OnnxConformance.check(
        OnnxConformance.find(folder),
        (path, result) -> {
          if (result.outcome() != OnnxConformance.Outcome.PASSED) {
            problems.add(result.outcome() + " " + path.getFileName() + ": " + result.detail());
          }
        });
    return problems;
  }

  @Test
  void theStandardsOwnCasesOfEachOperatorPass() throws IOException {
    unpack("");
    assertThat(OnnxConformance.find(folder)).hasSizeGreaterThan(150);
    assertThat(problems()).isEmpty();
  }

  @Test
  void operatorsOfOnnxRuntimeItselfGiveItsResults() throws IOException {
    unpack("runtime-cases.zip", "");
    assertThat(OnnxConformance.find(folder)).hasSizeGreaterThan(50);
    assertThat(problems()).isEmpty();
  }

  @Test
  void anOutputThatIsNotTheExpectedOneFails() throws IOException {
    unpack("test_abs/");
    Path output = folder.resolve("test_abs/test_data_set_0/output_0.pb");
    Files.write(output, OnnxTensor.of("y", NdArray.of(new float[60], 3, 4, 5)).toBytes());
    assertThat(problems())
        .containsExactly(
            "FAILED test_abs: output \"y\": element [0, 0, 0] is 1.764052391052246 instead of"
                + " 0.0");
  }

  @Test
  void aBrokenModelFailsAndTheOthersGoOn() throws IOException {
    unpack("test_abs/");
    Path broken = Files.createDirectories(folder.resolve("broken")).resolve("model.onnx");
    Files.write(broken, new byte[] {0x3A, 100});
    assertThat(problems())
        .containsExactly(
            "FAILED broken: model.onnx is not a valid ONNX file: it ends early: 100 bytes were"
                + " expected at byte 2 of 2 (damaged or incomplete download).");
  }

  @Test
  void aFolderWithoutCasesIsNotPassedSilently() {
    assertThatThrownBy(() -> OnnxConformance.find(folder))
        .isInstanceOf(PellucidException.class)
        .hasMessage(folder + " holds no case: no model.onnx in it.");
  }
}
