package zwfw.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Any number of documents, sent in portions as lines of JSON; no more than one portion is held in memory. */
final class Bulk {
  /** The service takes 64 MiB unless it is set otherwise; larger portions gain nothing. */
  static final int PORTION_BYTES = 8 * 1024 * 1024;

  static final int PORTION_ROWS = 5_000;

  private final ObjectMapper json;
  private final Function<byte[], JsonNode> send;
  private final int mostBytes;
  private final int mostRows;

  Bulk(ObjectMapper json, Function<byte[], JsonNode> send, int mostBytes, int mostRows) {
    this.json = json;
    this.send = send;
    this.mostBytes = mostBytes;
    this.mostRows = mostRows;
  }

  BulkReport sendAll(Iterator<?> documents) {
    BulkReport report = BulkReport.EMPTY;
    List<byte[]> portion = new ArrayList<>();
    int size = 0;
    while (documents.hasNext()) {
      byte[] line = line(documents.next());
      if (!portion.isEmpty() && (size + line.length > mostBytes || portion.size() == mostRows)) {
        report = sent(report, portion);
        portion = new ArrayList<>();
        size = 0;
      }
      portion.add(line);
      size += line.length;
    }
    return portion.isEmpty() ? report : sent(report, portion);
  }

  /** The report with one portion more. */
  private BulkReport sent(BulkReport report, List<byte[]> portion) {
    try {
      return report.plus(portion.size(), send.apply(joined(portion)));
    } catch (ServiceException.TooLarge error) {
      return halved(report, portion, error);
    } catch (ServiceException.RequestRefused error) {
      if (error.faults.stream().noneMatch(fault -> fault.row > 0)) {
        throw new ServiceException.BulkInterrupted(report, error);
      }
      return report.without(portion.size(), error.faults);
    } catch (ServiceException.BulkInterrupted error) {
      throw error;
    } catch (ServiceException error) {
      throw new ServiceException.BulkInterrupted(report, error);
    }
  }

  /** The same portion in two parts: the service takes less than is its default. */
  private BulkReport halved(BulkReport report, List<byte[]> portion, ServiceException.TooLarge error) {
    int half = portion.size() / 2;
    if (half == 0) {
      return report.without(1, List.of(new Fault(error.code, 1, "", error.getMessage(), "", false)));
    }
    BulkReport first = sent(report, portion.subList(0, half));
    return sent(first, portion.subList(half, portion.size()));
  }

  private byte[] line(Object document) {
    try {
      return (json.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException error) {
      throw new IllegalArgumentException("no JSON can be written of " + document, error);
    }
  }

  private static byte[] joined(List<byte[]> portion) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    portion.forEach(body::writeBytes);
    return body.toByteArray();
  }
}
