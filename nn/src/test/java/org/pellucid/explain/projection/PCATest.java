package org.pellucid.explain.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Backend;
import org.pellucid.errors.PellucidException;

/** Numbers of others: scikit-learn 1.9.1, {@code PCA(k, svd_solver="full")} of the same samples. */
final class PCATest {
  private static final Offset<Double> CLOSE = within(1e-9);

  @Test
  void componentsVariancesAndPlacesAreThoseOfScikitLearn() {
    NdArray x = Fixtures.waves(12, 4);
    PCA pca = PCA.fit(x, 2);

    assertThat(pca.components().toDoubleArray())
        .containsExactly(
            new double[] {
              0.798173799537, 0.446487091377, -0.324929460885, 0.240808447558,
              -0.267069662027, 0.846282920419, 0.455776341278, -0.0688980476032
            },
            CLOSE);
    assertThat(pca.explainedVariance())
        .containsExactly(new double[] {0.827217184965, 0.102205588577}, CLOSE);
    assertThat(pca.explainedVarianceRatio())
        .containsExactly(new double[] {0.890033264208, 0.109966735792}, CLOSE);
    assertThat(pca.singularValues())
        .containsExactly(new double[] {3.01651935757, 1.0603119703}, CLOSE);
    assertThat(pca.transform(x).rowRange(0, 2).toDoubleArray())
        .containsExactly(
            new double[] {0.00253504331207, 0.400023673706, 1.08831824349, 0.0371427597004}, CLOSE);
  }

  @Test
  void thereMayBeMoreFeaturesThanSamples() {
    NdArray x = Fixtures.waves(5, 9);
    PCA pca = PCA.fit(x, 2);

    assertThat(pca.components().rowRange(0, 1).toDoubleArray())
        .containsExactly(
            new double[] {
              0.797914261571,
              0.434162477593,
              -0.329069082356,
              0.240587312567,
              0.0212214154144,
              0.0160278172822,
              0.0725755937998,
              -0.0460217269466,
              0.0239708726608
            },
            CLOSE);
    assertThat(pca.explainedVariance())
        .containsExactly(new double[] {0.949034012094, 0.16030739055}, CLOSE);
    assertThat(pca.transform(x).rowRange(0, 1).toDoubleArray())
        .containsExactly(new double[] {0.152140689401, 0.483107162773}, CLOSE);
  }

  @Test
  void manyFeaturesAreDoneByRepeatedMultiplicationWithTheSameResult() {
    NdArray x = Fixtures.matrix(160, 150, (i, j) -> Math.sin(1.3 * i + 0.7 * j * j) / (1 + j));
    PCA pca = PCA.fit(x, 2);

    assertThat(pca.explainedVariance())
        .containsExactly(new double[] {0.7097195647, 0.112492100459}, CLOSE);
    assertThat(pca.explainedVarianceRatio())
        .containsExactly(new double[] {0.863183526547, 0.136816473453}, CLOSE);
    assertThat(pca.components().getDouble(0)).isCloseTo(0.838414488826, CLOSE);
    assertThat(pca.components().getDouble(150)).isCloseTo(-0.153940783077, CLOSE);
  }

  @Test
  void pointsOfALineHaveOneDirection() {
    PCA pca = PCA.fit(Fixtures.matrix(7, 2, (i, j) -> (j + 1) * i), 2);

    assertThat(pca.components().rowRange(0, 1).toDoubleArray())
        .containsExactly(new double[] {1 / Math.sqrt(5), 2 / Math.sqrt(5)}, CLOSE);
    assertThat(pca.explainedVarianceRatio()).containsExactly(new double[] {1, 0}, CLOSE);
    assertThat(pca.mean().toDoubleArray()).containsExactly(3, 6);
  }

  @Test
  void allComponentsTogetherLoseNothing() {
    NdArray x = Fixtures.crowds(20, 5);
    PCA pca = PCA.fit(x, 5);

    assertThat(pca.inverseTransform(pca.transform(x)).toDoubleArray())
        .containsExactly(x.toDoubleArray(), CLOSE);
    assertThat(pca.transform(x).shape()).isEqualTo(Shape.of(20, 5));
  }

  @Test
  void scalarAndSimdGiveTheSameBits() {
    NdArray x = Fixtures.crowds(140, 133);

    assertThat(Backend.with("scalar", () -> PCA.fit(x, 3).transform(x)))
        .isEqualTo(Backend.with("simd", () -> PCA.fit(x, 3).transform(x)));
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    NdArray x = Fixtures.waves(5, 9);

    assertThatThrownBy(() -> PCA.fit(x, 6))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "PCA: components must be from 1 to 5 (the smaller of 5 samples and 9 features), got"
                + " 6.");
    assertThatThrownBy(() -> PCA.fit(NdArray.of(new float[] {1, 2}, 2), 1))
        .hasMessage("PCA: x has shape [2], expected [samples, features].");
    assertThatThrownBy(() -> PCA.fit(NdArray.of(new float[] {1, 2, Float.NaN, 1}, 2, 2), 1))
        .hasMessage(
            "PCA: x has a number that is not finite, first in sample 1. Take such samples out.");
    assertThatThrownBy(() -> PCA.fit(x, 2).transform(Fixtures.waves(5, 8)))
        .hasMessage("PCA: x has shape [5, 8], expected [samples, 9].");
    assertThatThrownBy(() -> PCA.fit(x, 2).inverseTransform(x))
        .hasMessage("PCA: z has shape [5, 9], expected [samples, 2].");
  }
}
