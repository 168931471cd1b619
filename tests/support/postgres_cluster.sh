#!/usr/bin/env bash
# A private PostgreSQL cluster for one test run.
#
#   postgres_cluster.sh start DIR   makes a cluster in DIR (created, must be empty), prints its URL on stdout
#   postgres_cluster.sh stop DIR    stops it and removes DIR; fine to call twice
#
# It listens on a free port of 127.0.0.1 and on a socket in DIR. PostgreSQL refuses to run as root, so root hands the
# cluster to `postgres` (or nobody). The data is thrown away, hence fsync=off; a test of durability sets
# ROWGATE_TEST_POSTGRESQL_SETTINGS="fsync=on synchronous_commit=on" (name=value words, they win over the defaults).
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
  echo "postgres_cluster: $*" >&2
  exit 1
}

# The newest installed server: Debian keeps initdb and pg_ctl out of PATH.
server_bin() {
  local newest
  newest=$(find /usr/lib/postgresql -path '*/bin/pg_ctl' 2>/dev/null | sort -V | tail -n 1)
  [[ -n $newest ]] || newest=$(command -v pg_ctl || true)
  [[ -n $newest ]] || die "no PostgreSQL server found; ./dev setup installs it"
  dirname "$newest"
}

unprivileged_user() {
  if getent passwd postgres >/dev/null; then echo postgres; else echo nobody; fi
}

# Runs a command in DIR as the owner of the cluster. The environment's PG* variables must not redirect it.
as_owner() {
  cd "$DIR"
  local clean=(env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE -u PGDATA -u PGOPTIONS)
  if [[ $EUID -eq 0 ]]; then
    setpriv --reuid="$(unprivileged_user)" --regid="$(id -g "$(unprivileged_user)")" --clear-groups "${clean[@]}" "$@"
  else
    "${clean[@]}" "$@"
  fi
}

free_port() { python3 -B "$HERE/free_port.py"; }

write_settings() {
  local setting
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = '$DIR'"
    echo "max_connections = 300"
    echo "fsync = off"
    echo "full_page_writes = off"
    echo "synchronous_commit = off"
    echo "log_min_messages = warning"
    for setting in ${ROWGATE_TEST_POSTGRESQL_SETTINGS:-}; do
      echo "${setting%%=*} = '${setting#*=}'"
    done
  } | as_owner tee -a "$DIR/data/postgresql.conf" >/dev/null
}

start() {
  local bin port attempt
  bin=$(server_bin)
  mkdir -p "$DIR"
  [[ -z $(ls -A "$DIR") ]] || die "$DIR is not empty"
  if [[ $EUID -eq 0 ]]; then chown "$(unprivileged_user)" "$DIR"; fi
  chmod 700 "$DIR"
  as_owner "$bin/initdb" --pgdata="$DIR/data" --username=rowgate --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync --no-instructions >"$DIR/initdb.log" 2>&1 || die "initdb failed: $(cat "$DIR/initdb.log")"
  write_settings
  # Somebody else may take the port between our look and the server's bind.
  for attempt in 1 2 3; do
    port=$(free_port)
    if as_owner "$bin/pg_ctl" start -D "$DIR/data" -w -t 60 -s -l "$DIR/server.log" -o "-p $port" >&2; then
      echo "postgresql://rowgate@127.0.0.1:$port/postgres"
      return
    fi
    echo "postgres_cluster: attempt $attempt on port $port failed" >&2
  done
  die "the server does not start: $(tail -n 20 "$DIR/server.log")"
}

stop() {
  [[ -d $DIR ]] || return 0
  if [[ -f $DIR/data/postmaster.pid ]]; then
    # Nothing in there is kept, so the clients need not say goodbye.
    as_owner "$(server_bin)/pg_ctl" stop -D "$DIR/data" -m immediate -w -t 30 -s >&2 || true
  fi
  cd /
  rm -rf "$DIR"
}

[[ $# -eq 2 ]] || die "usage: postgres_cluster.sh start|stop DIR"
case $2 in
  /*) DIR=$2 ;;
  *) DIR=$PWD/$2 ;;
esac
case $1 in
  start) start ;;
  stop) stop ;;
  *) die "usage: postgres_cluster.sh start|stop DIR" ;;
esac
