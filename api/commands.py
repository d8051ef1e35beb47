"""`zwfw serve`."""

from __future__ import annotations

import os

import click

from search_engine import Settings
from search_engine.operation import check_database, first_password
from search_engine.servers import server_mark

EXAMPLE = """启动服务：网页、接口与索引进程。

\b
示例：
  zwfw serve                              本机 http://127.0.0.1:8000
  zwfw serve --host 0.0.0.0 --port 80     对外服务
  zwfw serve --workers 4 --no-worker      四个服务进程，索引进程另行启动（zwfw worker）
  zwfw serve --takeover                   升级不停服：就绪后从同一地址的旧程序手中接手，旧程序随后结束
"""


@click.command(help=EXAMPLE)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听的端口")
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="服务进程数，一般等于处理器核数"
)
@click.option("--no-worker", is_flag=True, help="不启动索引进程")
@click.option("--takeover", is_flag=True, help="不停服升级：从同一数据目录、同一地址的旧程序手中接手")
def serve(host: str, port: int, workers: int, no_worker: bool, takeover: bool) -> None:
    """Serve until SIGTERM or SIGINT."""
    # Here, so that every other command starts without the server.
    from api.serving.handover import TakeoverRefused, find_predecessor
    from api.serving.listening import PortTaken, listen
    from api.serving.processes import Served, TakeoverFailed, run

    shown = f"[{host}]" if ":" in host else host
    try:
        settings = Settings.from_environment()
        before = find_predecessor(settings.home, f"{shown}:{port}") if takeover else None
        check_database(settings)
        listening = before.listening if before is not None else listen(host, port)
    except (ValueError, PortTaken, TakeoverRefused) as error:
        raise click.ClickException(str(error)) from error
    root = f"http://{shown}:{port}{settings.prefix}"
    if takeover:
        click.echo("旧程序照常服务；新程序就绪后接手" if before is not None else "没有正在运行的旧程序，照常启动")
    click.echo(f"政务服务搜索：{root}/    接口文档：{root}/docs    停止：Ctrl+C")
    tell_first_password(settings, f"控制台：{root}/admin/    用户名 admin，")
    with server_mark(settings.home, f"{shown}:{port}"):
        try:
            address = f"{shown}:{port}"
            served = Served(listening, address, settings.home, workers, not no_worker, settings.prefix)
            run(served, before)
        except TakeoverFailed as error:
            raise click.ClickException(str(error)) from error


def tell_first_password(settings: Settings, start: str) -> None:
    """Say once how the first administrator comes in, or in which file that stands."""
    try:
        made = first_password(settings)
    except OSError as error:
        click.echo(
            f"控制台还没有账号：密码无法写入 {error.filename}（{os.strerror(error.errno or 0)}），请改正 "
            "ZWFW_FIRST_PASSWORD_FILE 后重新启动，或用 zwfw users add 新建账号",
            err=True,
        )
        return
    if made is not None:
        where = (
            f"密码 {made.password}（只显示这一次" if made.file is None else f"密码在文件 {made.file} 中（修改后自动删除"
        )
        click.echo(f"{start}{where}，首次登录须修改）")
