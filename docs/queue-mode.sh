#!/bin/sh
# n8n in queue mode with this node on one Debian machine, by plain commands:
#
#   sudo apt-get install redis-server postgresql
#   npm install -g n8n@2.40.7        (Node.js 24)
#   sh queue-mode.sh                 (as an ordinary user; Ctrl-C ends all of it)
#
# All data are in the folder "queue-mode", or $DIR. Services that run already are left alone.
set -eu

DIR=${DIR:-$PWD/queue-mode}
N8N=${N8N:-n8n}
PACKAGE=${PACKAGE:-n8n-nodes-genesys-participant-attributes@1.1.0}
EDITOR_PORT=${EDITOR_PORT:-5678}
WEBHOOK_PORT=${WEBHOOK_PORT:-5679}
REDIS_PORT=${REDIS_PORT:-6390}
POSTGRES_PORT=${POSTGRES_PORT:-5490}
WORKERS=${WORKERS:-2}

# Nobody else reads what is in there, and no repository takes it
umask 077
mkdir -p "$DIR"
cd "$DIR"
echo '*' > .gitignore

# Secrets, once
[ -s key ] || openssl rand -hex 24 > key
[ -s password ] || openssl rand -hex 24 > password

pids=''
stop() {
	trap '' INT TERM
	# n8n first, and it gets the time that its executions need
	for pid in $pids; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
}
trap stop EXIT
trap 'exit 130' INT TERM

# PostgreSQL
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
[ -d postgres ] || "$bin/initdb" -D postgres -U n8n -A scram-sha-256 --pwfile=password > initdb.log
"$bin/postgres" -D postgres -p "$POSTGRES_PORT" -c listen_addresses=127.0.0.1 \
	-c unix_socket_directories= -c max_connections=200 > postgres.log 2>&1 &
pids="$!"

# Redis
mkdir -p redis
redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$DIR/redis" > redis.log 2>&1 &
pids="$! $pids"
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$POSTGRES_PORT"; do sleep 1; done

# What all n8n processes have in common
export EXECUTIONS_MODE=queue
export QUEUE_BULL_REDIS_HOST=127.0.0.1 QUEUE_BULL_REDIS_PORT="$REDIS_PORT"
export DB_TYPE=postgresdb DB_POSTGRESDB_HOST=127.0.0.1 DB_POSTGRESDB_PORT="$POSTGRES_PORT"
export DB_POSTGRESDB_DATABASE=postgres DB_POSTGRESDB_USER=n8n
export DB_POSTGRESDB_PASSWORD="$(cat password)" DB_POSTGRESDB_POOL_SIZE=10
export N8N_ENCRYPTION_KEY="$(cat key)"
export N8N_DISABLE_PRODUCTION_MAIN_PROCESS=true
export N8N_LISTEN_ADDRESS=127.0.0.1 WEBHOOK_URL="http://localhost:$WEBHOOK_PORT/"

broker=$EDITOR_PORT
# Starts one process with a folder of its own, in which the package is installed
process() {
	name=$1
	shift
	mkdir -p "$name/.n8n/nodes"
	if [ ! -d "$name/.n8n/nodes/node_modules" ]; then
		npm install --prefix "$name/.n8n/nodes" --ignore-scripts --legacy-peer-deps --no-audit --no-fund \
			"$PACKAGE" > "$name/install.log" 2>&1
	fi
	# Processes on one machine need ports of their own
	broker=$((broker + 10))
	N8N_USER_FOLDER="$DIR/$name" N8N_RUNNERS_BROKER_PORT=$broker \
		"$N8N" "$@" > "$name.log" 2>&1 &
	pids="$! $pids"
}

N8N_PORT=$EDITOR_PORT process main start
# The main process makes the database's tables; the others come when it answers
until curl -sf -o /dev/null "http://127.0.0.1:$EDITOR_PORT/healthz/readiness"; do sleep 1; done
N8N_PORT=$WEBHOOK_PORT process webhook webhook
worker=1
while [ "$worker" -le "$WORKERS" ]; do
	process "worker$worker" worker --concurrency=10
	worker=$((worker + 1))
done
until curl -sf -o /dev/null "http://127.0.0.1:$WEBHOOK_PORT/healthz/readiness"; do sleep 1; done

echo "Editor: http://localhost:$EDITOR_PORT   Webhooks: http://localhost:$WEBHOOK_PORT/webhook/…"
echo "Logs: $DIR/*.log   Ctrl-C ends all."
while :; do sleep 60 & wait $!; done
