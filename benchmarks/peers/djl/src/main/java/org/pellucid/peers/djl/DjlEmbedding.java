package org.pellucid.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;
import org.pellucid.peers.Net;

/** The sum of the rows for tokens and for places. */
final class DjlEmbedding extends AbstractBlock {
  private final Parameter tokens;
  private final Parameter places;

  @SuppressWarnings("this-escape") // DJL's way to make parameters known
  DjlEmbedding() {
    tokens =
        addParameter(
            Parameter.builder()
                .setName("tokens")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(Net.GPT.vocabulary(), Net.GPT_WIDTH))
                .build());
    places =
        addParameter(
            Parameter.builder()
                .setName("places")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(64, Net.GPT_WIDTH))
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> parameters) {
    NDArray input = inputs.singletonOrThrow();
    NDArray rows =
        Embedding.embedding(
                input, store.getValue(tokens, input.getDevice(), training), SparseFormat.DENSE)
            .singletonOrThrow();
    return new NDList(rows.add(store.getValue(places, input.getDevice(), training)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0].add(Net.GPT_WIDTH)};
  }

  @Override
  protected void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {}
}
