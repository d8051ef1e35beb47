package zwfw.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * What every request goes through, those of the generated calls too: it is sent until it is answered, or patience ends;
 * an answer that is an error is thrown as {@link ServiceException}. Asynchronous requests are sent as they are, unsigned.
 */
final class Transport extends HttpClient {
  private final HttpClient below;
  private final Retry retry;
  private final Optional<Signer> signer;
  private final String mountedAt;

  /** With a signer, each attempt is signed with a nonce and a time of its own. */
  Transport(HttpClient below, Retry retry, Optional<Signer> signer, String mountedAt) {
    this.below = below;
    this.retry = retry;
    this.signer = signer;
    this.mountedAt = mountedAt;
  }

  /** The same connections, with requests signed. */
  Transport signedBy(Signer other) {
    return new Transport(below, retry, Optional.of(other), mountedAt);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return answer(request, handler);
      } catch (ServiceException failure) {
        Thread.sleep(retry.wait(attempt, failure).orElseThrow(() -> failure).toMillis());
      }
    }
  }

  private <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> handler) throws InterruptedException {
    try {
      HttpResponse<T> response = below.send(signer.isPresent() ? signed(request) : request, handler);
      if (response.statusCode() < 400) {
        return response;
      }
      throw ServiceException.of(response.statusCode(), response.headers(), text(response.body()));
    } catch (IOException failure) {
      throw new ServiceException.NoAnswer(request.method() + " " + request.uri().getPath(), failure);
    }
  }

  private HttpRequest signed(HttpRequest request) {
    byte[] body = request.bodyPublisher().map(Transport::bytes).orElse(new byte[0]);
    HttpRequest.BodyPublisher again = HttpRequest.BodyPublishers.ofByteArray(body);
    HttpRequest.Builder made =
        HttpRequest.newBuilder(request.uri())
            .method(request.method(), request.bodyPublisher().isPresent() ? again : HttpRequest.BodyPublishers.noBody())
            .expectContinue(request.expectContinue());
    request.timeout().ifPresent(made::timeout);
    request.version().ifPresent(made::version);
    request.headers().map().forEach((name, values) -> values.forEach(value -> made.header(name, value)));
    signer.get().headers(request.method(), request.uri(), mountedAt, body).forEach(made::setHeader);
    return made.build();
  }

  /** All that a publisher publishes; those of the generated calls have it in memory. */
  private static byte[] bytes(HttpRequest.BodyPublisher publisher) {
    HttpResponse.BodySubscriber<byte[]> all = HttpResponse.BodySubscribers.ofByteArray();
    publisher.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            all.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer part) {
            all.onNext(List.of(part));
          }

          @Override
          public void onError(Throwable error) {
            all.onError(error);
          }

          @Override
          public void onComplete() {
            all.onComplete();
          }
        });
    return all.getBody().toCompletableFuture().join();
  }

  private static String text(Object body) throws IOException {
    if (body instanceof InputStream) {
      try (InputStream stream = (InputStream) body) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return String.valueOf(body);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
    return below.sendAsync(request, handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
    return below.sendAsync(request, handler, pushes);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return below.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return below.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return below.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return below.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return below.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return below.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return below.authenticator();
  }

  @Override
  public Version version() {
    return below.version();
  }

  @Override
  public Optional<Executor> executor() {
    return below.executor();
  }
}
