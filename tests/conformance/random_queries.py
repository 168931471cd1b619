"""Random well-typed queries over fixture.proto, as text. The same seed gives the same queries."""

import random

COLUMNS = {
    "User": {"int": ["id", "age", "`order`", "version"], "str": ["name", "email"], "bool": ["active"],
             "dec": ["balance"], "time": ["created_at"], "json": ["meta"]},
    "Post": {"int": ["id", "author_id", "views"], "str": ["title", "status"], "dbl": ["rating"], "time": ["created_at"]},
    "Comment": {"int": ["id", "post_id", "author_id"], "str": ["body"]},
    "Tag": {"int": ["id"], "str": ["name"]},
    "Category": {"int": ["id", "parent_id"], "str": ["name"]},
    "Transfer": {"int": ["id", "sender_id", "receiver_id"], "dec": ["amount"]},
}
TO_ONE = {"Post": [("author", "User")], "Comment": [("post", "Post"), ("author", "User")],
          "Category": [("parent", "Category")], "Transfer": [("sender", "User"), ("receiver", "User")]}
TO_MANY = {"User": [("posts", "Post"), ("comments", "Comment")], "Post": [("comments", "Comment"), ("tags", "Tag")],
           "Tag": [("posts", "Post")], "Category": [("children", "Category")]}
FOREIGN = [("Post", "author_id", "User"), ("Comment", "post_id", "Post"), ("Comment", "author_id", "User"),
           ("Category", "parent_id", "Category"), ("Transfer", "sender_id", "User"), ("Transfer", "receiver_id", "User")]
STRINGS = ["''", "'a'", "'A'", "'intro'", "'Intro'", "'50%'", "'a_b'", "'ÄNNA'", "'änna'", "' x '", "'published'", "'draft'",
           "'O''Hara'", "'back\\slash'", "'ß'", "'İ'", "'日本'", "'sql'"]
PATTERNS = ["'%'", "'a%'", "'%A%'", "'_n%'", "'%50\\%%'", "'intro'", "'I____'", "'%ä%'", "''"]
TIMES = ["timestamp '2024-01-31 10:00:00'", "timestamp '2024-02-01'", "timestamp '2023-12-31 12:00:00.000001'",
         "timestamp '1969-12-31 23:59:59.999999'", "timestamp '2024-02-29 23:59:59'", "timestamp '2000-01-01'"]
PARTS = ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "dow", "isodow", "doy", "epoch"]
UNITS = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"]
COMPARE = ["=", "<>", "<", "<=", ">", ">="]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = 0

    # ---- small tools ----

    def one(self, *choices):
        return self.random.choice(choices)

    def maybe(self, chance):
        return self.random.random() < chance

    def alias(self):
        self.names += 1
        return f"a{self.names}"

    # ---- leaves ----

    def column(self, kind, scope):
        """A column of that kind in the scope (pairs of alias and table), or through a to-one relation; else None."""
        found = [f"{alias}.{name}" for alias, table in scope for name in COLUMNS[table].get(kind, [])]
        if self.maybe(0.15):
            found += [f"{alias}.{relation}.{name}" for alias, table in scope for relation, target in TO_ONE.get(table, [])
                      for name in COLUMNS[target].get(kind, [])]
        return self.random.choice(found) if found else None

    def literal(self, kind):
        if kind == "int":
            return str(self.one(0, 1, 2, 3, 5, 7, 10, 25, 30, -1, -7, 100))
        if kind == "dbl":
            return self.one("0.5e0", "1.5e0", "-2.25e0", "4e0", "0e0", "3.75e0")
        if kind == "dec":
            return self.one("0.10", "100.00", "0.2", "-1.5", "3", "12.34", "0.00")
        if kind == "str":
            return self.random.choice(STRINGS)
        if kind == "bool":
            return self.one("true", "false")
        return self.random.choice(TIMES)

    def leaf(self, kind, scope):
        column = self.column(kind, scope) if self.maybe(0.8) else None
        return column or self.literal(kind)

    # ---- values ----

    def value(self, kind, scope, depth):
        if depth <= 0 or self.maybe(0.25):
            return self.leaf(kind, scope)
        if kind == "bool":
            return "(" + self.condition(scope, depth - 1) + ")"
        common = self.maybe(0.25)
        if common:
            return self.conditional(kind, scope, depth - 1)
        return {"int": self.integer, "dbl": self.double, "dec": self.decimal, "str": self.text,
                "time": self.time}[kind](scope, depth - 1)

    def conditional(self, kind, scope, depth):
        value = lambda: self.value(kind, scope, depth)
        form = self.random.randrange(6)
        if form == 0:
            return f"coalesce({value()}, {value()})"
        if form == 1:
            return f"CASE WHEN {self.condition(scope, depth)} THEN {value()} ELSE {value()} END"
        if form == 2:
            return f"CASE WHEN {self.condition(scope, depth)} THEN {value()} WHEN {self.condition(scope, depth)} THEN {value()} END"
        if form == 3:
            return f"nullif({value()}, {value()})"
        return f"{self.one('greatest', 'least')}({value()}, {value()})"

    def integer(self, scope, depth):
        value = lambda kind="int": self.value(kind, scope, depth)
        form = self.random.randrange(14)
        if form < 3:
            return f"({value()} {self.one('+', '-')} {value()})"
        if form == 3:
            return f"({self.leaf('int', scope)} * {self.literal('int')})"
        if form == 4:
            return f"({value()} {self.one('IDIV', '%')} {value()})"
        if form == 5:
            return f"length({value('str')})"
        if form == 6:
            return f"abs({value()})"
        if form == 7:
            return f"extract('{self.random.choice(PARTS)}', {value('time')})"
        if form == 8:
            return f"position({value('str')}, {value('str')})"
        if form == 9:
            return f"-({value()})"
        if form == 10:
            return f"sign({value()})"
        if form == 11:
            return f"CAST({value('dec')} AS int64)"
        if form == 12:
            return self.counted(scope, depth)
        return self.json(scope) or value()

    def json(self, scope):
        column = self.column("json", scope)
        return column and f"json_integer({column}, 'limits', 'seats')"

    def counted(self, scope, depth):
        choices = [(alias, name, target) for alias, table in scope for name, target in TO_MANY.get(table, [])]
        if not choices:
            return self.literal("int")
        alias, name, target = self.random.choice(choices)
        condition = self.related(target, depth) if self.maybe(0.6) else ""
        return f"{alias}.{name}.count({condition})"

    def double(self, scope, depth):
        value = lambda kind="dbl": self.value(kind, scope, depth)
        form = self.random.randrange(8)
        if form < 2:
            return f"({value()} {self.one('+', '-', '*')} {self.literal('dbl')})"
        if form == 2:
            return f"({value('int')} / {value('int')})"
        if form == 3:
            return f"{self.one('floor', 'ceil', 'round', 'trunc', 'abs')}({value()})"
        if form == 4:
            return f"sqrt(abs({value()}))"
        if form == 5:
            return f"CAST({value('int')} AS double)"
        if form == 6:
            return f"({value()} + {self.leaf('int', scope)})"
        return f"round({value()}, {self.one(0, 1, 2)})"

    def decimal(self, scope, depth):
        value = lambda: self.value("dec", scope, depth)
        form = self.random.randrange(8)
        if form < 3:
            return f"({value()} {self.one('+', '-')} {value()})"
        if form == 3:
            return f"({self.leaf('dec', scope)} * {self.literal('int')})"
        if form == 4:
            return f"({self.leaf('dec', scope)} / {self.literal('dec')})"
        if form == 5:
            return f"round({self.leaf('dec', scope)}, {self.one(0, 1)})"
        if form == 6:
            return f"CAST({self.value('int', scope, 0)} AS decimal(14,2))"
        return f"abs({value()})"

    def text(self, scope, depth):
        value = lambda kind="str": self.value(kind, scope, depth)
        form = self.random.randrange(11)
        if form < 2:
            return f"({value()} || {value()})"
        if form == 2:
            return f"{self.one('lower', 'upper')}({value()})"
        if form == 3:
            return f"{self.one('trim', 'ltrim', 'rtrim')}({value()})"
        if form == 4:
            return f"substr({value()}, {self.one(1, 2, 3)}, {self.one(0, 1, 2, 5)})"
        if form == 5:
            return f"replace({value()}, {self.literal('str')}, {self.literal('str')})"
        if form == 6:
            return f"{self.one('left', 'right')}({value()}, {self.one(0, 1, 3)})"
        if form == 7:
            return f"CAST({self.value(self.one('int', 'dec', 'bool', 'time'), scope, 0)} AS string)"
        if form == 8:
            return f"concat_ignore_null({value()}, {value()})"
        column = self.column("json", scope)
        return f"json_text({column}, 'plan')" if column else value()

    def time(self, scope, depth):
        value = lambda: self.value("time", scope, depth)
        form = self.random.randrange(4)
        if form < 2:
            return f"date_trunc('{self.random.choice(UNITS)}', {value()})"
        sign = self.one("+", "-")
        return f"({value()} {sign} duration '{self.one('1s', '3600s', '86400.5s', '0.000001s')}')"

    # ---- conditions ----

    def condition(self, scope, depth):
        if depth <= 0:
            return self.comparison(scope, 0)
        form = self.random.randrange(16)
        if form < 3:
            return f"({self.condition(scope, depth - 1)} {self.one('AND', 'OR')} {self.condition(scope, depth - 1)})"
        if form == 3:
            return f"NOT ({self.condition(scope, depth - 1)})"
        if form == 4:
            return self.quantified(scope, depth - 1)
        if form == 5:
            return self.subqueried(scope, depth - 1)
        if form == 6:
            return f"({self.condition(scope, depth - 1)}) IS {self.one('', 'NOT ')}NULL"
        return self.comparison(scope, depth - 1)

    def comparison(self, scope, depth):
        kind = self.one("int", "int", "str", "str", "dec", "dbl", "time", "bool")
        value = lambda: self.value(kind, scope, depth)
        # A comparison of constants only is decided before a database sees it.
        left = self.column(kind, scope) if depth <= 0 else value()
        if left is None:
            kind, left = "int", self.column("int", scope)
        form = self.random.randrange(9)
        if form < 3 or kind == "bool":
            return f"{left} {self.one('=', '<>') if kind == 'bool' else self.one(*COMPARE)} {value()}"
        if form == 3:
            return f"{left} {self.one('', 'NOT ')}BETWEEN {value()} AND {value()}"
        if form == 4:
            items = ", ".join(self.literal(kind) if self.maybe(0.9) else "NULL" for _ in range(self.random.randrange(4)))
            return f"{left} {self.one('', 'NOT ')}IN ({items})"
        if form == 5:
            return f"{left} IS {self.one('', 'NOT ')}NULL"
        if form == 6:
            return f"{left} IS {self.one('', 'NOT ')}DISTINCT FROM {value()}"
        if kind == "str":
            if self.maybe(0.5):
                return f"{left} {self.one('LIKE', 'NOT LIKE', 'ILIKE', 'NOT ILIKE')} {self.random.choice(PATTERNS)}"
            return f"{left} {self.one('CONTAINS', 'STARTS_WITH', 'ENDS_WITH')} {self.leaf('str', scope)}"
        return f"{left} {self.one(*COMPARE)} {value()}"

    def related(self, table, depth):
        """A condition on a related row: its columns have no alias."""
        kind = self.random.choice([k for k in COLUMNS[table] if k not in ("json",)])
        name = self.random.choice(COLUMNS[table][kind])
        if self.maybe(0.2):
            return f"{name} IS {self.one('', 'NOT ')}NULL"
        operator = self.one("=", "<>") if kind == "bool" else self.one(*COMPARE)
        return f"{name} {operator} {self.literal(kind)}"

    def quantified(self, scope, depth):
        choices = [(alias, name, target) for alias, table in scope for name, target in TO_MANY.get(table, [])]
        if not choices:
            return self.comparison(scope, depth)
        alias, name, target = self.random.choice(choices)
        quantifier = self.one("some", "none", "every")
        condition = self.related(target, depth) if quantifier == "every" or self.maybe(0.7) else ""
        return f"{alias}.{name}.{quantifier}({condition})"

    def subqueried(self, scope, depth):
        table = self.random.choice(list(COLUMNS))
        inner = self.alias()
        condition = self.condition([(inner, table)], min(depth, 1))
        if self.maybe(0.5):
            alias, outer = self.random.choice(scope)
            left, right = self.random.choice(COLUMNS[outer]["int"]), self.random.choice(COLUMNS[table]["int"])
            return (f"{self.one('', 'NOT ')}EXISTS (SELECT 1 FROM {table} AS {inner} WHERE {inner}.{right} = {alias}.{left} "
                    f"AND {condition})")
        kind = self.one("int", "str") if "str" in COLUMNS[table] else "int"
        item = f"{inner}.{self.random.choice(COLUMNS[table][kind])}"
        return (f"{self.leaf(kind, scope)} {self.one('', 'NOT ')}IN "
                f"(SELECT {item} FROM {table} AS {inner} WHERE {condition})")

    # ---- queries ----

    def source(self):
        """FROM with joins: its text and its scope."""
        table = self.random.choice(list(COLUMNS))
        alias = self.alias()
        text, scope = f"{table} AS {alias}", [(alias, table)]
        for _ in range(self.one(0, 0, 0, 1, 1, 2)):
            text, scope = self.joined(text, scope)
        return text, scope

    def joined(self, text, scope):
        alias, table = self.random.choice(scope)
        new, kind = self.alias(), self.one("JOIN", "LEFT JOIN")
        relations = TO_ONE.get(table, []) + TO_MANY.get(table, [])
        if relations and self.maybe(0.5):
            relation, target = self.random.choice(relations)
            return f"{text} {kind} {alias}.{relation} AS {new}", scope + [(new, target)]
        edges = [(child, column) for child, column, parent in FOREIGN if parent == table]
        if not edges:
            return text, scope
        child, column = self.random.choice(edges)
        extra = f" AND {self.comparison([(new, child)], 0)}" if self.maybe(0.3) else ""
        return f"{text} {kind} {child} AS {new} ON {new}.{column} = {alias}.id{extra}", scope + [(new, child)]

    def ordered_by_keys(self, scope):
        return " ORDER BY " + ", ".join(f"{alias}.id" for alias, _ in scope)

    def query(self):
        """A query, and whether the order of its rows is fixed."""
        self.names = 0
        form = self.random.randrange(12)
        if form < 4:
            return self.plain(), True
        if form < 6:
            return self.grouped(), False
        if form == 6:
            return self.windowed(), False
        if form == 7:
            return self.compound(), False
        if form == 8:
            return self.common_table(), False
        if form == 9:
            return self.distinct(), False
        if form == 10:
            return self.first_of_each(), False
        return self.derived(), False

    def items(self, scope, count, depth=2):
        kinds = [self.one("int", "str", "dec", "dbl", "bool", "time") for _ in range(count)]
        return kinds, [self.value(kind, scope, depth) for kind in kinds]

    def where(self, scope, chance=0.7):
        return f" WHERE {self.condition(scope, 2)}" if self.maybe(chance) else ""

    def plain(self):
        source, scope = self.source()
        _, items = self.items(scope, self.one(1, 2, 3))
        keys = [f"{alias}.id" for alias, _ in scope]
        order, kind = "", self.one("int", "str", "dec", "time", "dbl")
        if self.maybe(0.5):
            order = f"{self.value(kind, scope, 1)}{self.one('', ' DESC')}{self.one('', '', ' NULLS FIRST', ' NULLS LAST')}, "
        limit = f" LIMIT {self.one(0, 1, 3, 10)}{self.one('', ' OFFSET 2')}" if self.maybe(0.4) else ""
        return (f"SELECT {', '.join(items + keys)} FROM {source}{self.where(scope)} ORDER BY {order}{', '.join(keys)}{limit}")

    def aggregate(self, scope, depth=1):
        kind = self.one("int", "dec", "dbl", "str", "time", "bool")
        value = self.value(kind, scope, depth)
        if kind == "bool":
            call = f"{self.one('bool_and', 'bool_or')}({value})"
        elif kind in ("str", "time"):
            call = f"{self.one('min', 'max', 'count')}({value})"
            if kind == "str" and self.maybe(0.3):
                return f"string_agg({self.one('', 'DISTINCT ')}{value}, ',' ORDER BY {value})"
        else:
            distinct = "DISTINCT " if kind != "dbl" and self.maybe(0.2) else ""
            call = f"{self.one('sum', 'avg', 'min', 'max', 'count')}({distinct}{value})"
        if self.maybe(0.15):
            call = "count(*)"
        return call + (f" FILTER (WHERE {self.condition(scope, 1)})" if self.maybe(0.2) else "")

    def grouped(self):
        source, scope = self.source()
        keys = self.items(scope, self.one(0, 1, 1, 2), 1)[1]
        keys = [key for key in keys if f"{scope[0][0]}." in key or any(f"{a}." in key for a, _ in scope)]
        aggregates = [self.aggregate(scope) for _ in range(self.one(1, 2))]
        group = f" GROUP BY {', '.join(keys)}" if keys else ""
        having = f" HAVING {self.one('count(*) > 1', 'count(*) < 5', 'min(' + scope[0][0] + '.id) > 1')}" if self.maybe(0.3) else ""
        return f"SELECT {', '.join(keys + aggregates)} FROM {source}{self.where(scope)}{group}{having}"

    def windowed(self):
        source, scope = self.source()
        key = f"{scope[0][0]}.id"
        keys = ", ".join(f"{alias}.id" for alias, _ in scope)
        partition = f"PARTITION BY {self.value(self.one('int', 'str', 'bool'), scope, 1)} " if self.maybe(0.6) else ""
        order = f"{self.value(self.one('int', 'str', 'time'), scope, 1)}{self.one('', ' DESC')}, {keys}"
        ranked = self.one("row_number()", "rank()", "dense_rank()", "ntile(3)", f"lag({key})", f"lead({key}, 2)",
                          f"first_value({key})", "cume_dist()", "percent_rank()")
        value = self.value(self.one("int", "dec"), scope, 1)
        frame = self.one("", " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", " ROWS UNBOUNDED PRECEDING",
                         " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", " ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING")
        total = f"{self.one('sum', 'count', 'min', 'max')}({value}) OVER ({partition}ORDER BY {order}{frame})"
        return f"SELECT {keys}, {ranked} OVER ({partition}ORDER BY {order}), {total} FROM {source}{self.where(scope)}"

    def arm(self, kinds):
        source, scope = self.source()
        items = [self.value(kind, scope, 1) for kind in kinds]
        return f"SELECT {', '.join(items)} FROM {source}{self.where(scope)}"

    def compound(self):
        kinds = [self.one("int", "str", "dec", "time", "bool") for _ in range(self.one(1, 2))]
        text = self.arm(kinds)
        for _ in range(self.one(1, 1, 2)):
            text += f" {self.one('UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT')} {self.arm(kinds)}"
        return text

    def common_table(self):
        if self.maybe(0.3):
            start = self.one("parent_id IS NULL", "id = 2", "name = 'a'")
            return (f"WITH RECURSIVE t (id, depth, way) AS (SELECT id, 0, name FROM Category WHERE {start} UNION ALL "
                    f"SELECT c.id, t.depth + 1, t.way || '/' || c.name FROM Category AS c JOIN t ON c.parent_id = t.id "
                    f"WHERE t.depth < {self.one(1, 2, 9)}) SELECT id, depth, way FROM t")
        kinds = ["int", self.one("int", "str", "dec", "time", "bool")]
        other = self.alias()
        return (f"WITH t (x, y) AS ({self.arm(kinds)}) SELECT t.x, t.y, {other}.id FROM t "
                f"{self.one('JOIN', 'LEFT JOIN')} User AS {other} ON {other}.id = t.x")

    def distinct(self):
        source, scope = self.source()
        return f"SELECT DISTINCT {', '.join(self.items(scope, self.one(1, 2), 1)[1])} FROM {source}{self.where(scope)}"

    def first_of_each(self):
        source, scope = self.source()
        group = self.column(self.one("int", "str"), scope) or f"{scope[0][0]}.id"
        keys = ", ".join(f"{alias}.id" for alias, _ in scope)
        return f"SELECT DISTINCT ON ({group}) {group}, {keys} FROM {source}{self.where(scope)} ORDER BY {group}, {keys}"

    def derived(self):
        kinds = ["int", self.one("str", "dec", "time", "bool")]
        source, scope = self.source()
        items = [self.value(kind, scope, 1) for kind in kinds]
        return (f"SELECT d.p, d.q FROM (SELECT {items[0]} AS p, {items[1]} AS q FROM {source}{self.where(scope)}) AS d "
                f"WHERE d.p {self.one(*COMPARE)} {self.literal('int')}")

    def partition(self):
        """A FROM clause and a condition over it."""
        self.names = 0
        source, scope = self.source()
        return source, self.condition(scope, 3)
