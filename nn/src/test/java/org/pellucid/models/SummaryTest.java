package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;

/** Summaries have the text that Keras prints on a wide terminal. */
class SummaryTest {
  private static Summary.Row row(
      String layer, String type, long params, @Nullable String from, int... dims) {
    Shape shape = dims.length == 0 ? null : Shape.of(dims);
    return new Summary.Row(layer, type, shape, params, from, 0, true);
  }

  private static Summary.Size floats(long params) {
    return new Summary.Size(params, 4 * params);
  }

  @Test
  void aSequenceHasThreeColumns() {
    String text =
        Summary.text(
            "digits",
            List.of(
                row("dense", "Dense", 100_480, null, -1, 128),
                row("dropout", "Dropout", 0, null, -1, 128),
                row("dense_1", "Dense", 1_290, null, -1, 10)),
            floats(101_770),
            floats(0),
            null);
    assertThat(text)
        .isEqualTo(
            """
            Model: "digits"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
            │ dense (Dense)                        │ (None, 128)                 │         100,480 │
            ├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
            │ dropout (Dropout)                    │ (None, 128)                 │               0 │
            ├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
            │ dense_1 (Dense)                      │ (None, 10)                  │           1,290 │
            └──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
             Total params: 101,770 (397.54 KB)
             Trainable params: 101,770 (397.54 KB)
             Non-trainable params: 0 (0.00 B)
            """);
  }

  @Test
  void optimizerParametersCountForTheTotal() {
    String text =
        Summary.text(
            "digits",
            List.of(
                row("dense", "Dense", 100_480, null, -1, 128),
                row("dropout", "Dropout", 0, null, -1, 128),
                row("dense_1", "Dense", 1_290, null, -1, 10)),
            floats(101_770),
            floats(0),
            floats(203_542));
    assertThat(text)
        .isEqualTo(
            """
            Model: "digits"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
            │ dense (Dense)                        │ (None, 128)                 │         100,480 │
            ├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
            │ dropout (Dropout)                    │ (None, 128)                 │               0 │
            ├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
            │ dense_1 (Dense)                      │ (None, 10)                  │           1,290 │
            └──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
             Total params: 305,312 (1.16 MB)
             Trainable params: 101,770 (397.54 KB)
             Non-trainable params: 0 (0.00 B)
             Optimizer params: 203,542 (795.09 KB)
            """);
  }

  @Test
  void layersThatAreNotBuiltSaySo() {
    String text =
        Summary.text(
            "unbuilt",
            List.of(row("dense_2", "Dense", -1, null), row("dense_3", "Dense", -1, null)),
            floats(0),
            floats(0),
            null);
    assertThat(text)
        .isEqualTo(
            """
            Model: "unbuilt"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
            │ dense_2 (Dense)                      │ ?                           │     0 (unbuilt) │
            ├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
            │ dense_3 (Dense)                      │ ?                           │     0 (unbuilt) │
            └──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
             Total params: 0 (0.00 B)
             Trainable params: 0 (0.00 B)
             Non-trainable params: 0 (0.00 B)
            """);
  }

  @Test
  void aGraphHasFourColumns() {
    String text =
        Summary.text(
            "two_inputs",
            List.of(
                row("image", "InputLayer", 0, "-", -1, 8, 8, 3),
                row("a_convolution_with_a_long_name", "Conv2D", 112, "image[0][0]", -1, 6, 6, 4),
                row("features", "InputLayer", 0, "-", -1, 5),
                row("flat", "Flatten", 0, "a_convolution_with_a_long_name[0][0]", -1, 144),
                row("d1", "Dense", 36, "features[0][0]", -1, 6),
                row("join", "Concatenate", 0, "flat[0][0], d1[0][0]", -1, 150),
                row("out", "Dense", 151, "join[0][0]", -1, 1)),
            floats(263),
            floats(36),
            null);
    assertThat(text)
        .isEqualTo(
            """
            Model: "two_inputs"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                  ┃ Output Shape              ┃         Param # ┃ Connected to               ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
            │ image (InputLayer)            │ (None, 8, 8, 3)           │               0 │ -                          │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ a_convolution_with_a_long_na… │ (None, 6, 6, 4)           │             112 │ image[0][0]                │
            │ (Conv2D)                      │                           │                 │                            │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ features (InputLayer)         │ (None, 5)                 │               0 │ -                          │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ flat (Flatten)                │ (None, 144)               │               0 │ a_convolution_with_a_long… │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ d1 (Dense)                    │ (None, 6)                 │              36 │ features[0][0]             │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ join (Concatenate)            │ (None, 150)               │               0 │ flat[0][0], d1[0][0]       │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ out (Dense)                   │ (None, 1)                 │             151 │ join[0][0]                 │
            └───────────────────────────────┴───────────────────────────┴─────────────────┴────────────────────────────┘
             Total params: 299 (1.17 KB)
             Trainable params: 263 (1.03 KB)
             Non-trainable params: 36 (144.00 B)
            """);
  }

  @Test
  void aGraphWithoutBranchesHasThreeColumns() {
    String text =
        Summary.text(
            "plain",
            List.of(
                row("in", "InputLayer", 0, "-", -1, 4), row("d", "Dense", 15, "in[0][0]", -1, 3)),
            floats(15),
            floats(0),
            null);
    assertThat(text)
        .isEqualTo(
            """
            Model: "plain"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
            │ in (InputLayer)                      │ (None, 4)                   │               0 │
            ├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
            │ d (Dense)                            │ (None, 3)                   │              15 │
            └──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
             Total params: 15 (60.00 B)
             Trainable params: 15 (60.00 B)
             Non-trainable params: 0 (0.00 B)
            """);
  }

  @Test
  void longNamesAreCut() {
    String text =
        Summary.text(
            "w",
            List.of(
                row(
                    "a_layer_with_a_name_that_does_not_fit_into_its_column",
                    "Dense",
                    15,
                    null,
                    -1,
                    3)),
            floats(15),
            floats(0),
            null);
    assertThat(text)
        .isEqualTo(
            """
            Model: "w"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
            │ a_layer_with_a_name_that_does_not_f… │ (None, 3)                   │              15 │
            │ (Dense)                              │                             │                 │
            └──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
             Total params: 15 (60.00 B)
             Trainable params: 15 (60.00 B)
             Non-trainable params: 0 (0.00 B)
            """);
  }

  @Test
  void wordsAreWrapped() {
    String text =
        Summary.text(
            "w2",
            List.of(
                row("two words and some more words in the name of it", "Dense", 15, null, -1, 3)),
            floats(15),
            floats(0),
            null);
    assertThat(text)
        .isEqualTo(
            """
            Model: "w2"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
            │ two words and some more words in the │ (None, 3)                   │              15 │
            │ name of it (Dense)                   │                             │                 │
            └──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
             Total params: 15 (60.00 B)
             Trainable params: 15 (60.00 B)
             Non-trainable params: 0 (0.00 B)
            """);
  }

  @Test
  void connectionsAreWrapped() {
    String text =
        Summary.text(
            "s",
            List.of(
                row("in", "InputLayer", 0, "-", -1, 4),
                row("shared", "Dense", 20, "in[0][0], shared[0][0]", -1, 4),
                row("another_long_layer", "Dense", 20, "in[0][0]", -1, 4),
                row(
                    "add_everything_together",
                    "Add",
                    0,
                    "shared[1][0], in[0][0], another_long_layer[0][0]",
                    -1,
                    4)),
            floats(40),
            floats(0),
            null);
    assertThat(text)
        .isEqualTo(
            """
            Model: "s"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                  ┃ Output Shape              ┃         Param # ┃ Connected to               ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
            │ in (InputLayer)               │ (None, 4)                 │               0 │ -                          │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ shared (Dense)                │ (None, 4)                 │              20 │ in[0][0], shared[0][0]     │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ another_long_layer (Dense)    │ (None, 4)                 │              20 │ in[0][0]                   │
            ├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
            │ add_everything_together (Add) │ (None, 4)                 │               0 │ shared[1][0], in[0][0],    │
            │                               │                           │                 │ another_long_layer[0][0]   │
            └───────────────────────────────┴───────────────────────────┴─────────────────┴────────────────────────────┘
             Total params: 40 (160.00 B)
             Trainable params: 40 (160.00 B)
             Non-trainable params: 0 (0.00 B)
            """);
  }
}
