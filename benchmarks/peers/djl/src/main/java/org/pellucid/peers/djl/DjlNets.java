package org.pellucid.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import java.util.List;
import org.pellucid.peers.Net;

/** The networks, in DJL. Images come as NCHW. */
final class DjlNets {
  private DjlNets() {}

  static Block of(Net net) {
    return switch (net) {
      case XOR -> new SequentialBlock().add(linear(4)).add(Activation::relu).add(linear(1));
      case MLP ->
          new SequentialBlock()
              .add(linear(512))
              .add(Activation::relu)
              .add(linear(512))
              .add(Activation::relu)
              .add(linear(10));
      case CNN ->
          new SequentialBlock()
              .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(32).build())
              .add(Activation::relu)
              .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(64).build())
              .add(Activation::relu)
              .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
              .add(Blocks.batchFlattenBlock())
              .add(linear(128))
              .add(Activation::relu)
              .add(linear(10));
      case RESNET -> resnet();
      case LSTM ->
          new SequentialBlock()
              .add(LSTM.builder().setStateSize(128).setNumLayers(1).optBatchFirst(true).build())
              .add(last())
              .add(linear(10));
      case GRU ->
          new SequentialBlock()
              .add(GRU.builder().setStateSize(128).setNumLayers(1).optBatchFirst(true).build())
              .add(last())
              .add(linear(10));
      case ENCODER -> {
        SequentialBlock block = new SequentialBlock();
        for (int i = 0; i < Net.ENCODER_BLOCKS; i++) {
          block
              .add(sum(attention(Net.ENCODER_WIDTH, 128, false)))
              .add(LayerNorm.builder().axis(2).build())
              .add(
                  sum(
                      new SequentialBlock()
                          .add(linear(Net.ENCODER_INNER))
                          .add(Activation::relu)
                          .add(linear(Net.ENCODER_WIDTH))))
              .add(LayerNorm.builder().axis(2).build());
        }
        yield block.add(LambdaBlock.singleton(x -> x.mean(new int[] {1}))).add(linear(10));
      }
      case GPT -> gpt();
    };
  }

  private static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static Block last() {
    return LambdaBlock.singleton(x -> x.get(":, -1"));
  }

  private static Block sum(Block branch) {
    return sum(branch, Blocks.identityBlock());
  }

  private static Block sum(Block branch, Block shortcut) {
    return new ParallelBlock(
        parts -> new NDList(parts.get(0).singletonOrThrow().add(parts.get(1).singletonOrThrow())),
        List.of(branch, shortcut));
  }

  private static Block convolution(int filters, int size, int stride) {
    return Conv2d.builder()
        .setKernelShape(new Shape(size, size))
        .setFilters(filters)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(size / 2, size / 2))
        .optBias(false)
        .build();
  }

  private static Block resnet() {
    SequentialBlock block =
        new SequentialBlock()
            .add(convolution(16, 3, 1))
            .add(BatchNorm.builder().build())
            .add(Activation::relu);
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      int width = 16 << stage;
      for (int i = 0; i < 3; i++) {
        int stride = channels == width ? 1 : 2;
        Block branch =
            new SequentialBlock()
                .add(convolution(width, 3, stride))
                .add(BatchNorm.builder().build())
                .add(Activation::relu)
                .add(convolution(width, 3, 1))
                .add(BatchNorm.builder().build());
        block
            .add(sum(branch, stride == 1 ? Blocks.identityBlock() : convolution(width, 1, stride)))
            .add(Activation::relu);
        channels = width;
      }
    }
    return block.add(Pool.globalAvgPool2dBlock()).add(Blocks.batchFlattenBlock()).add(linear(10));
  }

  /** Attention written out: DJL's own block knows no causal mask. */
  private static Block attention(int width, int length, boolean causal) {
    return new SequentialBlock()
        .add(linear(3 * width))
        .add(LambdaBlock.singleton(qkv -> mix(qkv, width, length, causal)))
        .add(linear(width));
  }

  private static NDArray mix(NDArray qkv, int width, int length, boolean causal) {
    NDList parts = qkv.split(3, 2);
    NDArray query = split(parts.get(0), length);
    NDArray key = split(parts.get(1), length);
    NDArray value = split(parts.get(2), length);
    NDArray scores =
        query.matMul(key.transpose(0, 1, 3, 2)).mul(1 / Math.sqrt((double) width / Net.HEADS));
    if (causal) {
      NDArray places = qkv.getManager().arange(length);
      NDArray ahead = places.reshape(1, length).gt(places.reshape(length, 1));
      scores = scores.add(ahead.toType(scores.getDataType(), false).mul(-1e9f));
    }
    NDArray mixed = scores.softmax(-1).matMul(value);
    return mixed.transpose(0, 2, 1, 3).reshape(-1, length, width);
  }

  private static NDArray split(NDArray x, int length) {
    return x.reshape(-1, length, Net.HEADS, x.getShape().get(2) / Net.HEADS).transpose(0, 2, 1, 3);
  }

  private static Block gpt() {
    SequentialBlock block = new SequentialBlock().add(new DjlEmbedding());
    for (int i = 0; i < Net.GPT_BLOCKS; i++) {
      block
          .add(
              sum(
                  new SequentialBlock()
                      .add(LayerNorm.builder().axis(2).build())
                      .add(attention(Net.GPT_WIDTH, 64, true))))
          .add(
              sum(
                  new SequentialBlock()
                      .add(LayerNorm.builder().axis(2).build())
                      .add(linear(Net.GPT_INNER))
                      .add(Activation::gelu)
                      .add(linear(Net.GPT_WIDTH))));
    }
    return block.add(LayerNorm.builder().axis(2).build()).add(linear(Net.GPT.classes()));
  }
}
