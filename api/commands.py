"""`zwfw serve`."""

from __future__ import annotations

import click

from search_engine import Settings, check_database, first_password, server_mark

EXAMPLE = """启动服务：网页、接口与索引进程。

\b
示例：
  zwfw serve                              本机 http://127.0.0.1:8000
  zwfw serve --host 0.0.0.0 --port 80     对外服务
  zwfw serve --workers 4 --no-worker      四个服务进程，索引进程另行启动（zwfw worker）
"""


@click.command(help=EXAMPLE)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听的端口")
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="服务进程数，一般等于处理器核数"
)
@click.option("--no-worker", is_flag=True, help="不启动索引进程")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT."""
    # Here, so that every other command starts without the server.
    from api.serving.listening import PortTaken, listen
    from api.serving.processes import run

    try:
        settings = Settings.from_environment()
        check_database(settings)
        listening = listen(host, port)
    except (ValueError, PortTaken) as error:
        raise click.ClickException(str(error)) from error
    shown = f"[{host}]" if ":" in host else host
    root = f"http://{shown}:{port}{settings.prefix}"
    click.echo(f"政务服务搜索：{root}/    接口文档：{root}/docs    停止：Ctrl+C")
    if password := first_password(settings):
        click.echo(f"控制台：{root}/admin/    用户名 admin，密码 {password}（只显示这一次，首次登录须修改）")
    with server_mark(settings.home, f"{shown}:{port}"):
        run(listening, workers, settings.home, settings.prefix, indexing=not no_worker)
