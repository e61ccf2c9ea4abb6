package io.headwatch.config;

/**
 * Limits of decoding.
 *
 * @param threads decoding threads; 0 means one per core
 * @param maxBytes largest encoded image
 * @param maxPixels most pixels, width times height
 * @param maxSide longest side in pixels
 */
public record DecodingSettings(int threads, int maxBytes, int maxPixels, int maxSide) {}
