// Longer than most files on purpose: one method per group of instructions of one small machine.
package org.pellucid.interop.pytorch;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/**
 * Reads pickled Python data that consist of containers, texts, numbers and what the caller knows by
 * name. Nothing else is ever made: a name that the caller does not know is an error, and no code is
 * found or run.
 */
final class Pickle {
  /** What the caller knows. */
  interface Known {
    /** Makes sense of a class or function by name; null if it is not known. */
    @Nullable Object global(String module, String name);

    /** Calls what {@link #global} returned. */
    Object call(Object function, List<@Nullable Object> arguments);

    /** Finds what lies outside of the pickle. */
    Object persistent(Object id);
  }

  private static final int MOST_OBJECTS = 1 << 22;

  /** Stands on the stack where a list of items begins. */
  private static final Object MARK = new Object();

  private final Bytes bytes;
  private final Known known;
  private final List<@Nullable Object> stack = new ArrayList<>();
  private final Map<Long, @Nullable Object> memo = new HashMap<>();
  private long at;
  private int made;

  private Pickle(Bytes bytes, long at, Known known) {
    this.bytes = bytes;
    this.at = at;
    this.known = known;
  }

  /** What was read, and where the next pickle may begin. */
  record Result(@Nullable Object value, long end) {}

  static Result read(Bytes bytes, long at, Known known) {
    Pickle pickle = new Pickle(bytes, at, known);
    Object value = pickle.run();
    return new Result(value, pickle.at);
  }

  private @Nullable Object run() {
    while (true) {
      int code = bytes.u8(at++);
      if (code == '.') {
        return pop();
      }
      if (++made > MOST_OBJECTS) {
        throw bytes.damaged("its pickle has too many parts");
      }
      if (!number(code) && !text(code) && !container(code) && !memory(code) && !object(code)) {
        throw bytes.damaged(
            "its pickle has the instruction "
                + code
                + " at byte "
                + (at - 1)
                + ", which is refused");
      }
    }
  }

  // ---- The stack ----

  private void push(@Nullable Object value) {
    stack.add(value);
  }

  private @Nullable Object pop() {
    if (stack.isEmpty() || stack.getLast() == MARK) {
      throw broken();
    }
    return stack.removeLast();
  }

  private @Nullable Object top() {
    if (stack.isEmpty() || stack.getLast() == MARK) {
      throw broken();
    }
    return stack.getLast();
  }

  private List<@Nullable Object> popToMark() {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw broken();
    }
    List<@Nullable Object> items = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return items;
  }

  private ModelFormatException broken() {
    return bytes.damaged("its pickle is damaged at byte " + at);
  }

  // ---- Instructions ----

  private boolean number(int code) {
    switch (code) {
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) bytes.i32(skip(4)));
      case 'K' -> push((long) bytes.u8(skip(1)));
      case 'M' -> push((long) bytes.u16(skip(2)));
      case 0x8a -> push(whole(bytes.u8(skip(1))));
      case 0x8b -> push(whole(bytes.i32(skip(4))));
      case 'G' -> push(bytes.bigEndian().f64(skip(8)));
      case 'I' -> {
        String line = line();
        push(line.equals("00") ? (Object) false : line.equals("01") ? (Object) true : parse(line));
      }
      case 'L' -> push(parse(line().replaceFirst("L$", "")));
      case 'F' -> {
        try {
          push(Double.parseDouble(line()));
        } catch (NumberFormatException e) {
          throw broken();
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Long parse(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw broken();
    }
  }

  /** Reads a number of any width; more than 64 bits do not occur in sizes and flags. */
  private Object whole(long width) {
    if (width < 0 || width > 1 << 10) {
      throw broken();
    }
    byte[] digits = bytes.slice(skip(width), width).toArray();
    byte[] bigEndian = new byte[Math.max(1, digits.length)];
    for (int i = 0; i < digits.length; i++) {
      bigEndian[i] = digits[digits.length - 1 - i];
    }
    BigInteger value = new BigInteger(bigEndian);
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private boolean text(int code) {
    switch (code) {
      case 'X' -> push(text(bytes.u32(skip(4)), true));
      case 0x8c -> push(text(bytes.u8(skip(1)), true));
      case 0x8d -> push(text(bytes.i64(skip(8)), true));
      // Texts of Python 2, and bytes
      case 'U', 'C' -> push(text(bytes.u8(skip(1)), false));
      case 'T', 'B' -> push(text(bytes.u32(skip(4)), false));
      case 0x8e -> push(text(bytes.i64(skip(8)), false));
      case 'V' -> push(line());
      case 'S' -> push(line().replaceAll("^['\"]|['\"]$", ""));
      default -> {
        return false;
      }
    }
    return true;
  }

  private String text(long length, boolean unicode) {
    return bytes.text(
        skip(length), length, unicode ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private boolean container(int code) {
    switch (code) {
      case '(' -> push(MARK);
      case ')' -> push(List.of());
      case ']' -> push(new ArrayList<@Nullable Object>());
      case '}' -> push(new LinkedHashMap<@Nullable Object, @Nullable Object>());
      case 0x8f -> push(new ArrayList<@Nullable Object>());
      case 't', 'l' -> push(popToMark());
      case 'd' -> {
        List<@Nullable Object> items = popToMark();
        push(new LinkedHashMap<@Nullable Object, @Nullable Object>());
        put(items);
      }
      case 0x85, 0x86, 0x87 -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < code - 0x84; i++) {
          items.addFirst(pop());
        }
        push(items);
      }
      case 'a' -> add(oneItem());
      case 'e', 0x90 -> add(popToMark());
      case 's' -> {
        Object value = pop();
        List<@Nullable Object> items = oneItem();
        items.add(value);
        put(items);
      }
      case 'u' -> put(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private List<@Nullable Object> oneItem() {
    List<@Nullable Object> items = new ArrayList<>();
    items.add(pop());
    return items;
  }

  @SuppressWarnings("unchecked") // All lists and maps on the stack were made here.
  private void add(List<@Nullable Object> items) {
    if (!(top() instanceof ArrayList<?> list)) {
      throw broken();
    }
    ((List<@Nullable Object>) list).addAll(items);
  }

  @SuppressWarnings("unchecked") // All lists and maps on the stack were made here.
  private void put(List<@Nullable Object> items) {
    if (!(top() instanceof Map<?, ?> map) || items.size() % 2 != 0) {
      throw broken();
    }
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      if (key instanceof Map || (key instanceof List<?> list && !list.isEmpty())) {
        throw broken();
      }
      ((Map<@Nullable Object, @Nullable Object>) map).put(key, items.get(i + 1));
    }
  }

  private boolean memory(int code) {
    switch (code) {
      case 'q' -> memo.put((long) bytes.u8(skip(1)), top());
      case 'r' -> memo.put(bytes.u32(skip(4)), top());
      case 'p' -> memo.put(parse(line()), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(recall((long) bytes.u8(skip(1))));
      case 'j' -> push(recall(bytes.u32(skip(4))));
      case 'g' -> push(recall(parse(line())));
      case '0' -> {
        if (stack.isEmpty()) {
          throw broken();
        }
        stack.removeLast();
      }
      case '1' -> popToMark();
      case '2' -> push(top());
      default -> {
        return false;
      }
    }
    return true;
  }

  private @Nullable Object recall(Long key) {
    if (!memo.containsKey(key)) {
      throw broken();
    }
    return memo.get(key);
  }

  private boolean object(int code) {
    switch (code) {
      case 0x80 -> skip(1);
      case 0x95 -> skip(8);
      case 'c' -> push(global(line(), line()));
      case 0x93 -> {
        Object name = pop();
        push(global(String.valueOf(pop()), String.valueOf(name)));
      }
      case 'R', 0x81 -> {
        Object arguments = pop();
        Object function = pop();
        if (function == null || !(arguments instanceof List<?> list)) {
          throw broken();
        }
        push(known.call(function, new ArrayList<@Nullable Object>(list)));
      }
      // State of an object: containers have none that matters.
      case 'b' -> pop();
      case 'Q' -> {
        Object id = pop();
        if (id == null) {
          throw broken();
        }
        push(known.persistent(id));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object global(String module, String name) {
    Object found = known.global(module, name);
    if (found == null) {
      throw bytes.damaged(
          "it holds \""
              + shortened(module + "." + name)
              + "\", and only tensors and containers are read (save the model's state_dict())");
    }
    return found;
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  // ---- Bytes ----

  private long skip(long count) {
    bytes.check(at, count);
    long from = at;
    at += count;
    return from;
  }

  private String line() {
    long from = at;
    while (bytes.u8(at) != '\n') {
      at++;
    }
    at++;
    return bytes.text(from, at - 1 - from, StandardCharsets.UTF_8);
  }
}
