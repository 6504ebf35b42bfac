"""Documents in a folder or in a bucket, through the same storage; the bucket is a server that speaks S3."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from moto.server import ThreadedMotoServer

from portal.settings.storages import papers

LARGE = b"%PDF-1.7 " + bytes(9 * 1024 * 1024)  # past the size that goes up in parts


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "s/ecret"}
    client: Any = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-1", **keys)
    where = {"LocationConstraint": "eu-west-1"}
    client.create_bucket(Bucket="papers", CreateBucketConfiguration=where)
    yield f"s3://key:s%2Fecret@papers/usual?endpoint={endpoint}&region=eu-west-1&style=path"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def kept(request: Any, bucket: str, tmp_path: Path) -> Storage:
    told = papers(bucket if request.param == "bucket" else "")
    if request.param == "folder":
        told["OPTIONS"] |= {"location": tmp_path}
    made: Storage = storages.create_storage(told)
    return made


def test_the_same_in_a_folder_and_in_a_bucket(kept: Storage) -> None:
    first = kept.save("2027/05/a1b2", ContentFile(b"one"))
    second = kept.save("2027/05/a1b2", ContentFile(b"two"))
    assert first != second, "nothing is written over"
    with kept.open(first) as file:
        assert file.read() == b"one"
    large = kept.save("2027/05/large", ContentFile(LARGE))
    with kept.open(large) as file:
        assert file.read() == LARGE
    assert kept.size(large) == len(LARGE)
    kept.delete(first)
    assert not kept.exists(first)
    assert kept.exists(second)
    with pytest.raises(FileNotFoundError):
        kept.open(first).read()


def test_nobody_waits_long_for_a_bucket(bucket: str) -> None:
    told = papers(bucket)["OPTIONS"]["client_config"]
    assert (told.connect_timeout, told.read_timeout) == (5, 20)
    assert told.retries["max_attempts"] == 3


@pytest.mark.parametrize("url", ["s3://", "https://bucket.example/papers", "papers"])
def test_what_cannot_be_meant_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="s3://BUCKET"):
        papers(url)
