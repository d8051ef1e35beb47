import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DocumentsApi;
import org.openapitools.client.api.EventsApi;
import org.openapitools.client.api.OperationApi;
import org.openapitools.client.api.SearchApi;
import org.openapitools.client.model.*;

/**
 * What a client that openapi-generator makes (java, native) with its default options does, without a line of ours. Load →
 * search → suggest → events → update → list → delete.
 */
public class Journey {
  private static final String REGION = "330110";
  private static final int COUNT = 20;

  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("ZWFW_URL"));
    String key = System.getenv("ZWFW_KEY");
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
    DocumentsApi documents = new DocumentsApi(client);

    DocumentBatch batch = new DocumentBatch();
    for (int number = 0; number < COUNT; number++) {
      batch.addDocumentsItem(matter(number, "首次"));
    }
    BulkResult loaded = call(documents, "putDocuments", batch);
    check(loaded.getWritten() == COUNT, loaded);
    until(() -> search(client, "流星雨观测点登记第7号").getItems().stream().anyMatch(item -> item.getId().equals("bare-java-7")));
    Suggestions suggested = call(new SearchApi(client), "suggest", "流星雨", REGION);
    check(!suggested.getSuggestions().isEmpty(), suggested);

    EventBatch events =
        new EventBatch()
            .addEventsItem(new PortalEvent(new SearchEvent().type(SearchEvent.TypeEnum.SEARCH).id("bj-1").query("流星雨")))
            .addEventsItem(new PortalEvent(new ClickEvent().type(ClickEvent.TypeEnum.CLICK).id("bj-2").document("bare-java-7")));
    EventsTaken taken = call(new EventsApi(client), "putEvents", events);
    check(taken.getAccepted() == 2, taken);

    PutResult updated = call(documents, "putDocument", "bare-java-7", matter(7, "变更"));
    until(() -> ((Ready) call(new OperationApi(client), "ready")).getIndexSequence() >= updated.getSequence());
    Document read = call(documents, "getDocument", "bare-java-7");
    check(read.getSummary().equals("变更"), read);

    DocumentPage page = call(documents, "listDocuments", null, 10);
    check(page.getDocuments().size() == 10 && page.getNext() != null, page);

    call(documents, "deleteDocument", "bare-java-7");
    DocumentChanges changes = call(documents, "listChanges", page.getChanges());
    check(changes.getChanges().size() == 1 && changes.getChanges().get(0).getId().equals("bare-java-7"), changes);
    try {
      call(documents, "getDocument", "bare-java-7");
      throw new AssertionError("found");
    } catch (ApiException error) {
      check(error.getCode() == 404, error);
    }
    System.out.println("java: " + loaded.getWritten() + " " + search(client, "流星雨").getItems().get(0).getTitle());
  }

  private static Document matter(int number, String summary) {
    return new Document()
        .id("bare-java-" + number)
        .kind(Document.KindEnum.MATTER)
        .title("流星雨观测点登记第" + number + "号")
        .region(REGION)
        .audience(List.of(Document.AudienceEnum.NATURAL))
        .summary(summary);
  }

  private static SearchPage search(ApiClient client, String text) throws Exception {
    return call(new SearchApi(client), "search", text, REGION);
  }

  /** A generated call, which takes everything by position, with its first arguments; the others are left out. */
  @SuppressWarnings("unchecked")
  private static <T> T call(Object api, String name, Object... first) throws Exception {
    Method method =
        Arrays.stream(api.getClass().getMethods())
            .filter(one -> one.getName().equals(name))
            .min(Comparator.comparing(Method::getParameterCount))
            .orElseThrow();
    try {
      return (T) method.invoke(api, Arrays.copyOf(first, method.getParameterCount()));
    } catch (InvocationTargetException error) {
      throw (Exception) error.getCause();
    }
  }

  /** Wait for the index, half a minute at most. */
  private static void until(Callable<Boolean> found) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!found.call()) {
      check(System.nanoTime() < end, "not indexed in time");
      Thread.sleep(200);
    }
  }

  private static void check(boolean well, Object told) {
    if (!well) {
      throw new AssertionError(told);
    }
  }
}
