"""A client of the managers' API that knows nothing of this project's code.

It learns the messages from the server's reflection, talks with Python's grpcio,
and prints what it saw as one JSON object. Usage: grpcio_client.py HOST:PORT
"""
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """The length-delimited fields of a message; reflection's answers have no others that matter."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 2:
            length, at = varint(data, at)
            yield tag >> 3, data[at : at + length]
            at += length
        else:
            _, at = varint(data, at)


class Server:
    def __init__(self, address):
        self.channel = grpc.insecure_channel(address, options=[("grpc.max_send_message_length", -1)])
        self.pool = descriptor_pool.DescriptorPool()
        self.loaded = set()

    def load(self, symbol):
        """Asks reflection for the file that defines the symbol, and for all that it needs."""
        ask = self.channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
        request = bytes([4 << 3 | 2, len(symbol)]) + symbol.encode()
        answer = next(ask(iter([request])))
        found = {}
        for number, response in fields(answer):
            if number == 4:
                for _, file in fields(response):
                    proto = descriptor_pb2.FileDescriptorProto.FromString(file)
                    found[proto.name] = proto
        assert found, "reflection does not know " + symbol

        def add(proto):
            if proto.name in self.loaded:
                return
            for dependency in proto.dependency:
                add(found[dependency])
            self.pool.Add(proto)
            self.loaded.add(proto.name)

        for proto in found.values():
            add(proto)

    def message(self, name):
        descriptor = self.pool.FindMessageTypeByName(name)
        if hasattr(message_factory, "GetMessageClass"):
            return message_factory.GetMessageClass(descriptor)
        return message_factory.MessageFactory(self.pool).GetPrototype(descriptor)

    def call(self, method, request, package="muster.v1.ControlService", **options):
        service = self.pool.FindServiceByName(package)
        descriptor = service.FindMethodByName(method)
        request_class = self.message(descriptor.input_type.full_name)
        response_class = self.message(descriptor.output_type.full_name)
        kind = self.channel.unary_stream if descriptor.server_streaming else self.channel.unary_unary
        stub = kind(
            "/%s/%s" % (package, method),
            request_serializer=request_class.SerializeToString,
            response_deserializer=response_class.FromString,
        )
        return stub(json_format.ParseDict(request, request_class()), timeout=20, **options)

    def refusal(self, method, request):
        """The status of a refused call, with the details that it carries."""
        try:
            self.call(method, request)
        except grpc.RpcError as error:
            seen = {"code": error.code().name, "message": error.details()}
            for key, value in error.trailing_metadata() or ():
                if key != "grpc-status-details-bin":
                    continue
                status = self.message("google.rpc.Status").FromString(value)
                for detail in status.details:
                    name = detail.type_url.rsplit("/", 1)[1]
                    parsed = self.message(name).FromString(detail.value)
                    seen[name] = json_format.MessageToDict(parsed)
            return seen
        return {"code": "OK"}


def shown(message):
    return json_format.MessageToDict(message)


def main(address):
    server = Server(address)
    for symbol in ("muster.v1.ControlService", "google.rpc.Status", "google.rpc.BadRequest", "grpc.health.v1.Health"):
        server.load(symbol)
    seen = {}
    seen["health"] = shown(server.call("Check", {}, package="grpc.health.v1.Health"))

    spec = {"name": "python", "replicated": {"replicas": 2}, "task": {"container": {"image": "app:1"}}}
    seen["created"] = shown(server.call("CreateService", {"spec": spec}).service)
    etag = seen["created"]["meta"]["etag"]
    seen["got"] = shown(server.call("GetService", {"ref": "python"}).service)

    watch = server.call("Watch", {"services": ["python"], "kinds": ["OBJECT_KIND_SERVICE"]})
    seen["watched"] = []
    for message in watch:
        seen["watched"].append(shown(message).get("type"))
        if seen["watched"][-1] == "CHANGE_TYPE_SYNC":
            server.call("ScaleService", {"ref": "python", "replicas": 5})
        if seen["watched"][-1] == "CHANGE_TYPE_PUT":
            break
    watch.cancel()

    change = {"ref": "python", "etag": etag, "spec": spec}
    seen["stale"] = server.refusal("UpdateService", change)
    seen["invalid"] = server.refusal("CreateService", {"spec": dict(spec, name="no spaces", replicated={"replicas": -1})})
    seen["taken"] = server.refusal("CreateService", {"spec": spec})
    seen["missing"] = server.refusal("GetService", {"ref": "nobody"})
    seen["large"] = server.refusal("CreateService", {"spec": dict(spec, name="x", labels={"a": "b" * 10_000_000})})
    seen["listed"] = [service.spec.name for service in server.call("ListServices", {"pageSize": 1}).services]
    seen["cluster"] = shown(server.call("GetCluster", {}).cluster)
    print(json.dumps(seen))


main(sys.argv[1])
