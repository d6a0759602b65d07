package org.pellucid.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Add;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

class PlotsTest {
  @BeforeEach
  void startAnew() {
    Session.clear();
  }

  private static Model graph() {
    SymbolicTensor x = new Input(4).name("x").output();
    SymbolicTensor hidden = new Dense(4).name("hidden").call(x);
    SymbolicTensor deep = new Dense(4).name("a<b").call(hidden);
    return Model.of(x, new Add().name("sum").call(deep, x));
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void drawsABoxForEachLayerAndAnArrowForEachConnection() {
    String svg = new ModelPlot().showShapes(true).of(graph()).toSvg();
    assertThat(svg)
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .endsWith("</svg>\n")
        .contains(">x (Input)</text>", ">hidden (Dense)</text>", ">a&lt;b (Dense)</text>")
        .contains(">sum (Add)</text>", ">[batch, 4]</text>");
    assertThat(count(svg, "<text ")).isEqualTo(8);
    assertThat(count(svg, "fill=\"none\"")).isEqualTo(4);
    // The arrow past two ranks bends at each of them.
    assertThat(svg.lines().filter(line -> count(line, " C") == 3)).hasSize(1);
  }

  @Test
  void classesAloneFromLeftToRight() {
    String svg = new ModelPlot().showLayerNames(false).rankdir("LR").of(graph()).toSvg();
    assertThat(svg).contains(">Input</text>", ">Add</text>").doesNotContain("hidden");
    assertThatThrownBy(() -> new ModelPlot().rankdir("UP"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Unknown rankdir \"UP\".");
  }

  @Test
  void drawsNeuronsAndWeightsOfASmallNetwork() {
    Sequential model =
        new Sequential(
            new Input(2), new Dense(3).kernelInitializer("ones").name("three"), new Dense(1));
    String svg = NeuronPlot.of(model).toSvg();
    assertThat(count(svg, "<circle ")).isEqualTo(6);
    assertThat(count(svg, "<line ")).isEqualTo(9);
    assertThat(svg).contains(">input</text>", ">three</text>", ">0.00</text>");
    assertThat(count(svg, "stroke=\"#2166ac\" stroke-width=\"3.5\"")).isGreaterThanOrEqualTo(6);
  }

  @Test
  void networksThatCannotBeDrawnSayWhy() {
    assertThatThrownBy(() -> NeuronPlot.of(new Sequential(new Input(2), new Dense(33))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("NeuronPlot: a layer has 33 neurons; at most 32 are drawn.");
    assertThatThrownBy(() -> NeuronPlot.of(new Sequential(new Dense(3).name("d"))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("NeuronPlot: layer \"d\" is not built; begin the model with an Input.");
  }

  @Test
  void filesAreWrittenByTheirEnding(@TempDir Path folder) throws Exception {
    Picture picture = new ModelPlot().of(graph());
    picture.write(folder.resolve("model.svg"));
    assertThat(Files.readString(folder.resolve("model.svg"))).isEqualTo(picture.toSvg());
    assertThatThrownBy(() -> picture.write(folder.resolve("model.jpg")))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("A picture is written to a file that ends in .svg or .png, got \"");
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      assertThatThrownBy(picture::toPng)
          .isInstanceOf(PellucidException.class)
          .hasMessage(
              "A PNG picture needs the module java.desktop, which this Java lacks; write .svg"
                  + " instead.");
    } else {
      assertThat(picture.toPng()).startsWith(0x89, 'P', 'N', 'G');
    }
  }
}
