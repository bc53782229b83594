#!/bin/sh
# Puts a backup into an empty database, all of it or nothing. Start the server afterwards: it deletes at once what has
# run out since.
# Usage: DATABASE_URL=… restore.sh FILE
set -eu

: "${DATABASE_URL:?is not set: the database to restore into}"
file=${1:?name the backup to restore}

tables=$(psql --no-psqlrc --tuples-only --no-align --dbname "$DATABASE_URL" \
  --command "select count(*) from pg_tables where schemaname in ('public', 'drizzle')")
if [ "$tables" != 0 ]; then
  echo 'This database is not empty. Make a new one: createdb --owner drop_box NAME' >&2
  exit 2
fi
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname "$DATABASE_URL" "$file"
# Desks remember up to which message they have read, some of them past the end of this backup: what comes now is numbered
# beyond all that.
psql --no-psqlrc --quiet --tuples-only --dbname "$DATABASE_URL" --output /dev/null --command \
  "select setval(pg_get_serial_sequence('messages', 'id'), coalesce(max(id), 0) + 100000000) from messages"
psql --no-psqlrc --quiet --dbname "$DATABASE_URL" --command 'set client_min_messages = error' --command 'analyze'
