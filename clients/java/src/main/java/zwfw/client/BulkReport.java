package zwfw.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What became of the rows so far; rows are counted from 1 over all portions. */
public final class BulkReport {
  /** How many rows were sent and answered. */
  public final long rows;

  /** How many were written. */
  public final long written;

  /** How many of these replaced a document of the same id. */
  public final long replaced;

  /** How many were not written. A portion with a bad row is refused whole, unless bad rows are skipped. */
  public final long refused;

  /** How many were not written because the service has something newer of the same id. */
  public final long stale;

  /** What is wrong, and, as warnings, what was accepted all the same. */
  public final List<Fault> faults;

  /** Whether there are more faults: of one kind, the service names the first of a portion only. */
  public final boolean isCut;

  /** The numbers of the loads that were written, in order. */
  public final List<Long> loads;

  static final BulkReport EMPTY = new BulkReport(0, 0, 0, 0, 0, List.of(), false, List.of());

  private BulkReport(
      long rows,
      long written,
      long replaced,
      long refused,
      long stale,
      List<Fault> faults,
      boolean isCut,
      List<Long> loads) {
    this.rows = rows;
    this.written = written;
    this.replaced = replaced;
    this.refused = refused;
    this.stale = stale;
    this.faults = List.copyOf(faults);
    this.isCut = isCut;
    this.loads = List.copyOf(loads);
  }

  /** Whether every row was written. */
  public boolean isComplete() {
    return refused == 0 && stale == 0;
  }

  /** The number of the last load. Throws {@link IndexOutOfBoundsException} where nothing was written. */
  public long lastLoad() {
    return loads.get(loads.size() - 1);
  }

  /** This report, and the answer to a portion that was taken. */
  BulkReport plus(long size, JsonNode answer) {
    List<Fault> told = new ArrayList<>();
    answer.path("rows").forEach(row -> told.add(Fault.of(row)));
    List<Long> all = new ArrayList<>(loads);
    if (answer.path("load").isIntegralNumber()) {
      all.add(answer.get("load").asLong());
    }
    return new BulkReport(
        rows + size,
        written + answer.path("written").asLong(),
        replaced + answer.path("replaced").asLong(),
        refused + answer.path("skipped").asLong(),
        stale + answer.path("stale").asLong(),
        withMoved(told),
        isCut || answer.path("cut").asBoolean(),
        all);
  }

  /** This report, and a portion that was refused whole. */
  BulkReport without(long size, List<Fault> told) {
    return new BulkReport(rows + size, written, replaced, refused + size, stale, withMoved(told), isCut, loads);
  }

  private List<Fault> withMoved(List<Fault> told) {
    List<Fault> all = new ArrayList<>(faults);
    told.forEach(fault -> all.add(fault.movedBy(rows)));
    return all;
  }
}
