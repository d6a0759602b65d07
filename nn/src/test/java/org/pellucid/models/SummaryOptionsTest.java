package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;

/** Summaries with Keras's further columns and rows; the tables are those that Keras 3.15 prints. */
class SummaryOptionsTest {
  @BeforeEach
  void startAnew() {
    Session.clear();
  }

  private static Sequential nested() {
    Sequential nested = new Sequential();
    nested.setName("nested");
    return nested
        .add(new Input(4))
        .add(new Dense(4).name("inner"))
        .add(new Dense(3).name("second").trainable(false));
  }

  private static Sequential sequence() {
    Sequential model =
        new Sequential(
            new Input(4),
            new Dense(4).name("first"),
            nested(),
            new Dropout(.5).name("drop"),
            new Dense(2).name("last"));
    return model;
  }

  @Test
  void layersOfModelsInTheModelAreListedBelowThem() {
    assertThat(
            sequence()
                .summary(
                    new SummaryOptions()
                        .expandNested(true)
                        .showTrainable(true)
                        .layerRange("nested", "drop")))
        .isEqualTo(
            """
            Model: "sequential"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
            ┃ Layer (type)                          ┃ Output Shape                  ┃        Param # ┃ Traina… ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
            │ nested (Sequential)                   │ (None, 3)                     │             35 │    Y    │
            ├───────────────────────────────────────┼───────────────────────────────┼────────────────┼─────────┤
            │    └ inner (Dense)                    │ (None, 4)                     │             20 │    Y    │
            ├───────────────────────────────────────┼───────────────────────────────┼────────────────┼─────────┤
            │    └ second (Dense)                   │ (None, 3)                     │             15 │    N    │
            ├───────────────────────────────────────┼───────────────────────────────┼────────────────┼─────────┤
            │ drop (Dropout)                        │ (None, 3)                     │              0 │    -    │
            └───────────────────────────────────────┴───────────────────────────────┴────────────────┴─────────┘
             Total params: 63 (252.00 B)
             Trainable params: 48 (192.00 B)
             Non-trainable params: 15 (60.00 B)
            """);
  }

  @Test
  void aGraphShowsConnectionsAndWhatIsTrainable() {
    SymbolicTensor left = new Input(4).name("left").output();
    SymbolicTensor right = new Input(4).name("right").output();
    SymbolicTensor both = new Concatenate().name("both").call(left, nested().call(right));
    Model graph =
        Model.of(List.of(left, right), List.of(new Dense(1).name("one").call(both)), "graph");
    assertThat(graph.summary(new SummaryOptions().showTrainable(true).layerRange("both", "one")))
        .isEqualTo(
            """
            Model: "graph"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━┓
            ┃ Layer (type)                  ┃ Output Shape              ┃          Param # ┃ Connected to              ┃ Trainable ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━┩
            │ both (Concatenate)            │ (None, 7)                 │                0 │ left[0][0], nested[0][0]  │     -     │
            ├───────────────────────────────┼───────────────────────────┼──────────────────┼───────────────────────────┼───────────┤
            │ one (Dense)                   │ (None, 1)                 │                8 │ both[0][0]                │     Y     │
            └───────────────────────────────┴───────────────────────────┴──────────────────┴───────────────────────────┴───────────┘
             Total params: 43 (172.00 B)
             Trainable params: 28 (112.00 B)
             Non-trainable params: 15 (60.00 B)
            """);
    assertThat(graph.summary(new SummaryOptions().lineLength(70)))
        .contains("┃ Layer (type)       ┃ Output Shape    ┃  Param # ┃ Connected to     ┃");
  }

  @Test
  void aLayerThatIsNotThereIsOneSentence() {
    assertThatThrownBy(() -> sequence().summary(new SummaryOptions().layerRange("first", "lost")))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Unknown layer \"lost\". Did you mean \"last\"?");
  }
}
