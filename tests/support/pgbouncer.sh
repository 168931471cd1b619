#!/usr/bin/env bash
# A private PgBouncer in transaction mode, in front of a test server.
#
#   pgbouncer.sh start DIR URL   makes DIR (must be empty), prints the URL to use instead of URL on stdout
#   pgbouncer.sh stop DIR        stops it and removes DIR; fine to call twice
#
# It has two server sessions per database (ROWGATE_TEST_PGBOUNCER_POOL_SIZE), so that its clients do share them. Exit code
# 77 when it is not installed. It refuses to run as root, who hands it to `postgres` (or nobody).
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
  echo "pgbouncer: $*" >&2
  exit 1
}

unprivileged_user() {
  if getent passwd postgres >/dev/null; then echo postgres; else echo nobody; fi
}

as_owner() {
  if [[ $EUID -eq 0 ]]; then
    setpriv --reuid="$(unprivileged_user)" --regid="$(id -g "$(unprivileged_user)")" --clear-groups "$@"
  else
    "$@"
  fi
}

free_port() { python3 -B "$HERE/free_port.py"; }

# scheme://user@host:port/… → user host port
parts_of() {
  python3 -c 'import sys, urllib.parse as u; p = u.urlsplit(sys.argv[1]); print(p.username, p.hostname, p.port or 5432)' "$1"
}

write_settings() {
  local user=$1 host=$2 server_port=$3 port=$4
  echo "\"$user\" \"\"" >"$DIR/users.txt"
  cat >"$DIR/pgbouncer.ini" <<END
[databases]
* = host=$host port=$server_port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = trust
auth_file = $DIR/users.txt
pool_mode = transaction
default_pool_size = ${ROWGATE_TEST_PGBOUNCER_POOL_SIZE:-2}
max_client_conn = 200
logfile = $DIR/pgbouncer.log
pidfile = $DIR/pgbouncer.pid
END
}

start() {
  local url=$1 bin user host server_port port attempt
  bin=$(command -v pgbouncer || command -v /usr/sbin/pgbouncer) || exit 77
  read -r user host server_port < <(parts_of "$url")
  mkdir -p "$DIR"
  [[ -z $(ls -A "$DIR") ]] || die "$DIR is not empty"
  # Somebody else may take the port between our look and its bind.
  for attempt in 1 2 3; do
    port=$(free_port)
    write_settings "$user" "$host" "$server_port" "$port"
    if [[ $EUID -eq 0 ]]; then chown -R "$(unprivileged_user)" "$DIR"; fi
    if as_owner "$bin" -d -q "$DIR/pgbouncer.ini" >&2; then
      echo "postgresql://$user@127.0.0.1:$port/postgres"
      return
    fi
    echo "pgbouncer: attempt $attempt on port $port failed" >&2
  done
  die "does not start: $(tail -n 20 "$DIR/pgbouncer.log" 2>/dev/null)"
}

stop() {
  [[ -d $DIR ]] || return 0
  if [[ -f $DIR/pgbouncer.pid ]]; then kill "$(cat "$DIR/pgbouncer.pid")" 2>/dev/null || true; fi
  rm -rf "$DIR"
}

[[ $# -ge 2 ]] || die "usage: pgbouncer.sh start DIR URL | stop DIR"
case $2 in
  /*) DIR=$2 ;;
  *) DIR=$PWD/$2 ;;
esac
case $1 in
  start) start "${3:?a URL}" ;;
  stop) stop ;;
  *) die "usage: pgbouncer.sh start DIR URL | stop DIR" ;;
esac
