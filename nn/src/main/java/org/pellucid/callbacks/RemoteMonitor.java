package org.pellucid.callbacks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * Sends the numbers of each epoch to an HTTP server, as JSON: in one field of a form, or by itself.
 * A server that does not answer within ten seconds is told in the log and holds nothing up.
 *
 * <p>Source: {@code keras.callbacks.RemoteMonitor}.
 */
public final class RemoteMonitor extends Callback {
  private static final System.Logger LOGGER = System.getLogger("org.pellucid.callbacks");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI address;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String field = "data";
  private boolean sendAsJson;

  /** Makes a callback that sends to {@code http://localhost:9000/publish/epoch/end/}. */
  public RemoteMonitor() {
    this("http://localhost:9000", "/publish/epoch/end/");
  }

  /**
   * Makes a callback.
   *
   * @param root the server, such as {@code http://localhost:9000}
   * @param path the path on it
   */
  public RemoteMonitor(String root, String path) {
    try {
      address = URI.create(root + path);
    } catch (IllegalArgumentException e) {
      throw new PellucidException(
          "RemoteMonitor: \"" + root + path + "\" is no address of a server.", e);
    }
  }

  /**
   * Sets the field of the form that the JSON stands in.
   *
   * @param name "data" without
   * @return this
   */
  public RemoteMonitor field(String name) {
    field = name;
    return this;
  }

  /**
   * Adds a header to each request.
   *
   * @param name its name
   * @param value its value
   * @return this
   */
  public RemoteMonitor header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /**
   * Sets whether the body is the JSON itself.
   *
   * @param json false without: it is a form
   * @return this
   */
  public RemoteMonitor sendAsJson(boolean json) {
    sendAsJson = json;
    return this;
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    Config numbers = Config.empty().put("epoch", epoch);
    logs.forEach(numbers::put);
    String json = numbers.write();
    String body = sendAsJson ? json : encoded(field) + "=" + encoded(json);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header(
                "Content-Type",
                sendAsJson ? "application/json" : "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      client.send(request.build(), BodyHandlers.discarding());
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "RemoteMonitor: could not reach " + address + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
