package zwfw.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call can come to when it does not succeed.
 *
 * <pre>
 * ServiceException              any of them
 * ├── NoAnswer                  no connection, or no answer in time
 * ├── BulkInterrupted           sending many documents stopped before the end
 * └── ErrorAnswer               the service answered with an error: status, code, message, faults
 *     ├── RequestRefused        4xx: the request has to change before it is sent again
 *     │   ├── Unauthorized      401: no key or token, or one that does not hold
 *     │   ├── Forbidden         403: the key lacks the right
 *     │   ├── NotFound          404
 *     │   ├── Conflict          409, 412: somebody else has changed it meanwhile
 *     │   ├── CursorExpired     410: what happened since is not kept any more; list all anew
 *     │   ├── TooLarge          413
 *     │   ├── Invalid           422: faults names everything that is wrong
 *     │   └── TooManyRequests   429
 *     └── ServiceFailed         5xx
 *         └── Unavailable       503: not ready, or busy
 * </pre>
 */
public class ServiceException extends RuntimeException {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** After what time the service wants to be asked again; nothing where it did not say. */
  public final Duration retryAfter;

  ServiceException(String message, Throwable cause, Duration retryAfter) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** No connection, or no answer in time, in any of the attempts. */
  public static final class NoAnswer extends ServiceException {
    NoAnswer(String what, IOException cause) {
      super(what + ": " + cause, cause, Duration.ZERO);
    }
  }

  /** Sending many documents stopped before the end; the cause says why. */
  public static final class BulkInterrupted extends ServiceException {
    /** What became of the rows before: send those after {@code report.rows} again. */
    public final BulkReport report;

    BulkInterrupted(BulkReport report, ServiceException cause) {
      super("stopped after " + report.rows + " rows: " + cause.getMessage(), cause, cause.retryAfter);
      this.report = report;
    }
  }

  /** The service answered with an error. */
  public static class ErrorAnswer extends ServiceException {
    /** The HTTP status. */
    public final int status;

    /** The service's word for it, in English, stable; empty where something between answered instead. */
    public final String code;

    /** Everything that is wrong, where the request is. */
    public final List<Fault> faults;

    /** By which the service's log knows the request; empty where it gave none. */
    public final String requestId;

    ErrorAnswer(Told told) {
      super(told.status + " " + told.code + ": " + told.message + told.faults, null, told.retryAfter);
      this.status = told.status;
      this.code = told.code;
      this.faults = told.faults;
      this.requestId = told.requestId;
    }
  }

  /** 4xx: the request has to change before it is sent again. */
  public static class RequestRefused extends ErrorAnswer {
    RequestRefused(Told told) {
      super(told);
    }
  }

  /** 401: no key or token, or one that does not hold. */
  public static final class Unauthorized extends RequestRefused {
    Unauthorized(Told told) {
      super(told);
    }
  }

  /** 403: the key lacks the right. */
  public static final class Forbidden extends RequestRefused {
    Forbidden(Told told) {
      super(told);
    }
  }

  /** 404: there is no such thing, or it is not visible now. */
  public static final class NotFound extends RequestRefused {
    NotFound(Told told) {
      super(told);
    }
  }

  /** 409 or 412: somebody else has changed it meanwhile. */
  public static final class Conflict extends RequestRefused {
    Conflict(Told told) {
      super(told);
    }
  }

  /** 410: what happened since the cursor is not kept any more; list all documents anew. */
  public static final class CursorExpired extends RequestRefused {
    CursorExpired(Told told) {
      super(told);
    }
  }

  /** 413: the body is larger than the service takes. */
  public static final class TooLarge extends RequestRefused {
    TooLarge(Told told) {
      super(told);
    }
  }

  /** 422: {@code faults} names everything that is wrong. */
  public static final class Invalid extends RequestRefused {
    Invalid(Told told) {
      super(told);
    }
  }

  /** 429: asked too often. */
  public static final class TooManyRequests extends RequestRefused {
    TooManyRequests(Told told) {
      super(told);
    }
  }

  /** 5xx: something is out of order over there. */
  public static class ServiceFailed extends ErrorAnswer {
    ServiceFailed(Told told) {
      super(told);
    }
  }

  /** 503: not ready, or busy. */
  public static final class Unavailable extends ServiceFailed {
    Unavailable(Told told) {
      super(told);
    }
  }

  /** The exception of an answer that is an error. */
  static ErrorAnswer of(int status, HttpHeaders headers, String body) {
    Told told = new Told(status, headers, body);
    switch (status) {
      case 401:
        return new Unauthorized(told);
      case 403:
        return new Forbidden(told);
      case 404:
        return new NotFound(told);
      case 409:
      case 412:
        return new Conflict(told);
      case 410:
        return new CursorExpired(told);
      case 413:
        return new TooLarge(told);
      case 422:
        return new Invalid(told);
      case 429:
        return new TooManyRequests(told);
      case 503:
        return new Unavailable(told);
      default:
        return status >= 500 ? new ServiceFailed(told) : new RequestRefused(told);
    }
  }

  /** What an answer that is an error says; little where a proxy answered with a page of its own. */
  static final class Told {
    final int status;
    final String code;
    final String message;
    final List<Fault> faults = new ArrayList<>();
    final String requestId;
    final Duration retryAfter;

    Told(int status, HttpHeaders headers, String body) {
      JsonNode error = read(body).path("error");
      this.status = status;
      this.code = error.path("code").asText("");
      this.message = error.path("message").asText("");
      error.path("details").forEach(detail -> faults.add(Fault.of(detail)));
      this.requestId = headers.firstValue("X-Request-Id").orElse("");
      this.retryAfter = headers.firstValue("Retry-After").map(Told::durationOf).orElse(Duration.ZERO);
    }

    private static JsonNode read(String body) {
      try {
        return JSON.readTree(body);
      } catch (IOException notJson) {
        return JSON.createObjectNode();
      }
    }

    /** Of seconds, or a date; nothing where it makes no sense. */
    static Duration durationOf(String header) {
      try {
        if (header.trim().matches("\\d{1,9}")) {
          return Duration.ofSeconds(Long.parseLong(header.trim()));
        }
        ZonedDateTime date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
        Duration left = Duration.between(ZonedDateTime.now(), date);
        return left.isNegative() ? Duration.ZERO : left;
      } catch (DateTimeParseException nonsense) {
        return Duration.ZERO;
      }
    }
  }
}
