package org.pellucid.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

class RemoteMonitorTest {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void serve() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              answer(socket);
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  /** Reads one request, notes it, and answers that there is nothing to say. */
  private void answer(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) socket.getInputStream().read());
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    head.toString()
        .lines()
        .filter(line -> line.contains(": "))
        .forEach(line -> headers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
    byte[] body =
        socket.getInputStream().readNBytes(Integer.parseInt(headers.get("Content-Length")));
    requests.add(
        head.toString().split(" ", 3)[1]
            + " "
            + headers.get("Content-Type")
            + " "
            + headers.get("X-Key")
            + " "
            + URLDecoder.decode(new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    socket
        .getOutputStream()
        .write(
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private String root() {
    return "http://localhost:" + server.getLocalPort();
  }

  @Test
  void sendsTheNumbersOfAnEpochInAFieldOfAForm() {
    RemoteMonitor monitor =
        new RemoteMonitor(root(), "/publish").field("numbers").header("X-Key", "7");
    monitor.onEpochEnd(3, Logs.of(Map.of("loss", 0.25)));
    assertThat(requests)
        .containsExactly(
            "/publish application/x-www-form-urlencoded 7 numbers={\"epoch\":3,\"loss\":0.25}");
  }

  @Test
  void sendsTheJsonItselfOnRequest() {
    new RemoteMonitor(root(), "/p").sendAsJson(true).onEpochEnd(0, Logs.of(Map.of("loss", 1.5)));
    assertThat(requests).containsExactly("/p application/json null {\"epoch\":0,\"loss\":1.5}");
  }

  @Test
  void aServerThatIsNotThereHoldsNothingUp() throws IOException {
    // Not the server above: somebody who waits for calls may still take one after it was closed.
    ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    RemoteMonitor monitor = new RemoteMonitor("http://localhost:" + gone.getLocalPort(), "/p");
    gone.close();
    assertThatCode(() -> monitor.onEpochEnd(0, new Logs())).doesNotThrowAnyException();
    assertThat(requests).isEmpty();
  }

  @Test
  void anAddressThatIsNoneIsOneSentence() {
    assertThatThrownBy(() -> new RemoteMonitor("http://a b", "/"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("RemoteMonitor: \"http://a b/\" is no address of a server.");
  }
}
