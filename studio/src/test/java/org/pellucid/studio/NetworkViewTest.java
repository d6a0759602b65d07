package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.config.Json;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

final class NetworkViewTest {
  private final NetworkView view = new NetworkView();

  @BeforeEach
  void seeded() {
    Session.clear();
    Session.setRandomSeed(1);
  }

  @Test
  void thereIsNothingBeforeANetworkIsShown() {
    assertThat(view.graph()).isEmpty();
    assertThat(view.table()).isEmpty();
    assertThatThrownBy(() -> view.layer("dense"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Studio: there is no network to look into yet.");
  }

  @Test
  void branchesAreTold() {
    SymbolicTensor input = new Input(4).name("input").output();
    SymbolicTensor a = new Dense(4).name("a").call(input);
    Model model = Model.of(input, new Add().name("sum").call(a, input));
    model.getLayer("a").freeze();
    view.show(model);

    String graph = Json.write(view.graph());

    assertThat(graph)
        .contains("\"parameters\":20,\"trainable\":0,")
        .contains(
            "{\"name\":\"a\",\"type\":\"Dense\",\"inputs\":[\"input\"],"
                + "\"output\":\"[batch, 4]\",\"parameters\":20,\"frozen\":true}")
        .contains("\"inputs\":[\"a\",\"input\"]");
  }

  @Test
  void largeWeightsAreDrawnInBlocksByTheNumberFarthestFromZero() {
    Model model = new Sequential(new Input(200), new Dense(100).name("wide"));
    float[] numbers = new float[20_000];
    numbers[7 * 100 + 3] = -5;
    numbers[6 * 100 + 2] = 4;
    model
        .getLayer("wide")
        .setWeights(List.of(NdArray.of(numbers, 200, 100), NdArray.of(new float[100])));
    view.show(model);

    Map<?, ?> kernel = weight(view.layer("wide"), 0);

    Map<?, ?> cells = (Map<?, ?>) kernel.get("cells");
    assertThat(cells.get("rows")).isEqualTo(200);
    assertThat(cells.get("down")).isEqualTo(3);
    assertThat(cells.get("across")).isEqualTo(2);
    List<?> values = (List<?>) cells.get("values");
    assertThat(values).hasSize(67 * 50);
    assertThat(values.get(2 * 50 + 1)).isEqualTo(-5f);
    assertThat(values.stream().filter(value -> !value.equals(0f))).hasSize(1);
  }

  private static Map<?, ?> weight(Map<String, Object> layer, int number) {
    return (Map<?, ?>) ((List<?>) layer.get("weights")).get(number);
  }

  @Test
  void filtersComeOneByOneAndChannelByChannel() {
    Model model = new Sequential(new Input(8, 8, 2), new Conv2D(3, 2).name("conv"));
    float[] numbers = new float[2 * 2 * 2 * 3];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    model
        .getLayer("conv")
        .setWeights(List.of(NdArray.of(numbers, 2, 2, 2, 3), NdArray.of(new float[3])));
    view.show(model);

    Map<?, ?> filters = (Map<?, ?>) weight(view.layer("conv"), 0).get("filters");

    assertThat(filters.get("shownFilters")).isEqualTo(3);
    assertThat(filters.get("shownChannels")).isEqualTo(2);
    // Of [height, width, channel, filter]: the first filter's first channel, then its second
    assertThat(((List<?>) filters.get("values")).subList(0, 8))
        .isEqualTo(List.of(0f, 6f, 12f, 18f, 3f, 9f, 15f, 21f));
  }

  @Test
  void neuronsOfASmallNetworkAreToldWithTheirWeights() {
    Model model =
        new Sequential(
            new Input(2),
            new Dense(3).activation("relu").name("hidden"),
            new Dropout(0.1),
            new Dense(1).useBias(false).name("out"));
    model
        .getLayer("hidden")
        .setWeights(
            List.of(NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3), NdArray.of(new float[3])));
    view.show(model);

    String neurons = Json.write(view.neurons());

    assertThat(neurons)
        .startsWith(
            "{\"layers\":[{\"name\":\"hidden\",\"inputs\":2,\"units\":3,\"activation\":\"relu\","
                + "\"kernel\":[1.0,2.0,3.0,4.0,5.0,6.0],\"bias\":[0.0,0.0,0.0]},"
                + "{\"name\":\"out\",\"inputs\":3,\"units\":1,\"activation\":\"linear\",\"kernel\":[");
  }

  @Test
  void whyThereAreNoNeuronsIsSaid() {
    view.show(new Sequential(new Input(100), new Dense(10).name("wide")));
    assertThat(view.neurons())
        .isEqualTo(
            Map.of(
                "why",
                "Neurons are drawn of layers of at most 64 units; \"wide\" leads from 100 to 10."));
    view.show(new Sequential(new Input(4, 4, 1), new Conv2D(2, 3), new Flatten().name("flat")));
    assertThat(view.neurons())
        .isEqualTo(
            Map.of(
                "why",
                "Neurons are drawn of networks that end in at most 12 Dense layers, one behind the"
                    + " other."));
  }

  @Test
  void theInputOpensThoughItIsNoLayerOfASequential() {
    view.show(new Sequential(new Input(2).name("data"), new Dense(1)));

    assertThat(view.layer("data").get("weights")).isEqualTo(List.of());
  }

  @Test
  void layersThatAreNotThereAreNamed() {
    view.show(new Sequential(new Input(2), new Dense(1).name("only")));

    assertThatThrownBy(() -> view.layer("onyl"))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("Did you mean \"only\"?");
  }
}
