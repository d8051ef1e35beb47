package zwfw.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The parts of a list that is longer than an answer: the next one is asked for when it is needed. */
final class Pages implements Iterator<JsonNode> {
  private final Function<String, JsonNode> ask;
  private final Function<JsonNode, Optional<String>> next;
  private Optional<String> place;
  private JsonNode last;

  /**
   * @param place where the first part is
   * @param ask gives the answer at a place
   * @param next the place of the part after an answer; empty: it was the last
   */
  private Pages(String place, Function<String, JsonNode> ask, Function<JsonNode, Optional<String>> next) {
    this.place = Optional.of(place);
    this.ask = ask;
    this.next = next;
  }

  static Stream<JsonNode> of(String place, Function<String, JsonNode> ask, Function<JsonNode, Optional<String>> next) {
    Iterator<JsonNode> pages = new Pages(place, ask, next);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false);
  }

  /** The entries of a list in an answer. */
  static Stream<JsonNode> entries(JsonNode answer, String field) {
    return StreamSupport.stream(answer.path(field).spliterator(), false);
  }

  @Override
  public boolean hasNext() {
    if (last != null) { // not before the last part has been worked through: looking for the next one may wait
      place = next.apply(last);
      last = null;
    }
    return place.isPresent();
  }

  @Override
  public JsonNode next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    last = ask.apply(place.get());
    return last;
  }
}
