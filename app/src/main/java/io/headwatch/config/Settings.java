package io.headwatch.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * All settings of Headwatch: one component per section of {@code reference.conf}, which documents
 * each of them. Every value is within its range; what a path leads to is not checked.
 *
 * @param hash SHA-256 of all settings, defaults among them, in hexadecimal: the same for two files
 *     that say the same; secret values are not part of it
 */
public record Settings(
    KafkaSettings kafka,
    InputSettings input,
    StreamsSettings streams,
    WindowSettings window,
    SamplingSettings sampling,
    BatchSettings batch,
    DecodingSettings decoding,
    ModelSettings model,
    WordSettings words,
    ConceptSettings concepts,
    AlarmSettings alarm,
    OutputSettings output,
    PixelSettings pixels,
    SegmentationSettings segmentation,
    HistorySettings history,
    WebSettings web,
    ReportSettings reports,
    MetricsSettings metrics,
    EndpointSettings health,
    String hash) {

  /**
   * Reads a configuration file; what it leaves out has the default of {@code reference.conf}, and
   * relative paths in it start at its directory.
   *
   * @throws InvalidSettingsException if the file cannot be read, or holds mistakes; the message
   *     names all of them
   */
  public static Settings load(Path file) {
    requireNonNull(file, "file is null");
    return new SettingsReader(file).read();
  }
}
