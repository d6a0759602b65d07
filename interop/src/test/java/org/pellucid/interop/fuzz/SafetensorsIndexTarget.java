package org.pellucid.interop.fuzz;

import org.pellucid.interop.safetensors.ShardedSafetensors;

/** Indexes of safetensors: {@code model.safetensors.index.json}, and a shard beside it. */
public final class SafetensorsIndexTarget {
  private SafetensorsIndexTarget() {}

  /**
   * Reads bytes.
   *
   * @param data anything: JSON, a zero byte, and the shard
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.readFolder(
        data,
        "model.safetensors.index.json",
        "a.safetensors",
        file -> {
          ShardedSafetensors all = ShardedSafetensors.open(file);
          all.verify();
          all.names().forEach(all::read);
        });
  }
}
