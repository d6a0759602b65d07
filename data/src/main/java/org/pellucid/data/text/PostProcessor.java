package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.config.Config;

/**
 * The step that puts special tokens around and between the tokens of one or two texts. It takes the
 * parts of a result and returns the parts.
 */
@FunctionalInterface
interface PostProcessor {
  List<Windows> apply(List<Windows> parts);

  static PostProcessor read(Part part, Vocabulary vocabulary) {
    return switch (part.type()) {
      case "TemplateProcessing" -> template(part, vocabulary);
      case "BertProcessing" -> {
        Piece first = token(part, "cls");
        Piece end = token(part, "sep");
        yield parts -> {
          List<Windows> all = new ArrayList<>();
          all.add(Windows.of(List.of(first)));
          for (int i = 0; i < parts.size(); i++) {
            int type = Math.min(i, 1);
            all.add(parts.get(i).each(pieces -> Piece.typed(pieces, type)));
            all.add(Windows.of(List.of(end.type(type))));
          }
          return all;
        };
      }
      case "RobertaProcessing" -> roberta(part);
      case "ByteLevel" -> {
        boolean trim = part.config().flag("trim_offsets", true);
        boolean space = part.config().flag("add_prefix_space", true);
        yield parts -> trim ? trimmed(parts, space) : parts;
      }
      case "Sequence" -> {
        List<PostProcessor> steps =
            part.parts("processors").stream().map(step -> read(step, vocabulary)).toList();
        yield parts -> {
          List<Windows> all = parts;
          for (PostProcessor step : steps) {
            all = step.apply(all);
          }
          return all;
        };
      }
      default -> throw part.unknown("post-processor");
    };
  }

  private static Piece token(Part part, String key) {
    if (part.config().get(key) instanceof List<?> pair
        && pair.size() == 2
        && pair.get(0) instanceof String value
        && pair.get(1) instanceof Long id) {
      return Piece.special(id.intValue(), value, 0);
    }
    throw part.wrong("lacks \"" + key + "\", a token and its number");
  }

  private static PostProcessor roberta(Part part) {
    Piece first = token(part, "cls");
    Piece end = token(part, "sep");
    boolean trim = part.config().flag("trim_offsets", true);
    boolean space = part.config().flag("add_prefix_space", true);
    return parts -> {
      List<Windows> all = new ArrayList<>();
      for (Windows text : trim ? trimmed(parts, space) : parts) {
        all.add(Windows.of(List.of(all.isEmpty() ? first : end)));
        all.add(text.each(pieces -> Piece.typed(pieces, 0)));
        all.add(Windows.of(List.of(end)));
      }
      return all;
    };
  }

  /** Spaces do not belong to the place of a token. */
  private static List<Windows> trimmed(List<Windows> parts, boolean prefixSpace) {
    return parts.stream()
        .map(part ->
            part.each(pieces -> {
              List<Piece> trimmed = new ArrayList<>();
              for (Piece piece : pieces) {
                trimmed.add(
                    piece.special() ? piece : trimmed(piece, trimmed.isEmpty(), prefixSpace));
              }
              return trimmed;
            }))
        .toList();
  }

  private static Piece trimmed(Piece piece, boolean first, boolean prefixSpace) {
    int[] points = piece.value().codePoints().toArray();
    int leading = 0;
    while (leading < points.length && isSpace(points[leading])) {
      leading++;
    }
    int trailing = 0;
    while (trailing < points.length && isSpace(points[points.length - 1 - trailing])) {
      trailing++;
    }
    int start = piece.start();
    int end = piece.end();
    if (leading > 0) {
      boolean added = (first || start == 0) && prefixSpace;
      start = Math.min(start + Math.max(0, leading - (added ? 1 : 0)), end);
    }
    if (trailing > 0 && end >= trailing) {
      end = Math.max(end - trailing, start);
    }
    return piece.at(start, end);
  }

  private static boolean isSpace(int point) {
    return point == Characters.ofByte(' ') || Characters.isSpace(point);
  }

  /** A place in a template: special tokens, or text 0 or 1. */
  record Slot(List<Piece> special, int text, int type) {}

  private static PostProcessor template(Part part, Vocabulary vocabulary) {
    List<Slot> single = slots(part, "single", vocabulary);
    List<Slot> pair = slots(part, "pair", vocabulary);
    return parts -> {
      List<Windows> all = new ArrayList<>();
      for (Slot slot : parts.size() == 1 ? single : pair) {
        if (slot.text < 0) {
          all.add(Windows.of(slot.special));
        } else if (slot.text < parts.size()) {
          // Further windows keep the segment that their text has, as in Hugging Face.
          all.add(parts.get(slot.text).kept(pieces -> Piece.typed(pieces, slot.type)));
        }
      }
      return all;
    };
  }

  private static List<Slot> slots(Part part, String key, Vocabulary vocabulary) {
    Map<String, List<Piece>> specials = new HashMap<>();
    Config given = part.config().nested("special_tokens");
    for (String name : given.keys()) {
      Config special = given.nested(name);
      List<Piece> pieces = new ArrayList<>();
      List<?> tokens = special.list("tokens");
      for (double id : special.numbers("ids")) {
        Object value = pieces.size() < tokens.size() ? tokens.get(pieces.size()) : name;
        pieces.add(Piece.special((int) id, String.valueOf(value), 0));
      }
      specials.put(name, pieces);
    }
    List<Slot> slots = new ArrayList<>();
    for (Part item : part.parts(key)) {
      boolean isText = item.has("Sequence");
      Config slot = item.config().nested(isText ? "Sequence" : "SpecialToken");
      String id = slot.text("id", "");
      int type = slot.integer("type_id", 0);
      if (isText) {
        slots.add(new Slot(List.of(), id.equals("B") ? 1 : 0, type));
        continue;
      }
      Integer known = vocabulary.id(id);
      List<Piece> pieces = specials.get(id);
      if (pieces == null && known != null) {
        pieces = List.of(Piece.special(known, id, type));
      }
      if (pieces == null) {
        throw part.wrong("names the token \"" + Vocabulary.brief(id) + "\", which is not there");
      }
      slots.add(new Slot(Piece.typed(pieces, type), -1, type));
    }
    return slots;
  }
}
