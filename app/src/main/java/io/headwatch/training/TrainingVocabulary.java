package io.headwatch.training;

import io.headwatch.clip.TrainingObjective.WordGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words that images are labelled with, in groups whose words compete for an image.
 *
 * @param groups no word is in two
 */
public record TrainingVocabulary(List<Group> groups) {

  /**
   * Words that exclude one another more or less.
   *
   * @param name such as "object"
   * @param weight of the group in the loss
   * @param words in the order of the model's table
   */
  public record Group(String name, double weight, List<String> words) {
    public Group {
      words = List.copyOf(words);
    }
  }

  public TrainingVocabulary {
    groups = List.copyOf(groups);
    List<String> words = groups.stream().flatMap(group -> group.words().stream()).toList();
    if (Set.copyOf(words).size() != words.size()) {
      throw new IllegalArgumentException("a word is in two groups of " + words);
    }
  }

  /** All words, in the order of the model's table. */
  public List<String> words() {
    return groups.stream().flatMap(group -> group.words().stream()).toList();
  }

  /** The groups as the model needs them. */
  List<WordGroup> wordGroups() {
    return groups.stream()
        .map(group -> new WordGroup(group.words().size(), group.weight()))
        .toList();
  }

  /** The row of each word in the model's table. */
  Map<String, Integer> rows() {
    Map<String, Integer> rows = new HashMap<>();
    words().forEach(word -> rows.put(word, rows.size()));
    return rows;
  }

  /** This one and the words that it lacks, in the first group. */
  TrainingVocabulary with(Collection<String> words) {
    Set<String> missing = new LinkedHashSet<>(words);
    missing.removeAll(Set.copyOf(words()));
    Group first = groups.get(0);
    List<String> extended = new ArrayList<>(first.words());
    extended.addAll(missing);
    List<Group> changed = new ArrayList<>(groups);
    changed.set(0, new Group(first.name(), first.weight(), extended));
    return new TrainingVocabulary(changed);
  }
}
