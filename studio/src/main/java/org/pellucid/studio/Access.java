package org.pellucid.studio;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. On the loopback address: whoever names it as host, so that no page of another site
 * gets in by a name that points here. Elsewhere: whoever knows the token.
 */
final class Access {
  private static final String COOKIE = "pellucid-studio";
  private static final int TOKEN_BYTES = 24;

  private final boolean open;
  private final @Nullable String token;

  private Access(boolean open, @Nullable String token) {
    this.open = open;
    this.token = token;
  }

  static Access to(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return new Access(true, null);
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return new Access(false, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** What to put behind the address of the page. */
  String query() {
    return token == null ? "" : "?token=" + token;
  }

  /** Whether a request may go on; sets the cookie where the token came with the address. */
  boolean allows(HttpExchange exchange, int port) {
    Headers headers = exchange.getRequestHeaders();
    List<String> hosts = headers.getOrDefault("Host", List.of());
    if (hosts.size() != 1) {
      return false;
    }
    String host = hosts.getFirst();
    if (open && !Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port).contains(host)) {
      return false;
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      return false;
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && site.equals("cross-site") && !exchange.getRequestMethod().equals("GET")) {
      return false;
    }
    return token == null || knows(exchange, token);
  }

  private static boolean knows(HttpExchange exchange, String token) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null && same(query, "token=" + token)) {
      exchange
          .getResponseHeaders()
          .add("Set-Cookie", COOKIE + "=" + token + "; HttpOnly; SameSite=Strict; Path=/");
      return true;
    }
    for (String line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String cookie : line.split(";", -1)) {
        if (same(cookie.strip(), COOKIE + "=" + token)) {
          return true;
        }
      }
    }
    return false;
  }

  /** In a time that does not tell how much was right. */
  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
