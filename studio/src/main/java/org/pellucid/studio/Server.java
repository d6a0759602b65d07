package org.pellucid.studio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;

/**
 * The JDK's HTTP server with a fixed table of pages and answers: a path is looked up in the table
 * and never becomes a file.
 */
final class Server implements AutoCloseable {
  private static final int MOST_BODY = 16_384;
  private static final int MOST_AT_ONCE = 1000;
  private static final int PORTS_TRIED = 20;
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

  /** Answers a request with JSON. */
  @FunctionalInterface
  interface Answer {
    /** The settings come from the body; for GET from the query, whole numbers and texts. */
    Object to(Config settings);
  }

  private record Page(String type, byte[] content) {}

  private final HttpServer http;
  private final Access access;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Map<String, Page> pages = new HashMap<>();
  private final Map<String, Answer> questions = new HashMap<>();
  private final Map<String, Answer> orders = new HashMap<>();
  private final Map<String, Hub> streams = new HashMap<>();
  private final Map<String, Answer> beginnings = new HashMap<>();

  Server(InetAddress address, int port) {
    limitTimes();
    this.access = Access.to(address);
    this.http = bound(address, port);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
  }

  /** The server reads these when its classes are loaded; what the user set goes first. */
  private static void limitTimes() {
    Map<String, String> limits =
        Map.of(
            "sun.net.httpserver.maxReqTime", "20",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.nodelay", "true",
            "sun.net.httpserver.maxReqHeaders", "64",
            "jdk.httpserver.maxConnections", "2000");
    limits.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
  }

  private static HttpServer bound(InetAddress address, int port) {
    for (int tried = 0; ; tried++) {
      try {
        return HttpServer.create(
            new InetSocketAddress(address, port == 0 ? 0 : port + tried), MOST_AT_ONCE);
      } catch (BindException taken) {
        if (tried == PORTS_TRIED) {
          throw new PellucidException(
              "Studio: the ports " + port + " to " + (port + tried) + " are taken; choose another.",
              taken);
        }
      } catch (IOException failure) {
        throw new PellucidException("Studio: cannot listen on " + address + ".", failure);
      }
    }
  }

  /** Adds a file of this package. */
  Server page(String path, String resource, String type) {
    try (InputStream in = Server.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar.");
      }
      pages.put(path, new Page(type, in.readAllBytes()));
    } catch (IOException failure) {
      throw new IllegalStateException(resource + " cannot be read.", failure);
    }
    return this;
  }

  /** Adds files of this package under their own names. */
  Server files(String... names) {
    for (String name : names) {
      page("/" + name, name, name.endsWith(".css") ? "text/css" : "text/javascript");
    }
    return this;
  }

  /** Adds an answer to GET. */
  Server question(String path, Answer answer) {
    questions.put(path, answer);
    return this;
  }

  /** Adds an answer to POST, which changes something. */
  Server order(String path, Answer answer) {
    orders.put(path, answer);
    return this;
  }

  /** Adds a stream of events that begins with a state. */
  Server stream(String path, Hub hub, Answer beginning) {
    streams.put(path, hub);
    beginnings.put(path, beginning);
    return this;
  }

  Server start() {
    http.start();
    return this;
  }

  URI uri() {
    InetSocketAddress at = http.getAddress();
    String host = at.getAddress().isLoopbackAddress() ? "localhost" : name(at.getAddress());
    return URI.create("http://" + host + ":" + at.getPort() + "/" + access.query());
  }

  /** An address that others can write into a browser. */
  private static String name(InetAddress address) {
    InetAddress named = address;
    if (address.isAnyLocalAddress()) {
      try {
        named = InetAddress.getLocalHost();
      } catch (UnknownHostException nameless) {
        return "localhost";
      }
    }
    return named instanceof Inet6Address
        ? "[" + named.getHostAddress() + "]"
        : named.getHostAddress();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      try (exchange) {
        refuse(exchange, 503, "Too many requests at once.");
      }
      return;
    }
    try (exchange) {
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange
          .getResponseHeaders()
          .set(
              "Content-Security-Policy",
              "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                  + " frame-ancestors 'none'");
      if (!access.allows(exchange, http.getAddress().getPort())) {
        refuse(exchange, 403, "This address or origin may not ask.");
        return;
      }
      answer(exchange);
    } finally {
      places.release();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        Page page = pages.get(path);
        Hub hub = streams.get(path);
        Answer question = questions.get(path);
        if (page != null) {
          send(exchange, 200, page.type(), page.content());
        } else if (hub != null) {
          listen(exchange, hub, path);
        } else if (question != null) {
          tell(exchange, question, query(exchange));
        } else {
          refuse(exchange, 404, "There is no such page.");
        }
      }
      case "POST" -> {
        Answer order = orders.get(path);
        if (order == null) {
          refuse(exchange, 404, "There is no such order.");
          return;
        }
        Config settings = body(exchange);
        if (settings == null) {
          refuse(exchange, 400, "An order is a JSON object of at most 16 kB.");
        } else {
          tell(exchange, order, settings);
        }
      }
      default -> refuse(exchange, 405, "Only GET and POST.");
    }
  }

  private static Config query(HttpExchange exchange) {
    Config settings = Config.empty();
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      for (String part : query.split("&", -1)) {
        int equals = part.indexOf('=');
        if (equals > 0) {
          String value = decoded(part.substring(equals + 1));
          settings.put(
              decoded(part.substring(0, equals)),
              WHOLE.matcher(value).matches() ? (Object) Long.valueOf(value) : value);
        }
      }
    }
    return settings;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }

  private static @Nullable Config body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
    if (bytes.length > MOST_BODY) {
      return null;
    }
    try {
      return Json.readObject(new String(bytes, StandardCharsets.UTF_8));
    } catch (PellucidException notJson) {
      return null;
    }
  }

  private static void tell(HttpExchange exchange, Answer answer, Config settings)
      throws IOException {
    try {
      byte[] json = Json.write(answer.to(settings)).getBytes(StandardCharsets.UTF_8);
      send(exchange, 200, "application/json", json);
    } catch (PellucidException refused) {
      refuse(exchange, 400, String.valueOf(refused.getMessage()));
    }
  }

  private void listen(HttpExchange exchange, Hub hub, String path) throws IOException {
    Answer beginning = beginnings.get(path);
    if (hub.isFull() || beginning == null) {
      refuse(exchange, 503, "Too many pages listen.");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      hub.listen(out, "state", () -> Json.write(beginning.to(Config.empty())));
    }
  }

  private static void refuse(HttpExchange exchange, int code, String why) throws IOException {
    send(
        exchange,
        code,
        "application/json",
        Json.write(Map.of("error", why)).getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(code, content.length == 0 ? -1 : content.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content);
    }
  }

  @Override
  public void close() {
    streams.values().forEach(Hub::close);
    http.stop(0);
    threads.shutdownNow();
  }
}
