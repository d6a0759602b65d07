package org.pellucid.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Objects that are lent out and given back, so that a kernel allocates nothing after its first
 * calls. Any thread may borrow, a virtual one too; when all are lent, new ones are made.
 */
final class Pool<T> {

  private final AtomicReferenceArray<T> idle;
  private final Supplier<T> factory;

  Pool(int capacity, Supplier<T> factory) {
    this.idle = new AtomicReferenceArray<>(capacity);
    this.factory = factory;
  }

  T borrow() {
    for (int i = 0; i < idle.length(); i++) {
      T item = idle.getPlain(i) == null ? null : idle.getAndSet(i, null);
      if (item != null) {
        return item;
      }
    }
    return factory.get();
  }

  /** Gives an object back; when the pool is full it is left to the garbage collector. */
  void giveBack(T item) {
    for (int i = 0; i < idle.length(); i++) {
      if (idle.getPlain(i) == null && idle.compareAndSet(i, null, item)) {
        return;
      }
    }
  }
}
