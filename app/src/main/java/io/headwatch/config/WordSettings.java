package io.headwatch.config;

/**
 * Words.
 *
 * @param templates the texts that stand for a word: {@code short}, {@code imagenet}, or the path of
 *     a file with a template a line
 */
public record WordSettings(String templates) {}
