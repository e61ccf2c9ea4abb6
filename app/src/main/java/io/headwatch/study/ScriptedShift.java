package io.headwatch.study;

import java.util.function.LongFunction;

/**
 * A change of a stream of which the cause is known.
 *
 * @param kind such as "object up"
 * @param word what became more or less frequent
 * @param reference the stream before, images by index
 * @param referenceSize number of images to learn it from
 * @param windows the stream after, images by index: of one seed per window
 */
record ScriptedShift(
    String kind,
    String word,
    LongFunction<byte[]> reference,
    int referenceSize,
    LongFunction<LongFunction<byte[]>> windows) {}
