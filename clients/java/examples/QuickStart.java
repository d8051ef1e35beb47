import java.time.Duration;
import java.util.List;
import java.util.Map;
import zwfw.client.BulkReport;
import zwfw.client.ZwfwClient;
import zwfw.client.generated.api.SearchApi;
import zwfw.client.generated.model.SearchPage;

/** Writes two documents, waits until they are found, and searches. */
public class QuickStart {
  public static void main(String[] arguments) throws Exception {
    ZwfwClient client = new ZwfwClient(System.getenv("ZWFW_URL"), System.getenv("ZWFW_KEY"));
    List<Map<String, ?>> documents =
        List.of(
            Map.of("id", "qs-1", "kind", "matter", "title", "风筝放飞许可", "region", "330110"),
            Map.of("id", "qs-2", "kind", "matter", "title", "风筝放飞备案", "region", "330110"));
    BulkReport report = client.putDocuments(documents.iterator());
    client.waitUntilIndexed(report.lastLoad(), Duration.ofMinutes(1));
    SearchPage page =
        new SearchApi(client).search(SearchApi.APISearchRequest.newBuilder().q("风筝放飞许可").region("330110").build());
    System.out.println(page.getTotal() + " " + page.getItems().get(0).getId());
  }
}
