package io.headwatch.study;

/**
 * One line of a table of false alarms of clean streams.
 *
 * @param streams which streams
 * @param referenceSize images of a reference
 * @param n images of a window
 * @param pairs pairs of reference and pool
 * @param windows windows of each pair
 * @param alarm "window": the p-value at most 1 / stated; "evidence": it alone reaches stated;
 *     "both": either, at half the rate each
 * @param stated stated windows between false alarms
 * @param measured mean windows until a false alarm, all pairs together; infinite if there was none
 * @param low lower end of its 95 % interval over references
 * @param high upper end; infinite if it has none
 * @param ratio measured over stated
 */
public record FalseAlarmRow(
    String streams,
    int referenceSize,
    int n,
    int pairs,
    int windows,
    String alarm,
    double stated,
    double measured,
    double low,
    double high,
    double ratio) {}
