package zwfw.client;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing that is wrong with a request, or with a row of it. */
public final class Fault {
  /** In English, stable; empty where the service names none. */
  public final String code;

  /** Which row, from 1; 0 where the request is not made of rows. */
  public final long row;

  /** Which parameter or field; empty where the whole is meant. */
  public final String field;

  /** What is wrong. */
  public final String message;

  /** How to mend it; empty where that goes without saying. */
  public final String mend;

  /** Whether the row was accepted all the same. */
  public final boolean warning;

  Fault(String code, long row, String field, String message, String mend, boolean warning) {
    this.code = code;
    this.row = row;
    this.field = field;
    this.message = message;
    this.mend = mend;
    this.warning = warning;
  }

  static Fault of(JsonNode fault) {
    String message = fault.path("message").asText("");
    return new Fault(
        fault.path("code").asText(""),
        fault.path("row").asLong(0),
        fault.path("field").asText(""),
        message.isEmpty() ? fault.path("reason").asText("") : message,
        fault.path("mend").asText(""),
        fault.path("warning").asBoolean(false));
  }

  /** The same fault of a row that comes so many rows later. */
  Fault movedBy(long rows) {
    return row == 0 ? this : new Fault(code, row + rows, field, message, mend, warning);
  }

  @Override
  public String toString() {
    return (row == 0 ? "" : "[" + row + "] ") + field + ": " + message + (mend.isEmpty() ? "" : "; " + mend);
  }
}
