package org.pellucid.interop.pytorch;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;

/** The numbers that tensors are views of; where they lie may become known later. */
final class StorageView {
  private final ForeignType type;
  private final long size;
  private @Nullable Bytes content;
  private @Nullable NdArray numbers;

  StorageView(ForeignType type, long size) {
    this.type = type;
    this.size = size;
  }

  ForeignType type() {
    return type;
  }

  long byteSize() {
    return size * type.bytes();
  }

  void setContent(Bytes content) {
    this.content = content;
  }

  NdArray read(Bytes file) {
    NdArray known = numbers;
    if (known == null) {
      Bytes from = content;
      if (from == null || size > Integer.MAX_VALUE - 16 || from.size() < byteSize()) {
        throw file.damaged("the numbers of a tensor are missing");
      }
      known = type.read(from, 0, Shape.of((int) size));
      numbers = known;
    }
    return known;
  }
}
