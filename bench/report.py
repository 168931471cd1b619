"""The Markdown table."""

HEADER = ("| database | call | in flight | ops/s | of echo | of pgbench | p50 ms | p99 ms "
          "| CPU us Rowgate | CPU us database | CPU us echo | CPU us pgbench's database |")


def ratio(ours, theirs):
    return f"**{ours['ops'] / theirs['ops']:.2f}**" if theirs else "–"


def micros(result, name):
    return f"{result[name]:.0f}" if result and result.get(name) else "–"


def line(row):
    rowgate, echo, pgbench = row["rowgate"], row["echo"], row.get("pgbench")
    cells = [row["database"], row["workload"], row["in_flight"], f"{rowgate['ops']:,.0f}", ratio(rowgate, echo),
             ratio(rowgate, pgbench), f"{rowgate['p50_us'] / 1000:.2f}", f"{rowgate['p99_us'] / 1000:.2f}",
             micros(rowgate, "server_cpu_us"), micros(rowgate, "database_cpu_us"), micros(echo, "server_cpu_us"),
             micros(pgbench, "database_cpu_us")]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(rows):
    rule = "|" + "---|" * (HEADER.count("|") - 1)
    return "\n".join([HEADER, rule, *(line(row) for row in rows)]) + "\n"
