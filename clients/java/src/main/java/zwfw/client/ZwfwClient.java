package zwfw.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zwfw.client.generated.ApiClient;
import zwfw.client.generated.model.DocumentChanges;
import zwfw.client.generated.model.Item;
import zwfw.client.generated.model.ListedDocument;

/**
 * The generated client with a key, a person and a transport, and what goes over many calls. Hand it to any generated
 * call: {@code new SearchApi(client)}. Errors are thrown as {@link ServiceException}, which is unchecked; {@code
 * ApiException} is left for answers that cannot be read.
 */
public final class ZwfwClient extends ApiClient {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final int PAGE_SIZE = 50; // cards; the largest page that the service gives
  private static final int DEPTH = 10_000; // cards; how deep into its results the service looks
  private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(2); // a portion is checked row by row

  private final Transport transport;
  private final String key;
  private final Optional<String> person;
  private final Duration timeout;
  private String language = "zh";

  /**
   * With ten seconds for an answer and {@link Retry#DEFAULT}.
   *
   * @param url where the service is, with its path if it has one
   * @param key the secret of {@code zwfw keys create}; null: calls that are open to all
   */
  public ZwfwClient(String url, String key) {
    this(url, key, Duration.ofSeconds(10), Retry.DEFAULT);
  }

  /**
   * @param url where the service is, with its path if it has one
   * @param key the secret of {@code zwfw keys create}; null: calls that are open to all
   * @param timeout for connecting, and for an answer
   * @param retry when to ask again
   */
  public ZwfwClient(String url, String key, Duration timeout, Retry retry) {
    this(url, key, Optional.empty(), timeout, transport(url, timeout, retry));
  }

  private ZwfwClient(String url, String key, Optional<String> person, Duration timeout, Transport transport) {
    super(builder(timeout), createDefaultObjectMapper(), url.replaceAll("/+$", ""));
    this.key = key;
    this.person = person;
    this.timeout = timeout;
    this.transport = transport;
    setReadTimeout(timeout);
    setRequestInterceptor(this::prepare);
  }

  private static Transport transport(String url, Duration timeout, Retry retry) {
    String mountedAt = Optional.ofNullable(URI.create(url).getRawPath()).orElse("").replaceAll("/+$", "");
    return new Transport(builder(timeout).build(), retry, Optional.empty(), mountedAt);
  }

  private static HttpClient.Builder builder(Duration timeout) {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
  }

  /** A client like this one for the calls of one person (the portal's token); it shares the connections. */
  public ZwfwClient forPerson(String token) {
    ZwfwClient other = new ZwfwClient(getBaseUri(), key, Optional.of(token), timeout, transport);
    other.language = language;
    return other;
  }

  /** A client like this one that is told faults in English; it shares the connections. */
  public ZwfwClient inEnglish() {
    ZwfwClient other = new ZwfwClient(getBaseUri(), key, person, timeout, transport);
    other.language = "en";
    return other;
  }

  /** A client like this one that signs each request for a registered app; it shares the connections. */
  public ZwfwClient signedBy(Signer signer) {
    ZwfwClient other = new ZwfwClient(getBaseUri(), key, person, timeout, transport.signedBy(signer));
    other.language = language;
    return other;
  }

  /** The transport: all generated calls are sent through it. */
  @Override
  public HttpClient getHttpClient() {
    return transport;
  }

  /** All attempts of one request that writes have one key, so that the service does it once. */
  private void prepare(HttpRequest.Builder request) {
    if (key != null) {
      request.setHeader("Authorization", "Bearer " + key);
    }
    person.ifPresent(token -> request.setHeader("X-Zwfw-User", token));
    request.setHeader("Accept-Language", language);
    HttpRequest built = request.copy().build();
    if (!READING.contains(built.method()) && built.headers().firstValue("Idempotency-Key").isEmpty()) {
      request.setHeader("Idempotency-Key", UUID.randomUUID().toString());
    }
  }

  /**
   * All results of a search, page after page, down to the depth that the service serves (10,000 cards).
   *
   * @param parameters those of {@code GET /v1/search}, but for page; collections are sent as repeated parameters
   */
  public Stream<Item> hits(Map<String, ?> parameters) {
    Map<String, Object> asked = new HashMap<>(parameters);
    asked.putIfAbsent("size", PAGE_SIZE);
    return Pages.of("1", page -> get("/v1/search", with(asked, "page", page)), ZwfwClient::nextPage)
        .flatMap(page -> Pages.entries(page, "items"))
        .map(item -> read(item, Item.class));
  }

  private static Optional<String> nextPage(JsonNode page) {
    int number = page.get("page").asInt();
    int size = page.get("size").asInt();
    boolean seen = page.get("total_is_exact").asBoolean() && number * size >= page.get("total").asInt();
    boolean last = seen || page.get("items").isEmpty() || (number + 1) * size > DEPTH;
    return last ? Optional.empty() : Optional.of(String.valueOf(number + 1));
  }

  /**
   * All documents that the service holds, in the order of their ids, those that are offline too.
   *
   * @param parameters those of {@code GET /v1/documents}: site, kind, region, status, fields …
   */
  public Stream<ListedDocument> documents(Map<String, ?> parameters) {
    return Pages.of("", cursor -> get("/v1/documents", at(parameters, "cursor", cursor)), ZwfwClient::nextCursor)
        .flatMap(page -> Pages.entries(page, "documents"))
        .map(document -> read(document, ListedDocument.class));
  }

  private static Optional<String> nextCursor(JsonNode page) {
    return Optional.ofNullable(page.path("next").textValue());
  }

  /**
   * What became visible and what is gone, in order, in parts. Keep {@code next} of a part once you have worked through
   * it: it is where to go on after a restart.
   *
   * @param after {@code next} of the last part, or {@code changes} of a list of documents; empty: from the beginning,
   *     with all that is visible now
   * @param follow how often to look for more where there is none; empty: that is the end
   * @param parameters those of {@code GET /v1/changes}: site, kind, region …
   * @throws ServiceException.CursorExpired (from the stream) if what happened since is not kept any more
   */
  public Stream<DocumentChanges> changes(String after, Optional<Duration> follow, Map<String, ?> parameters) {
    return Pages.of(after, cursor -> get("/v1/changes", at(parameters, "after", cursor)), part -> nextPart(part, follow))
        .filter(part -> !part.path("changes").isEmpty())
        .map(part -> read(part, DocumentChanges.class));
  }

  private static Optional<String> nextPart(JsonNode part, Optional<Duration> follow) {
    if (part.path("more").asBoolean()) {
      return Optional.of(part.get("next").asText());
    }
    follow.ifPresent(ZwfwClient::pause);
    return follow.map(time -> part.get("next").asText());
  }

  /**
   * Write any number of documents, streamed in portions.
   *
   * @param documents maps, or generated documents
   * @throws ServiceException.BulkInterrupted if sending stopped before the end; it has the report so far
   */
  public BulkReport putDocuments(Iterator<?> documents) {
    return putDocuments(documents, false, Bulk.PORTION_BYTES, Bulk.PORTION_ROWS);
  }

  /**
   * Write any number of documents, streamed in portions.
   *
   * @param documents maps, or generated documents
   * @param skipBadRows write the good rows of a portion that has bad ones
   * @param portionBytes the largest body
   * @param portionRows the most rows of a body
   * @throws ServiceException.BulkInterrupted if sending stopped before the end; it has the report so far
   */
  public BulkReport putDocuments(Iterator<?> documents, boolean skipBadRows, int portionBytes, int portionRows) {
    Map<String, ?> asked = skipBadRows ? Map.of("skip_bad_rows", true) : Map.of();
    return new Bulk(getObjectMapper(), lines -> post("/v1/documents:bulk", asked, lines), portionBytes, portionRows)
        .sendAll(documents);
  }

  /**
   * Return when searches find what a load has written.
   *
   * @param load its number, as {@link BulkReport#loads} and the answers of writes have it
   * @param patience how long to wait
   * @throws IllegalStateException if the index has not come so far in time
   */
  public void waitUntilIndexed(long load, Duration patience) {
    long wanted = get("/v1/loads/" + load, Map.of()).get("sequence").asLong();
    Instant end = Instant.now().plus(patience);
    while (get("/readyz", Map.of()).path("index_sequence").asLong(0) < wanted) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("load " + load + " is written, but not indexed after " + patience);
      }
      pause(Duration.ofMillis(200));
    }
  }

  private JsonNode get(String path, Map<String, ?> parameters) {
    return send(request(path, parameters).timeout(timeout).GET());
  }

  private JsonNode post(String path, Map<String, ?> parameters, byte[] lines) {
    HttpRequest.Builder request = request(path, parameters).timeout(WRITE_TIMEOUT);
    request.header("Content-Type", "application/x-ndjson");
    return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(lines)));
  }

  private HttpRequest.Builder request(String path, Map<String, ?> parameters) {
    String query =
        parameters.entrySet().stream()
            .flatMap(entry -> values(entry.getValue()).map(value -> entry.getKey() + "=" + urlEncode(valueToString(value))))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(getBaseUri() + path + (query.isEmpty() ? "" : "?" + query)));
  }

  private static Stream<?> values(Object value) {
    return value instanceof Collection ? ((Collection<?>) value).stream() : Stream.of(value);
  }

  private static Map<String, Object> with(Map<String, Object> parameters, String name, Object value) {
    Map<String, Object> all = new HashMap<>(parameters);
    all.put(name, value);
    return all;
  }

  /** Parameters with a cursor, if it is one. */
  private static Map<String, Object> at(Map<String, ?> parameters, String name, String cursor) {
    return cursor.isEmpty() ? new HashMap<>(parameters) : with(new HashMap<>(parameters), name, cursor);
  }

  private JsonNode send(HttpRequest.Builder request) {
    prepare(request);
    try {
      return getObjectMapper().readTree(transport.send(request.build(), BodyHandlers.ofInputStream()).body());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the service", error);
    }
  }

  private <T> T read(JsonNode node, Class<T> type) {
    try {
      return getObjectMapper().treeToValue(node, type);
    } catch (JsonProcessingException error) {
      throw new UncheckedIOException(error);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the index", error);
    }
  }
}
