package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * The key under which text is hashed; without one, FarmHash is used.
 *
 * @param first one half
 * @param second the other half
 */
record Salt(long first, long second) {
  static @Nullable Salt read(String owner, @Nullable Object setting) {
    return switch (setting) {
      case null -> null;
      case Number number -> new Salt(number.longValue(), number.longValue());
      case List<?> pair
          when pair.size() == 2
              && pair.get(0) instanceof Number first
              && pair.get(1) instanceof Number second ->
          new Salt(first.longValue(), second.longValue());
      default ->
          throw new PellucidException(
              owner + ": salt must be one or two whole numbers, got " + setting + ".");
    };
  }

  static @Nullable Object write(@Nullable Salt salt) {
    return salt == null ? null : List.of(salt.first, salt.second);
  }

  /** The bucket of a text, from 0. */
  static long bucket(@Nullable Salt salt, String text, long buckets) {
    return salt == null
        ? FarmHash.bucket(text, buckets)
        : SipHash.bucket(text, salt.first, salt.second, buckets);
  }
}
