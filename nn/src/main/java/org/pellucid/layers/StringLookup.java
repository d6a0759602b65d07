package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Numbers strings by a vocabulary, or goes back from numbers to strings.
 *
 * <p>Input: strings of any shape; output as {@link CategoryMode} says: int64 numbers or vectors.
 * Defaults: unknown strings become "[UNK]" on the way back; see {@link LookupLayer}.
 *
 * <p>Source: {@code keras.layers.StringLookup}.
 */
public final class StringLookup extends LookupLayer<StringLookup, String> {
  private String encoding = "utf-8";

  /** Makes the layer. */
  public StringLookup() {
    super("[UNK]");
  }

  /**
   * Looks strings up.
   *
   * @param texts the strings
   * @return their numbers, {@code [strings]}, or vectors
   */
  public Tensor lookup(String... texts) {
    return encode(List.of(texts), Shape.of(texts.length));
  }

  static StringLookup fromConfig(Config config) {
    StringLookup layer = new StringLookup().readLookup(config);
    layer.encoding = config.text("encoding", "utf-8");
    return layer;
  }

  @Override
  String token(Object value) {
    return value.toString();
  }

  @Override
  long unknown(String token, int count) {
    return FarmHash.bucket(token, count);
  }

  @Override
  Object tokens(List<String> found, Shape shape) {
    return new TextArray(shape, found, false).nested();
  }

  @Override
  FlowType inverse(Shape shape) {
    return new FlowType(shape, null);
  }

  @Override
  int compare(String one, String other) {
    return Utf8Order.compare(one, other);
  }

  @Override
  public Config config() {
    return super.config().put("encoding", encoding);
  }
}
