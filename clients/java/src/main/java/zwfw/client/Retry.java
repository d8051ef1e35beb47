package zwfw.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** When to ask again, and how long to wait before: exponential back-off with full jitter. */
public final class Retry {
  /** Five attempts, the first wait up to a quarter of a second, none over half a minute. */
  public static final Retry DEFAULT = new Retry(5, Duration.ofMillis(250), Duration.ofSeconds(30));

  private final int attempts;
  private final Duration first;
  private final Duration longest;

  /**
   * @param attempts how often a request is sent at most, the first time included; 1: never again
   * @param first the upper limit of the first wait; it doubles with each further one
   * @param longest the longest wait; a service that asks for more (Retry-After) is not asked again
   */
  public Retry(int attempts, Duration first, Duration longest) {
    this.attempts = attempts;
    this.first = first;
    this.longest = longest;
  }

  private static boolean isEcho(ServiceException failure) {
    return failure instanceof ServiceException.ErrorAnswer
        && ((ServiceException.ErrorAnswer) failure).faults.stream().anyMatch(fault -> fault.code.equals("replayed"));
  }

  /**
   * Whether the same request may succeed in a moment: nobody answered, too much is asked, the service says when, or
   * something on the way sent a signed request twice, as java.net.http does where a connection ends. That is signed anew.
   */
  private static boolean isPassing(ServiceException failure) {
    return failure instanceof ServiceException.NoAnswer
        || failure instanceof ServiceException.TooManyRequests
        || failure instanceof ServiceException.Unavailable
        || !failure.retryAfter.isZero()
        || isEcho(failure);
  }

  /**
   * How long to wait after the failed attempt of this number (from 1); empty: give up.
   *
   * <p>The wait is drawn evenly from nothing up to the limit, so that clients that failed together do not come back
   * together. What the service asks for comes on top.
   */
  Optional<Duration> wait(int attempt, ServiceException failure) {
    if (!isPassing(failure) || attempt >= attempts || failure.retryAfter.compareTo(longest) > 0) {
      return Optional.empty();
    }
    double limit = Math.min(longest.toMillis(), first.toMillis() * Math.pow(2, attempt - 1));
    long drawn = (long) (ThreadLocalRandom.current().nextDouble() * limit);
    return Optional.of(failure.retryAfter.plusMillis(drawn));
  }
}
