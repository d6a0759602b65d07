package org.pellucid.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AdviceTest {
  private static final long HEAP = 4L << 30;

  @Test
  void aGoodSetupNeedsNoFlag() {
    assertThat(Advice.of(true, null, List.of(), 8, 8, HEAP))
        .isEqualTo("No flag would make it faster.");
  }

  @Test
  void theMissingVectorModuleComesBeforeLesserThings() {
    assertThat(Advice.of(false, null, List.of(), 1, 8, HEAP))
        .isEqualTo("Start Java with --add-modules jdk.incubator.vector to use SIMD.");
  }

  @Test
  void everyOtherBrakeIsNamed() {
    assertThat(Advice.of(false, null, List.of("-Xint"), 1, 8, HEAP)).contains("-Xint");
    assertThat(Advice.of(true, "scalar", List.of(), 8, 8, HEAP))
        .isEqualTo("Leave -Dpellucid.backend=scalar away to use SIMD.");
    assertThat(Advice.of(true, "simd", List.of(), 2, 8, HEAP))
        .isEqualTo("Leave -Dpellucid.threads=2 away to use all 8 cores.");
    assertThat(Advice.of(true, null, List.of("-XX:TieredStopAtLevel=1"), 8, 8, HEAP))
        .contains("-XX:TieredStopAtLevel");
    assertThat(Advice.of(true, null, List.of(), 8, 8, 1 << 28)).contains("-Xmx4g");
  }
}
