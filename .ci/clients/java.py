"""Java: a jar; `openapi-generator` makes the generated part, as a plugin of Maven."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from service import Service
from steps import BARE, BUILD, DIST, ROOT, VERSION, empty, run, staged

PROGRAMS = ("java", "mvn")
MAVEN = ("mvn", "-q", "-B", "-Dstyle.color=never")
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
JAR = f"zwfw-client-{VERSION}"
POM = (ROOT / "clients/java/pom.xml").read_text(encoding="utf-8")
(GENERATOR,) = re.findall(r"<generator\.version>(.+)</generator\.version>", POM)


def package(document: Path, service: Service) -> None:
    """构建 jar · the jar"""
    folder = staged("java")
    shutil.copyfile(document, folder / "openapi.json")
    (folder / "pom.xml").write_text(POM.replace("<version>VERSION</version>", f"<version>{VERSION}</version>"))
    run(*MAVEN, "package", cwd=folder)
    shutil.copyfile(folder / "target" / f"{JAR}.jar", DIST / f"{JAR}.jar")
    shutil.copyfile(folder / "pom.xml", DIST / f"{JAR}.pom")  # names what the jar needs


def use(document: Path, service: Service) -> None:
    """运行安装好的包 · the jar at work"""
    classes = os.pathsep.join([str(DIST / f"{JAR}.jar"), str(BUILD / "java/target/lib/*")])
    for example in service.examples(BUILD / "java/examples", "*.java"):
        with service.through_grief() as env:
            java(classes, example, env)


def bare(document: Path, service: Service) -> None:
    """运行生成器默认选项的客户端 · a client made with default options at work"""
    folder = empty("java-bare")
    generator = BUILD / f"openapi-generator-cli-{GENERATOR}.jar"
    if not generator.exists():
        artefact = f"-Dartifact=org.openapitools:openapi-generator-cli:{GENERATOR}"
        run(*MAVEN, f"{COPY}:copy", artefact, f"-DoutputDirectory={BUILD}")
    options = ("-g", "java", "--library", "native")
    run("java", "-jar", generator, "generate", *options, "-i", document, "-o", folder)
    skipping = ("-Dmaven.test.skip=true", "-Dmaven.javadoc.skip=true")
    run(*MAVEN, *skipping, "package", f"{COPY}:copy-dependencies", cwd=folder)
    target = folder / "target"
    java(os.pathsep.join([str(target / "classes"), str(target / "dependency/*")]), BARE / "Journey.java", service.env)


def java(classes: str, program: Path, env: Mapping[str, str]) -> None:
    """Run a program of one file."""
    run("java", "-Dfile.encoding=UTF-8", "-cp", classes, program, env=env)
