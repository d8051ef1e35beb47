"""From an error to its answer.

1. The table is what the documentation says: code, status, message.
2. Every error of the service has a row of its own with the same code.
3. Whatever happens, the shape is one, and a page gets a page.
4. Errors that nobody expected are logged without their words, and shown without them.
5. Nothing unsafe that a caller sent is repeated.
6. What fails before a handler is reached (a session that the disk refuses), or behind it, is answered and counted as
   any other error.
7. The same fault at the same place is logged once a minute.
"""

import errno

import pytest
import structlog
from werkzeug import exceptions as http

from api.app import create_app
from api.http import error_handlers
from api.http.errors import ERRORS, row_of
from indexer.errors import EngineUnavailable
from search_engine import BadParameters, Detail, NotFound, NotReady, ServiceError
from tests.api.fake_service import HOSTILE, WRITER

PINNED = {
    "BadParameters": ("bad_parameters", 422, "填写有误，请按所列改正"),
    "NotFound": ("not_found", 404, "没有找到所请求的内容"),
    "CursorExpired": ("cursor_expired", 410, "cursor 已过期，请重新取一遍全部文档"),
    "NotReady": ("not_ready", 503, "索引正在建立，请稍后再试"),
    "Unauthorized": ("unauthorized", 401, "缺少密钥或密钥无效"),
    "BadSignature": ("bad_signature", 401, "请求的签名不能确认"),
    "SigningUnavailable": ("signing_unavailable", 503, "本服务暂不能验证签名"),
    "QuotaSpent": ("too_many_requests", 429, "调用次数已用完，请稍后再试"),
    "BadTicket": ("bad_ticket", 422, "用户票据有误，请重新获取"),
    "SecretUnavailable": ("storage_failure", 503, "所需的密钥暂时打不开，请联系运维运行 zwfw secrets check"),
    "BadToken": ("bad_token", 401, "用户令牌有误，请重新登录"),
    "Forbidden": ("forbidden", 403, "密钥没有此项权限"),
    "NotAgreed": ("not_agreed", 403, "需要先同意保存个人记录"),
    "InProgress": ("in_progress", 409, "同一请求正在处理，请稍后重试"),
    "KeyReused": ("idempotency_key_reused", 422, "这个 Idempotency-Key 已用于另一请求"),
    "StaleWrite": ("older_than_stored", 409, "已有的文档更新，未作改动"),
    "DeletedLater": ("deleted_later", 409, "文档已删除，未写入"),
    "EditConflict": ("edit_conflict", 409, "所改的行已被他人改动，请核对后重试"),
    "ChecksFailed": ("checks_failed", 422, "检查有错误，没有发布"),
    "WarningsFound": ("warnings_found", 409, "检查有提醒，须确认后发布"),
    "TeachingRefused": ("teaching_refused", 422, "这份文档在这里不能排到第一"),
    "ApprovalNeeded": ("approval_needed", 409, "须由另一人审批后才能发布"),
    "TooLarge": ("too_large", 413, "请求体过大，请分批发送"),
    "DiskFull": (
        "insufficient_storage",
        507,
        "磁盘已满，没有写入；请联系运维腾出空间后重试，搜索不受影响",
    ),
    "ReadOnlyDisk": (
        "insufficient_storage",
        507,
        "磁盘只读，没有写入；请联系运维检查磁盘后重试，搜索不受影响",
    ),
    "NoRights": (
        "insufficient_storage",
        507,
        "没有权限写入数据目录；请联系运维改正权限后重试，搜索不受影响",
    ),
    "StorageFailure": ("storage_failure", 503, "暂时无法读写数据，请稍后再试"),
    "EngineUnavailable": ("busy", 503, "全文检索引擎暂时无法应答，请稍后再试"),
    "WrongKey": ("storage_failure", 503, "个人记录的密钥与所存的不符，暂不能读写；请联系运维运行 zwfw doctor"),
    "DamagedRows": ("storage_failure", 503, "保存的数据与写入时不符，请联系运维运行 zwfw doctor --deep"),
    "StoreBusy": ("busy", 503, "数据库正忙，没有写入，请稍后再试"),
    "werkzeug NotFound": ("not_found", 404, "没有这个地址"),
    "werkzeug MethodNotAllowed": ("method_not_allowed", 405, "此地址不支持这种请求方法"),
    "werkzeug RequestTimeout": ("timeout", 408, "请求未在规定时间内发送完，请重试"),
    "werkzeug LengthRequired": ("length_required", 411, "全量写入须在 Content-Length 中给出请求体的长度"),
    "werkzeug RequestEntityTooLarge": ("too_large", 413, "请求体过大，请分批发送"),
    "werkzeug UnsupportedMediaType": (
        "unsupported_media_type",
        415,
        "不支持这种 Content-Type，请写明请求体的类型，如 application/json；每个接口可用的见 /openapi.json",
    ),
    "werkzeug TooManyRequests": ("too_many_requests", 429, "请求过于频繁，请稍候再试"),
    "werkzeug RequestHeaderFieldsTooLarge": ("headers_too_large", 431, "请求行与请求头过长，请缩短查询内容"),
    "werkzeug ServiceUnavailable": ("busy", 503, "访问的人较多，请稍候再试"),
    "werkzeug NotImplemented": (
        "not_implemented",
        501,
        "不接收录音：请先由语音识别服务转成文字，再以 JSON 发送识别结果",
    ),
    "werkzeug BadRequest": ("bad_request", 400, "请求无法读取，请检查格式"),
    "Exception": ("internal_error", 500, "服务出错，请稍后重试"),
}


def name_of(error):
    return f"werkzeug {error.__name__}" if error.__module__.startswith("werkzeug") else error.__name__


def assert_shape(response, status, code):
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert set(error) == {"code", "message", "details"}
    assert all(set(detail) == {"code", "row", "field", "message", "mend", "reason"} for detail in error["details"])
    return error


def test_the_table_of_errors_is_pinned():
    assert {name_of(row.error): (row.code, row.status, row.message) for row in ERRORS} == PINNED


@pytest.mark.parametrize("error", ServiceError.__subclasses__())
def test_2_every_error_of_the_service_has_its_row(error):
    row = next(row for row in ERRORS if row.error is error)
    assert row.code == error.code


def test_2_an_unknown_error_is_internal():
    assert row_of(KeyError("x")).code == row_of(ServiceError("x")).code == "internal_error"
    assert row_of(http.ClientDisconnected()).code == "bad_request"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/v1/nothing", 404, "not_found"),
        ("get", "/v1/search/", 404, "not_found"),
        ("post", "/v1/suggest", 405, "method_not_allowed"),
        ("get", "/v1/documents:bulk", 405, "method_not_allowed"),
        ("get", "/v1/search?page=0", 422, "bad_parameters"),
    ],
)
def test_every_error_has_one_shape(client, method, path, status, code):
    assert_shape(client.open(path, method=method), status, code)


@pytest.mark.parametrize("sent", ["q=%FF", "q=\xff", "q=%E8%BA\xab", "q=%E8\xe8\xba\xab", "%FF=1", "page=1&q=%E8"])
def test_what_is_no_utf_8_is_refused(client, sent):
    response = client.get("/v1/search", environ_overrides={"QUERY_STRING": sent})
    assert "UTF-8" in assert_shape(response, 422, "bad_parameters")["details"][0]["reason"]


def test_3_of_many_details_the_first_are_told_and_how_many_there_are(client, service):
    service.failure = BadParameters([Detail(f"row:{row}", "有误", row) for row in range(1, 6)], most=2)
    error = client.get("/v1/search").get_json()["error"]
    assert ([detail["row"] for detail in error["details"]], error["total"]) == ([1, 2], 5)


def test_3_headers_that_belong_to_an_error(client, service):
    assert "GET" in client.post("/v1/suggest").headers["Allow"]
    assert client.delete("/v1/documents/1").headers["WWW-Authenticate"] == "Bearer"
    service.failure = NotReady("还没有索引")
    response = client.get("/v1/search")
    assert assert_shape(response, 503, "not_ready")["message"] == "还没有索引"
    assert response.headers["Retry-After"] == "5"


@pytest.mark.parametrize("path", ["/nothing", "/item/none", "/static/none.css"])
def test_3_a_page_gets_a_page(client, path):
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "12345" in response.text
    assert "<h1>页面不存在或已下线</h1>" in response.text


def test_3_readers_of_a_page_are_told_no_word_of_an_engine(client, service):
    service.failure = EngineUnavailable("tantivy")
    assert "<h1>暂时无法打开，请稍后再试</h1>" in client.get("/?q=a").text
    assert "<h1>页面不存在或已下线</h1>" in client.put("/").text


@pytest.mark.parametrize(("path", "mimetype"), [("/v1/search?q=秘密", "application/json"), ("/?q=秘密", "text/html")])
def test_4_the_unexpected_stays_inside(client, service, path, mimetype):
    service.failure = RuntimeError("张三 110101199003070011 在查秘密")
    with structlog.testing.capture_logs() as logs:
        response = client.get(path)
    assert (response.status_code, response.mimetype) == (500, mimetype)
    assert "服务出错，请稍后重试" in response.text
    assert "张三" not in response.text.replace("张三丰", "")
    assert "Traceback" not in response.text
    (entry,) = logs
    assert entry["error"] == "RuntimeError"
    assert entry["where"]
    assert "张三" not in str(entry)
    assert "秘密" not in str(entry)


def test_5_nothing_unsafe_is_repeated(client, service):
    for path in (
        f"/v1/search?{HOSTILE}=1",
        f"/v1/search?size={HOSTILE}",
        f"/v1/documents/{HOSTILE}x",
        f"/v1/{HOSTILE}",
    ):
        assert "<" not in client.get(path).text
    service.failure = NotFound(HOSTILE)
    assert "<" not in client.get("/v1/documents/1").text
    service.failure = BadParameters([Detail(HOSTILE, HOSTILE)])
    response = client.post("/v1/documents:bulk", data=b"{}", headers={"X-Zwfw-Key": WRITER})
    assert "<" not in assert_shape(response, 422, "bad_parameters")["details"][0]["reason"]


def series(client, endpoint, status):
    counted = f'zwfw_http_requests_total{{endpoint="{endpoint}",status="{status}"}} '
    return sum(float(line.split()[-1]) for line in client.get("/metrics").text.splitlines() if line.startswith(counted))


@pytest.mark.parametrize(("number", "told"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘只读")])
def test_a_session_that_the_disk_refuses_is_507_and_counted(client, service, monkeypatch, number, told):
    def refused(_):
        raise OSError(number, "refused", "/home/console.key")

    monkeypatch.setattr(type(service), "console_access", property(refused), raising=False)
    before = series(client, "console", 507)
    with structlog.testing.capture_logs() as logs:
        response = client.get("/admin/login", headers={"Cookie": "zwfw_console=x"})
    assert (response.status_code, response.mimetype) == (507, "text/html")
    assert told in response.text
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert logs == []
    assert series(client, "console", 507) == before + 1


@pytest.mark.parametrize("where", ["before", "behind", "handler"])
def test_a_hook_or_handler_that_fails_is_answered_as_any_error(service, where, monkeypatch):
    app = create_app(service)

    def fail(*_):
        raise OSError(errno.ENOSPC, "refused", "/home/zwfw.db")

    if where == "before":
        app.before_request_funcs[None].insert(0, fail)
    elif where == "behind":
        app.after_request_funcs[None].append(fail)
    else:
        service.failure = RuntimeError()
        monkeypatch.setattr(error_handlers, "record", fail)
    response = app.test_client().get("/v1/search?q=a")
    assert_shape(response, 507, "insufficient_storage")


def test_the_same_fault_is_logged_once_a_minute(client, service):
    service.failure = RuntimeError()
    with structlog.testing.capture_logs() as logs:
        statuses = {client.get("/v1/search?q=a").status_code for _ in range(5)}
        service.failure = KeyError()
        client.get("/v1/search?q=a")
    assert statuses == {500}
    assert [entry["error"] for entry in logs] == ["RuntimeError", "KeyError"]
