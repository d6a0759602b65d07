package org.pellucid.explain.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

/** Numbers of others: scikit-learn 1.9.1, its exact method, of the same samples. */
@Timeout(60)
final class TSNETest {
  private static final double[] PLACES = new double[24];

  static {
    for (int i = 0; i < 12; i++) {
      PLACES[2 * i] = Math.cos(i * 0.9);
      PLACES[2 * i + 1] = Math.sin(i * 1.7);
    }
  }

  private static Descent at(double[] points, double angle) {
    Affinities near = Affinities.of(Rows.of(Fixtures.waves(12, 4)), 3, 11);
    return new Descent(near, points.clone(), angle, 1);
  }

  @Test
  void affinitiesAreThoseOfScikitLearn() {
    Affinities near = Affinities.of(Rows.of(Fixtures.waves(12, 4)), 3, 11);

    // Row 0 without itself; scikit-learn's distances are floats
    assertThat(Arrays.copyOf(near.shares(), 11))
        .containsExactly(
            new double[] {
              0.000304620908408, 0.00238241463714, 0.000249263595983, 0.000473995798275,
              0.0432129103336, 0.000224232590647, 0.00480391775085, 0.000163610785697,
              0.00176558753531, 0.0197393970052, 0.00020451138843
            },
            within(1e-6));
    assertThat(Arrays.stream(near.shares()).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void divergenceAndGradientAreThoseOfScikitLearn() {
    Descent descent = at(PLACES, 0);

    assertThat(descent.divergence()).isCloseTo(1.57686629693, within(1e-5));
    assertThat(Arrays.copyOf(descent.gradient(1), 6))
        .containsExactly(
            new double[] {
              0.0212617235201,
              -0.0287456489285,
              0.00197882977013,
              0.0339318439581,
              -0.115281086689,
              0.0683168756554
            },
            within(1e-5));
  }

  @Test
  void theGradientIsTheSlopeOfTheDivergence() {
    double[] gradient = at(PLACES, 0).gradient(1).clone();
    for (int i = 0; i < PLACES.length; i++) {
      double[] up = PLACES.clone();
      double[] down = PLACES.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double slope = (at(up, 0).divergence() - at(down, 0).divergence()) / 2e-5;
      assertThat(gradient[i]).as("coordinate %d", i).isCloseTo(slope, within(1e-7));
    }
  }

  @Test
  void theTreeSumsLikeTwoLoops() {
    double[] points =
        Fixtures.matrix(300, 2, (i, j) -> 5 * Math.sin(i * (1.1 + j)) * (i % 7)).toDoubleArray();
    QuadTree tree = new QuadTree(points);
    QuadTree.Push push = new QuadTree.Push();
    for (int i = 0; i < 300; i++) {
      double sum = 0;
      double x = 0;
      for (int j = 0; j < 300; j++) {
        double dx = points[2 * i] - points[2 * j];
        double dy = points[2 * i + 1] - points[2 * j + 1];
        double q = i == j ? 0 : 1 / (1 + dx * dx + dy * dy);
        sum += q;
        x += q * q * dx;
      }
      tree.push(i, 0, push);
      assertThat(push.sum).isCloseTo(sum, within(1e-9));
      assertThat(push.x).isCloseTo(x, within(1e-9));
      tree.push(i, 0.5, push);
      assertThat(push.sum).isCloseTo(sum, within(0.05 * sum));
    }
  }

  @Test
  void itEndsWhereScikitLearnEnds() {
    NdArray x = Fixtures.crowds(120, 5);

    // 0.3886 by the exact method of scikit-learn, 0.3771 by its tree
    assertThat(new TSNE().perplexity(15).angle(0).fit(x).klDivergence()).isBetween(0.3, 0.40);
    assertThat(new TSNE().perplexity(15).fit(x).klDivergence()).isBetween(0.3, 0.39);
  }

  @Test
  void crowdsStayApart() {
    NdArray points = new TSNE().fitTransform(Fixtures.crowds(240, 10));

    int strangers = 0;
    for (int i = 0; i < 240; i++) {
      int own = i;
      strangers +=
          (int)
              IntStream.range(0, 240)
                  .boxed()
                  .filter(j -> j != own)
                  .sorted(Comparator.comparingDouble(j -> square(points, own, j)))
                  .limit(5)
                  .filter(j -> j % 3 != own % 3)
                  .count();
    }
    assertThat(strangers).isZero();
  }

  private static double square(NdArray points, int i, int j) {
    double dx = points.getDouble(2 * i) - points.getDouble(2 * j);
    double dy = points.getDouble(2 * i + 1) - points.getDouble(2 * j + 1);
    return dx * dx + dy * dy;
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() throws Exception {
    NdArray x = Fixtures.crowds(200, 6);
    TSNE tsne = new TSNE().iterations(300);
    try (ForkJoinPool one = new ForkJoinPool(1);
        ForkJoinPool four = new ForkJoinPool(4)) {
      assertThat(one.submit(() -> tsne.fitTransform(x)).get())
          .isEqualTo(four.submit(() -> tsne.fitTransform(x)).get());
    }
  }

  @Test
  void theSeedSaysWhereRandomPointsBegin() {
    NdArray x = Fixtures.crowds(40, 6);
    TSNE tsne = new TSNE().perplexity(5).iterations(250);
    NdArray first = tsne.seed(1).fitTransform(x);

    assertThat(tsne.seed(1).fitTransform(x)).isEqualTo(first);
    assertThat(tsne.seed(2).fitTransform(x)).isNotEqualTo(first);
  }

  @Test
  void whoLooksOnMayStopIt() {
    TSNE.Layout layout =
        new TSNE().perplexity(5).watch(now -> now.iteration() < 100).fit(Fixtures.crowds(40, 6));

    assertThat(layout.iteration()).isEqualTo(100);
  }

  @Test
  void samplesThatAreAllTheSameLieInOnePlace() {
    NdArray points =
        new TSNE().perplexity(2).iterations(250).fitTransform(Fixtures.matrix(9, 3, (i, j) -> j));

    assertThat(points.toDoubleArray()).containsOnly(0);
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    NdArray x = Fixtures.crowds(30, 5);

    assertThatThrownBy(() -> new TSNE().fit(x))
        .isInstanceOf(PellucidException.class)
        .hasMessage("TSNE: perplexity must be less than the number of samples (30), got 30.0.");
    assertThatThrownBy(() -> new TSNE().perplexity(0.5))
        .hasMessage("TSNE: perplexity must be at least 1, got 0.5.");
    assertThatThrownBy(() -> new TSNE().learningRate(0))
        .hasMessage("TSNE: learningRate must be above 0, got 0.0.");
    assertThatThrownBy(() -> new TSNE().iterations(10))
        .hasMessage("TSNE: iterations must be at least 250, got 10.0.");
    assertThatThrownBy(() -> new TSNE().angle(2))
        .hasMessage("TSNE: angle must be from 0 to 1, got 2.0.");
    assertThatThrownBy(() -> new TSNE().perplexity(5).init(x).fit(x))
        .hasMessage("TSNE: init has shape [30, 5], expected [30, 2].");
  }
}
