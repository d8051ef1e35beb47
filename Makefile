# The one place for everything that is done to this repository. `make help` lists it.
#
# No path is absolute and every recipe works in a folder whose name has spaces: targets are relative names, and
# `.ci/environment` quotes the rest. Every target may be run twice; none asks a question.

PORT ?= 8000
# `make run LOCKED=1`: the versions that locks/ names, and no others.
export LOCKED
# How many pytest processes: the machine that the tests are tuned for has two cores.
JOBS ?= 2

# Not PYTHON: that one names the interpreter that .venv is made with.
PY := .venv/bin/python
ZWFW := .venv/bin/zwfw

# Compiled files are kept, whatever the shell says: without them each of the processes that tests start reads all
# sources anew, seconds of a processor every time.
unexport PYTHONDONTWRITEBYTECODE

# Of the tests, those that tell most in a minute: properties, order, texts and places, the contract of a backend, a
# journey through the API (tests/api/test_journey.py). What takes many seconds or starts processes is marked `long`.
QUICK := tests/api tests/contract tests/dictionaries tests/indexer tests/promise tests/ranker $(wildcard tests/test_*.py) \
	$(addprefix tests/search_engine/,installation page people/identity query search suggestion)
# Examples a property; `make test` draws 25.
FEWER := 12
# Examples of a property of what is promised, in `make soak`.
MORE := 400

.DEFAULT_GOAL := help
# Two targets in one call (`make -j test check`) share one .venv.
.NOTPARALLEL:
.PHONY: help run quick test test-cluster check clients bench conformance soak dictionaries regions shapes lock bundle mutants sbom licences clean install install-all browser pictures

help: ## 列出可用目标 · list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: install ## 安装、载入示例目录、启动服务 · install, load the sample catalogue, serve (PORT=8000, LOCKED=1)
	@$(ZWFW) setup-sample
	@ZWFW_SAMPLE_BANNER=1 exec $(ZWFW) serve --host 127.0.0.1 --port "$(PORT)"

quick: install-all ## 一分多钟内最能说明问题的测试 · the tests that tell most, in a minute and a half
	@ZWFW_TEST_EXAMPLES=$(FEWER) $(PY) -m pytest -n $(JOBS) -m 'not soak and not long' $(QUICK)

test: install-all browser ## 运行全部测试 · run all tests
	@$(PY) -m pytest -n $(JOBS)

test-cluster: install-all ## 多台主机、PostgreSQL、OpenSearch 的测试（本机须有 PostgreSQL、JDK 与 Maven）· several hosts on PostgreSQL, and the store's tests on it; OpenSearch
	@$(PY) -m tests.cluster

check: install-all ## 检查格式、类型与分层 · lint, format, types, architecture
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy --strict
	@.venv/bin/lint-imports

clients: install ## 构建 Python、Java、TypeScript 客户端包（build/clients/dist），逐一安装试用 · build the client packages, install each and let it work
	@$(PY) .ci/clients

bundle: install ## 合并门户页面的样式与脚本 · put the portal's sheets and scripts together
	@sh .ci/bundle

bench: install ## 测量速度与体积（城市规模）· measure speed and size at city scale
	@$(ZWFW) bench city

conformance: install-all ## 由 /openapi.json 生成请求，核对服务的回答 · hold a served home to its OpenAPI document (ZWFW_SOAK_SECONDS, 600)
	@$(PY) -m pytest -m soak tests/serving/test_fuzzed.py

soak: install-all ## 长时间故障测试 · long fault tests
	@$(PY) -m pytest -m soak
	@ZWFW_TEST_EXAMPLES=$(MORE) $(PY) -m pytest tests/promise

dictionaries: install ## 重新编译随软件的词典 · compile the shipped dictionaries anew after an edit
	@$(PY) -m dictionaries.making.dictionaries && $(PY) -m dictionaries.making.classifiers

regions: ## 重建行政区划表 · rebuild the region table from its sources
	@sh .ci/environment regions
	@$(PY) -m dictionaries.making.regions

shapes: ## 重建县区边界与中心点 · rebuild the shapes of counties from their source, and the centres of regions
	@sh .ci/environment regions
	@$(PY) -m dictionaries.making.shapes
	@$(PY) -m dictionaries.making.centres

lock: ## 重新锁定各 Python 版本的依赖（locks/）· lock the dependencies anew, for each version of Python
	@sh .ci/environment supply
	@sh .ci/lock

mutants: install-all ## 改动源码中的一处，看测试能否发现 · change lines of the source, and see whether tests notice
	@$(PY) -m tests.mutants

sbom: ## 写出软件物料清单 build/sbom.json（CycloneDX）· write the software bill of materials
	@sh .ci/environment supply
	@$(PY) .ci/supply.py sbom build/sbom.json

licences: ## 重新列出依赖的许可证（docs/licences.md）· list the licences of what is shipped with or used
	@sh .ci/environment supply
	@$(PY) .ci/supply.py licences docs/licences.md

pictures: install-all browser ## 重新截取编辑手册的图片（docs/pictures/）· take the pictures of the editors' manual anew
	@$(PY) -m tests.browser.pictures

clean: ## 删除 .venv 与各种缓存，保留 var/ 中的数据 · remove .venv and caches, keep the state in var/
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

install:
	@sh .ci/environment

install-all:
	@sh .ci/environment test,regions,pure,oidc,opensearch,postgresql,s3

browser:
	@sh .ci/browser
