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
psql --no-psqlrc --quiet --dbname "$DATABASE_URL" --command 'analyze'
