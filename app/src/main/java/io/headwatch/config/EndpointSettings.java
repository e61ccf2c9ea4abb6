package io.headwatch.config;

/**
 * An address to listen on.
 *
 * @param host address; 0.0.0.0 means all
 * @param port port; 0 means any free one
 */
public record EndpointSettings(String host, int port) {}
