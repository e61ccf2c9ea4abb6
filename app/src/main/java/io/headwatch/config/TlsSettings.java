package io.headwatch.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How connections are encrypted.
 *
 * @param keystore PKCS#12 file with the server's key and certificates
 * @param passwordFile file with its password; empty if it has none
 * @param clientAuthorities PEM file with the authorities one of which must have signed a client's
 *     certificate; empty if clients need none
 */
public record TlsSettings(
    Path keystore, Optional<Path> passwordFile, Optional<Path> clientAuthorities) {}
