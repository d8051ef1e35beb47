import java.util.List;
import java.util.function.BooleanSupplier;
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
    BulkResult loaded = documents.putDocuments(batch, null, null, null, null, null);
    check(loaded.getWritten() == COUNT, loaded);
    until(() -> search(client, "流星雨观测点登记第7号").getItems().get(0).getId().equals("bare-java-7"));
    check(!new SearchApi(client).suggest("流星雨", REGION, null, null, null, null, null, null).getSuggestions().isEmpty(), "");

    EventBatch events =
        new EventBatch()
            .addEventsItem(new PortalEvent(new SearchEvent().type(SearchEvent.TypeEnum.SEARCH).id("bj-1").query("流星雨")))
            .addEventsItem(new PortalEvent(new ClickEvent().type(ClickEvent.TypeEnum.CLICK).id("bj-2").document("bare-java-7")));
    check(new EventsApi(client).putEvents(events, null, null).getAccepted() == 2, "events");

    PutResult updated = documents.putDocument("bare-java-7", matter(7, "变更"), null, null);
    until(() -> indexed(client) >= updated.getSequence());
    check(documents.getDocument("bare-java-7", null, null).getSummary().equals("变更"), "update");

    DocumentPage page = documents.listDocuments(null, 10, null, null, null, null, null, null, null, null, null, null);
    check(page.getDocuments().size() == 10 && page.getNext() != null, page);

    documents.deleteDocument("bare-java-7", null, null);
    DocumentChanges changes = documents.listChanges(page.getChanges(), null, null, null, null, null, null);
    check(changes.getChanges().size() == 1 && changes.getChanges().get(0).getId().equals("bare-java-7"), changes);
    try {
      documents.getDocument("bare-java-7", null, null);
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

  private static SearchPage search(ApiClient client, String text) {
    try {
      return new SearchApi(client).search(
          text, REGION, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    } catch (ApiException error) {
      throw new IllegalStateException(error);
    }
  }

  private static long indexed(ApiClient client) {
    try {
      return new OperationApi(client).ready(null, null).getIndexSequence();
    } catch (ApiException error) {
      throw new IllegalStateException(error);
    }
  }

  /** Wait for the index, half a minute at most. */
  private static void until(BooleanSupplier found) throws InterruptedException {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!found.getAsBoolean()) {
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
