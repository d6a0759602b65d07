package org.pellucid.examples.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.data.DataLookup;
import org.pellucid.data.DataSets;
import org.pellucid.errors.PellucidException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The collections of texts that the applications learn from, as they lie in their folders. */
public final class Corpora {
  private Corpora() {}

  /**
   * Finds the folder of a corpus, downloading it if its publisher offers it.
   *
   * @param name its name
   * @param files files that it must have
   * @return the folder
   */
  public static Path folder(String name, String... files) {
    return DataLookup.standard().folder(name, files).orElseGet(() -> DataSets.folder(name));
  }

  /**
   * Reads lines of a text, a tab and a label.
   *
   * @param file the file, UTF-8
   * @return its texts
   */
  public static List<LabeledText> tabbed(Path file) {
    List<LabeledText> samples = new ArrayList<>();
    for (String line : lines(file)) {
      int tab = line.lastIndexOf('\t');
      if (tab < 0) {
        throw new PellucidException(
            file + " line " + (samples.size() + 1) + ": no tab between text and label.");
      }
      samples.add(new LabeledText(line.substring(0, tab).strip(), line.substring(tab + 1).strip()));
    }
    return samples;
  }

  /**
   * Reads lines that all have one label.
   *
   * @param file the file; a line that is not UTF-8 is taken for Latin-1
   * @param label the label
   * @return its texts
   */
  public static List<LabeledText> lines(Path file, String label) {
    return lines(file).stream().map(line -> new LabeledText(line.strip(), label)).toList();
  }

  /**
   * Reads sentences about films from rt-polarity and, with IMDb, from the UCI's collection.
   *
   * @return the sentences, labelled 1 where they are favourable and 0 elsewhere
   */
  public static List<LabeledText> reviews() {
    Path polarity = folder("sentiment-rt-polarity", "rt-polarity.pos", "rt-polarity.neg");
    Path uci = folder("sentiment-uci", "imdb_labelled.txt");
    List<LabeledText> all = new ArrayList<>();
    all.addAll(lines(polarity.resolve("rt-polarity.pos"), "1"));
    all.addAll(lines(polarity.resolve("rt-polarity.neg"), "0"));
    all.addAll(tabbed(uci.resolve("imdb_labelled.txt")));
    return all;
  }

  private static List<String> lines(Path file) {
    List<String> lines = new ArrayList<>();
    byte[] bytes = bytes(file);
    int from = 0;
    for (int at = 0; at <= bytes.length; at++) {
      if (at == bytes.length ? at > from : bytes[at] == '\n') {
        lines.add(text(bytes, from, at).stripTrailing());
        from = at + 1;
      }
    }
    return lines;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new PellucidException("Cannot read " + file + ".", failure);
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException latin) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Leaves out the texts that stand, whole or as a part, among texts held out; case, spaces and
   * punctuation do not count.
   *
   * @param samples texts to learn from
   * @param heldOut texts that must not be seen in training
   * @return the samples that are safe
   */
  public static List<LabeledText> without(List<LabeledText> samples, List<LabeledText> heldOut) {
    Set<String> all = new HashSet<>();
    heldOut.forEach(sample -> all.add(letters(sample.text())));
    List<String> sentences = all.stream().filter(key -> key.length() > SHORT).toList();
    return samples.stream()
        .filter(sample -> {
          String key = letters(sample.text());
          return !all.contains(key)
              && sentences.stream()
                  .noneMatch(s -> key.contains(s) || (key.length() > SHORT && s.contains(key)));
        })
        .toList();
  }

  /** Below so many letters, one text within another says nothing. */
  private static final int SHORT = 25;

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /**
   * Reads the questions of CLINC150.
   *
   * @param file {@code train_val.json}
   * @return the questions of its parts: train, val, oos_train, oos_val
   */
  public static Map<String, List<LabeledText>> clinc(Path file) {
    Map<String, List<LabeledText>> parts = new TreeMap<>();
    Config json = Json.readObject(new String(bytes(file), StandardCharsets.UTF_8));
    for (String part : json.keys()) {
      List<LabeledText> samples = new ArrayList<>();
      for (Object pair : json.list(part)) {
        if (!(pair instanceof List<?> items)
            || items.size() != 2
            || !(items.get(0) instanceof String text)
            || !(items.get(1) instanceof String label)) {
          throw new PellucidException(file + ": \"" + part + "\" has an item that is no pair.");
        }
        samples.add(new LabeledText(text, label));
      }
      parts.put(part, samples);
    }
    return parts;
  }

  /**
   * Reads the conversations of the ChatterBot corpus: what one says, and what the other answers.
   *
   * @param folder the folder of YAML files
   * @return what is said, with each answer as a label
   */
  public static List<LabeledText> chatterBot(Path folder) {
    List<LabeledText> pairs = new ArrayList<>();
    Load yaml = new Load(LoadSettings.builder().setLabel("ChatterBot corpus").build());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).sorted().toList()) {
        Object content = yaml.loadFromString(new String(bytes(file), StandardCharsets.UTF_8));
        if (content instanceof Map<?, ?> map && map.get("conversations") instanceof List<?> talks) {
          for (Object talk : talks) {
            List<?> turns = talk instanceof List<?> list ? list : List.of();
            for (int i = 0; i + 1 < turns.size(); i += 2) {
              pairs.add(
                  new LabeledText(
                      String.valueOf(turns.get(i)).strip(),
                      String.valueOf(turns.get(i + 1)).strip()));
            }
          }
        } else {
          throw new PellucidException(file + ": there is no list \"conversations\".");
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return pairs;
  }
}
