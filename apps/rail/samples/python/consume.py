"""Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes."""

import io
import json
import os
import signal
import sys
import time
import urllib.request

from confluent_kafka import Consumer, KafkaError
from fastavro import parse_schema, schemaless_reader

NOT_ALLOWED = (
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.SASL_AUTHENTICATION_FAILED,
    KafkaError._AUTHENTICATION,
)
COMMIT_AFTER = 500


def settings():
    found = {}
    with open(".env", encoding="utf-8") as file:
        for line in file:
            name, is_setting, value = line.rstrip("\n").partition("=")
            if is_setting and not name.startswith("#"):
                found[name] = os.environ.get(name, value)
    return found


env = settings()
schemas = {}
stopping = False
denied = None


def stop(*_):
    global stopping
    stopping = True


def on_error(error):
    """Failed logins are told here only."""
    global denied
    if error.code() in NOT_ALLOWED:
        denied = error.str()
    else:
        print(error.str(), file=sys.stderr)


def schema_of(schema_id):
    if schema_id not in schemas:
        if str(schema_id) == env["SCHEMA_ID"]:
            with open(env["SCHEMA_FILE"], encoding="utf-8") as file:
                text = file.read()
        else:
            with urllib.request.urlopen(f"{env['REGISTRY']}/schemas/ids/{schema_id}") as answer:
                text = json.load(answer)["schema"]
        schemas[schema_id] = parse_schema(json.loads(text))
    return schemas[schema_id]


def value_of(data):
    """A zero byte, four bytes of schema id, Avro binary; None is a deletion."""
    if data is None:
        return None
    return schemaless_reader(io.BytesIO(data[5:]), schema_of(int.from_bytes(data[1:5], "big")))


def settings_of_consumer():
    wanted = {
        "bootstrap.servers": env["BOOTSTRAP"],
        "group.id": env["GROUP"],
        "isolation.level": "read_committed",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "security.protocol": env["SECURITY_PROTOCOL"].lower(),
        "error_cb": on_error,
    }
    if env["SECURITY_PROTOCOL"].startswith("SASL"):
        wanted["sasl.mechanism"] = env["SASL_MECHANISM"]
        wanted["sasl.username"] = env["SASL_USERNAME"]
        wanted["sasl.password"] = env["SASL_PASSWORD"]
    if env["SSL_CA"]:
        wanted["ssl.ca.location"] = env["SSL_CA"]
    return wanted


def main():
    global denied
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    consumer = Consumer(settings_of_consumer())
    consumer.subscribe([env["TOPIC"]])
    last = time.monotonic()
    uncommitted = 0
    while not stopping and denied is None:
        message = consumer.poll(0.5)
        if uncommitted >= COMMIT_AFTER or (message is None and uncommitted > 0):
            sys.stdout.flush()
            consumer.commit(asynchronous=False)
            uncommitted = 0
        if message is None:
            if time.monotonic() - last > float(env["MAX_SILENCE"]):
                print(f"nothing for {env['MAX_SILENCE']} s: rail subscribe {env['AGREEMENT']} --why", file=sys.stderr)
                consumer.close()
                return 75
        elif message.error() is not None:
            on_error(message.error())
        else:
            key = message.key()
            record = {
                "partition": message.partition(),
                "offset": message.offset(),
                "key": None if key is None else key.decode("utf-8", "replace"),
                "value": value_of(message.value()),
            }
            print(json.dumps(record, default=str, ensure_ascii=False))
            last = time.monotonic()
            uncommitted += 1
    sys.stdout.flush()
    if uncommitted > 0:
        consumer.commit(asynchronous=False)
    consumer.close()
    if denied is not None:
        print(f"not allowed: {denied}", file=sys.stderr)
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
