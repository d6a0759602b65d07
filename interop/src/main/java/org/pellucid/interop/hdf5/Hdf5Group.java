package org.pellucid.interop.hdf5;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;

/** A group: named members, like a folder. */
public final class Hdf5Group implements Hdf5Object {
  private final Hdf5Space space;
  private final String path;
  private final Map<String, Object> attributes;
  private final Map<String, Long> members;

  Hdf5Group(Hdf5Space space, String path, ObjectHeader header) {
    this.space = space;
    this.path = path;
    this.attributes = Attributes.read(space, header);
    this.members = Links.read(space, header);
  }

  /** {@return the names of its members} */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /**
   * Finds a member.
   *
   * @param name its name, or a path of names such as "layers/dense/vars"
   * @return the member, or null if there is none
   */
  public @Nullable Hdf5Object find(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? name : name.substring(0, slash);
    Long address = members.get(first);
    if (address == null) {
      return null;
    }
    Hdf5Object member = open(first, address);
    if (slash < 0) {
      return member;
    }
    return member instanceof Hdf5Group group ? group.find(name.substring(slash + 1)) : null;
  }

  private Hdf5Object open(String name, long address) {
    String place = path.equals("/") ? "/" + name : path + "/" + name;
    if (address == Hdf5Space.NOWHERE) {
      throw space.damaged("\"" + place + "\" is a link, and links are not followed");
    }
    ObjectHeader header = ObjectHeader.read(space, address);
    return Links.areIn(header)
        ? new Hdf5Group(space, place, header)
        : new Hdf5Dataset(space, place, header);
  }

  /**
   * Finds a group among the members.
   *
   * @param name its name or path
   * @return the group, or null if there is none
   */
  public @Nullable Hdf5Group group(String name) {
    return find(name) instanceof Hdf5Group group ? group : null;
  }

  /**
   * Finds a dataset among the members.
   *
   * @param name its name or path
   * @return the dataset, or null if there is none
   */
  public @Nullable Hdf5Dataset dataset(String name) {
    return find(name) instanceof Hdf5Dataset dataset ? dataset : null;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Map<String, Object> attributes() {
    return Collections.unmodifiableMap(attributes);
  }

  @Override
  public List<String> texts(String name) {
    return texts(attributes, name);
  }

  static List<String> texts(Map<String, Object> attributes, String name) {
    if (attributes.containsKey(name)) {
      return list(attributes.get(name));
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; attributes.containsKey(name + i); i++) {
      all.addAll(list(attributes.get(name + i)));
    }
    return all;
  }

  private static List<String> list(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    switch (value) {
      case String text -> texts.add(text);
      case List<?> items -> items.forEach(item -> texts.add(String.valueOf(item)));
      case NdArray _ -> {
        // An empty list is written as an array of numbers without elements.
      }
      case null, default -> {}
    }
    return texts;
  }

  @Override
  public String toString() {
    return "Hdf5Group(" + path + ")";
  }
}
