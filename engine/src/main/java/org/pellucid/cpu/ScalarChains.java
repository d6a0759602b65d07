package org.pellucid.cpu;

/** Independent chains of scalar multiply-adds, to measure a core by. */
final class ScalarChains {

  private ScalarChains() {}

  /** Runs twelve chains, enough to hide the latency, and returns something of the result. */
  static float run(int steps) {
    float s0 = 0f;
    float s1 = 1f;
    float s2 = 2f;
    float s3 = 3f;
    float s4 = 4f;
    float s5 = 5f;
    float s6 = 6f;
    float s7 = 7f;
    float s8 = 8f;
    float s9 = 9f;
    float s10 = 10f;
    float s11 = 11f;
    for (int i = 0; i < steps; i++) {
      s0 = Math.fma(s0, 0.5f, 1f);
      s1 = Math.fma(s1, 0.5f, 1f);
      s2 = Math.fma(s2, 0.5f, 1f);
      s3 = Math.fma(s3, 0.5f, 1f);
      s4 = Math.fma(s4, 0.5f, 1f);
      s5 = Math.fma(s5, 0.5f, 1f);
      s6 = Math.fma(s6, 0.5f, 1f);
      s7 = Math.fma(s7, 0.5f, 1f);
      s8 = Math.fma(s8, 0.5f, 1f);
      s9 = Math.fma(s9, 0.5f, 1f);
      s10 = Math.fma(s10, 0.5f, 1f);
      s11 = Math.fma(s11, 0.5f, 1f);
    }
    return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
  }
}
