"""Other engines that are asked the same: PostgreSQL and Spark, where they are here."""

from __future__ import annotations

import os
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
from postgres import MissingError, server

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    import psycopg  # noqa: PLC0415 - only where there is a server

    try:
        with server() as address, psycopg.connect(address, autocommit=True) as connection:
            yield connection
    except MissingError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have PostgreSQL: {missing}")
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    needed = os.environ.get("INTERLOCK_NEED_SPARK") == "1"
    if os.environ.get("CI") == "true" and not needed:
        pytest.skip("CI asks Spark in a step of its own: INTERLOCK_NEED_SPARK=1 pytest -m spark")
    if find_spec("pyspark") is None or which("java") is None:
        if needed:
            pytest.fail("INTERLOCK_NEED_SPARK=1, and pyspark or Java is not here")
        pytest.skip("Spark needs pyspark (`uv sync --group spark`) and Java; one of them is not here")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is installed

    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.autoBroadcastJoinThreshold": "-1",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    builder = SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
