package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pellucid.config.Config;
import org.pellucid.config.Json;

@Timeout(60)
final class AttentionTest {
  private final Watched watched = new Watched();
  private final AttentionView view = new AttentionView(new Questions(() -> {}), watched);

  private Config sample(int sample) {
    return Json.readObject(Json.write(view.sample(Config.empty().put("sample", sample))));
  }

  private static Config at(List<?> list, int place) {
    return (Config) list.get(place);
  }

  @Test
  void eachLayerAndHeadHasAMapWithWordsAtItsSides() {
    watched.model(Trained.attentive());
    watched.samples(Trained.sentenceSamples());
    assertThat(view.state()).containsEntry("layers", List.of("first", "second"));

    Config sample = sample(0);

    List<?> layers = sample.list("layers");
    assertThat(layers).hasSize(2);
    Config first = at(layers, 0);
    assertThat(first.text("name", "")).isEqualTo("first");
    assertThat(first.list("rows")).containsExactly("the", "cat", "sat", "on", "the", "mat");
    assertThat(first.list("heads")).hasSize(2);
    List<?> head = (List<?>) first.list("heads").getFirst();
    assertThat(head).hasSize(36);
    double row = 0;
    for (Object weight : head.subList(0, 6)) {
      row += ((Number) weight).doubleValue();
    }
    assertThat(row).isCloseTo(1, within(0.004));
    assertThat(sample.nested("rollout").list("heads")).hasSize(1);
  }

  @Test
  void paddingBehindTheLastWordIsLeftAway() {
    watched.model(Trained.attentive());
    watched.samples(Trained.sentenceSamples());

    Config first = at(sample(1).list("layers"), 0);

    assertThat(first.list("rows")).containsExactly("the", "dog", "ran");
    assertThat((List<?>) first.list("heads").getFirst()).hasSize(9);
  }

  @Test
  void aSampleThatIsNotThereIsNamed() {
    watched.model(Trained.attentive());
    watched.samples(Trained.sentenceSamples());

    assertThatThrownBy(() -> sample(2)).hasMessage("Attention: there are samples 0 to 1, not 2.");
  }

  @Test
  void aModelWithoutAttentionHasNothingToShow() {
    watched.model(Trained.classifier());
    watched.samples(Trained.pictureSamples(6));

    assertThat(view.finished()).isNull();
  }
}
