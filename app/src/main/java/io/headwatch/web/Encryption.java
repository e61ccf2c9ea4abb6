package io.headwatch.web;

import io.headwatch.config.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** How connections are made: encrypted, with clients' certificates, or neither. */
final class Encryption {

  private final Optional<SslContextFactory.Server> ssl;

  private Encryption(Optional<SslContextFactory.Server> ssl) {
    this.ssl = ssl;
  }

  /**
   * @throws IOException if a key or certificate cannot be read; the message names the file
   */
  static Encryption of(Optional<TlsSettings> settings) throws IOException {
    return new Encryption(
        settings.isPresent() ? Optional.of(factory(settings.get())) : Optional.empty());
  }

  private static SslContextFactory.Server factory(TlsSettings settings) throws IOException {
    char[] password =
        settings.passwordFile().isPresent()
            ? read(settings.passwordFile().get()).toCharArray()
            : new char[0];
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setKeyStore(keystore(settings.keystore(), password));
    factory.setKeyStorePassword(new String(password));
    factory.setSniRequired(false);
    if (settings.clientAuthorities().isPresent()) {
      factory.setTrustStore(authorities(settings.clientAuthorities().get()));
      factory.setNeedClientAuth(true);
    }
    return factory;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException("cannot read %s (web.tls.password-file)".formatted(file), e);
    }
  }

  private static KeyStore keystore(Path file, char[] password) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password);
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "cannot use %s (web.tls.keystore): it must be a PKCS#12 file, and web.tls.password-file hold"
                  .formatted(file)
              + " its password",
          e);
    }
  }

  private static KeyStore authorities(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("authority-" + number++, one);
      }
      if (number == 0) {
        throw new IOException("it holds no certificate");
      }
      return trusted;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "cannot use %s (web.tls.client-authorities): it must hold certificates in PEM: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  ServerConnector connector(Server server, HttpConfiguration http) {
    if (ssl.isEmpty()) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    HttpConfiguration secure = new HttpConfiguration(http);
    // By which name it is asked is the proxies' and the clients' matter.
    secure.addCustomizer(new SecureRequestCustomizer(false));
    return new ServerConnector(
        server, new SslConnectionFactory(ssl.get(), "http/1.1"), new HttpConnectionFactory(secure));
  }
}
