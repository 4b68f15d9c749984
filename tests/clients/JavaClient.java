import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Java's HTTP client, which offers HTTP/2 with every first request: reads lines of a way to ask, an Accept header and a
 * query, between tabs; prints for each the status, the media type and the body in base 64.
 */
class JavaClient {
  public static void main(String[] arguments) throws Exception {
    var endpoint = arguments[0];
    for (var line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
      var fields = line.split("\t");
      System.out.println(answer(request(endpoint, fields[0], fields[2]).header("Accept", fields[1]).build()));
    }
  }

  static HttpRequest.Builder request(String endpoint, String how, String query) {
    var field = "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return switch (how) {
      case "get" -> HttpRequest.newBuilder(URI.create(endpoint + "?" + field));
      case "form" -> HttpRequest.newBuilder(URI.create(endpoint))
          .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(field));
      default -> HttpRequest.newBuilder(URI.create(endpoint))
          .header("Content-Type", "application/sparql-query").POST(BodyPublishers.ofString(query));
    };
  }

  /** One client for each request, so that each is the first of its connection and offers the upgrade. */
  static String answer(HttpRequest request) throws IOException, InterruptedException {
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    var type = answer.headers().firstValue("Content-Type").orElse("");
    return answer.statusCode() + "\t" + type + "\t" + Base64.getEncoder().encodeToString(answer.body());
  }
}
