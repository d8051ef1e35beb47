package zwfw.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A list that is longer than an answer: the next part is asked for when it is needed. */
final class Pages implements Iterator<JsonNode> {
  private final Function<String, JsonNode> ask;
  private final Function<JsonNode, Optional<String>> next;
  private final String field;
  private final Deque<JsonNode> entries = new ArrayDeque<>();
  private Optional<String> place;

  /**
   * @param place where the first part is
   * @param ask gives the answer at a place
   * @param field the name of the list in an answer
   * @param next the place of the part after an answer; empty: it is the last
   */
  Pages(String place, Function<String, JsonNode> ask, String field, Function<JsonNode, Optional<String>> next) {
    this.place = Optional.of(place);
    this.ask = ask;
    this.field = field;
    this.next = next;
  }

  @Override
  public boolean hasNext() {
    while (entries.isEmpty() && place.isPresent()) {
      JsonNode answer = ask.apply(place.get());
      answer.path(field).forEach(entries::add);
      place = next.apply(answer);
    }
    return !entries.isEmpty();
  }

  @Override
  public JsonNode next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return entries.remove();
  }

  Stream<JsonNode> stream() {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
  }
}
