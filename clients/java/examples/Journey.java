import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import zwfw.client.BulkReport;
import zwfw.client.Fault;
import zwfw.client.ServiceException;
import zwfw.client.ZwfwClient;
import zwfw.client.generated.api.DocumentsApi;
import zwfw.client.generated.api.EventsApi;
import zwfw.client.generated.api.SearchApi;
import zwfw.client.generated.model.ClickEvent;
import zwfw.client.generated.model.Document;
import zwfw.client.generated.model.DocumentChanges;
import zwfw.client.generated.model.DocumentChangesChangesInner;
import zwfw.client.generated.model.EventBatch;
import zwfw.client.generated.model.Item;
import zwfw.client.generated.model.ListedDocument;
import zwfw.client.generated.model.PortalEvent;
import zwfw.client.generated.model.SearchEvent;
import zwfw.client.generated.model.SearchPage;

/**
 * A portal's day: load, search, suggest, report events, update, list, follow changes, delete; and what errors look like.
 * Run it against a service of your own: ZWFW_URL, ZWFW_KEY (scopes documents:write and events:write).
 */
public class Journey {
  private static final String REGION = "330110";
  private static final int COUNT = 240;

  private final ZwfwClient client = new ZwfwClient(System.getenv("ZWFW_URL"), System.getenv("ZWFW_KEY"));
  private final DocumentsApi documents = new DocumentsApi(client);
  private final SearchApi searches = new SearchApi(client);

  public static void main(String[] arguments) throws Exception {
    Journey journey = new Journey();
    journey.load();
    journey.find();
    journey.change();
    journey.fail();
  }

  /** Matters as they come out of a portal's own database, one by one. */
  private static Stream<Document> rows(String summary) {
    return IntStream.range(0, COUNT).mapToObj(number -> matter(number, summary));
  }

  private static Document matter(int number, String summary) {
    return new Document()
        .id(String.format("jvm-%03d", number))
        .kind(Document.KindEnum.MATTER)
        .title("极光观测站备案第" + number + "号")
        .region(REGION)
        .audience(List.of(Document.AudienceEnum.NATURAL))
        .summary(summary);
  }

  /** 240 documents in portions of 100, then wait until they are found. */
  private void load() {
    BulkReport report = client.putDocuments(rows("首次").iterator(), false, 1_000_000, 100);
    check(report.isComplete() && report.written == COUNT && report.loads.size() == 3, report.faults);
    client.waitUntilIndexed(report.lastLoad(), Duration.ofMinutes(1));
  }

  /** One page, all pages, suggestions; and what the reader did with them. */
  private void find() throws Exception {
    SearchPage page = searches.search(asked().q("极光观测站备案第7号").region(REGION).build());
    check(page.getItems().get(0).getId().equals("jvm-007"), page);
    Map<String, ?> all = Map.of("q", "极光观测站备案", "region", REGION, "region_mode", "only");
    check(client.hits(all).map(Item::getId).filter(id -> id.startsWith("jvm-")).distinct().count() == COUNT, "hits");
    SearchApi.APISuggestRequest typed = SearchApi.APISuggestRequest.newBuilder().q("极光观测").region(REGION).build();
    check(!searches.suggest(typed).getSuggestions().isEmpty(), "suggest");
    EventBatch events =
        new EventBatch()
            .addEventsItem(new PortalEvent(new SearchEvent().type(SearchEvent.TypeEnum.SEARCH).id("v-1").query("极光观测站")))
            .addEventsItem(new PortalEvent(new ClickEvent().type(ClickEvent.TypeEnum.CLICK).id("v-2").document("jvm-007")));
    EventsApi.APIPutEventsRequest sent = EventsApi.APIPutEventsRequest.newBuilder().eventBatch(events).build();
    check(new EventsApi(client).putEvents(sent).getAccepted() == 2, "events");
  }

  private static SearchApi.APISearchRequest.Builder asked() {
    return SearchApi.APISearchRequest.newBuilder();
  }

  /** Update one and all, list them, delete one, and follow what happened. */
  private void change() throws Exception {
    String known = client.changes("", Optional.empty(), Map.of()).reduce("", (place, part) -> part.getNext(), String::concat);
    documents.putDocument(DocumentsApi.APIPutDocumentRequest.newBuilder().id("jvm-007").document(matter(7, "变更")).build());
    check(read("jvm-007").getSummary().equals("变更"), "update");
    check(client.putDocuments(rows("再次").iterator()).replaced == COUNT, "replace");

    List<String> listed =
        client.documents(Map.of("region", REGION, "size", 100)).map(ListedDocument::getId).collect(Collectors.toList());
    check(listed.equals(listed.stream().sorted().distinct().collect(Collectors.toList())), "in order");
    check(listed.stream().filter(id -> id.startsWith("jvm-")).count() == COUNT, "list");

    documents.deleteDocument(DocumentsApi.APIDeleteDocumentRequest.newBuilder().id("jvm-007").build());
    List<DocumentChangesChangesInner> seen =
        client.changes(known, Optional.empty(), Map.of())
            .map(DocumentChanges::getChanges)
            .flatMap(List::stream)
            .collect(Collectors.toList());
    DocumentChangesChangesInner last = seen.get(seen.size() - 1);
    check(seen.size() == COUNT && last.getId().equals("jvm-007"), seen);
    check(last.getChange() == DocumentChangesChangesInner.ChangeEnum.GONE, last);
  }

  private Document read(String id) throws Exception {
    return documents.getDocument(DocumentsApi.APIGetDocumentRequest.newBuilder().id(id).build());
  }

  /** Errors are exceptions with data, and rows at fault are in the report. */
  private void fail() throws Exception {
    try {
      read("jvm-007");
      throw new AssertionError("found");
    } catch (ServiceException.NotFound error) {
      System.out.println(error.status + " " + error.code);
    }
    try {
      new SearchApi(client.inEnglish()).search(asked().q("极光").size(1000).build());
      throw new AssertionError("found");
    } catch (ServiceException.Invalid error) {
      System.out.println(error.faults);
      check(error.faults.get(0).message.startsWith("must be"), "it is told in English");
    }
    List<Map<String, String>> two =
        List.of(
            Map.of("id", "jvm-240", "kind", "matter", "title", "极光", "region", REGION),
            Map.of("id", "jvm-241"));
    BulkReport report = client.putDocuments(two.iterator(), true, 1_000_000, 100);
    Set<Long> rows = report.faults.stream().filter(fault -> !fault.warning).map(fault -> fault.row).collect(Collectors.toSet());
    check(report.written == 1 && report.refused == 1 && rows.equals(Set.of(2L)), report.faults);
    System.out.println(report.faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
  }

  private static void check(boolean well, Object told) {
    if (!well) {
      throw new AssertionError(told);
    }
  }
}
