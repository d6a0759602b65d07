package org.pellucid.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.initializers.RandomNormal;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.peers.Net;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** {@link Net#GPT}: tokens in, the logits of the next token out. */
final class Decoder extends Layer {
  private final Embedding embedding = new Embedding(Net.GPT.vocabulary(), Net.GPT_WIDTH);
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final LayerNormalization last = new LayerNormalization();
  private final Dense head = new Dense(Net.GPT.classes());
  private final List<Variable> positions = new ArrayList<>();

  Decoder() {
    track(embedding);
    for (int i = 0; i < Net.GPT_BLOCKS; i++) {
      blocks.add(
          track(new TransformerBlock(Net.HEADS, Net.GPT_INNER, TransformerBlock.Kind.DECODER)));
    }
    track(last);
    track(head);
  }

  @Override
  protected void build(Shape input) {
    positions.add(
        addWeight("positions", Shape.of(input.dim(1), Net.GPT_WIDTH), new RandomNormal()));
  }

  @Override
  protected Tensor forward(Tensor tokens) {
    Tensor x = embedding.call(tokens).add(positions.getFirst().tensor());
    for (TransformerBlock block : blocks) {
      x = block.call(x);
    }
    return head.call(last.call(x));
  }
}
