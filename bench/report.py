"""The Markdown table."""

# The two servers at the same work: a ratio below 1 says that Rowgate takes less.
HANDWRITTEN_HEADER = ("| database | call | in flight | ops/s Rowgate | ops/s hand-written "
                      "| CPU us Rowgate | CPU us hand-written | ratio "
                      "| CPU us database, Rowgate | CPU us database, hand-written | ratio | ratio of both together |")
HEADER = ("| database | call | in flight | ops/s | of echo | of pgbench | p50 ms | p99 ms "
          "| CPU us Rowgate | CPU us database | CPU us echo | CPU us pgbench's database |")

COST_HEADER = ("| database | what | call | in flight | ops/s without | with | ratio | CPU us without | with | ratio "
               "| CPU us database without | with | ratio |")
OVERLOAD_HEADER = ("| database | call | capacity/s | offered/s | answered/s | goodput / capacity | p99 ms "
                   "| refused | p50 ms | p99 ms | late | normal after s | MiB before | peak | after "
                   "| CPU us a call, server | database | CPU us a refusal, server | cores: server | database | client |")


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


def cpu_ratio(ours, theirs, names):
    """Of the sums of these CPU times; nothing when one of them was not measured."""
    known = all(each.get(name) for each in (ours, theirs) for name in names)
    return f"**{sum(ours[name] for name in names) / sum(theirs[name] for name in names):.2f}**" if known else "–"


def handwritten_line(row):
    rowgate, handwritten = row["rowgate"], row["handwritten"]
    server, database = "server_cpu_us", "database_cpu_us"
    cells = [row["database"], row["workload"], row["in_flight"], f"{rowgate['ops']:,.0f}", f"{handwritten['ops']:,.0f}",
             micros(rowgate, server), micros(handwritten, server), cpu_ratio(rowgate, handwritten, [server]),
             micros(rowgate, database), micros(handwritten, database), cpu_ratio(rowgate, handwritten, [database]),
             cpu_ratio(rowgate, handwritten, [server, database])]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table_of(header, lines):
    rule = "|" + "---|" * (header.count("|") - 1)
    return "\n".join([header, rule, *lines]) + "\n"


def table(rows):
    text = table_of(HEADER, [line(row) for row in rows])
    compared = [handwritten_line(row) for row in rows if "handwritten" in row]
    if compared:
        text += "\nThe same work by the hand-written server:\n\n" + table_of(HANDWRITTEN_HEADER, compared)
    return text


def cost_line(row):
    without, having = row["without"], row["having"]
    server, database = "server_cpu_us", "database_cpu_us"
    cells = [row["database"], row["what"], row["call"], row["in_flight"], f"{without['ops']:,.0f}",
             f"{having['ops']:,.0f}", ratio(having, without)]
    for of in (server, database):
        cells += [micros(without, of), micros(having, of), cpu_ratio(having, without, [of])]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def per_refusal(row):
    """CPU of the server during the flood beyond what its answers took before it, for each call that got none."""
    calm, flood = row["capacity"], row["overload"]
    answers = flood["ok"] * calm["server_cpu_us"] / max(calm["ok"], 1)
    others = flood["refused"] + flood["late"] - flood["held"]
    return (flood["server_cpu_us"] - answers) / others if others else 0


def cores(phase, name):
    return f"{phase[name] / phase['seconds'] / 1e6:.2f}" if phase[name] else "–"


def overload_line(row):
    calm, flood = row["capacity"], row["overload"]
    cells = [row["database"], f"{row['call']} x{row['factor']}", f"{calm['ops']:,.0f}", f"{flood['offered']:,.0f}", f"{flood['ops']:,.0f}",
             f"**{flood['ops'] / calm['ops']:.2f}**", f"{flood['p99_us'] / 1000:.0f}", f"{flood['refused']:,}",
             f"{flood['refused_p50_us'] / 1000:.1f}", f"{flood['refused_p99_us'] / 1000:.1f}", f"{flood['late']:,}",
             f"{row['recovered_after']:.1f}", *[f"{mib:.0f}" for mib in row["rss"]],
             *[micros({"cpu": calm[name] / calm["ok"]}, "cpu") for name in ("server_cpu_us", "database_cpu_us")],
             f"{per_refusal(row):.0f}",
             *[cores(flood, name) for name in ("server_cpu_us", "database_cpu_us", "own_cpu_us")]]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def text(rows, costs, overloads):
    parts = []
    if rows:
        parts.append(table(rows))
    if costs:
        parts.append("What it costs:\n\n" + table_of(COST_HEADER, [cost_line(row) for row in costs]))
    if overloads:
        parts.append("More calls than the server can do:\n\n"
                     + table_of(OVERLOAD_HEADER, [overload_line(row) for row in overloads]))
    return "\n".join(parts)
