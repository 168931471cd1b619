"""The layering table as data: who may include whom. docs/architecture.md explains it to people."""

# A layer's name is its folder. Each row lists the layers it names directly; what those may use, it may use too.
# A folder without a row is reported, so a new folder starts with a decision.
LAYERS = {
    "orm/base": [],
    "orm/expr": ["orm/base"],
    "orm/text": ["orm/expr"],
    "orm/schema": ["orm/expr"],
    "orm/bind": ["orm/schema"],
    "orm/sql": ["orm/bind", "orm/driver"],  # the compiled statement is a value of the driver interface
    "orm/driver": ["orm/schema"],
    "orm/pool": ["orm/driver"],
    "orm/txn": ["orm/pool"],
    "orm/executor": ["orm/txn"],
    "orm/loading": ["orm/sql", "orm/driver"],
    "orm/dialects": ["orm/sql", "orm/driver"],
    "orm/engine": ["orm/executor", "orm/loading", "orm/text", "orm/dialects"],
    "orm/ledger": ["orm/engine"],
    "protoschema": ["orm/text", "orm/bind"],
    "migrations": ["orm/sql", "orm/txn", "orm/dialects"],
    "server": ["orm/engine", "orm/ledger", "protoschema"],
    "client": [],
    "cli": ["server", "migrations"],
}

# Below orm/dialects there are more layers than one, see layer_of in house_rules.py:
#   orm/dialects           the registry: the only place that names concrete dialects and drivers
#   orm/dialects/X         a dialect, text only
#   orm/dialects/X/driver  its driver: files and folders named driver*
DIALECT_MAY_USE = ["orm/sql"]
DRIVER_MAY_USE = ["orm/sql", "orm/driver"]

# These may include anything of the project; only their sources must be listed and their headers guarded.
UNLAYERED = ["tests", "bench", "examples", "cmake"]

# Headers that are not ours: regular expression of the include, where it is allowed (path prefixes), the reason.
FOREIGN = [
    (r"sqlite3(ext)?\.h$", ["orm/dialects/sqlite/driver"], "only the SQLite driver touches sqlite3"),
    (r"(libpq-fe\.h|libpq/|pqxx|pg_config|postgres_ext\.h)", ["orm/dialects/postgresql/driver"],
     "only the PostgreSQL driver touches libpq and pqxx"),
    (r"(mysql|mariadb)", ["orm/dialects/mysql/driver"], "only the MySQL driver touches its client library"),
    (r"^(prometheus/|civetweb|CivetServer)", ["server/metrics/"], "only server/metrics knows prometheus-cpp and civetweb"),
    (r"^grpc(pp|\+\+)?/(grpcpp\.h|.*(server|service_type|async_generic_service|health_check|reflection))",
     ["server/transport/"], "only server/transport includes gRPC server headers"),
    (r"^grpc(pp|\+\+)?/", ["server/transport/", "client/", "cli/"], "gRPC stops at the transport and at our clients"),
    (r"(\.pb\.h$|^google/protobuf/)", ["protoschema/", "server/", "client/", "cli/"],
     "protobuf stops in protoschema, server, client and cli"),
]

# Everything else returns absl::Status.
CATCH_ALLOWED = [r"orm/dialects/[^/]+/driver", r"cli/main\.cc$"]

# Times that people or other programs see. Deadlines, limits and measured times are SteadyNow()'s.
WALL_CLOCK_ALLOWED = [r"orm/base/(steady_clock\.h|uuid\.cc)$", r"orm/dialects/[^/]+/driver/statement_clock\.h$",
                      r"orm/txn/interactive\.cc$", r"server/methods/page_tokens\.cc$",
                      r"server/transport/polling_queue\.cc$", r"cli/"]

MAX_LINES = 400
