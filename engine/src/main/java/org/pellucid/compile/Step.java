package org.pellucid.compile;

import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One kernel call of a plan: what it reads and writes, and how to make it run on given memory. */
abstract class Step {
  /** Only who asks for kinds of kernels needs it. */
  private static final class Kind {
    static final Pattern WORDS =
        Pattern.compile("[a-z-]+(?: (?!of \\d|float|int|bool|uint|[a-z]*\\d)[a-z-]+)*");
  }

  private final String origin;
  private final List<Buffer> reads;
  private final List<Buffer> writes;

  Step(String origin, List<Buffer> reads, List<Buffer> writes) {
    this.origin = origin;
    this.reads = List.copyOf(reads);
    this.writes = List.copyOf(writes);
  }

  /** The layer that asked for it. */
  final String origin() {
    return origin;
  }

  final List<Buffer> reads() {
    return reads;
  }

  /** What it writes, working memory of its own included. */
  final List<Buffer> writes() {
    return writes;
  }

  /** Whether what it writes may be the same memory as something it reads. */
  boolean mayOverwrite(Buffer written, Buffer read) {
    return false;
  }

  /** Whether one of two steps writes what the other reads or writes: their order matters. */
  final boolean conflictsWith(Step other) {
    return !Collections.disjoint(writes, other.writes)
        || !Collections.disjoint(writes, other.reads)
        || !Collections.disjoint(reads, other.writes);
  }

  /** Whether it may end with an exception for a bad input. */
  boolean mayFail() {
    return false;
  }

  /** Floating-point operations of its products; loops over elements count as none. */
  double flops() {
    return 0;
  }

  /** What it reads and writes, each buffer once. */
  final long bytes() {
    long bytes = 0;
    for (Buffer buffer : reads) {
      bytes += (long) buffer.size() * buffer.dtype().bytes();
    }
    for (Buffer buffer : writes) {
      bytes += (long) buffer.size() * buffer.dtype().bytes();
    }
    return bytes;
  }

  /** The kernel without its sizes: the words of its description before the first number or type. */
  String kind() {
    Matcher words = Kind.WORDS.matcher(describe());
    return words.lookingAt() ? words.group() : "kernel";
  }

  /** Makes it run on a frame's memory. */
  abstract Task bind(Frame frame);

  /** The kernel and its sizes, for people. */
  abstract String describe();
}
