package io.headwatch.cli;

import io.headwatch.reference.ProfileDescription;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.reference.StoredReference;
import io.headwatch.shift.profile.ProfileMismatchException;
import io.headwatch.shift.profile.ReferenceProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds profiles up. */
@Command(
    name = "merge",
    description = {
      "Adds up profiles that were built on the same bases (profile build --basis). The result has",
      "no calibration and no strata: null distributions don't add up."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  headwatch profile merge a.safetensors b.safetensors --out ab.safetensors"
    })
final class ProfileMergeCommand implements Callable<Integer> {

  @Parameters(arity = "2..*", paramLabel = "FILE", description = "The profiles.")
  private List<Path> files = List.of();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Profile to write.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    ProfileFile first = ProfileFile.read(files.get(0));
    ReferenceProfile merged = first.profile();
    Map<String, Integer> broken = new TreeMap<>(first.description().broken());
    int repeated = first.description().repeated();
    StringBuilder images = new StringBuilder(first.description().imageLines());
    try (OpenReferences open = new OpenReferences()) {
      ReferenceValues values = open.values(files.get(0));
      for (Path path : files.subList(1, files.size())) {
        ProfileFile next = ProfileFile.read(path);
        merged = merge(merged, next.profile(), path);
        next.description().broken().forEach((reason, n) -> broken.merge(reason, n, Integer::sum));
        repeated += next.description().repeated();
        images.append('\n').append(next.description().imageLines());
        values = values.followedBy(open.values(path));
      }
      ProfileFile.write(
          out, merged, description(first, broken, repeated, images.toString()), values);
    }
    System.out.printf(
        "%s: %,d images, no calibration: it can be a part of further merges, but judges nothing%n",
        out, merged.size());
    return ExitCode.OK;
  }

  private ProfileDescription description(
      ProfileFile first, Map<String, Integer> broken, int repeated, String images) {
    return new ProfileDescription(
        files.stream().map(Path::toString).collect(Collectors.joining(" + ")),
        first.description().modelDirectory(),
        Clock.systemUTC().instant(),
        broken,
        repeated,
        Optional.empty(),
        images);
  }

  /** Keeps files open until the merged one is written: embeddings are copied row by row. */
  private static final class OpenReferences implements AutoCloseable {
    private final Deque<StoredReference> open = new ArrayDeque<>();

    ReferenceValues values(Path path) throws IOException {
      StoredReference stored = StoredReference.open(path);
      open.push(stored);
      return stored.values();
    }

    @Override
    public void close() throws IOException {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }

  private ReferenceProfile merge(ReferenceProfile merged, ReferenceProfile next, Path path) {
    try {
      return merged.merge(next);
    } catch (ProfileMismatchException e) {
      throw new InputException(
          "%s and %s cannot be merged, they differ in %s; build the second with --basis %s"
              .formatted(files.get(0), path, String.join("; ", e.differences()), files.get(0)));
    }
  }
}
