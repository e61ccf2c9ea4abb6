package io.headwatch.metrics;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import io.headwatch.access.BearerTokens;

/** Lets requests in that have a token, if one is asked for. */
final class TokenAuthenticator extends Authenticator {

  private static final String REALM = "headwatch";
  private static final int UNAUTHORIZED = 401;

  private final BearerTokens tokens;

  TokenAuthenticator(BearerTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Result authenticate(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (!tokens.areRequired() || tokens.admitHeader(header)) {
      return new Success(new HttpPrincipal("scraper", REALM));
    }
    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"" + REALM + "\"");
    return new Failure(UNAUTHORIZED);
  }
}
