package io.headwatch.report;

import io.headwatch.history.WindowEntry;
import io.headwatch.report.VerdictDocument.Concept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Adds up what windows say of the concepts on the watch list. Windows come newest first. */
final class ConceptTally {

  /** Most concepts that are kept: twice the longest watch list, as lists may change. */
  private static final int MOST = 200;

  private final TimeGrid grid;
  private final Map<String, Course> courses = new LinkedHashMap<>();

  ConceptTally(TimeGrid grid) {
    this.grid = grid;
  }

  void add(WindowEntry window, List<Concept> concepts) {
    for (Concept concept : concepts) {
      if (courses.containsKey(concept.name()) || courses.size() < MOST) {
        courses
            .computeIfAbsent(concept.name(), name -> new Course(concept.meanReference()))
            .add(grid.part(window.end()), window, concept);
      }
    }
  }

  /** The largest effect first. */
  List<ConceptCourse> courses() {
    List<ConceptCourse> listed = new ArrayList<>();
    courses.forEach((name, course) -> listed.add(course.told(name)));
    listed.sort(
        Comparator.comparingDouble((ConceptCourse course) -> Math.abs(course.largest()))
            .reversed());
    return listed;
  }

  /** Of one concept. */
  private static final class Course {

    private final double meanReference;
    private final NavigableMap<Long, Part> parts = new TreeMap<>();
    private long windows;
    private long changed;
    private double sum;
    private double largest;

    Course(double meanReference) {
      this.meanReference = meanReference;
    }

    void add(long part, WindowEntry window, Concept concept) {
      windows++;
      changed += concept.significant() && window.state().equals(WindowEntry.SHIFTED) ? 1 : 0;
      sum += concept.meanWindow();
      if (Math.abs(concept.effectSize()) > Math.abs(largest)) {
        largest = concept.effectSize();
      }
      parts.merge(
          part, new Part(window.start(), window.end(), 1, concept.effectSize()), Part::with);
    }

    ConceptCourse told(String name) {
      return new ConceptCourse(
          name,
          windows,
          changed,
          meanReference,
          sum / windows,
          largest,
          parts.values().stream().map(Part::told).toList());
    }
  }

  private record Part(Instant start, Instant end, long windows, double sum) {

    Part with(Part older) {
      return new Part(
          older.start.isBefore(start) ? older.start : start,
          older.end.isAfter(end) ? older.end : end,
          windows + older.windows,
          sum + older.sum);
    }

    ConceptCourse.Part told() {
      return new ConceptCourse.Part(start, end, sum / windows);
    }
  }
}
